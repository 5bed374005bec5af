"""Use case: a reader reports an error about a place."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import Session

from app.kit import audit, clock
from app.kit.audit import Author
from app.kit.errors import Incomplete
from app.locations.models import Report
from app.locations.places import get_public

ANSWERED_WITHIN = timedelta(days=180)
"""After that nobody needs the address of whoever reported something."""
LEAST_CHARACTERS = 10
MOST_CHARACTERS = 4_000


def send(session: Session, actor: Author, slug: str, says: str, reply_to: str, lang: str) -> Report:
    """Keep what a reader says is wrong about a public place.

    Raises:
        NotFound: no such place.
        Incomplete: nothing was said, or far too much.
    """
    location = get_public(session, slug)
    says = says.replace("\0", "").strip()
    if not LEAST_CHARACTERS <= len(says) <= MOST_CHARACTERS:
        raise Incomplete(
            "Say what is wrong in {least} to {most:,} characters; this was {length:,}.",
            missing=["says"],
            least=LEAST_CHARACTERS,
            most=MOST_CHARACTERS,
            length=len(says),
        )
    report = Report(
        location_id=location.id,
        at=clock.now(),
        lang=lang,
        says=says,
        reply_to=reply_to.replace("\0", "").strip()[:200],
    )
    session.add(report)
    session.flush()
    audit.record(session, actor, "location:report", "location", location.id, report=report.id)
    return report


def forget_addresses(session: Session) -> int:
    """Forget where old reports could have been answered, and return how many there were."""
    old = (Report.at < clock.now() - ANSWERED_WITHIN, Report.reply_to != "")
    return session.execute(update(Report).where(*old).values(reply_to="")).rowcount

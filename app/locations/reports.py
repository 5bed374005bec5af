"""Use case: a reader reports an error about a place."""

from sqlmodel import Session

from app.kit import audit, clock
from app.kit.errors import Incomplete
from app.locations.models import Report
from app.locations.places import get_public

MOST_CHARACTERS = 4_000


def send(session: Session, slug: str, says: str, reply_to: str, lang: str) -> Report:
    """Keep what a reader says is wrong about a public place.

    Raises:
        NotFound: no such place.
        Incomplete: nothing was said, or far too much.
    """
    location = get_public(session, slug)
    says = says.replace("\0", "").strip()
    if not 10 <= len(says) <= MOST_CHARACTERS:
        raise Incomplete(
            f"Say what is wrong in 10 to {MOST_CHARACTERS:,} characters; this was {len(says):,}.",
            missing=["says"],
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
    audit.record(session, "public", "location:report", "location", location.id, report=report.id)
    return report

"""Use cases: tell somebody of something as soon as they want it; choose how soon that is.

What is about the safety of an account always goes at once: it is no notice, and nobody can choose it away.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session

from app.accounts.access import Permission, require
from app.accounts.actor import Actor
from app.accounts.models import NoticeChoice, Pace, Person
from app.kit import audit, clock, outbox

MORNING = time(8, tzinfo=clock.JAPAN)
"""When the notices of a day go out together."""


class Notice(StrEnum):
    """What somebody can be told of."""

    TO_VOUCH_FOR = "organisation_to_vouch_for"
    CLAIMED = "organisation_claimed"
    VOUCHED_FOR = "organisation_vouched_for"
    NO_MANAGER = "last_manager_left"
    MEMBER_JOINED = "member_joined"
    MEMBER_LEFT = "member_left"


def tell(session: Session, person: Person, notice: Notice, *, once: str | None = None, **facts: Any) -> None:
    """Tell a person of something when they want to be told, which may be never."""
    pace = chosen(session, person.id or 0)[notice]
    if pace == Pace.NEVER:
        return
    day = next_morning(clock.now()) if pace == Pace.DAILY else None
    outbox.post(
        session,
        notice,
        person.address,
        person.lang,
        person_id=person.id,
        once=f"{once}:{person.id}" if once else None,
        due_at=day,
        parcel=f"{person.id}:{day:%Y-%m-%d}" if day else None,
        name=person.name,
        **facts,
    )


def chosen(session: Session, person_id: int) -> dict[Notice, Pace]:
    """Return how soon a person wants each kind of notice: at once, if they have not said."""
    rows = session.scalars(select(NoticeChoice).where(NoticeChoice.person_id == person_id))
    said = {row.kind: row.pace for row in rows}
    return {notice: said.get(notice, Pace.AT_ONCE) for notice in Notice}


def choose(session: Session, actor: Actor, choices: Mapping[Notice, Pace]) -> None:
    """Keep how soon the person who is signed in wants each of these kinds."""
    require(actor, Permission.ACCOUNT_OWN)
    was = chosen(session, actor.person_id or 0)
    before = {notice.value: was[notice] for notice in choices if was[notice] != choices[notice]}
    its_own = (NoticeChoice.person_id == actor.person_id, NoticeChoice.kind.in_(choices))
    session.execute(delete(NoticeChoice).where(*its_own))
    session.add_all(
        NoticeChoice(person_id=actor.person_id, kind=notice, pace=pace) for notice, pace in choices.items()
    )
    audit.record(
        session, actor.alone, "notices:choose", "person", actor.person_id,
        before=before, after={notice: choices[Notice(notice)] for notice in before},
    )  # fmt: skip


def next_morning(now: datetime) -> datetime:
    """Return the first morning after an instant, in Japan."""
    here = now.astimezone(clock.JAPAN)
    day = here.date() + timedelta(days=here.timetz() >= MORNING)
    return datetime.combine(day, MORNING)

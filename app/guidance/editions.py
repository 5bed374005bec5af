"""Use cases: publish the guidelines as they are now, and compare two editions of them.

The draft is what lies in the library. Publishing freezes it; a mistake is mended by the next edition.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from app.guidance.models import PublishedEdition
from app.kit import audit, clock
from app.kit.audit import Author
from app.kit.errors import Conflict, Incomplete, NotFound
from geo.sentence import Words
from guidelines.check import faults
from guidelines.edition import Comparison, GuidelineEdition, compare, edition
from guidelines.matters import matters

JAPAN = "jp"
DRAFT = "draft"
SAME = Words("Nothing has changed since edition {number}: there is nothing to publish.")
FAULTY = Words("The library has faults, so it is not published: {faults}")
NONE = Words("There is no edition {number}.")


def draft(day: date, country: str = JAPAN) -> GuidelineEdition:
    """Return what would be published with effect from a day."""
    return edition(country, matters(country), day)


def publish(session: Session, author: Author, day: date, country: str = JAPAN) -> PublishedEdition:
    """Freeze the guidelines as they are now, in force from a day.

    Raises:
        Incomplete: the library has faults; it says which.
        Conflict: nothing has changed since the last edition.
    """
    if found := list(faults(matters(country).book)):
        raise Incomplete(FAULTY, faults=found, missing=[])
    said, last = draft(day, country), latest(session, country)
    if last and last.digest == said.digest:
        raise Conflict(SAME, number=last.number)
    published = PublishedEdition(
        country=country,
        number=last.number + 1 if last else 1,
        in_force_on=day,
        digest=said.digest,
        entries=said.entries,
        published_at=clock.now(),
    )
    session.add(published)
    session.flush()
    audit.record(
        session, author, "edition:publish", "published_edition", published.id, number=published.number
    )
    return published


def all_of(session: Session, country: str = JAPAN) -> Sequence[PublishedEdition]:
    """Return the editions of a country, the latest first."""
    its = select(PublishedEdition).where(PublishedEdition.country == country)
    return session.scalars(its.order_by(PublishedEdition.number.desc())).all()


def latest(session: Session, country: str = JAPAN) -> PublishedEdition | None:
    return next(iter(all_of(session, country)), None)


def get(session: Session, number: str, country: str = JAPAN) -> GuidelineEdition:
    """Return an edition by its number, or the draft.

    Raises:
        NotFound: there is none.
    """
    if number == DRAFT:
        return draft(clock.today(), country)
    its = (
        PublishedEdition.country == country,
        PublishedEdition.number == (int(number) if number.isdigit() else 0),
    )
    found = session.scalar(select(PublishedEdition).where(*its))
    if found is None:
        raise NotFound(NONE, number=number)
    return GuidelineEdition(country=country, on=found.in_force_on, entries=found.entries)


def compared(session: Session, first: str, second: str, country: str = JAPAN) -> Comparison:
    """Return what changed between two editions.

    Raises:
        NotFound: one of them is none.
    """
    return compare(get(session, first, country), get(session, second, country))

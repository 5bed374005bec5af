"""From what a caller sent to a shoot that can be asked about: shapes read, facts checked."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from app.guidance.finder import Shoot
from app.guidance.rules import Hours
from app.guidance.schemas import ShootIn
from app.kit.errors import Incomplete
from geo import geometry
from geo.sentence import Sentence, Words
from guidelines.errors import FactsError
from guidelines.load import Book

FAULT = Words("{name}: {fault}")
FAULTS = Words("Some facts cannot be used. {faults}")


def shoot_of(book: Book, asked: ShootIn) -> Shoot:
    """Return the shoot that was described.

    Raises:
        GeometryError: the site is no shape.
        Incomplete: a fact cannot be used; `facts["faults"]` says what is wrong, fact by fact.
    """
    return Shoot(
        site=geometry.from_geojson(asked.site),
        first_on=asked.first_on,
        last_on=asked.last_on or asked.first_on,
        hours=hours_of(asked.begins_at, asked.ends_at),
        facts=checked(book, asked.facts),
    )


def checked(book: Book, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts that can be used.

    Raises:
        Incomplete: one cannot.
    """
    try:
        return book.facts.checked(facts)
    except FactsError as error:
        faults = [Sentence(FAULT, name=name, fault=fault) for name, fault in error.faults.items()]
        raise Incomplete(FAULTS, faults=faults, missing=[]) from error


def hours_of(begin: time | None, end: time | None) -> Hours | None:
    return Hours(begin, end) if begin is not None and end is not None else None

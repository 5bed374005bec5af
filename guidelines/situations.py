"""Written situations: a shoot in plain words, and what it needs by what is known, not by the rules.

They hold the book in its tests, and show what a change of a rule would mean before it is published.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any

import yaml

from guidelines.facts import Fact
from guidelines.load import BOOKS, Book
from guidelines.requirements import Findings, find


@dataclass(frozen=True)
class Situation:
    """A shoot, and what is known to be true of it."""

    name: str
    areas: list[str]
    """JIS codes of the areas in which the site lies."""
    day: date
    facts: dict[str, Any]
    needed: list[str]
    """Exactly these."""
    open: list[str] = field(default_factory=list)
    """Exactly these depend on what is not told."""
    not_needed: list[str] = field(default_factory=list)
    """What people would fear, among others: it is told not to be needed."""
    not_said: list[str] = field(default_factory=list)
    """What is in force elsewhere, or at another time, and not mentioned here."""
    replaced: dict[str, str] = field(default_factory=dict)
    """Which rule stands in for which."""
    untold: list[str] = field(default_factory=list)
    """Facts that nobody knows; all others that `facts` does not tell are no, 0 or nothing."""
    only_told: bool = False
    """Nothing but `facts` is known."""
    asked: list[str] | None = None
    """Exactly what is still to be asked, in any order."""
    today: date | None = None
    issuers: dict[str, str] = field(default_factory=dict)
    filing: dict[str, dict[str, date | None]] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)
    """Exactly what is late already `today`, where that is told."""
    earliest: date | None = None

    def values(self, book: Book) -> dict[str, Any]:
        """Return all facts that are known."""
        return dict(self.facts) if self.only_told else calm(book, self.facts, self.untold)

    def findings(self, book: Book) -> Findings:
        """Return what a book says of it."""
        return find(book, self.values(book), self.day, [self.areas])


def calm(book: Book, facts: Mapping[str, Any], untold: list[str] | tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the facts with no, 0 or nothing for whatever else would be asked."""
    told = dict(facts)
    for fact in sorted(book.facts, key=lambda each: bool(each.asked_when)):
        condition = book.asked_when.get(fact.name)
        is_asked = condition is None or condition.holds(told)
        if is_asked and fact.name not in told and fact.name not in untold:
            told[fact.name] = nothing(fact)
    return told


def nothing(fact: Fact) -> Any:
    """Return the value of a fact that is not so."""
    if fact.kind == "yes_no":
        return False
    return max(fact.least, 0) if fact.kind == "number" else []


@cache
def situations(country: str = "jp") -> tuple[Situation, ...]:
    """Return the situations of a country, read once."""
    return tuple(_read(country))


def _read(country: str) -> Iterator[Situation]:
    known = {each.name for each in fields(Situation)}
    for path in sorted((BOOKS / country / "situations").glob("*.yaml")):
        for told in yaml.safe_load(path.read_text(encoding="utf-8")):
            if strange := set(told) - known:
                raise ValueError(f"{path.name}, {told.get('name')}: {sorted(strange)}")
            yield Situation(**told)

"""Written situations: a shoot in plain words, and what it needs by the table of permits, not by the rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from guidelines.facts import Fact
from guidelines.load import Book
from guidelines.requirements import Findings, find

FOLDER = Path(__file__).parent / "situations"


@dataclass(frozen=True)
class Situation:
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
    if fact.kind == "yes_no":
        return False
    return max(fact.least, 0) if fact.kind == "number" else []


def situations() -> list[Situation]:
    return list(_read())


def _read() -> Iterator[Situation]:
    known = {each.name for each in fields(Situation)}
    for path in sorted(FOLDER.glob("*.yaml")):
        for told in yaml.safe_load(path.read_text(encoding="utf-8")):
            if strange := set(told) - known:
                raise ValueError(f"{path.name}, {told.get('name')}: {sorted(strange)}")
            yield Situation(**told)

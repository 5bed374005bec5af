"""The facts of a shoot in; out what it needs, what it does not, and what depends on what is not told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from guidelines.document import Edition, Requirement
from guidelines.expression import Condition
from guidelines.facts import Values
from guidelines.load import Book, Rule


@dataclass(frozen=True)
class Finding:
    """A requirement with what is in force of it, and whether it holds of a shoot; None where it depends."""

    requirement: Requirement
    edition: Edition
    condition: Condition = field(repr=False)
    told: Values = field(repr=False, compare=False)
    holds: bool | None

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """The facts because of which it is needed or not; where it depends, those that are not told."""
        if self.holds is None:
            return tuple(self.condition.open_names(self.told))
        return tuple(self.condition.reasons(self.told))

    @property
    def is_near(self) -> bool:
        """Whether it is not needed, but something that is so speaks for it: people may fear it."""
        what_is_so = {name: self.told[name] for name in self.condition.names if self.told.get(name)}
        return self.holds is False and bool(what_is_so) and self.condition.holds(what_is_so) is not False


@dataclass(frozen=True)
class Findings:
    """All that a book says of a shoot, each list in the order of the book."""

    needed: tuple[Finding, ...]
    open: tuple[Finding, ...]
    not_needed: tuple[Finding, ...]
    replaced: Mapping[str, str]
    """Requirements that would be needed, or might be, and the rule that stands in for each."""

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(finding.requirement.id for finding in self.needed)


def find(book: Book, values: Values, day: date, places: Iterable[Iterable[str]] = ()) -> Findings:
    """Return what a shoot needs on `day`.

    `values` are the facts that are told. One that is left out is not known, unless it need not be asked.
    `places` are the parts of the site, each with the JIS codes of the areas that it lies in: a local rule
    holds where it has a code of one part, and stands in for another only where it has a code of each.
    """
    told, here = completed(book, values), [frozenset(codes) for codes in places]
    asked = [(rule.requirement, *found) for rule in book.rules if (found := _in_force(rule, day, here))]
    answers = [(*one, one[2].holds(told)) for one in asked]
    possible = {requirement.id for requirement, _, _, holds in answers if holds is not False}
    local = [by for by, _, _, holds in answers if holds and _is_everywhere(by, here)]
    replaced = {other: by.id for by in local for other in by.replaces if other in possible}
    lists: dict[bool | None, list[Finding]] = {True: [], False: [], None: []}
    for requirement, edition, condition, holds in answers:
        if requirement.id not in replaced:
            lists[holds].append(Finding(requirement, edition, condition, told, holds))
    return Findings(tuple(lists[True]), tuple(lists[None]), tuple(lists[False]), replaced)


def completed(book: Book, values: Values) -> dict[str, Any]:
    """Return the facts as far as they are asked: without a drone it has no weight, whatever was said."""
    told = dict(values)
    for name, condition in book.asked_when.items():
        otherwise = book.facts[name].otherwise
        if otherwise is not None and condition.holds(told) is False:
            told[name] = otherwise
    return told


def open_questions(book: Book, values: Values, findings: Findings) -> list[str]:
    """Return the facts still to ask, those first that most requirements wait for.

    A fact is asked only if something depends on it that is not decided, and once what it depends on is told;
    never one that follows from the site or the dates.
    """
    told = completed(book, values)
    waiting: dict[str, int] = {}
    for finding in findings.open:
        for name in finding.reasons:
            waiting[name] = waiting.get(name, 0) + 1
    askable: dict[str, int] = {}
    for name, count in waiting.items():
        for needed in _first_to_ask(book, name, told):
            if not book.facts[needed].is_derived:
                askable[needed] = askable.get(needed, 0) + count
    order = {fact.name: n for n, fact in enumerate(book.facts)}
    return sorted(askable, key=lambda name: (-askable[name], order[name]))


def _first_to_ask(book: Book, name: str, told: Values) -> list[str]:
    """Return a fact, or the facts that decide whether it is to be asked at all."""
    condition = book.asked_when.get(name)
    if condition is None or condition.holds(told):
        return [name]
    return [first for each in condition.open_names(told) for first in _first_to_ask(book, each, told)]


def _is_everywhere(requirement: Requirement, places: Sequence[frozenset[str]]) -> bool:
    return not requirement.only_in or all(codes.intersection(requirement.only_in) for codes in places)


def _in_force(rule: Rule, day: date, places: Sequence[frozenset[str]]) -> tuple[Edition, Condition] | None:
    requirement = rule.requirement
    if requirement.only_in and not any(codes.intersection(requirement.only_in) for codes in places):
        return None
    if requirement.season and not requirement.season.holds(day):
        return None
    return rule.on(day)

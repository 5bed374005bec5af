"""The facts of a shoot in; out what it needs, what it does not, and what depends on what is not told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidelines.document import Edition, Requirement
from guidelines.expression import Condition
from guidelines.facts import Values
from guidelines.load import Book, Rule


@dataclass(frozen=True)
class Finding:
    """A requirement with what is in force of it, and the facts because of which it is needed or not."""

    requirement: Requirement
    edition: Edition
    reasons: tuple[str, ...]
    """Names of facts; for what is open, those that are not told."""


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


def find(book: Book, values: Values, day: date, codes: Iterable[str] = ()) -> Findings:
    """Return what a shoot needs on `day`, whose site lies in the areas with these JIS codes.

    `values` are the facts that are told. One that is left out is not known, unless it need not be asked.
    """
    told, here = completed(book, values), frozenset(codes)
    asked = [(rule.requirement, *found) for rule in book.rules if (found := _in_force(rule, day, here))]
    answers = [(*one, one[2].holds(told)) for one in asked]
    possible = {requirement.id for requirement, _, _, holds in answers if holds is not False}
    replaced = {
        other: by.id for by, _, _, holds in answers if holds for other in by.replaces if other in possible
    }
    lists: dict[bool | None, list[Finding]] = {True: [], False: [], None: []}
    for requirement, edition, condition, holds in answers:
        if requirement.id not in replaced:
            reasons = condition.open_names(told) if holds is None else condition.reasons(told)
            lists[holds].append(Finding(requirement, edition, tuple(reasons)))
    return Findings(tuple(lists[True]), tuple(lists[None]), tuple(lists[False]), replaced)


def completed(book: Book, values: Values) -> dict[str, Any]:
    """Return the facts with those that need not be asked: without a drone, it has no weight."""
    told = dict(values)
    for name, condition in book.asked_when.items():
        fact = book.facts[name]
        if name not in told and condition.holds(told) is False and fact.otherwise is not None:
            told[name] = fact.otherwise
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


def _in_force(rule: Rule, day: date, codes: frozenset[str]) -> tuple[Edition, Condition] | None:
    requirement = rule.requirement
    if requirement.only_in and not codes.intersection(requirement.only_in):
        return None
    if requirement.season and not requirement.season.holds(day):
        return None
    return rule.on(day)

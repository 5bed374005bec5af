"""Everything that the guidelines of a country say on a day, frozen; and what differs between two of them.

An edition holds plain values, so that it can be kept as JSON for as long as somebody has signed under it,
whatever becomes of the files and of this code.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidelines.document import LANGUAGES, Frozen, Requirement
from guidelines.matters import Matters

Where = tuple[str, ...]
"""The names that lead to a value within an entry, the language last where it is a text."""


class GuidelineEdition(Frozen):
    """The matters and the requirements of a country as they are on a day, by their ids."""

    country: str
    on: date
    entries: dict[str, dict[str, Any]]

    @property
    def digest(self) -> str:
        """The SHA-256 of what it says: the same words give the same, on any day and in any order."""
        said = json.dumps(self.entries, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Change:
    """A value before and after; None where there was or is none."""

    where: Where
    before: Any
    after: Any

    @property
    def lang(self) -> str:
        """The language, if it is a text."""
        return self.where[-1] if self.where and self.where[-1] in LANGUAGES else ""


@dataclass(frozen=True)
class Comparison:
    """What became of the entries, by their ids, in alphabetical order."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[Change, ...]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def words(self, lang: str) -> dict[str, tuple[Change, ...]]:
        """Return what changed in the texts of one language, by entry."""
        told = {
            id_: tuple(each for each in changes if each.lang == lang) for id_, changes in self.changed.items()
        }
        return {id_: changes for id_, changes in told.items() if changes}


def edition(country: str, matters: Matters, day: date) -> GuidelineEdition:
    """Return what the guidelines say on a day: every matter, and every requirement in force."""
    entries = {matter.id: matter.model_dump(mode="json") for matter in matters}
    for rule in matters.book.rules:
        if told := _in_force(rule.requirement, day):
            entries[rule.requirement.id] = told
    return GuidelineEdition(country=country, on=day, entries=entries)


def compare(first: GuidelineEdition, second: GuidelineEdition) -> Comparison:
    """Return what the second says that the first does not, and the other way round."""
    before, after = first.entries, second.entries
    both = sorted(before.keys() & after.keys())
    changed = {id_: _changes(before[id_], after[id_]) for id_ in both if before[id_] != after[id_]}
    return Comparison(
        tuple(sorted(after.keys() - before.keys())), tuple(sorted(before.keys() - after.keys())), changed
    )


def _in_force(requirement: Requirement, day: date) -> dict[str, Any]:
    said = requirement.edition_on(day)
    if said is None:
        return {}
    return requirement.model_dump(mode="json", exclude={"editions"}) | {
        "edition": said.model_dump(mode="json")
    }


def _changes(before: Any, after: Any) -> tuple[Change, ...]:
    old, new = dict(_values(before, ())), dict(_values(after, ()))
    places = dict.fromkeys([*old, *new])
    pairs = ((where, old.get(where), new.get(where)) for where in places)
    return tuple(Change(where, was, now) for where, was, now in pairs if was != now)


def _values(thing: Any, where: Where) -> Iterator[tuple[Where, Any]]:
    """Yield each value of an entry with its place; things in a list are found by their ids, if they have any.

    So an item that is put before the others is one addition. That the order changed is a value of its own.
    """
    if isinstance(thing, list) and thing and all(isinstance(each, dict) and "id" in each for each in thing):
        yield (*where, "order"), [each["id"] for each in thing]
        thing = {each["id"]: each for each in thing}
    elif isinstance(thing, list):
        thing = {str(n): each for n, each in enumerate(thing, start=1)}
    if not isinstance(thing, dict):
        yield where, thing
        return
    for name, each in thing.items():
        yield from _values(each, (*where, name))

"""Reads the book of a country from its YAML files; what is wrong in one is said with its name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from geo.sentence import Words
from guidelines.document import Edition, Requirement
from guidelines.errors import GuidelineError
from guidelines.expression import Condition, Language
from guidelines.facts import Fact, Facts

BOOKS = Path(__file__).parent
NO_YAML = Words("{file}: this is no YAML: {reason}")
NO_LIST = Words("{file}: this is no list of rules, each with its id.")
NO_TABLE = Words("{file}: this is no table of facts, each under its name.")
WRONG = Words("{file}, {rule}: {reason} ({where})")
TWICE = Words("{file}, {rule}: this id stands in the book twice.")


@dataclass(frozen=True)
class Rule:
    """A requirement with the conditions of its editions, ready to be asked."""

    requirement: Requirement
    conditions: Mapping[date, Condition]
    file: str = ""

    def on(self, day: date) -> tuple[Edition, Condition] | None:
        """Return what is in force on a day, and its condition."""
        edition = self.requirement.edition_on(day)
        if edition is None:
            return None
        since = max(each for each in self.requirement.editions if each <= day)
        return edition, self.conditions[since]


@dataclass(frozen=True)
class Book:
    """Facts and requirements of one country."""

    facts: Facts
    rules: tuple[Rule, ...]

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        return {rule.requirement.id: rule for rule in self.rules}

    @cached_property
    def language(self) -> Language:
        return Language(self.facts)

    @cached_property
    def asked_when(self) -> dict[str, Condition]:
        """The condition under which a fact is asked, where it has one."""
        return {fact.name: self.language.read(fact.asked_when) for fact in self.facts if fact.asked_when}


@cache
def book(country: str = "jp") -> Book:
    """Return the book of a country, read once.

    Raises:
        GuidelineError: something in it is wrong.
    """
    return read(BOOKS / country)


def read(folder: Path) -> Book:
    """Return the book that lies in a folder: `facts.yaml`, and `requirements/*.yaml`.

    Raises:
        GuidelineError: something in it is wrong.
    """
    told = yaml_in(folder / "facts.yaml")
    if not isinstance(told, dict):
        raise GuidelineError(NO_TABLE, file="facts.yaml")
    facts = Facts({name: checked(Fact, fact, "facts.yaml", name) for name, fact in told.items()})
    language = Language(facts)
    for fact in facts:
        if fact.asked_when:
            _condition(language, fact.asked_when, "facts.yaml", fact.name, "asked_when")
    rules: dict[str, Rule] = {}
    for path in sorted((folder / "requirements").glob("*.yaml")):
        for item in _list(path):
            rule = rule_of(language, item, path.name)
            if rule.requirement.id in rules:
                raise GuidelineError(TWICE, file=path.name, rule=rule.requirement.id)
            rules[rule.requirement.id] = rule
    return Book(facts, tuple(rules.values()))


def rule_of(language: Language, item: Any, file: str) -> Rule:
    """Return a rule that has been written down as plain values.

    Raises:
        GuidelineError: something in it is wrong.
    """
    name = str(item.get("id", "?")) if isinstance(item, dict) else "?"
    requirement = checked(Requirement, item, file, name)
    conditions = {
        since: _condition(language, each.when, file, name, "when")
        for since, each in requirement.editions.items()
    }
    return Rule(requirement, conditions, file)


def _condition(language: Language, when: str, file: str, name: str, where: str) -> Condition:
    try:
        return language.read(when)
    except GuidelineError as error:
        raise GuidelineError(WRONG, file=file, rule=name, reason=error.sentence, where=where) from error


def checked(kind: type[Any], item: Any, file: str, name: str) -> Any:
    """Return an item of a file as what it should be.

    Raises:
        GuidelineError: it is something else; the file, the item's name and the place in it are said.
    """
    try:
        return kind.model_validate(item)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise GuidelineError(WRONG, file=file, rule=name, reason=first["msg"], where=where) from error


def _list(path: Path) -> list[Any]:
    told = yaml_in(path)
    if not isinstance(told, list):
        raise GuidelineError(NO_LIST, file=path.name)
    return told


def yaml_in(path: Path) -> Any:
    """Return what a YAML file says.

    Raises:
        GuidelineError: it cannot be read, or is no YAML.
    """
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise GuidelineError(NO_YAML, file=path.name, reason=" ".join(str(error).split())) from error


def conditions(book: Book) -> Iterator[tuple[str, Condition]]:
    """Yield every condition of the book, with where it stands."""
    for rule in book.rules:
        for since, condition in rule.conditions.items():
            yield f"{rule.requirement.id} {since}", condition
    yield from book.asked_when.items()

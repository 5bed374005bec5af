"""What is wrong with a book as a whole, beyond its single entries."""

import random
import re
from collections.abc import Iterator
from typing import Any

from geo.sentence import Sentence, Words
from guidelines.document import LANGUAGES, Requirement
from guidelines.expression import Condition
from guidelines.facts import Fact
from guidelines.load import Book, Rule, conditions
from guidelines.matters import Matters

NO_LANGUAGE = Words("{where}: “{words}” lacks the language {lang}.")
NEVER = Words("{where}: the condition can never hold.")
ALWAYS = Words("{where}: the condition holds for every shoot; if it is meant so, write: true")
UNUSED = Words("facts.yaml, {name}: no condition uses this fact.")
UNUSED_SOURCE = Words("matters/sources.yaml, {name}: no matter uses this source.")
NO_REQUIREMENT = Words("{where}: there is no requirement {id}.")
CIRCLE = Words("{where}: the requirements wait for one another in a circle: {path}.")
NO_SOURCE = Words("{where}: nothing says where its {part} stands; name a source, or list it as unverified.")
BOTH = Words("{where}: its {part} has a source, and is listed as unverified.")
TRIES = 4_000
NUMBER = re.compile(r"\d+")


def faults(book: Book) -> Iterator[Sentence]:
    """Yield what is wrong; nothing where the book is whole."""
    for rule in book.rules:
        yield from faults_of_rule(book, rule)
    for fact in book.facts:
        yield from _languages(fact, f"facts.yaml, {fact.name}")
    for name, condition in book.asked_when.items():
        yield from _triggers(book, name, condition)
    used = {name for _where, condition in conditions(book) for name in condition.names}
    yield from (Sentence(UNUSED, name=fact.name) for fact in book.facts if fact.name not in used)


def faults_of_matters(matters: Matters) -> Iterator[Sentence]:
    """Yield what is wrong in the matters, beyond what reading them has refused already."""
    first = {item.when: item.id for matter in reversed(matters.all) for item in reversed(matter.items)}
    for when, condition in matters.conditions.items():
        yield from _triggers(matters.book, first[when], condition)
    used = [source for matter in matters for source in matter.sources]
    unused = (name for name, source in matters.references.items() if source not in used)
    yield from (Sentence(UNUSED_SOURCE, name=name) for name in unused)


def faults_of_rule(book: Book, rule: Rule) -> Iterator[Sentence]:
    """Yield what is wrong with one rule of a book."""
    yield from _languages(rule.requirement, rule.requirement.id)
    yield from _references(book, rule.requirement)
    yield from _sources(rule.requirement)
    for since, condition in rule.conditions.items():
        yield from _triggers(book, f"{rule.requirement.id} {since}", condition)


def _languages(thing: Any, where: str) -> Iterator[Sentence]:
    """Look for words that are not there in every language, wherever they stand in an entry."""
    if isinstance(thing, dict):
        texts = bool(thing) and all(isinstance(each, str) for each in thing.values())
        if texts and set(thing) & set(LANGUAGES):
            lacking = [lang for lang in LANGUAGES if not thing.get(lang, "").strip()]
            some = next(iter(thing.values()))[:60]
            yield from (Sentence(NO_LANGUAGE, where=where, words=some, lang=lang) for lang in lacking)
            return
        thing = list(thing.values())
    if isinstance(thing, list | tuple):
        for each in thing:
            yield from _languages(each, where)
    elif hasattr(thing, "model_dump"):
        yield from _languages({name: getattr(thing, name) for name in type(thing).model_fields}, where)


def _references(book: Book, requirement: Requirement) -> Iterator[Sentence]:
    named = [*requirement.after, *requirement.replaces, *filter(None, [requirement.channel_of])]
    for id_ in named:
        if id_ not in book.by_id:
            yield Sentence(NO_REQUIREMENT, where=requirement.id, id=id_)
    if path := _circle(book, requirement.id, ()):
        yield Sentence(CIRCLE, where=requirement.id, path=" → ".join(path))


def _circle(book: Book, id_: str, path: tuple[str, ...]) -> tuple[str, ...]:
    if id_ in path:
        return (*path, id_) if id_ == path[0] else ()
    after = book.by_id[id_].requirement.after if id_ in book.by_id else ()
    return next(filter(None, (_circle(book, each, (*path, id_)) for each in after)), ())


def _sources(requirement: Requirement) -> Iterator[Sentence]:
    for since, edition in requirement.editions.items():
        where = f"{requirement.id} {since}"
        told = {
            "basis": edition.basis, "issuer": True, "when": True, "lead_time": edition.lead_time,
            "fee": edition.fee or edition.fee_note, "documents": edition.documents, "notes": edition.notes,
        }  # fmt: skip
        sourced = {part for source in edition.sources for part in source.of}
        for part, is_told in told.items():
            if is_told and part not in sourced and part not in edition.unverified:
                yield Sentence(NO_SOURCE, where=where, part=part)
        yield from (Sentence(BOTH, where=where, part=part) for part in edition.unverified if part in sourced)


def _triggers(book: Book, where: str, condition: Condition) -> Iterator[Sentence]:
    """Try facts at the edges that the condition names, until it has held and has not."""
    if condition.when == "true":
        return
    found = {condition.holds(values) for values in tries(book, condition)}
    if True not in found:
        yield Sentence(NEVER, where=where)
    if False not in found:
        yield Sentence(ALWAYS, where=where)


def tries(book: Book, condition: Condition) -> Iterator[dict[str, Any]]:
    """Yield facts for a condition, around each number that it names; they are the same each time."""
    chance = random.Random(condition.when)  # noqa: S311
    numbers = sorted({int(said) + d for said in NUMBER.findall(condition.when) for d in (-1, 0, 1)} | {0})
    words = re.findall(r'"([^"]+)"', condition.when)
    for _ in range(TRIES):
        yield {name: _some(book.facts[name], chance, numbers, words) for name in condition.names}


def _some(fact: Fact, chance: random.Random, numbers: list[int], words: list[str]) -> Any:
    if fact.kind == "yes_no":
        return chance.random() < 0.5
    if fact.kind == "number":
        named = [each for each in numbers if fact.least <= each <= fact.most]
        return chance.choice([*named, fact.least, fact.most])
    offered = sorted(fact.choices) or words
    return [each for each in offered if chance.random() < 0.3]

"""What kind of place a row is about, by the tables in `kinds.yaml` or by a word of our own taxonomy."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from app.kit.text import fold
from app.locations.taxonomy import taxonomy
from geo.sentence import Sentence

NO_PLACE = "no place"
"""Stands where a table says that the row is about a thing or a skill, not about a place."""


class Kind(NamedTuple):
    """A category, and the rule that led to it, to be told; without a category, why there is none.

    A rule that has words of ours, beside those of the file, is a sentence.
    """

    category: str | None
    rule: str


@cache
def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return tables


@cache
def _poi() -> dict[str, str]:
    return {code: category for category, codes in _tables()["poi"].items() for code in codes.split()}


def era(text: str) -> str | None:
    """Return the era of our taxonomy that 時代 names, or nothing."""
    found: str | None = _tables()["eras"].get(text.strip())
    return found


def by_poi(code: str) -> Kind:
    """Return the kind that a POIコード stands for: 1512 and 1512a are libraries."""
    digits = code.strip()[:4]
    return Kind(_poi().get(digits), f"POIコード {digits}")


def by_list(table: str, column: str, kind: str, name: str) -> Kind:
    """Return the kind that a list's own type, and words in the place's name, stand for.

    `table` is `registered` (種別1) or `cultural` (種類); the type may go on: 美術工芸品・考古資料.
    """
    known = next((each for each in _tables()[table] if kind.startswith(each)), None)
    if known is None:
        return Kind(None, f"{column} “{kind}”")
    for category, words in _lines(table, known):
        word = next((word for word in words if word in name), None)
        if word or not words:
            return Kind(category, _rule(column, known, word))
    return Kind(None, f"{column} {known}")


def _rule(column: str, kind: str, word: str | None) -> str:
    if not word:
        return f"{column} {kind}"
    return Sentence("{column} {kind}, {word} in the name", column=column, kind=kind, word=word)


@cache
def _lines(table: str, kind: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return categories with their words; the last has none: it takes what remains."""
    lines = [pair for line in _tables()[table][kind] for pair in line.items()]
    return tuple(
        (words, ()) if category == "else" else (category, tuple(words.split())) for category, words in lines
    )


def by_word(word: str) -> Kind:
    """Return the kind that a word names: a slug, a label or a synonym that only one category has."""
    return Kind(_words().get(fold(word)), Sentence("the word “{word}”", word=word.strip()[:40]))


@cache
def _words() -> dict[str, str | None]:
    """Return the category of every word; nothing for a synonym that several categories share."""
    known: dict[str, str | None] = {}
    for category in taxonomy().categories.values():
        for word in map(fold, category.words):
            known[word] = category.slug if known.get(word, category.slug) == category.slug else None
    for category in taxonomy().categories.values():
        known |= {fold(word): category.slug for word in (category.slug, *category.label.values())}
    return known

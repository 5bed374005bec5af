"""What the words of a question mean here: their other names, and the kinds of places that they name."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from app.kit import fulltext
from app.kit.fulltext import kana_of, singular
from app.kit.text import LocalizedText, fold
from app.locations.taxonomy import taxonomy

BETWEEN_NAMES = re.compile(r" or | and |,")


class Wanted(NamedTuple):
    """One word of a question."""

    forms: tuple[str, ...]
    """As it was asked, in the singular, and what else is called so."""
    reading: str | None
    """In kana, if it may be romanised Japanese."""
    kinds: tuple[str, ...]
    """The categories that it names, or helps to name."""
    kinds_also_called_so: tuple[str, ...]


class Said(NamedTuple):
    """One name of a category: all the words that it takes."""

    words: frozenset[str]
    category: str
    is_label: bool


def phrases(question: str) -> list[list[list[str]]]:
    """Return what the words of a place must hold; see `fulltext.phrases`."""
    return fulltext.phrases(question, _alike, taxonomy().of_all)


def words_of(question: str) -> list[str]:
    """Return the words of a question that narrow it."""
    return fulltext.words_of(question, taxonomy().of_all)


def as_typed(question: str) -> list[str]:
    """Return them in the script that they were typed in."""
    return fulltext.words_of(question, taxonomy().of_all, fold)


@lru_cache(maxsize=1024)
def wanted(question: str) -> tuple[Wanted, ...]:
    """Return the words of a question that narrow it, with what each of them names."""
    forms = [tuple(dict.fromkeys((word, singular(word), *_alike(word)))) for word in words_of(question)]
    asked = {form for each in forms for form in each}
    named = [said for said in _names_of_kinds() if said.words <= asked]
    return tuple(_wanted(each, named) for each in forms)


def _wanted(forms: tuple[str, ...], named: list[Said]) -> Wanted:
    own = [said for said in named if said.words & set(forms)]
    labels = dict.fromkeys(said.category for said in own if said.is_label)
    others = dict.fromkeys(said.category for said in own if said.category not in labels)
    return Wanted(forms, kana_of(forms[0]), tuple(labels), tuple(others))


def _alike(word: str) -> tuple[str, ...]:
    return taxonomy().alike.get(word) or taxonomy().alike.get(singular(word), ())


@cache
def _names_of_kinds() -> tuple[Said, ...]:
    words = taxonomy()
    return tuple(
        Said(frozenset(map(singular, fulltext.words_of(name))), kind.slug, is_label)
        for kind in words.categories.values()
        for names, is_label in (
            (_names_in(kind.label, words.groups[kind.group].label), True),
            (kind.words, False),
        )
        for name in names
    )


def _names_in(*labels: LocalizedText) -> Iterator[str]:
    """Yield each name that labels hold: "Lake or pond" and 湖・池 are two each."""
    for label in labels:
        for lang, text in label.items():
            yield from fulltext.RUN.findall(text) if lang == "ja" else BETWEEN_NAMES.split(text)

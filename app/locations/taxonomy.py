"""The words of a location: categories in two levels, attributes and their values, in every language.

The words themselves stand in `taxonomy.yaml`; this reads and checks them once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from app.kit.errors import BadRequest
from app.kit.fulltext import one_script
from app.kit.text import LocalizedText

INTRUSION, NOTHING = "intrusion", "none"
"""The attribute of modern things in view, and its value where somebody looked and there are none."""


@dataclass(frozen=True)
class Category:
    """One kind of place; `words` are what else people call it, in any language."""

    slug: str
    group: str
    label: LocalizedText
    words: tuple[str, ...]

    @property
    def every_word(self) -> tuple[str, ...]:
        return (*self.label.values(), *self.words)


@dataclass(frozen=True)
class Group:
    """A family of categories, with the symbol that stands for it on the map."""

    slug: str
    label: LocalizedText
    symbol: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Attribute:
    """Something by which places are compared; `takes` tells whether a place has one value or many."""

    slug: str
    label: LocalizedText
    takes: Literal["one", "many"]
    values: dict[str, LocalizedText]


@dataclass(frozen=True)
class Taxonomy:
    """All words, by their slugs."""

    groups: dict[str, Group]
    categories: dict[str, Category]
    attributes: dict[str, Attribute]
    alike: dict[str, tuple[str, ...]]
    """Words, in one script, to others that mean the same."""
    of_all: frozenset[str]
    """Words, in one script, that are true of every place."""

    def kinds_of(self, slug: str) -> tuple[str, ...]:
        """Return the categories that a category or a group stands for.

        Raises:
            BadRequest: there is no such word.
        """
        if slug in self.groups:
            return self.groups[slug].categories
        if slug in self.categories:
            return (slug,)
        raise BadRequest(
            "There is no category {category!r}. The categories are: {known}; their groups: {groups}.",
            parameter="category",
            category=slug,
            known=list(self.categories),
            groups=list(self.groups),
        )

    def require_category(self, slug: str) -> str:
        """Return `slug` if it is a category; a group of them is none.

        Raises:
            BadRequest: it is not.
        """
        if slug not in self.categories:
            raise BadRequest(
                "There is no category {category!r}. Choose from: {known}.",
                parameter="category",
                category=slug,
                known=list(self.categories),
            )
        return slug

    def require_value(self, attribute: str, value: str) -> str:
        """Return `value` if the attribute has it.

        Raises:
            BadRequest: it has not.
        """
        values = self.attributes[attribute].values
        if value not in values:
            raise BadRequest(
                "There is no {parameter} {value!r}. Choose from: {known}.",
                parameter=attribute,
                value=value,
                known=list(values),
            )
        return value

    def things_in_view(self) -> tuple[str, ...]:
        """Return the modern intrusions that a place can be without."""
        return tuple(value for value in self.attributes[INTRUSION].values if value != NOTHING)

    def one(self) -> Iterator[str]:
        """Yield the attributes of which a place has at most one value."""
        return (slug for slug, attribute in self.attributes.items() if attribute.takes == "one")

    def many(self) -> Iterator[str]:
        """Yield the attributes of which a place may have several values."""
        return (slug for slug, attribute in self.attributes.items() if attribute.takes == "many")


@cache
def taxonomy() -> Taxonomy:
    """Return the words of this service."""
    data = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    groups = {slug: _group(slug, entry) for slug, entry in data["categories"].items()}
    categories = {
        kind: Category(kind, slug, words["label"], tuple(words["words"]))
        for slug, entry in data["categories"].items()
        for kind, words in entry["kinds"].items()
    }
    attributes = {
        slug: Attribute(slug, entry["label"], entry["takes"], entry["values"])
        for slug, entry in data["attributes"].items()
    }
    return Taxonomy(groups, categories, attributes, _alike(data["alike"]), frozenset(data["of_all"]))


def _alike(groups: list[list[str]]) -> dict[str, tuple[str, ...]]:
    spelt = [[one_script(word) for word in words] for words in groups]
    return {word: tuple(other for other in words if other != word) for words in spelt for word in words}


def _group(slug: str, entry: dict[str, Any]) -> Group:
    return Group(slug, entry["label"], entry["symbol"], tuple(entry["kinds"]))

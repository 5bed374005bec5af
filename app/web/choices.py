"""The wishes of a search as people see them: chips to choose, with numbers, and chips to take back."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.kit.text import LocalizedText, localized
from app.locations.asking import ATTRIBUTES
from app.locations.taxonomy import INTRUSION, taxonomy
from app.maps.styles import SYMBOLS
from app.web.address import SearchAddress, link, listed, without, without_value
from app.web.i18n import Forms
from app.web.view import say

RANGE_UNITS = {
    "floor_area_min": "square-meter",
    "floor_area_max": "square-meter",
    "ceiling_height_min": "meter",
    "access_width_min": "meter",
    "parking_min": "",
    "capacity_min": "",
}


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen, and how many places it would give."""

    value: str
    label: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class Group(Choice):
    """A group of categories; its kinds are offered once it is chosen."""

    symbol: str
    kinds: tuple[Choice, ...]

    @property
    def is_open(self) -> bool:
        return self.is_chosen or any(kind.is_chosen for kind in self.kinds)


@dataclass(frozen=True)
class Picker:
    """An attribute with its values."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> int:
        return sum(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Wish:
    """A part of the search that can be taken back: the address without it."""

    name: str
    label: str
    href: str


def groups(asked: SearchAddress, numbers: Mapping[str, int], lang: str) -> list[Group]:
    """Return every group that has places, or is chosen."""
    chosen = set(listed(asked.category))
    made = []
    for slug, group in taxonomy().groups.items():
        kinds = tuple(
            Choice(
                kind, localized(taxonomy().categories[kind].label, lang), numbers.get(kind, 0), kind in chosen
            )
            for kind in group.categories
        )
        number = sum(kind.number for kind in kinds)
        shown = tuple(kind for kind in kinds if kind.number or kind.is_chosen)
        made.append(
            Group(slug, localized(group.label, lang), number, slug in chosen, SYMBOLS[group.symbol], shown)
        )
    return [group for group in made if group.number or group.is_open]


def pickers(asked: SearchAddress, counts: Mapping[str, Mapping[str, int]], lang: str) -> list[Picker]:
    """Return the attributes that divide the result."""
    made = []
    for slug in ATTRIBUTES:
        attribute, chosen = taxonomy().attributes[slug], set(listed(getattr(asked, slug)))
        numbers = counts.get(slug, {})
        choices = tuple(
            Choice(value, localized(label, lang), numbers.get(value, 0), value in chosen)
            for value, label in attribute.values.items()
            if numbers.get(value) or value in chosen
        )
        if choices:
            made.append(Picker(slug, localized(attribute.label, lang), choices))
        if slug == INTRUSION and (without := _without(asked, counts.get("without", {}), lang)):
            made.append(Picker("without", say(lang, "Nothing of this in view"), without))
    return made


def _without(asked: SearchAddress, numbers: Mapping[str, int], lang: str) -> tuple[Choice, ...]:
    labels, chosen = taxonomy().attributes[INTRUSION].values, set(listed(asked.without))
    return tuple(
        Choice(thing, without_label(labels[thing], lang), numbers.get(thing, 0), thing in chosen)
        for thing in taxonomy().things_in_view()
        if numbers.get(thing) or thing in chosen
    )


def without_label(thing: LocalizedText, lang: str) -> str:
    """Return what a chip says that asks for places without a modern thing in view."""
    called = localized(thing, lang)
    return say(lang, "without %(thing)s", thing=called[:1].lower() + called[1:])


def wishes(asked: SearchAddress, lang: str, names: Mapping[tuple[str, str], str]) -> list[Wish]:
    """Return everything that narrows the search, in the order of the address."""
    said = without(asked.wishes(), "sort", "limit")
    made: list[Wish] = []
    for name, written in said.items():
        if name in LISTS:
            made += [
                Wish(name, names.get((name, value), value), _href(lang, said, name, value))
                for value in listed(written)
            ]
        elif label := _label(name, asked, lang, names):
            made.append(Wish(name, label, link(lang, without(said, name, *ALONG_WITH.get(name, ())))))
    return made


LISTS = {"area", "municipality", "block", "commission", "category", "without", *ATTRIBUTES}
ALONG_WITH = {"near": ("within_m",)}


def _href(lang: str, said: Mapping[str, str], name: str, value: str) -> str:
    rest = without_value(without(said), name, value)
    return link(lang, without(rest, "municipality") if name == "area" else rest)


def _label(name: str, asked: SearchAddress, lang: str, names: Mapping[tuple[str, str], str]) -> str:
    forms = Forms(lang)
    if name == "q":
        return say(lang, "“%(words)s”", words=asked.q)
    if name == "near":
        where = names.get(("near", asked.near)) or say(lang, "the point on the map")
        if not asked.within_m:
            return say(lang, "Distances from %(where)s", where=where)
        return say(lang, "Within %(far)s of %(where)s", far=forms.distance(asked.within_m), where=where)
    if name in RANGE_UNITS:
        return _range_label(name, getattr(asked, name), lang, forms)
    said = {
        "bbox": say(lang, "In the map’s view"),
        "shape": say(lang, "In the drawn shape"),
        "has_photo": say(lang, "With photographs") if asked.has_photo else say(lang, "Without photographs"),
        "has_works": say(lang, "Works shot here") if asked.has_works else say(lang, "No works known"),
    }
    return said.get(name, "")


def _range_label(name: str, value: float, lang: str, forms: Forms) -> str:
    unit = RANGE_UNITS[name]
    amount = forms.unit(value, unit) if unit else forms.number(value)
    messages = {
        "floor_area_min": say(lang, "Floor from %(amount)s", amount=amount),
        "floor_area_max": say(lang, "Floor up to %(amount)s", amount=amount),
        "ceiling_height_min": say(lang, "Ceiling from %(amount)s", amount=amount),
        "access_width_min": say(lang, "Access from %(amount)s wide", amount=amount),
        "parking_min": say(lang, "Parking for %(amount)s or more", amount=amount),
        "capacity_min": say(lang, "Room for %(amount)s people or more", amount=amount),
    }
    return messages[name]

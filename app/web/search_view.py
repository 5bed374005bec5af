"""What the search page shows: cards, choices with their numbers, and the wishes that can be taken back."""

from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from sqlmodel import Session

from app.accounts import directory
from app.accounts.directory import Entry
from app.kit.paging import encode_cursor
from app.kit.text import localized
from app.locations import stops
from app.locations.asking import search_of
from app.locations.finding import Found, find
from app.locations.queries import Catalogue
from app.locations.search import MOST_COUNTED, LocationSearch
from app.locations.taxonomy import INTRUSION, taxonomy
from app.web.address import SearchAddress, link, listed, without
from app.web.cards import position
from app.web.choices import Group, Picker, Wish, groups, pickers, wishes, without_label
from app.web.view import say
from geo import measure
from geo.geometry import Point

NEAR_M = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
BESIDE_DEGREES = 0.02
"""How much is shown beside the outermost places: a few streets."""


@dataclass(frozen=True)
class Lists:
    """What one can choose from without typing."""

    blocks: list[Entry]
    prefectures: list[Entry]
    municipalities: list[Entry]
    commissions: list[Entry]


@dataclass(frozen=True)
class SearchView:
    """One search, answered."""

    asked: SearchAddress
    cards: list[dict[str, Any]]
    number: int
    is_exact: bool
    mended: str | None
    groups: list[Group]
    pickers: list[Picker]
    wishes: list[Wish]
    more: str | None
    extent: tuple[float, float, float, float] | None
    circle: tuple[float, float, float] | None
    tiles: dict[str, str]
    near: str = ""
    """What the field of the station says: its name where that leads back to it, else its slug; or a point."""
    unknown_stop: str = ""
    distances: dict[str, float] = field(default_factory=dict)
    """In metres, by slug, where a place was named from which to tell them."""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.wishes)


def search(session: Session, asked: SearchAddress, lang: str) -> SearchView:
    """Return the answer to what the address asks.

    Raises:
        BadRequest: a wish is not understood.
        GeometryError: the drawn shape or the box is none.
    """
    asked, stop, unknown = _near_a_stop(session, asked)
    narrowed = asked.model_copy(update={"area": asked.municipality or asked.area})
    wanted = search_of(session, narrowed, lang)
    found = find(session, wanted)
    said = asked.wishes()
    counts = _counts(session, wanted, found)
    cards = [orjson.loads(feature) for feature in found.page.features]
    return SearchView(
        asked=asked,
        cards=cards,
        number=min(found.number, MOST_COUNTED),
        is_exact=found.is_exact,
        mended=found.mended,
        groups=groups(asked, counts["category"], lang),
        pickers=pickers(asked, counts, lang),
        wishes=wishes(asked, lang, _names(session, asked, lang, stop)),
        more=_more(found, lang, said),
        extent=_extent(session, asked, replace(wanted, words=found.mended or wanted.words)),
        circle=(c.lon, c.lat, c.radius_m) if (c := wanted.circle) else None,
        tiles=asked.model_copy(update={"q": found.mended or asked.q}).for_tiles(),
        near=_field_of(session, asked.near, stop, lang),
        unknown_stop=unknown,
        distances=_distances(wanted, cards),
    )


def lists(session: Session, asked: SearchAddress) -> Lists:
    """Return what the pickers of areas and organisations offer."""
    prefecture = asked.area if len(asked.area) == 2 else ""
    return Lists(
        directory.blocks(session),
        directory.prefectures(session),
        directory.municipalities(session, prefecture) if prefecture else [],
        directory.commissions(session),
    )


def _near_a_stop(session: Session, asked: SearchAddress) -> tuple[SearchAddress, dict[str, str] | None, str]:
    """Return the search with a stop's name made its slug, the stop's names, and the words that name none."""
    if not asked.near or "," in asked.near:
        return asked, None, ""
    stop = stops.get_by_slug(session, asked.near) or next(iter(stops.named(session, asked.near, 1)), None)
    if stop is None:
        gone = {"near": "", "within_m": None, "sort": "relevance" if asked.sort == "distance" else asked.sort}
        return SearchAddress.model_validate(asked.model_dump() | gone), None, asked.near
    return asked.model_copy(update={"near": stop.slug}), stop.name, ""


def _field_of(session: Session, near: str, stop: dict[str, str] | None, lang: str) -> str:
    if "," in near:
        return point_told(near, lang)
    name = localized(stop, lang) if stop else ""
    namesake = next(iter(stops.named(session, name, 1)), None) if name else None
    return name if namesake and namesake.slug == near else near


def point_told(near: str, lang: str) -> str:
    """Return a point as people write one; `address.read` understands it."""
    try:
        lon, lat = map(float, near.split(","))
    except ValueError:
        return near
    is_north_east = lon >= 0 and lat >= 0
    return say(lang, "%(lat).3f° N, %(lon).3f° E", lat=lat, lon=lon) if is_north_east else near


def _distances(wanted: LocationSearch, cards: list[dict[str, Any]]) -> dict[str, float]:
    if not wanted.middle:
        return {}
    middle = Point(*wanted.middle)
    return {card["id"]: measure.distance_m(middle, Point(*position(card["geometry"]))) for card in cards}


def _counts(session: Session, wanted: LocationSearch, found: Found) -> dict[str, dict[str, int]]:
    """Return how many places each choice would give; the values of a wish as if it were not made."""
    counts = dict(found.facets or {})
    if found.mended:
        wanted = replace(wanted, words=found.mended)
    if wanted.categories:
        counts["category"] = Catalogue(session, replace(wanted, categories=())).facets()["category"]
    if wanted.without:
        counts["without"] = Catalogue(session, replace(wanted, without=())).facets()["without"]
    for name in wanted.values:
        others = {key: values for key, values in wanted.values.items() if key != name}
        counts[name] = Catalogue(session, replace(wanted, values=others)).facets()[name]
    return counts


def _names(
    session: Session, asked: SearchAddress, lang: str, stop: dict[str, str] | None
) -> dict[tuple[str, str], str]:
    """Return what the codes and slugs in the address are called."""
    codes = listed(asked.area) + listed(asked.municipality)
    areas = directory.names_of(session, codes) if codes else {}
    names = {("area", code): localized(name, lang) for code, name in areas.items()}
    names |= {("municipality", code): localized(name, lang) for code, name in areas.items()}
    for wish, entries in (("block", directory.blocks), ("commission", directory.commissions)):
        if getattr(asked, wish):
            names |= {(wish, entry.value): localized(entry.name, lang) for entry in entries(session)}
    if stop:
        names["near", asked.near] = localized(stop, lang)
    values = taxonomy()
    names |= {("category", slug): localized(c.label, lang) for slug, c in values.categories.items()}
    names |= {("category", slug): localized(g.label, lang) for slug, g in values.groups.items()}
    for value, label in values.attributes[INTRUSION].values.items():
        names["without", value] = without_label(label, lang)
    for slug, attribute in values.attributes.items():
        names |= {(slug, value): localized(label, lang) for value, label in attribute.values.items()}
    return names


def _more(found: Found, lang: str, said: dict[str, str]) -> str | None:
    if not found.page.has_more:
        return None
    return link(lang, {**without(said), "cursor": encode_cursor(*found.page.end)})


def _extent(
    session: Session, asked: SearchAddress, wanted: LocationSearch
) -> tuple[float, float, float, float] | None:
    """Return the box around what was drawn; else around all places that match, a few streets wider.

    Where nothing narrows the search that is none: the map shows the whole country.
    """
    if wanted.boxes:
        return wanted.boxes[0]
    if asked.cursor or not asked.for_tiles():
        return None
    extent = Catalogue(session, wanted).extent()
    if extent is None:
        return None
    west, south, east, north = extent
    pad = BESIDE_DEGREES
    return west - pad, south - pad, east + pad, north + pad

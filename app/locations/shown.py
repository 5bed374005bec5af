"""What is kept ready of public places: cards, words, cells.

Whoever changes a place does it inside `changing`.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import orjson
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from app.accounts.models import Area
from app.kit import fulltext, versions
from app.kit.languages import offered
from app.kit.text import fold, localized
from app.locations import cells
from app.locations.models import (
    Credit,
    Facet,
    Location,
    LocationCard,
    LocationWords,
    Photo,
    Vocabulary,
)
from app.locations.rules import Status, rank_key
from app.locations.taxonomy import taxonomy
from geo import geometry

BATCH = 2_000
BODY = "locations"
"""The name of all public places among the versioned bodies of data."""


class Surroundings(NamedTuple):
    """All that is said of the places of one batch in other tables."""

    areas: dict[str, Area]
    areas_by_id: dict[int, Area]
    facets: dict[int, dict[str, list[str]]]
    works: dict[int, list[Credit]]
    photos: dict[int, Photo]


@contextmanager
def changing(session: Session, ids: Sequence[int] = ()) -> Iterator[list[int]]:
    """Keep what is shown in step with the places that the block changes or adds.

    Yields the list of their ids; the block appends those it adds.
    """
    touched = list(ids)
    cells.take_out(session, touched)
    yield touched
    session.flush()
    for start in range(0, len(touched), BATCH):
        _refresh(session, touched[start : start + BATCH])
    cells.add(session, touched)
    versions.advance(session, BODY)


def _refresh(session: Session, ids: Sequence[int]) -> None:
    """Write anew what is shown of `ids`; a place that is not public is shown nowhere."""
    for table in (LocationCard.location_id, LocationWords.id):
        session.execute(delete(table.class_).where(table.in_(ids)))
    locations = session.scalars(select(Location).where(Location.id.in_(ids))).all()
    around = _surroundings(session, locations)
    for location in locations:
        _set_rank(location, around)
    public = [location for location in locations if location.status == Status.PUBLIC]
    if not public:
        return
    session.flush()
    session.execute(insert(LocationCard), [_card(p, lang, around) for p in public for lang in offered()])
    words = [_words(place, around) for place in public]
    session.execute(insert(LocationWords), words)
    _learn(session, (row["names"] for row in words))


def _set_rank(location: Location, around: Surroundings) -> None:
    location.has_photo = location.id in around.photos
    location.has_credit = location.id in around.works
    facts = {
        "description": location.description,
        "era": location.era,
        "has_photo": location.has_photo,
        "has_credit": location.has_credit,
        "look": around.facets.get(location.id or 0, {}).get("look"),
    }
    is_public = location.status == Status.PUBLIC
    location.rank_key = rank_key(location.slug, location.lon, location.lat, facts) if is_public else None


def _surroundings(session: Session, locations: Sequence[Location]) -> Surroundings:
    ids = [location.id for location in locations]
    area_ids = {location.municipality_id for location in locations}
    codes = {location.prefecture_code for location in locations}
    areas = session.scalars(select(Area).where(Area.id.in_(area_ids) | Area.code.in_(codes))).all()
    facets: dict[int, dict[str, list[str]]] = {}
    for facet in session.scalars(select(Facet).where(Facet.location_id.in_(ids))):
        facets.setdefault(facet.location_id, {}).setdefault(facet.attribute, []).append(facet.value)
    works: dict[int, list[Credit]] = {}
    for credit in session.scalars(select(Credit).where(Credit.location_id.in_(ids)).order_by(Credit.id)):
        works.setdefault(credit.location_id, []).append(credit)
    photos = session.scalars(
        select(Photo).where(Photo.location_id.in_(ids)).order_by(Photo.position.desc(), Photo.id.desc())
    )
    return Surroundings(
        {area.code: area for area in areas},
        {area.id: area for area in areas if area.id},
        facets,
        works,
        {photo.location_id: photo for photo in photos},
    )


# ------------------------------------------------------------------ cards


def _card(place: Location, lang: str, around: Surroundings) -> dict[str, Any]:
    name = localized(place.name, lang)
    return {
        "location_id": place.id,
        "lang": lang,
        "name": name,
        "sort_name": fold(place.kana if lang == "ja" and place.kana else name),
        "feature": orjson.dumps(_feature(place, name, lang, around)).decode(),
    }


def _feature(place: Location, name: str, lang: str, around: Surroundings) -> dict[str, Any]:
    category = taxonomy().categories[place.category]
    photo = around.photos.get(place.id or 0)
    prefecture = around.areas.get(place.prefecture_code)
    municipality = around.areas_by_id.get(place.municipality_id or 0)
    properties = {
        "name": name,
        "category": place.category,
        "category_label": localized(category.label, lang),
        "group": category.group,
        "prefecture": localized(prefecture.name, lang) if prefecture else "",
        "municipality": localized(municipality.name, lang) if municipality else "",
        "era": place.era,
        "summary": localized(place.description, lang),
        "photo": photo and {"thumbnail": photo.thumbnail, "alt": localized(photo.alt, lang)},
        "works": [localized(credit.title, lang) for credit in around.works.get(place.id or 0, [])[:3]],
        "is_blurred": bool(place.blur_m),
        "checked_on": place.checked_on,
        "source": place.source,
    }
    return {
        "type": "Feature",
        "id": place.slug,
        "geometry": geometry.to_geojson(public_shape(place)),
        "properties": properties,
    }


def public_shape(place: Location) -> BaseGeometry:
    """Return what the public may see of the shape: all of it, or only the blurred point."""
    return shapely.Point(place.lon, place.lat) if place.blur_m else place.geom


# ------------------------------------------------------------------ words


def _words(place: Location, around: Surroundings) -> dict[str, Any]:
    names = [*place.name.values(), place.kana]
    areas = (around.areas.get(place.prefecture_code), around.areas_by_id.get(place.municipality_id or 0))
    said = [word for area in areas if area for word in (*area.name.values(), area.kana)]
    said += taxonomy().categories[place.category].every_word
    said += [title for credit in around.works.get(place.id or 0, ()) for title in credit.title.values()]
    said += _attribute_words(place, around.facets.get(place.id or 0, {}))
    said += place.description.values()
    return {
        "id": place.id,
        "names": "|" + "|".join(fold(name) for name in names if name) + "|",
        "words": fulltext.index_text(*names, *said),
    }


def _attribute_words(place: Location, facets: dict[str, list[str]]) -> list[str]:
    attributes = taxonomy().attributes
    values = [("era", place.era), *(("look", look) for look in facets.get("look", ()))]
    return [word for slug, value in values if value for word in attributes[slug].values[value].values()]


def _learn(session: Session, names: Iterable[str]) -> None:
    """Add the Latin words of names to the vocabulary that typing errors are mended from."""
    words = {
        word for name in names for word in fulltext.tokens(name) if word.isascii() and 4 <= len(word) <= 40
    }
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    if words:
        add = dialect.insert(Vocabulary).on_conflict_do_nothing()
        session.execute(add, [{"word": word} for word in sorted(words)])

"""What is kept ready of one public place: its cards, the words it is found by, its place in each order."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from app.kit import fulltext
from app.kit.languages import offered
from app.kit.text import LocalizedText, fold, localized
from app.locations.ground import squares_at
from app.locations.rules import Status, freshness_key, rank_key
from app.locations.taxonomy import taxonomy
from geo import geometry


class Told(NamedTuple):
    """A row of `location` with all that other tables say of it."""

    place: Any
    prefecture: LocalizedText
    municipality: LocalizedText
    kana_of_areas: tuple[str, ...]
    facets: Mapping[str, Sequence[str]]
    works: Sequence[LocalizedText]
    photo: Mapping[str, Any] | None


def order_keys(
    place: Any, *, look: Sequence[str] | None, has_photo: bool, has_credit: bool
) -> dict[str, int | None]:
    """Return the keys that order public places; they are empty for one that is not public."""
    if place.status != Status.PUBLIC:
        return {"rank_key": None, "freshness_key": None}
    facts = {
        "description": place.description,
        "era": place.era,
        "has_photo": has_photo,
        "has_credit": has_credit,
        "look": look,
    }
    return {
        "rank_key": rank_key(place.slug, place.lon, place.lat, facts),
        "freshness_key": freshness_key(place.checked_on),
    }


def cards(told: Told) -> list[dict[str, Any]]:
    """Return the rows of `location_card`: one GeoJSON feature, as text, for each language."""
    shape = orjson.dumps(_shape(told.place)).decode()
    return [_card(told, lang, shape) for lang in offered()]


def public_shape(place: Any) -> BaseGeometry:
    """Return what the public may see of the shape: all of it, or only the blurred point."""
    return shapely.Point(place.lon, place.lat) if place.blur_m else place.geom


def public_address(place: Any) -> str:
    """Return the address, unless it would tell what the blurred position does not."""
    return "" if place.blur_m else place.address


def _shape(place: Any) -> Any:
    if place.blur_m or place.geom.geom_type == "Point":
        return {"type": "Point", "coordinates": [place.lon, place.lat]}
    return geometry.to_geojson(place.geom)


def _card(told: Told, lang: str, shape: str) -> dict[str, Any]:
    place, name = told.place, localized(told.place.name, lang)
    slug, properties = (orjson.dumps(part).decode() for part in (place.slug, _properties(told, name, lang)))
    return {
        "location_id": place.id,
        "lang": lang,
        "name": name,
        "sort_name": fold(place.kana if lang == "ja" and place.kana else name),
        "feature": f'{{"type":"Feature","id":{slug},"geometry":{shape},"properties":{properties}}}',
    }


def _properties(told: Told, name: str, lang: str) -> dict[str, Any]:
    place, category = told.place, taxonomy().categories[told.place.category]
    return {
        "name": name,
        "category": category.slug,
        "category_label": localized(category.label, lang),
        "group": category.group,
        "prefecture": localized(told.prefecture, lang),
        "municipality": localized(told.municipality, lang),
        "era": place.era,
        "summary": localized(place.description, lang),
        "photo": told.photo and _photo(told.photo, lang),
        "works": [localized(title, lang) for title in told.works[:3]],
        "is_blurred": bool(place.blur_m),
        "checked_on": place.checked_on,
        "source": place.source,
    }


def _photo(photo: Mapping[str, Any], lang: str) -> dict[str, str]:
    return {"thumbnail": f"/photos/{photo['thumbnail']}", "alt": localized(photo["alt"], lang)}


def words(told: Told) -> dict[str, Any]:
    """Return the row of `location_words`."""
    place = told.place
    names = [*place.name.values(), place.kana]
    areas = (*told.prefecture.values(), *told.municipality.values())
    titles = [title for work in told.works for title in work.values()]
    own = fulltext.index_text(
        *place.name.values(), *place.description.values(), *titles,
        readings=[place.kana, *fulltext.KATAKANA.findall(" ".join(names + titles))],
    )  # fmt: skip
    return {
        "id": place.id,
        "names": f"{_barred(*names)}~{_of_areas(*areas, *told.kana_of_areas)}",
        "words": " ".join(
            (
                own,
                _known(areas, told.kana_of_areas),
                *map(_known, _kinds(told)),
                squares_at(place.lon, place.lat),
            )
        ),
    }


def vocabulary(told: Told) -> Iterator[str]:
    """Yield the texts beside the names whose Latin words people may mistype, too; descriptions are none."""
    yield from (title for work in told.works for title in work.values())
    yield from (word for words in _kinds(told) for word in words)


def _kinds(told: Told) -> Iterator[tuple[str, ...]]:
    """Yield the words of the place's category, and of each value of its attributes."""
    kind = taxonomy().categories[told.place.category]
    yield kind.every_word
    yield tuple(taxonomy().groups[kind.group].label.values())
    for slug, attribute in taxonomy().attributes.items():
        one = (getattr(told.place, slug),) if attribute.takes == "one" else told.facets.get(slug, ())
        yield from (tuple(attribute.values[value].values()) for value in one if value)


def _barred(*names: str) -> str:
    """Return names between bars, a space around each word, so that whole words can be told: | himeji jo |."""
    return "|" + "".join(f" {' '.join(fulltext.runs(name))} |" for name in names if name)


@lru_cache(maxsize=4096)
def _of_areas(*names: str) -> str:
    return _barred(*names)


@lru_cache(maxsize=4096)
def _known(said: tuple[str, ...], readings: tuple[str, ...] = ()) -> str:
    """Return the indexed form of words that many places share."""
    return fulltext.index_text(*said, readings=readings)

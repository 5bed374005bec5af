"""From what a caller sent to a checked `LocationSearch`: codes and slugs are looked up, shapes read."""

from collections.abc import Callable, Sequence
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlmodel import Session

from app.accounts import queries as accounts
from app.accounts.models import Area, AreaLevel
from app.kit.errors import BadRequest, NotFound
from app.kit.text import fold
from app.locations import stops
from app.locations.models import TransportStop
from app.locations.schemas import LocationFilter, LocationQuery
from app.locations.search import AreaSet, Circle, LocationSearch, Number
from app.locations.taxonomy import taxonomy
from geo import geometry
from geo.errors import GeometryError, OutOfRange, WrongKind
from geo.sentence import Words

ATTRIBUTES = ("era", "look", "intrusion", "setting", "noise", "power", "closure", "season", "light")
RANGES: dict[Number, tuple[str, str]] = {
    "floor_area_m2": ("floor_area_min", "floor_area_max"),
    "ceiling_height_m": ("ceiling_height_min", ""),
    "access_width_m": ("access_width_min", ""),
    "parking_spaces": ("parking_min", ""),
    "capacity": ("capacity_min", ""),
}
LATITUDE_OUT = Words("Latitude {lat:g} is outside -90…90: write longitude first.")
LONGITUDE_OUT = Words("Longitude {lon:g} is outside -180…180: write degrees, longitude first.")
SIMPLE = {"bbox", "category", "limit", "cursor", "lang", "facets"}


def _areas_of_block(session: Session, slug: str) -> Sequence[Area]:
    return accounts.areas_of_block(session, accounts.get_block(session, slug.lower()))


def _areas_of_commission(session: Session, slug: str) -> Sequence[Area]:
    return accounts.areas_of(session, accounts.get_organisation(session, slug))


AREAS_NAMED_BY: dict[str, Callable[[Session, str], Sequence[Area]]] = {
    "area": lambda session, code: [accounts.get_area(session, code)],
    "block": _areas_of_block,
    "commission": _areas_of_commission,
}


def search_of(
    session: Session, asked: LocationFilter, lang: str, shapes: tuple[BaseGeometry, ...] = (), **page: Any
) -> LocationSearch:
    """Return the search that the caller asked for.

    Raises:
        BadRequest: a parameter is not understood; `facts["parameter"]` names it.
        GeometryError: a shape or a box is not one.
    """
    if isinstance(asked, LocationQuery):
        page = {"sort": asked.sort, "limit": asked.limit, "cursor": asked.cursor} | page
        shapes += (geometry.parse_bbox(asked.bbox),) if asked.bbox else ()
    if asked.shape:
        shapes += (geometry.parse_ring(asked.shape),)
    near = _point(session, asked.near) if asked.near else None
    if asked.within_m and not near:
        raise BadRequest("within_m needs a middle: near=longitude,latitude.", parameter="within_m")
    return LocationSearch(
        words=asked.q,
        lang=lang,
        within=shapes,
        circle=Circle(*near, asked.within_m) if near and asked.within_m else None,
        origin=near,
        areas=_areas(session, asked),
        categories=_categories(asked.category),
        values={name: _values(name, given) for name in ATTRIBUTES if (given := getattr(asked, name))},
        without=_things(asked.without),
        ranges=_ranges(asked),
        has_photo=asked.has_photo,
        has_credit=asked.has_works,
        **page,
    )


def simple_search_of(asked: LocationQuery, lang: str) -> LocationSearch | None:
    """Return the search of one box and at most one category, if that is all that the caller asked for.

    Raises:
        BadRequest, GeometryError: as `search_of`.
    """
    if asked.facets or not asked.bbox or not asked.model_fields_set <= SIMPLE:
        return None
    within, categories = geometry.parse_bbox(asked.bbox), _categories(asked.category)
    if within.geom_type != "Polygon" or len(categories) > 1:
        return None
    return LocationSearch(
        lang=lang, within=(within,), categories=categories, limit=asked.limit, cursor=asked.cursor
    )


def simple_tile_of(asked: LocationFilter, lang: str, within: BaseGeometry) -> LocationSearch | None:
    """Return the search of a tile and at most one category, if that is all that the caller asked for."""
    categories = _categories(asked.category)
    if not asked.model_fields_set <= SIMPLE or len(categories) > 1:
        return None
    return LocationSearch(lang=lang, within=(within,), categories=categories)


def drawn(polygon: dict[str, Any]) -> BaseGeometry:
    """Return the shape that was drawn on a map, as GeoJSON.

    Raises:
        GeometryError: it is not a sound Polygon or MultiPolygon.
    """
    shape = geometry.from_geojson(polygon)
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise WrongKind(
            "A {type} has no inside to search: send a Polygon or a MultiPolygon.", type=shape.geom_type
        )
    geometry.require_clear_way(shape)
    return shape


def _listed(given: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))


def _categories(given: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind for slug in _listed(given) for kind in taxonomy().kinds_of(slug.lower())))


def _values(attribute: str, given: str) -> tuple[str, ...]:
    return tuple(taxonomy().require_value(attribute, value) for value in _listed(given))


def _things(given: str) -> tuple[str, ...]:
    things = _listed(given)
    if unknown := [thing for thing in things if thing not in taxonomy().things_in_view()]:
        raise BadRequest(
            "There is no {parameter} {value!r}. Choose from: {known}.",
            parameter="without",
            value=unknown[0],
            known=list(taxonomy().things_in_view()),
        )
    return things


def _ranges(asked: LocationFilter) -> dict[Number, tuple[float | None, float | None]]:
    found: dict[Number, tuple[float | None, float | None]] = {}
    for name, (least, most) in RANGES.items():
        low, high = getattr(asked, least), getattr(asked, most) if most else None
        if low is not None and high is not None and low > high:
            raise BadRequest(
                "{parameter}={low:g} is more than {most}={high:g}: swap them.",
                parameter=least,
                most=most,
                low=low,
                high=high,
            )
        if (low, high) != (None, None):
            found[name] = (low, high)
    return found


def _areas(session: Session, asked: LocationFilter) -> tuple[AreaSet, ...]:
    found = []
    for parameter, areas_named in AREAS_NAMED_BY.items():
        if slugs := _listed(getattr(asked, parameter)):
            try:
                found.append(
                    _area_set(session, [area for slug in slugs for area in areas_named(session, slug)])
                )
            except NotFound as unknown:
                raise BadRequest(unknown.sentence, parameter=parameter) from unknown
    return tuple(areas for areas in found if areas is not None)


def _area_set(session: Session, areas: list[Area]) -> AreaSet | None:
    """Return the areas as the catalogue knows them; the whole country narrows nothing."""
    if any(area.level == AreaLevel.COUNTRY for area in areas):
        return None
    prefectures = {area.code for area in areas if area.level == AreaLevel.PREFECTURE}
    below = {
        part.id
        for area in areas
        if area.level != AreaLevel.PREFECTURE
        for part in accounts.areas_below(session, area)
        if part.id
    }
    return AreaSet(tuple(sorted(prefectures)), tuple(sorted(below)))


def _stop(session: Session, given: str) -> TransportStop:
    """Return the one station or airport that is meant.

    Raises:
        BadRequest: none is called so, or several are; `facts["known"]` are the slugs to choose from.
    """
    if stop := stops.get_by_slug(session, given):
        return stop
    alike = stops.named(session, given)
    called_so = [stop for stop in alike if f"|{fold(given)}|" in stop.names]
    if len(called_so) == 1:
        return called_so[0]
    if not alike:
        raise BadRequest(
            "near={near!r} is neither longitude,latitude nor a known station or airport.",
            parameter="near",
            near=given,
        )
    raise BadRequest(
        "near={near!r} is no one station or airport. Choose from: {known}.",
        parameter="near",
        near=given,
        known=[stop.slug for stop in called_so or alike],
    )


def _point(session: Session, given: str) -> tuple[float, float]:
    """Return the position of `longitude,latitude`, or of the station or airport of that slug or name."""
    if "," not in given:
        stop = _stop(session, given)
        return stop.lon, stop.lat
    try:
        lon, lat = (float(part) for part in given.split(","))
        point = geometry.from_geojson({"type": "Point", "coordinates": [lon, lat]})
    except OutOfRange as error:
        says = LATITUDE_OUT if abs(lat) > 90 else LONGITUDE_OUT
        raise BadRequest(says, parameter="near", lat=lat, lon=lon) from error
    except (ValueError, GeometryError) as error:
        raise BadRequest(
            "near={near!r} is not longitude,latitude in degrees, such as 134.69,34.84.",
            parameter="near",
            near=given,
        ) from error
    return point.x, point.y

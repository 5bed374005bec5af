"""GeoJSON and WKT to shapely and back, checked on the way in.

Positions are longitude, latitude in degrees WGS 84 (EPSG:4326), rounded to 7 decimals (about 1 cm);
heights are dropped. What comes out of here is valid, finite, in range and of bearable size.
"""

import json
import math
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from geo.coordinates import DECIMALS, LEVELS, clean
from geo.errors import Antimeridian, BadBox, Malformed, NotClosed, NotValid, SelfCrossing, TooManyVertices
from geo.sentence import Sentence, Words

# The kinds of shapely that rooms above name in their signatures come from here.
__all__ = [
    "MAX_VERTICES",
    "BaseGeometry",
    "MultiPolygon",
    "Point",
    "Polygon",
    "box",
    "checked",
    "from_geojson",
    "from_wkt",
    "parse_bbox",
    "parse_ring",
    "require_clear_way",
    "rounded",
    "to_geojson",
]

MAX_VERTICES: Final = 10_000

_DEFECT: Final = re.compile(r"(?P<reason>[^\[]+)\[(?P<lon>\S+) (?P<lat>[^\]]+)\]")

# The reasons that shapely has for rings which each are sound.
_DEFECTS: Final = {
    "hole lies outside shell": Words("hole lies outside shell"),
    "holes are nested": Words("holes are nested"),
    "nested shells": Words("nested shells"),
    "interior is disconnected": Words("interior is disconnected"),
    "duplicate rings": Words("duplicate rings"),
    "too few points in geometry component": Words("its points are all the same"),
}


def from_geojson(
    value: Mapping[str, Any] | str | bytes, *, most_vertices: int | None = MAX_VERTICES
) -> BaseGeometry:
    """Return the shapely geometry of a GeoJSON geometry object or its text.

    `most_vertices=None` lifts the limit, for official boundaries read from a file.

    Raises:
        GeometryError: one of its children says what is wrong, in which ring and point, and the cure.
    """
    geometry = _build(_read_json(value) if isinstance(value, str | bytes) else value)
    _check_size(geometry, most_vertices)
    _check_validity(geometry)
    return geometry


def from_wkt(text: str, *, most_vertices: int | None = MAX_VERTICES) -> BaseGeometry:
    """Return the shapely geometry of a WKT text such as `POINT (139.7 35.6)`, checked as GeoJSON is."""
    try:
        geometry = shapely.from_wkt(text)
    except (shapely.GEOSException, NotImplementedError) as error:
        raise _unreadable_wkt(error) from None
    return checked(geometry, most_vertices=most_vertices)


def checked(geometry: BaseGeometry, *, most_vertices: int | None = MAX_VERTICES) -> BaseGeometry:
    """Return `geometry` in two dimensions and rounded, after the same checks as `from_geojson`."""
    _check_size(geometry, most_vertices)
    return from_geojson(mapping(geometry), most_vertices=None)


def require_clear_way(geometry: BaseGeometry) -> None:
    """Refuse an outline with a step that is shorter the other way round; one around the whole Earth is meant.

    Raises:
        Antimeridian: there is one.
    """
    west, _, east, _ = geometry.bounds
    if east - west <= 180:
        return
    for part in shapely.get_parts(geometry):
        for line in shapely.get_rings(part) if isinstance(part, Polygon) else [part]:
            lons = shapely.get_coordinates(line)[:, 0]
            for first, then in pairwise(lons.tolist()):
                if 180 < abs(first - then) < 360:
                    raise _antimeridian(first, then)


def _antimeridian(first: float, then: float) -> Antimeridian:
    return Antimeridian(
        "The outline leads from longitude {first:g} to {then:g}, over more than half the Earth: if it "
        "crosses the 180° meridian, cut it there into two parts.",
        first=first,
        then=then,
    )


def to_geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """Return a GeoJSON geometry object, 7 decimals, outer rings counter-clockwise (RFC 7946, 3.1.6)."""
    members: dict[str, Any] = json.loads(shapely.to_geojson(shapely.orient_polygons(rounded(geometry))))
    return members


def rounded(geometry: BaseGeometry) -> BaseGeometry:
    """Return `geometry` in two dimensions with 7 decimals; its validity is not looked at."""
    flat: BaseGeometry = shapely.transform(geometry, lambda points: np.round(points, DECIMALS))
    return flat


def box(west: float, south: float, east: float, north: float) -> Polygon | MultiPolygon:
    """Return the rectangle between two meridians and two parallels, in degrees.

    West greater than east means that it crosses the antimeridian; then there are two parts.

    Raises:
        BadBox: a side is not finite or out of range, south is above north, or there is no area.
    """
    _check_sides(west, south, east, north)
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    parts = [shapely.box(left, south, right, north) for left, right in spans if left < right]
    if not parts or south == north:
        raise BadBox(
            "The box has no area: let east differ from west and north from south.",
            bbox=[west, south, east, north],
        )
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def parse_bbox(text: str) -> Polygon | MultiPolygon:
    """Return the box of `west,south,east,north`, or of six numbers, whose heights are left out.

    Raises:
        BadBox: the text is not four or six numbers, or they make no box.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6):
        raise BadBox(
            "“{bbox}” is not a box: write four numbers, west,south,east,north, in degrees.",
            bbox=text[:80],
        )
    half = len(numbers) // 2
    return box(*numbers[:2], *numbers[half : half + 2])


def parse_ring(text: str) -> Polygon:
    """Return the polygon whose corners are `lon,lat;lon,lat;…`; its last corner leads back to its first.

    Raises:
        GeometryError: the text is not three or more positions, or they enclose nothing soundly.
    """
    try:
        corners = [[float(part) for part in corner.split(",")] for corner in text.split(";")]
    except ValueError:
        corners = []
    if len(corners) < 3 or any(len(corner) != 2 for corner in corners):
        raise Malformed(
            "“{text}” is not a shape: write three or more corners, lon,lat;lon,lat;lon,lat, in degrees.",
            text=text[:80],
        )
    ring = from_geojson({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})
    assert isinstance(ring, Polygon)
    require_clear_way(ring)
    return ring


def _read_json(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed(
            "This is not JSON: send an object such as {example}.",
            example='{"type": "Point", "coordinates": [139.7, 35.6]}',
        ) from None


def _build(members: Any) -> BaseGeometry:
    kind = members.get("type") if isinstance(members, Mapping) else None
    if kind == "GeometryCollection":
        return _build_collection(members)
    if not isinstance(kind, str) or kind not in LEVELS:
        raise _unknown_kind(kind)
    if members.get("coordinates") is None:
        raise Malformed("The {type} has no “coordinates”: add them.", type=kind)
    return shape({"type": kind, "coordinates": clean(kind, members["coordinates"])})


def _build_collection(members: Mapping[str, Any]) -> BaseGeometry:
    geometries = members.get("geometries")
    if not isinstance(geometries, list | tuple) or not geometries:
        raise Malformed("The GeometryCollection has no “geometries”: add at least one.")
    if any(isinstance(each, Mapping) and each.get("type") == "GeometryCollection" for each in geometries):
        raise Malformed("A collection lies inside a collection: put its members in the outer one.")
    return shapely.geometrycollections([_build(each) for each in geometries])


def _unknown_kind(kind: Any) -> Malformed:
    if kind in ("Feature", "FeatureCollection"):
        return Malformed("This is a {type}: send its geometry alone.", type=kind)
    return Malformed(
        "“{type}” is not a kind of geometry: use one of {known}.",
        type=str(kind)[:40],
        known=[*LEVELS, "GeometryCollection"],
    )


def _unreadable_wkt(error: Exception) -> NotClosed | Malformed:
    reason = str(error).split(": ", 1)[-1].strip()
    if "closed" in reason:
        return NotClosed("A ring is not closed: repeat its first point at its end.")
    return Malformed(
        "This WKT cannot be read ({reason}): write it like POINT (139.7 35.6), without SRID.", reason=reason
    )


def _check_size(geometry: BaseGeometry, most_vertices: int | None) -> None:
    vertices = int(shapely.get_num_coordinates(geometry))
    if most_vertices is not None and vertices > most_vertices:
        raise TooManyVertices(
            "The geometry has {vertices:,} points, {most:,} are accepted: simplify it.",
            vertices=vertices,
            most=most_vertices,
        )


def _check_validity(geometry: BaseGeometry) -> None:
    if geometry.is_valid:
        return
    found = _DEFECT.match(shapely.is_valid_reason(geometry))
    if not found:
        raise NotValid("The geometry is not valid: draw it again.")
    near = [round(float(found[axis]), DECIMALS) for axis in ("lon", "lat")]
    if "elf-intersection" in found["reason"]:
        raise SelfCrossing(
            "The outline crosses or touches itself near ({near}): move a point so that it does not.",
            near=near,
        )
    reason = found["reason"].lower()
    raise NotValid(
        "The geometry is not valid near ({near}): {reason}. Redraw it there.",
        near=near,
        reason=Sentence(_DEFECTS[reason]) if reason in _DEFECTS else reason,
    )


def _check_sides(west: float, south: float, east: float, north: float) -> None:
    sides = {"west": west, "south": south, "east": east, "north": north}
    for name, side in sides.items():
        limit = 180 if name in ("west", "east") else 90
        if not math.isfinite(side):
            raise BadBox("The {side} side of the box is not a finite number: give degrees.", side=name)
        if abs(side) > limit:
            raise BadBox(
                "The {side} side of the box, {degrees:g}, is outside -{limit}…{limit}: "
                "write west,south,east,north in degrees, longitude first.",
                side=name,
                degrees=side,
                limit=limit,
                bbox=list(sides.values()),
            )
    if south > north:
        raise BadBox(
            "The box is upside down: south {south:g} is above north {north:g}; swap them.",
            south=south,
            north=north,
            bbox=list(sides.values()),
        )

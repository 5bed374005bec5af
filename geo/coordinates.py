"""The `coordinates` member of a GeoJSON geometry, read position by position before shapely sees it.

Only here is it still known which ring and which point of it a number belongs to.
"""

import math
from collections.abc import Sequence
from typing import Any, Final

from geo.errors import Empty, Malformed, NotClosed, NotFinite, OutOfRange, TooFewPoints
from geo.sentence import Sentence, Words

DECIMALS: Final = 7

# What lies inside what, down to the position (RFC 7946, section 3.1).
LEVELS: Final = {
    "Point": (),
    "MultiPoint": ("point",),
    "LineString": ("point",),
    "MultiLineString": ("line", "point"),
    "Polygon": ("ring", "point"),
    "MultiPolygon": ("part", "ring", "point"),
}
_ITEMS: Final = {
    "point": Words("points"),
    "line": Words("lines"),
    "ring": Words("rings"),
    "part": Words("parts"),
}
_PLACES: Final = {
    ("point",): Words("Point {point}"),
    ("line",): Words("Line {line}"),
    ("line", "point"): Words("Line {line}, point {point}"),
    ("ring",): Words("Ring {ring}"),
    ("ring", "point"): Words("Ring {ring}, point {point}"),
    ("part",): Words("Part {part}"),
    ("part", "ring"): Words("Part {part}, ring {ring}"),
    ("part", "ring", "point"): Words("Part {part}, ring {ring}, point {point}"),
}
_SWAPPED: Final = Words("they look swapped: write longitude first")
_IN_DEGREES: Final = Words("use degrees of WGS 84")
_POSITION: Final = Sentence("The position")
_FEWEST: Final = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}


def clean(kind: str, coordinates: Any) -> Any:
    """Return the coordinates of a `kind` of geometry as nested tuples: two numbers a position, rounded.

    Raises:
        GeometryError: a position, a line or a ring is not what `kind` needs; the message says which.
    """
    if isinstance(coordinates, Sequence) and not coordinates:
        raise Empty("The {type} has no point: give it at least one.", type=kind)
    return _clean(kind, coordinates, ())


def check_position(lon: float, lat: float, where: Sentence = _POSITION) -> None:
    """Refuse a longitude or latitude that is not finite, or not on the globe."""
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise NotFinite("{where} has a coordinate that is not a finite number: give degrees.", where=where)
    if abs(lon) > 180 or abs(lat) > 90:
        swapped = abs(lon) <= 90 < abs(lat) <= 180
        raise OutOfRange(
            "{where} ({position[0]:g}, {position[1]:g}) is outside longitude -180…180 and latitude -90…90: "
            "{cure}.",
            where=where,
            position=[lon, lat],
            cure=Sentence(_SWAPPED if swapped else _IN_DEGREES),
        )


def _clean(kind: str, value: Any, path: tuple[int, ...]) -> Any:
    """Clean what lies at `path`, the one-based numbers of part, ring and point so far."""
    levels = LEVELS[kind][len(path) :]
    if not levels:
        return _position(kind, value, path)
    if not isinstance(value, list | tuple):
        raise Malformed(
            "{where} should be a list of {items}.",
            where=_where(kind, path),
            items=Sentence(_ITEMS[levels[0]]),
        )
    inner = tuple(_clean(kind, each, (*path, number)) for number, each in enumerate(value, 1))
    if levels == ("point",) and kind in _FEWEST:
        _check_line(kind, inner, path)
    return inner


def _position(kind: str, value: Any, path: tuple[int, ...]) -> tuple[float, float]:
    numbers = value[:2] if isinstance(value, list | tuple) else ()
    if len(numbers) < 2 or not all(_is_number(number) for number in numbers):
        raise Malformed(
            "{where} is not a position: write [longitude, latitude] as numbers.", where=_where(kind, path)
        )
    lon, lat = _as_float(numbers[0]), _as_float(numbers[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        check_position(lon, lat, _where(kind, path))
    return round(lon, DECIMALS), round(lat, DECIMALS)


def _check_line(kind: str, points: tuple[tuple[float, float], ...], path: tuple[int, ...]) -> None:
    fewest = _FEWEST[kind]
    if len(points) < fewest:
        raise TooFewPoints(
            "{where} has {points} points: it needs at least {fewest}.",
            where=_where(kind, path),
            points=len(points),
            fewest=fewest,
        )
    if fewest == 4 and points[0] != points[-1]:
        raise NotClosed(
            "{where} is not closed: repeat its first point ({position}) at the end.",
            where=_where(kind, path),
            position=list(points[0]),
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _as_float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:  # JSON allows integers of any length
        return math.inf


def _where(kind: str, path: tuple[int, ...]) -> Sentence:
    """Return words such as “Part 2, ring 1, point 17”."""
    if not path:
        return Sentence("The {type}", type=kind)
    levels = LEVELS[kind][: len(path)]
    return Sentence(_PLACES[levels], **dict(zip(levels, path, strict=True)))

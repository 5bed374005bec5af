"""The `coordinates` member of a GeoJSON geometry, read position by position before shapely sees it.

Only here is it still known which ring and which point of it a number belongs to.
"""

import math
from collections.abc import Sequence
from typing import Any, Final

from geo.errors import Empty, Malformed, NotClosed, NotFinite, OutOfRange, TooFewPoints

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
_FEWEST: Final = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}


def clean(kind: str, coordinates: Any) -> Any:
    """Return the coordinates of a `kind` of geometry as nested tuples: two numbers a position, rounded.

    Raises:
        GeometryError: a position, a line or a ring is not what `kind` needs; the message says which.
    """
    if isinstance(coordinates, Sequence) and not coordinates:
        raise Empty(f"The {kind} has no point: give it at least one.", type=kind)
    return _clean(kind, coordinates, ())


def check_position(lon: float, lat: float, where: str = "The position") -> None:
    """Refuse a longitude or latitude that is not finite, or not on the globe."""
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise NotFinite(f"{where} has a coordinate that is not a finite number: give degrees.", where=where)
    if abs(lon) > 180 or abs(lat) > 90:
        swapped = abs(lon) <= 90 < abs(lat) <= 180
        cure = "they look swapped: write longitude first" if swapped else "use degrees of WGS 84"
        raise OutOfRange(
            f"{where} ({lon:g}, {lat:g}) is outside longitude -180…180 and latitude -90…90: {cure}.",
            where=where,
            position=[lon, lat],
        )


def _clean(kind: str, value: Any, path: tuple[int, ...]) -> Any:
    """Clean what lies at `path`, the one-based numbers of part, ring and point so far."""
    levels = LEVELS[kind][len(path) :]
    if not levels:
        return _position(kind, value, path)
    if not isinstance(value, list | tuple):
        raise Malformed(f"{_where(kind, path)} should be a list of {levels[0]}s.", where=_where(kind, path))
    inner = tuple(_clean(kind, each, (*path, number)) for number, each in enumerate(value, 1))
    if levels == ("point",) and kind in _FEWEST:
        _check_line(kind, inner, path)
    return inner


def _position(kind: str, value: Any, path: tuple[int, ...]) -> tuple[float, float]:
    numbers = value[:2] if isinstance(value, list | tuple) else ()
    if len(numbers) < 2 or not all(_is_number(number) for number in numbers):
        where = _where(kind, path)
        raise Malformed(f"{where} is not a position: write [longitude, latitude] as numbers.", where=where)
    lon, lat = _as_float(numbers[0]), _as_float(numbers[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        check_position(lon, lat, _where(kind, path))
    return round(lon, DECIMALS), round(lat, DECIMALS)


def _check_line(kind: str, points: tuple[tuple[float, float], ...], path: tuple[int, ...]) -> None:
    where, fewest = _where(kind, path), _FEWEST[kind]
    if len(points) < fewest:
        raise TooFewPoints(
            f"{where} has {len(points)} points: it needs at least {fewest}.", where=where, points=len(points)
        )
    if fewest == 4 and points[0] != points[-1]:
        lon, lat = points[0]
        raise NotClosed(
            f"{where} is not closed: repeat its first point ({lon}, {lat}) at the end.",
            where=where,
            position=[lon, lat],
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _as_float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:  # JSON allows integers of any length
        return math.inf


def _where(kind: str, path: tuple[int, ...]) -> str:
    """Return words such as “Part 2, ring 1, point 17”."""
    words = ", ".join(f"{level} {number}" for level, number in zip(LEVELS[kind], path, strict=False))
    return words.capitalize() or f"The {kind}"

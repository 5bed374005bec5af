"""What PostGIS has and SQLite lacks: spatial functions in Python, registered on every new connection.

A shape that a statement compares with many rows is sent as `(SELECT geo_shape(?))`: SQLite evaluates
that once, and the rows see only a short key to the prepared geometry, however large it is.
"""

import hashlib
import math
import struct
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from geo.nearness import bounds_within, metres_between, shapes_within_m

UNITS_A_DEGREE: Final = 10_000_000
WEST, SOUTH, EAST, NORTH = range(4)

_KEY_BYTES: Final = 16
# How the WKB of a point begins, little-endian, before its two numbers.
_POINT: Final = b"\x01\x01\x00\x00\x00"
_TWO_NUMBERS: Final = struct.Struct("<dd")
_POINT_BYTES: Final = len(_POINT) + _TWO_NUMBERS.size


def install(engine: Engine) -> None:
    """Register the functions on every connection that `engine` opens from now on; SQLite only."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _register)


class ShapeMemory:
    """The shapes that the statements of one connection ask about, prepared and found by a short key.

    Its methods are functions of SQL. They take WKB or a key; NULL meets, covers and is near nothing.
    """

    def __init__(self, most: int = 128) -> None:
        self._most = most
        self._asked: OrderedDict[bytes, BaseGeometry] = OrderedDict()
        # The inner side of a join comes by again and again.
        self._stored = lru_cache(maxsize=256)(_prepared)

    def remember(self, wkb: bytes | None) -> bytes | None:
        """Prepare a shape and return its key, 16 bytes; no WKB is so short."""
        if wkb is None:
            return None
        key = hashlib.blake2b(wkb, digest_size=_KEY_BYTES).digest()
        if key not in self._asked:
            self._asked[key] = _prepared(wkb)
        self._asked.move_to_end(key)
        if len(self._asked) > self._most:
            self._asked.popitem(last=False)
        return key

    def get(self, shape: bytes) -> BaseGeometry:
        """Return the prepared geometry of a key or of WKB."""
        return self._asked[shape] if len(shape) == _KEY_BYTES else self._stored(shape)

    def intersects(self, one: bytes | None, other: bytes | None) -> bool:
        if one is None or other is None:
            return False
        return bool(shapely.intersects(*self._both(one, other)))

    def covers(self, one: bytes | None, other: bytes | None) -> bool:
        if one is None or other is None:
            return False
        if len(one) == _KEY_BYTES:
            return bool(shapely.covers(*self._both(one, other)))
        return bool(shapely.covered_by(*self._both(other, one)))

    def within_m(self, one: bytes | None, other: bytes | None, metres: float) -> bool:
        if one is None or other is None:
            return False
        return shapes_within_m(*self._both(one, other), metres)

    def bounds_overlap(self, one: bytes | None, other: bytes | None) -> bool:
        if one is None or other is None:
            return False
        asked, row = self._both(one, other)
        west, south, east, north = asked.bounds
        west_2, south_2, east_2, north_2 = row.bounds
        return bool(east >= west_2 and west <= east_2 and north >= south_2 and south <= north_2)

    def contains_xy(self, shape: bytes, lon: float | None, lat: float | None) -> bool | None:
        if lon is None or lat is None:
            return None
        return bool(shapely.intersects_xy(self.get(shape), lon, lat))

    def inner_e7(self, shape: bytes | None, side: int, metres: float) -> int | None:
        """Return one side of the box asked for, rounded inwards: see `outer_e7`."""
        if shape is None or (geometry := self.get(shape)).is_empty:
            return None
        value = bounds_within(geometry, metres)[side]
        return _ceil_e7(value) if side in (WEST, SOUTH) else _floor_e7(value)

    def _both(self, one: bytes, other: bytes) -> tuple[BaseGeometry, BaseGeometry]:
        """Return both shapes, first the one to prepare: that which was asked for, or else the first."""
        if len(one) != _KEY_BYTES == len(other):
            one, other = other, one
        return self.get(one), self.get(other) if len(other) == _KEY_BYTES else shapely.from_wkb(other)


def outer_e7(wkb: bytes | None, side: int) -> int | None:
    """Return one side of a stored shape's box in units of 1e-7 degrees, rounded outwards.

    A stored shape rounded outwards and a question rounded inwards never miss each other, and are exact
    where the stored shape has 7 decimals: east ≥ west' holds just when ⌈east⌉ ≥ ⌈west'⌉.
    """
    return None if wkb is None else _outer_box(wkb)[side]


@lru_cache(maxsize=8)
def _outer_box(wkb: bytes) -> tuple[int | None, ...]:
    """Return the four sides at once, since a trigger asks for one after another; None for an empty shape."""
    west, south, east, north = _bounds(wkb)
    if math.isnan(west):
        return (None, None, None, None)
    return _floor_e7(west), _floor_e7(south), _ceil_e7(east), _ceil_e7(north)


def _bounds(wkb: bytes) -> tuple[float, ...]:
    if wkb.startswith(_POINT) and len(wkb) == _POINT_BYTES:  # most are; to build a shape would cost far more
        return _TWO_NUMBERS.unpack_from(wkb, len(_POINT)) * 2
    bounds: tuple[float, ...] = shapely.from_wkb(wkb).bounds
    return bounds


def _prepared(wkb: bytes) -> BaseGeometry:
    geometry = shapely.from_wkb(wkb)
    shapely.prepare(geometry)
    return geometry


def _floor_e7(degrees: float) -> int:
    return math.floor(round(degrees * UNITS_A_DEGREE, 3))


def _ceil_e7(degrees: float) -> int:
    return math.ceil(round(degrees * UNITS_A_DEGREE, 3))


def _distance_m(
    lon: float | None, lat: float | None, lon_2: float | None, lat_2: float | None
) -> float | None:
    if lon is None or lat is None or lon_2 is None or lat_2 is None:
        return None
    return metres_between(lon, lat, lon_2, lat_2)


def _register(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    memory = ShapeMemory()
    functions: dict[str, tuple[int, Callable[..., Any]]] = {
        "geo_shape": (1, memory.remember),
        "geo_intersects": (2, memory.intersects),
        "geo_covers": (2, memory.covers),
        "geo_within_m": (3, memory.within_m),
        "geo_bounds_overlap": (2, memory.bounds_overlap),
        "geo_contains_xy": (3, memory.contains_xy),
        "geo_inner_e7": (3, memory.inner_e7),
        "geo_outer_e7": (2, outer_e7),
        "geo_distance_m": (4, _distance_m),
    }
    for name, (arguments, function) in functions.items():
        connection.create_function(name, arguments, function, deterministic=True)

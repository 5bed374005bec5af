"""Map tiles: z/x/y to bounds and back, in Web Mercator (EPSG:3857) as every slippy map cuts it.

The world is a square from (0, 0) in the north-west to (1, 1); zoom z cuts it into 2^z by 2^z tiles.
"""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import OutOfRange
from geo.measure import Bounds

MAX_ZOOM: Final = 24
# Where the square ends: the latitude whose Mercator ordinate is π.
MAX_LAT: Final = math.degrees(math.atan(math.sinh(math.pi)))


class Tile(NamedTuple):
    """One tile: `x` counts from the antimeridian eastwards, `y` from the north southwards."""

    z: int
    x: int
    y: int


def checked_tile(z: int, x: int, y: int) -> Tile:
    """Return the tile, if there is one.

    Raises:
        OutOfRange: the zoom is not within 0…24, or x or y not within 0…2^z - 1.
    """
    if not 0 <= z <= MAX_ZOOM:
        raise OutOfRange("Zoom {z} is not within 0…{most}: ask for one that is.", z=z, most=MAX_ZOOM)
    last = (1 << z) - 1
    if not (0 <= x <= last and 0 <= y <= last):
        raise OutOfRange(
            "There is no tile {z}/{x}/{y}: at zoom {z}, x and y go from 0 to {last}.",
            z=z,
            x=x,
            y=y,
            last=last,
        )
    return Tile(z, x, y)


def tile_bounds(z: int, x: int, y: int, *, margin: float = 0.0) -> Bounds:
    """Return west, south, east, north of a tile in degrees.

    `margin` widens it by that share of its side, for what lies outside but is drawn inside; the bounds
    still end where the world does.
    """
    west, north = _place(max(x - margin, 0) / (1 << z), max(y - margin, 0) / (1 << z))
    last = 1 << z
    east, south = _place(min(x + 1 + margin, last) / last, min(y + 1 + margin, last) / last)
    return west, south, east, north


def tile_at(lon: float, lat: float, z: int) -> Tile:
    """Return the tile of zoom `z` that holds a position; beyond 85.05° of latitude the nearest one."""
    side = 1 << checked_tile(z, 0, 0).z
    u, v = to_world(lon, lat)
    return Tile(z, min(int(u * side), side - 1), min(int(v * side), side - 1))


def tiles_over(bounds: Bounds, z: int) -> Iterator[Tile]:
    """Yield the tiles of zoom `z` that a box touches, row by row; the box does not cross the antimeridian."""
    west, south, east, north = bounds
    first, last = tile_at(west, north, z), tile_at(east, south, z)
    for y in range(first.y, last.y + 1):
        for x in range(first.x, last.x + 1):
            yield Tile(z, x, y)


def to_world(lons: ArrayLike, lats: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far east and how far south positions lie in the world, 0 to 1 each."""
    lat = np.radians(np.clip(np.asarray(lats, dtype=np.float64), -MAX_LAT, MAX_LAT))
    u = (np.asarray(lons, dtype=np.float64) + 180) / 360
    v = (1 - np.arcsinh(np.tan(lat)) / np.pi) / 2
    return u, np.clip(v, 0.0, 1.0)


def within_tile(
    tile: Tile, u: NDArray[np.float64], v: NDArray[np.float64], extent: int = 4096
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return world positions as columns and rows of a tile of `extent` by `extent` units.

    What lies in the tile gets 0…extent - 1, what lies around it negative or greater numbers.
    """
    side = (1 << tile.z) * extent
    columns = np.floor(u * side).astype(np.int64) - tile.x * extent
    rows = np.floor(v * side).astype(np.int64) - tile.y * extent
    return columns, rows


def _place(u: float, v: float) -> tuple[float, float]:
    return u * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * v))))

"""How many public places lie in each cell of the tile grid: kept by the writes, read by the low zooms."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ScalarSelect, Subquery, bindparam, delete, func, select
from sqlmodel import Session

from app.kit import bulk
from app.kit.columns import numbers_in
from app.locations.models import Cell, Location
from geo import tiling, zorder
from geo.measure import Bounds
from geo.tiling import Tile

DEEPER = 5
"""A tile shows cells so many zooms deeper than its own: 32 x 32 of them."""
ZOOMS = range(DEEPER, 9 + DEEPER)
"""Enough for tiles down to zoom 8; from there on places are drawn themselves."""
EVERY = ""
"""The category of the rows that count places of all categories."""
MOST_SUMMED = 64
"""So many cells at most are added up to say how many places a box holds at least."""
EDGE_LAT = 85.0
"""The grid of tiles ends a little beyond."""
BATCH = 5_000
CELLS = Cell.__table__
COLUMNS = tuple(CELLS.columns.keys())
COUNTED = (Cell.places, Cell.sum_lon, Cell.sum_lat)

Public = tuple[float, float, str]
"""Longitude, latitude and category of a public place: all that its cells need to know of it."""


def add(session: Session, places: Sequence[Public]) -> None:
    """Count places in."""
    for start in range(0, len(places), BATCH):
        bulk.add_up(session, CELLS, list(_sums(places[start : start + BATCH], +1)))


def take_out(session: Session, ids: Sequence[int]) -> None:
    """Count the public ones among the places out; ask before anything about them changes."""
    columns = (Location.lon, Location.lat, Location.category)
    for start in range(0, len(ids), BATCH):
        some = Location.id.in_(ids[start : start + BATCH])
        places = session.execute(select(*columns).where(some, Location.rank_key.is_not(None))).all()
        if places:
            bulk.add_up(session, CELLS, list(_sums(places, -1)))
    if ids:
        session.execute(delete(Cell).where(Cell.places <= 0))


def within(tile: Tile, categories: Sequence[str]) -> Subquery:
    """Return the cells of a tile, of some categories or of all: how many places, and the sums of where."""
    wanted = Cell.category.in_(categories or (EVERY,))
    sums = (func.sum(column).label(column.key) for column in COUNTED)
    of_tile = (wanted, *_along(**stretch(tile)))
    return select(*sums).where(*of_tile).group_by(Cell.number).subquery("cells")


def stretch(tile: Tile) -> dict[str, int]:
    """Return where the cells of a tile lie in the table: their zoom, their first and last number."""
    first = zorder.interleave(tile.x, tile.y) << 2 * DEEPER
    return {"zoom": tile.z + DEEPER, "first": first, "last": first + (1 << 2 * DEEPER) - 1}


def stretch_of(category: str) -> Subquery:
    """Return what `within` does of one category, its values to be given by name."""
    ends: dict[str, Any] = {name: bindparam(name) for name in ("zoom", "first", "last")}
    return select(*COUNTED).where(Cell.category == bindparam(category), *_along(**ends)).subquery("cells")


@lru_cache(maxsize=1024)
def inside(bounds: Bounds) -> tuple[int, tuple[int, ...]]:
    """Return the zoom and the numbers of the cells that lie wholly in a box: the deepest, not too many."""
    west, south, east, north = bounds
    xs, ys = tiling.to_world([west, east], np.clip([north, south], -EDGE_LAT, EDGE_LAT))
    for zoom in reversed(ZOOMS):
        columns, rows = (range(ceil(low * 2**zoom), floor(high * 2**zoom)) for low, high in (xs, ys))
        if len(columns) * len(rows) <= MOST_SUMMED:
            break
    return zoom, tuple(zorder.interleave(x, y) for x in columns for y in rows)


def held(dialect: str) -> ScalarSelect[int]:
    """Return how many places of `category` the `cells` of a `zoom` hold; all three are given by name."""
    some = Cell.number.in_(numbers_in(dialect, bindparam("cells")))
    of_category = (Cell.zoom == bindparam("zoom"), Cell.category == bindparam("category"))
    return select(func.coalesce(func.sum(Cell.places), 0)).where(*of_category, some).scalar_subquery()


def _along(zoom: Any, first: Any, last: Any) -> tuple[Any, ...]:
    return Cell.zoom == zoom, Cell.number.between(first, last)


def _sums(places: Sequence[Any], sign: int) -> Iterator[dict[str, Any]]:
    """Yield how many places lie in each cell, by category and in all, and the sums of their positions."""
    lons, lats, categories = (np.array(column) for column in zip(*places, strict=True))
    kinds, codes = np.unique(categories, return_inverse=True)
    names = np.array([EVERY, *kinds])
    numbers = _numbers(lons, lats)
    # One number for a cell and a category: a zoom less is two bits less of it.
    cells = np.concatenate([numbers, (codes + 1) << 2 * ZOOMS[-1] | numbers])
    sums = [np.tile(column, 2) * sign for column in (np.ones(len(lons)), lons, lats)]
    for zoom in reversed(ZOOMS):
        cells, which = np.unique(cells, return_inverse=True)
        sums = [np.bincount(which, weights=column) for column in sums]
        numbers = cells & (1 << 2 * zoom) - 1
        columns = (names[cells >> 2 * zoom], numbers, sums[0].astype(np.int64), *sums[1:])
        for cell in zip(*(column.tolist() for column in columns), strict=True):
            yield dict(zip(COLUMNS, (zoom, *cell), strict=True))
        cells = cells >> 2


def _numbers(lons: NDArray[np.float64], lats: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the numbers of the cells of the deepest zoom that positions lie in."""
    side = 1 << ZOOMS[-1]
    return zorder.interleaved(
        *(np.minimum(axis * side, side - 1).astype(np.uint64) for axis in tiling.to_world(lons, lats))
    )

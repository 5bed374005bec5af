"""How many public places lie in each cell of the tile grid: kept by the writes, read by the low zooms."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import delete, select
from sqlmodel import Session

from app.kit import bulk
from app.locations.models import Cell, Location
from geo import tiling

DEEPER = 5
"""A tile shows cells so many zooms deeper than its own: 32 x 32 of them."""
ZOOMS = range(DEEPER, 9 + DEEPER)
"""Enough for tiles down to zoom 8; from there on places are drawn themselves."""
BATCH = 5_000
CELLS = Cell.__table__
COLUMNS = tuple(CELLS.columns.keys())

Public = tuple[float, float, str]
"""Longitude, latitude and category of a public place: all that its cells need to know of it."""


def add(session: Session, places: Sequence[Public]) -> None:
    """Count places in."""
    for start in range(0, len(places), BATCH):
        bulk.add_up(session, CELLS, _sums(places[start : start + BATCH], +1))


def take_out(session: Session, ids: Sequence[int]) -> None:
    """Count the public ones among the places out; ask before anything about them changes."""
    columns = (Location.lon, Location.lat, Location.category)
    for start in range(0, len(ids), BATCH):
        some = Location.id.in_(ids[start : start + BATCH])
        places = session.execute(select(*columns).where(some, Location.rank_key.is_not(None))).all()
        if places:
            bulk.add_up(session, CELLS, _sums(places, -1))
    if ids:
        session.execute(delete(Cell).where(Cell.places <= 0))


def _sums(places: Sequence[Any], sign: int) -> list[dict[str, Any]]:
    """Return how many places lie in each cell by category, and the sums of their positions."""
    lons, lats, categories = (np.array(column) for column in zip(*places, strict=True))
    names, codes = np.unique(categories, return_inverse=True)
    deepest = ZOOMS[-1]
    xs, ys = (
        np.minimum(w * 2**deepest, 2**deepest - 1).astype(np.int64) for w in tiling.to_world(lons, lats)
    )
    rows: list[dict[str, Any]] = []
    for zoom in ZOOMS:
        # One number for a cell and a category: whole columns of three are slow to tell apart.
        cell_of = (codes << 2 * zoom) | (xs >> deepest - zoom << zoom) | (ys >> deepest - zoom)
        cells, which, places_in = np.unique(cell_of, return_inverse=True, return_counts=True)
        sums = (np.bincount(which, weights=axis) * sign for axis in (lons, lats))
        within = 2**zoom - 1
        columns = (cells >> zoom & within, cells & within, names[cells >> 2 * zoom], places_in * sign, *sums)
        told = zip(*(column.tolist() for column in columns), strict=True)
        rows += [dict(zip(COLUMNS, (zoom, *cell), strict=True)) for cell in told]
    return rows

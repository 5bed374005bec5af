"""How many public places lie in each cell of the tile grid: kept by the writes, read by the low zooms."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import delete, select
from sqlmodel import Session

from app.kit.db import insert_into
from app.locations.models import Cell, Location
from geo import tiling

DEEPER = 5
"""A tile shows cells so many zooms deeper than its own: 32 x 32 of them."""
ZOOMS = range(DEEPER, 9 + DEEPER)
"""Enough for tiles down to zoom 8; from there on places are drawn themselves."""
BATCH = 5_000


def add(session: Session, ids: Sequence[int]) -> None:
    """Count the public ones among the places in."""
    _count(session, ids, +1)


def take_out(session: Session, ids: Sequence[int]) -> None:
    """Count the public ones among the places out; ask before anything about them changes."""
    _count(session, ids, -1)


def _count(session: Session, ids: Sequence[int], sign: int) -> None:
    columns = (Location.lon, Location.lat, Location.category)
    for start in range(0, len(ids), BATCH):
        some = Location.id.in_(ids[start : start + BATCH])
        places = session.execute(select(*columns).where(some, Location.rank_key.is_not(None))).all()
        if places:
            _upsert(session, _sums(places, sign))
    if sign < 0 and ids:
        session.execute(delete(Cell).where(Cell.places <= 0))


def _sums(places: Sequence[Any], sign: int) -> list[dict[str, Any]]:
    """Return one row a cell and category: how many places, and the sums of their positions."""
    lons, lats, categories = (np.array(column) for column in zip(*places, strict=True))
    names, codes = np.unique(categories, return_inverse=True)
    deepest = ZOOMS[-1]
    xs, ys = (
        np.minimum(w * 2**deepest, 2**deepest - 1).astype(np.int64) for w in tiling.to_world(lons, lats)
    )
    rows = []
    for zoom in ZOOMS:
        cells, which, places_in = np.unique(
            np.stack([xs >> deepest - zoom, ys >> deepest - zoom, codes]),
            axis=1,
            return_inverse=True,
            return_counts=True,
        )
        sums = [np.bincount(which.ravel(), weights=axis) * sign for axis in (lons, lats)]
        columns = (*cells.tolist(), (places_in * sign).tolist(), *(axis.tolist() for axis in sums))
        rows += [
            {
                "zoom": zoom,
                "x": x,
                "y": y,
                "category": str(names[c]),
                "places": n,
                "sum_lon": lon,
                "sum_lat": lat,
            }
            for x, y, c, n, lon, lat in zip(*columns, strict=True)
        ]
    return rows


def _upsert(session: Session, rows: list[dict[str, Any]]) -> None:
    statement = insert_into(session, Cell)
    sums = {name: getattr(Cell, name) + statement.excluded[name] for name in ("places", "sum_lon", "sum_lat")}
    keys = ["zoom", "x", "y", "category"]
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=sums), rows)

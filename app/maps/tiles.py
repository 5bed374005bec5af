"""Vector tiles of the places that a search finds."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlmodel import Session

from app.locations.cells import DEEPER, ZOOMS
from app.locations.models import Cell, Location, LocationCard
from app.locations.queries import Catalogue
from app.locations.search import LocationSearch
from app.locations.taxonomy import taxonomy
from geo import mvt, tiling
from geo.tiling import Tile

MOST_PLACES = 3_000
"""A tile draws so many places; where there are more, the first in the default order, which spreads them."""
NAMED_FROM = 12
"""Names are most of a tile's bytes, and nobody can read them further out."""


def places(session: Session, tile: Tile, search: LocationSearch) -> bytes:
    """Return the tile of the places that `search` finds: themselves, or cells that count them."""
    if _is_counted(search) and tile.z + DEEPER in ZOOMS:
        cells = _cells(session, tile, search.categories)
        if sum(cell.places for cell in cells) > MOST_PLACES:
            return _cells_layer(cells, tile)
    return _places_layer(session, tile, search)


def _is_counted(search: LocationSearch) -> bool:
    """Tell whether the cells know the answer: they are kept for each category, and for nothing else."""
    tile_alone = search.within[:1]
    return search == LocationSearch(lang=search.lang, within=tile_alone, categories=search.categories)


def _cells(session: Session, tile: Tile, categories: Sequence[str]) -> Sequence[Any]:
    west, north = tile.x << DEEPER, tile.y << DEEPER
    last = (1 << DEEPER) - 1
    statement = select(
        func.sum(Cell.places).label("places"),
        func.sum(Cell.sum_lon).label("sum_lon"),
        func.sum(Cell.sum_lat).label("sum_lat"),
    ).where(
        Cell.zoom == tile.z + DEEPER, Cell.x.between(west, west + last), Cell.y.between(north, north + last)
    )
    if categories:
        statement = statement.where(Cell.category.in_(categories))
    return session.execute(statement.group_by(Cell.x, Cell.y)).all()


def _cells_layer(cells: Sequence[Any], tile: Tile) -> bytes:
    numbers, lons, lats = (np.array(column, dtype=float) for column in zip(*cells, strict=True))
    columns, rows = tiling.within_tile(tile, *tiling.to_world(lons / numbers, lats / numbers))
    return mvt.points_layer("cells", columns, rows, attributes={"n": numbers.astype(int)})


def _places_layer(session: Session, tile: Tile, search: LocationSearch) -> bytes:
    columns = [Location.id, Location.slug, Location.category, Location.lon, Location.lat]
    found = Catalogue(session, search).matching(columns, MOST_PLACES)
    statement = select(found)
    if tile.z >= NAMED_FROM:
        card = (LocationCard.location_id == found.c.id) & (LocationCard.lang == search.lang)
        statement = select(*found.c, LocationCard.name).join_from(found, LocationCard, card)
    rows = session.execute(statement).all()
    if not rows:
        return b""
    ids, slugs, categories, lons, lats, *names = zip(*rows, strict=True)
    places_in = tiling.within_tile(tile, *tiling.to_world(lons, lats))
    groups = [taxonomy().categories[category].group for category in categories]
    attributes: dict[str, Any] = {"slug": slugs, "category": categories, "group": groups}
    if names:
        attributes["name"] = names[0]
    return mvt.points_layer("places", *places_in, ids, attributes)

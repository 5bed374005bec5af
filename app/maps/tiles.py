"""Vector tiles of the places that a search finds."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlmodel import Session

from app.kit.columns import fetch_columns, numbers
from app.locations import cells, finding
from app.locations.models import Location, LocationCard
from app.locations.queries import Catalogue
from app.locations.search import LocationSearch
from app.locations.taxonomy import taxonomy
from geo import mvt, tiling
from geo.tiling import Tile

MOST_PLACES = 1_500
"""So many points fill a tile; of more, the first in the default order stand, which spreads them."""
NAMED_FROM, MOST_NAMED = 12, 200
"""Names are most of a tile's bytes: nobody can read them further out, nor more of them in one tile."""
POINT = (Location.id, Location.slug, Location.category, Location.lon, Location.lat)
"""What a tile says of a place, beside its name."""

Columns = Sequence[Sequence[Any]]
Numbers = NDArray[np.float64] | NDArray[np.int64]


def places(session: Session, tile: Tile, search: LocationSearch) -> bytes:
    """Return the tile of the places that `search` finds: themselves, or cells that count them."""
    if _is_counted(search) and has_cells(tile):
        counted = fetch_columns(session, cells.within(tile, search.categories))
        if is_crowded(counted):
            return cells_layer(tile, counted)
    found = _found(session, search)
    if not found[0] and (better := finding.mended(session, search)):
        found = _found(session, better)
    return places_layer(tile, found, lambda ids: _names(session, ids, search.lang))


def _found(session: Session, search: LocationSearch) -> Columns:
    return fetch_columns(session, Catalogue(session, search).matching(POINT, MOST_PLACES))


def has_cells(tile: Tile) -> bool:
    return tile.z + cells.DEEPER in cells.ZOOMS


def is_crowded(counted: Columns) -> bool:
    """Tell whether cells hold more places than a tile can draw."""
    return sum(counted[0]) > MOST_PLACES


def cells_layer(tile: Tile, counted: Columns) -> bytes:
    """Return the layer of cells: how many places each holds, and the sums of where they are."""
    number, sum_lon, sum_lat = map(np.array, counted)
    middles = tiling.to_world(sum_lon / number, sum_lat / number)
    return mvt.points_layer("cells", *tiling.within_tile(tile, *middles), attributes={"n": number})


def places_layer(tile: Tile, found: Columns, names_of: Callable[[Sequence[int]], Columns]) -> bytes:
    """Return the layer of places; `names_of` gives ids and names of some, for those that are named."""
    ids, slugs, categories, lons, lats = found
    places_in = tiling.within_tile(tile, *tiling.to_world(lons, lats))
    attributes = {"slug": mvt.Coded.each(slugs), **_kinds(categories)}
    if tile.z >= NAMED_FROM and ids:
        attributes["name"] = _named(ids, *names_of(ids[:MOST_NAMED]))
    return mvt.points_layer("places", *places_in, ids, attributes)


def _is_counted(search: LocationSearch) -> bool:
    """Tell whether the cells know the answer: they are kept for each category, and for nothing else."""
    tile_alone = search.within[:1]
    return search == LocationSearch(lang=search.lang, within=tile_alone, categories=search.categories)


def _names(session: Session, ids: Sequence[int], lang: str) -> Columns:
    of_card = (LocationCard.lang == lang, LocationCard.location_id.in_(numbers(session, ids)))
    named = select(LocationCard.location_id, LocationCard.name).where(*of_card).subquery("named")
    return fetch_columns(session, named)


def _named(ids: Sequence[int], owners: Sequence[int], names: Sequence[str]) -> mvt.Coded:
    place_of = {place_id: place for place, place_id in enumerate(ids[:MOST_NAMED])}
    codes = np.full(len(ids), -1)
    codes[[place_of[owner] for owner in owners]] = np.arange(len(names))
    return mvt.Coded(codes, names)


def _kinds(categories: Sequence[str]) -> dict[str, mvt.Coded]:
    kind = mvt.Coded.of(categories)
    groups = [taxonomy().categories[category].group for category in kind.words]
    return {"category": kind, "group": mvt.Coded(kind.codes, groups)}

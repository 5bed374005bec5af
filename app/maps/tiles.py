"""Vector tiles of the places that a search finds."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlmodel import Session

from app.kit.columns import fetch_columns
from app.locations import cells
from app.locations.models import Location, LocationCard
from app.locations.queries import Catalogue
from app.locations.search import LocationSearch
from app.locations.taxonomy import taxonomy
from geo import mvt, tiling
from geo.tiling import Tile

MOST_PLACES = 3_000
"""A tile draws so many places; where there are more, the first in the default order, which spreads them."""
NAMED_FROM = 12
"""Names are most of a tile's bytes, and nobody can read them further out."""

Numbers = NDArray[np.float64] | NDArray[np.int64]


def places(session: Session, tile: Tile, search: LocationSearch) -> bytes:
    """Return the tile of the places that `search` finds: themselves, or cells that count them."""
    if _is_counted(search) and tile.z + cells.DEEPER in cells.ZOOMS:
        numbers, lons, lats = fetch_columns(session, cells.within(tile, search.categories))
        if sum(numbers) > MOST_PLACES:
            return _cells_layer(tile, np.array(numbers), np.array(lons), np.array(lats))
    return _places_layer(session, tile, search)


def _is_counted(search: LocationSearch) -> bool:
    """Tell whether the cells know the answer: they are kept for each category, and for nothing else."""
    tile_alone = search.within[:1]
    return search == LocationSearch(lang=search.lang, within=tile_alone, categories=search.categories)


def _cells_layer(tile: Tile, numbers: Numbers, sums_of_lon: Numbers, sums_of_lat: Numbers) -> bytes:
    middles = tiling.to_world(sums_of_lon / numbers, sums_of_lat / numbers)
    return mvt.points_layer("cells", *tiling.within_tile(tile, *middles), attributes={"n": numbers})


def _places_layer(session: Session, tile: Tile, search: LocationSearch) -> bytes:
    columns = [Location.id, Location.slug, Location.category, Location.lon, Location.lat]
    found = Catalogue(session, search).matching(columns, MOST_PLACES)
    if tile.z >= NAMED_FROM:
        card = (LocationCard.location_id == found.c.id) & (LocationCard.lang == search.lang)
        found = select(*found.c, LocationCard.name).join_from(found, LocationCard, card).subquery("named")
    ids, slugs, categories, lons, lats, *names = fetch_columns(session, found)
    places_in = tiling.within_tile(tile, *tiling.to_world(lons, lats))
    attributes = {"slug": mvt.Coded.each(slugs), **_kinds(categories)}
    if names:
        attributes["name"] = mvt.Coded.each(names[0])
    return mvt.points_layer("places", *places_in, ids, attributes)


def _kinds(categories: Sequence[str]) -> dict[str, mvt.Coded]:
    kind = mvt.Coded.of(categories)
    groups = [taxonomy().categories[category].group for category in kind.words]
    return {"category": kind, "group": mvt.Coded(kind.codes, groups)}

"""The tiles that are asked for most: of all places, or of one category. `tiles.places` draws the same.

Each part is one statement, made once, which gives one row.
"""

from functools import cache, partial

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.engine import Dialect

from app.kit.columns import in_one_row, numbers_in, read_columns, written
from app.kit.hot import Prepared, Reader
from app.locations import cells, hot
from app.locations.models import Location, LocationCard
from app.locations.search import LocationSearch
from app.maps import tiles
from app.maps.tiles import MOST_PLACES, POINT, Columns
from geo.tiling import Tile
from geo.walk import Path, given, walk


def places(reader: Reader, tile: Tile, search: LocationSearch) -> tuple[bytes, int]:
    """Return the tile of a box and at most one category, and the version of the data that it is of."""
    version, dialect = hot.version(reader), reader.dialect
    category = "".join(search.categories)
    if tiles.has_cells(tile):
        counted = _columns(reader, _cells(dialect), category=category, **cells.stretch(tile))
        if tiles.is_crowded(counted):
            return tiles.cells_layer(tile, counted), version
    found = _columns(
        reader,
        _places(dialect, bool(category)),
        **dict(zip(hot.SIDES, search.within[0].bounds, strict=True)),
        **given(dialect.name, "whole", search.key_ranges()),
        category=category,
    )
    return tiles.places_layer(tile, found, partial(_names, reader, search.lang)), version


def _names(reader: Reader, lang: str, ids: list[int]) -> Columns:
    return _columns(reader, _cards(reader.dialect), lang=lang, ids=written(reader.dialect.name, ids))


def _columns(reader: Reader, statement: Prepared, **values: object) -> Columns:
    return read_columns(reader.one(statement, **values) or ())


@cache
def _cells(dialect: Dialect) -> Prepared:
    return Prepared.of(in_one_row(dialect.name, cells.stretch_of("category")), dialect)


@cache
def _places(dialect: Dialect, of_a_category: bool) -> Prepared:
    sides: list[BindParameter[float]] = [bindparam(side) for side in hot.SIDES]
    west, south, east, north = sides
    conditions = [Location.lon.between(west, east), Location.lat.between(south, north)]
    if of_a_category:
        conditions.append(Location.category == bindparam("category"))
    index = "ix_location_category_walk" if of_a_category else "ix_location_walk"
    path = Path(Location.rank_key, Location.id, index)
    found = walk(dialect.name, POINT, path, "whole", conditions, MOST_PLACES)
    return Prepared.of(in_one_row(dialect.name, found), dialect)


@cache
def _cards(dialect: Dialect) -> Prepared:
    some = LocationCard.location_id.in_(numbers_in(dialect.name, bindparam("ids")))
    named = select(LocationCard.location_id, LocationCard.name).where(
        LocationCard.lang == bindparam("lang"), some
    )
    return Prepared.of(in_one_row(dialect.name, named.subquery("named")), dialect)

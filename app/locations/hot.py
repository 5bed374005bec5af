"""The answers that are asked for most: a page of the map's box, one place, the version of the data.

Each is one statement, made once, which gives one row with the finished text in it. Whatever is more
particular is asked of `queries.Catalogue`, which finds the same.
"""

from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, case, func, or_, select
from sqlalchemy.engine import Dialect

from app.kit import versions
from app.kit.columns import written
from app.kit.hot import Prepared, Reader
from app.locations import cells, whole
from app.locations.finding import Found
from app.locations.models import Location, LocationCard
from app.locations.queries import Page
from app.locations.search import MOST_COUNTED, LocationSearch
from app.locations.shown import BODY
from geo.walk import Path, given, walk

SIDES = ("west", "south", "east", "north")


def find(reader: Reader, search: LocationSearch) -> tuple[Found, int]:
    """Return what `finding.find` would of a simple search, and the version of the data that it is of.

    `asking.simple_search_of` says which are.
    """
    _score, least, last_id = search.after or (0, -1, -1)
    dialect, whole, bounds = reader.dialect, search.key_ranges(), search.within[0].bounds
    zoom, inside = cells.inside(bounds)
    row = reader.one(
        _page_statement(dialect, bool(search.categories)),
        **dict(zip(SIDES, bounds, strict=True)),
        zoom=zoom,
        cells=written(dialect.name, inside),
        **given(dialect.name, "whole", whole),
        **given(dialect.name, "rest", search.key_ranges(least) if search.cursor else whole),
        category="".join(search.categories),
        lang=search.lang,
        least=least,
        last_id=last_id,
        limit=search.limit,
        one_more=search.limit + 1,
        last=search.limit - 1,
    )
    assert row
    version, number, features, met, *end = row
    page = Page(features.split("\n") if features else [], (0, *end), met > search.limit)
    return Found(page, number, None, None), version or 0


def feature(reader: Reader, slug: str, lang: str) -> bytes | None:
    """Return a public place with all that is told of it as a GeoJSON feature, or nothing."""
    row = reader.one(_feature_statement(reader.dialect), slug=slug, lang=lang)
    return whole.feature(row) if row else None


def version(reader: Reader) -> int:
    """Return the version of all public places."""
    row = reader.one(_version_statement(reader.dialect))
    return row[0] if row else 0


@cache
def _feature_statement(dialect: Dialect) -> Prepared:
    return Prepared.of(whole.statement(dialect.name), dialect)


@cache
def _version_statement(dialect: Dialect) -> Prepared:
    return Prepared.of(versions.number_of(BODY), dialect)


@cache
def _page_statement(dialect: Dialect, of_a_category: bool) -> Prepared:
    sides: list[BindParameter[float]] = [bindparam(side) for side in SIDES]
    west, south, east, north = sides
    conditions = [Location.lon.between(west, east), Location.lat.between(south, north)]
    if of_a_category:
        conditions.append(Location.category == bindparam("category"))
    index = "ix_location_category_walk" if of_a_category else "ix_location_walk"
    path = Path(Location.rank_key, Location.id, index)
    counted = walk(dialect.name, [Location.id], path, "whole", conditions, MOST_COUNTED + 1)
    # Often the cells inside the box say already that there are more than anyone counts.
    number = case(
        (cells.held(dialect.name) > MOST_COUNTED, MOST_COUNTED + 1),
        else_=select(func.count()).select_from(counted).scalar_subquery(),
    )
    is_after = or_(Location.rank_key > bindparam("least"), Location.id > bindparam("last_id"))
    columns = [Location.rank_key, Location.id]
    rest = walk(dialect.name, columns, path, "rest", [*conditions, is_after], bindparam("one_more"))
    joined = func.string_agg if dialect.name == "postgresql" else func.group_concat
    return Prepared.of(_one_row(number, select(rest), joined), dialect)


def _one_row(number: ColumnElement[int], rest: Select[Any], joined: Any) -> Select[Any]:
    """Return the version, the number, the features, how many were met, the place of the last one shown."""
    met = rest.cte("met")
    in_order = (met.c.rank_key, met.c.id)
    card = (LocationCard.location_id == met.c.id) & (LocationCard.lang == bindparam("lang"))
    shown = select(LocationCard.feature).join_from(met, LocationCard, card).order_by(*in_order)
    features = shown.limit(bindparam("limit")).subquery("shown")
    last = select(met).order_by(*in_order).limit(1).offset(bindparam("last")).subquery("last")
    return select(
        versions.number_of(BODY).scalar_subquery(),
        number,
        select(joined(features.c.feature, "\n")).scalar_subquery(),
        select(func.count()).select_from(met).scalar_subquery(),
        select(last.c.rank_key).scalar_subquery(),
        select(last.c.id).scalar_subquery(),
    )

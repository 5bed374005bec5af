"""Every SELECT of the search. It is one walk along the default order of places; see `geo.walk`.

What is fetched of single places stands in `places.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlmodel import Session

from app.kit.columns import fetch_columns, numbers
from app.kit.fulltext import matches
from app.locations import scoring
from app.locations.models import FACETS, Facet, Location, LocationCard, LocationWords
from app.locations.rules import freshness_key
from app.locations.search import MOST_COUNTED, AreaSet, Circle, LocationSearch, Sort
from app.locations.taxonomy import INTRUSION, taxonomy
from geo import points
from geo.geometry import BaseGeometry
from geo.walk import InThisOrder, Path, walk

NEVER_CHECKED = freshness_key(None)
NEAR_M, WIDER, HALF_ROUND_M = 1_000.0, 3.0, 20_100_000.0
"""How far around a point the nearest are looked for first; how much farther each time; at most."""
MOST_SCORED = 2_000
"""More hits than that are not told apart by how well the words fit their names: the default order does."""
ASKED_AS = {"prefecture_code": "area", "has_credit": "has_works"}
"""What a column is called by those who narrow a search by it, where that is something else."""
TRUTH = {"0": "false", "1": "true"}
"""How SQLite spells the truth, and how JSON does."""


class Page(NamedTuple):
    """One page of a search: finished features, where it ended, and whether more follow."""

    features: list[str]
    end: tuple[Any, ...]
    has_more: bool


class Catalogue:
    """The answers to one search, out of one session."""

    def __init__(self, session: Session, search: LocationSearch) -> None:
        self.session = session
        self.search = search
        self.dialect = session.get_bind().dialect.name

    def page(self) -> Page:
        """Return the page after the search's cursor, in the search's language and order."""
        found = self._ordered()
        in_language = and_(LocationCard.location_id == found.c.id, LocationCard.lang == self.search.lang)
        statement = select(LocationCard.feature, *found.c).join_from(found, LocationCard, in_language)
        rows = self.session.execute(statement.order_by(*found.c)).all()
        shown = rows[: self.search.limit]
        end = tuple(shown[-1])[1:] if shown else ()
        is_far = self.search.sort == Sort.DISTANCE
        features = [_with_distance(row.feature, row.metres) if is_far else row.feature for row in shown]
        return Page(features, end, len(rows) > self.search.limit)

    @cached_property
    def number(self) -> int:
        """How many places match, at most one more than `MOST_COUNTED`."""
        if self.has_few_hits or (self.search.asks_words and not _conditions(self.search)):
            return len(self.matching_hits)
        found = self.matching([Location.id], MOST_COUNTED + 1)
        return self.session.scalar(select(func.count()).select_from(found)) or 0

    def facets(self) -> dict[str, dict[str, int]]:
        """Return how many matching places have which value, among the first `MOST_COUNTED`."""
        columns = [Location.id, *(getattr(Location, name) for name in FACETS)]
        found = select(self.matching(columns, MOST_COUNTED)).cte("found")
        one = [_counted(literal(name), found.c[name]) for name in FACETS]
        many = _counted(Facet.attribute, Facet.value).join(found, found.c.id == Facet.location_id)
        looked_at = select(literal("without"), literal(""), func.count(Facet.location_id.distinct()))
        looked_at = looked_at.join_from(Facet, found, found.c.id == Facet.location_id).where(
            Facet.attribute == INTRUSION
        )
        names = (*FACETS, *taxonomy().many(), "without")
        result: dict[str, dict[str, int]] = {ASKED_AS.get(name, name): {} for name in names}
        counts: Any = union_all(*one, many.group_by(Facet.attribute), looked_at)
        for name, value, number in self.session.execute(counts):
            result[ASKED_AS.get(name, name)][TRUTH.get(value, value)] = number
        result["without"] = _without(result["without"].get("", 0), result[INTRUSION])
        return result

    def extent(self) -> tuple[float, float, float, float] | None:
        """Return the box around the matching places, around the first `MOST_COUNTED` if there are more."""
        found = self.matching([Location.lon, Location.lat], MOST_COUNTED)
        sides = [func.min(found.c.lon), func.min(found.c.lat), func.max(found.c.lon), func.max(found.c.lat)]
        west, south, east, north = self.session.execute(select(*sides)).one()
        return None if west is None else (west, south, east, north)

    def matching(self, columns: Sequence[Any], limit: int | None, *, resume: bool = False) -> Subquery:
        """Return the public places that match, in the default order; with `resume` after the cursor."""
        if self.has_few_hits:
            found = select(*columns).where(Location.id.in_(numbers(self.session, self.matching_hits)))
            return found.order_by(Location.rank_key, Location.id).limit(limit).subquery("matching")
        conditions, least = _tests(self.search), 0
        if resume and self.search.after:
            _score, least, last_id = self.search.after
            conditions.append(or_(Location.rank_key > least, Location.id > last_id))
        ranges = self.search.key_ranges(least)
        return walk(self.dialect, columns, _path(self.search), ranges, conditions, limit)

    @cached_property
    def hits(self) -> list[int]:
        """The places that the words have where the search looks, at most one more than `MOST_COUNTED`."""
        few = _hits(self.search).limit(MOST_COUNTED + 1).subquery()
        return fetch_columns(self.session, few)[0]

    @property
    def has_few_hits(self) -> bool:
        """Whether the words have so few hits that all of them can be looked at and scored."""
        return self.search.asks_words and len(self.hits) <= MOST_COUNTED

    @cached_property
    def matching_hits(self) -> list[int]:
        """Those of the hits that match in everything else, too."""
        if not (conditions := _conditions(self.search)):
            return self.hits
        is_hit = Location.id.in_(numbers(self.session, self.hits))
        return fetch_columns(self.session, select(Location.id).where(is_hit, *conditions).subquery())[0]

    def _ordered(self) -> Subquery:
        """Return one row more than the page holds: the place in the order, then the id."""
        if self.search.sort == Sort.RELEVANCE and not self.has_few_hits:
            columns = [literal(0).label("score"), Location.rank_key, Location.id]
            return self.matching(columns, self.search.limit + 1, resume=True)
        if self.number <= MOST_COUNTED:
            return self._sorted()
        # One in a hundred matches at least, so a walk along the order soon meets a page of them.
        along = {Sort.DISTANCE: self._nearest, Sort.FRESHNESS: self._freshest, Sort.NAME: self._by_name}
        return along[self.search.sort]()

    def _sorted(self) -> Subquery:
        """Collect what matches, and sort it."""
        by_words = self.search.sort == Sort.RELEVANCE
        found = self._scored() if by_words else self.matching([*_place_in(self.search), Location.id], None)
        statement = select(found).where(*_is_after(found.c, self.search)).order_by(*found.c)
        return statement.limit(self.search.limit + 1).subquery("ordered")

    def _scored(self) -> Subquery:
        """Return the hits that match, each with how well the words fit it; very many are not told apart."""
        in_order = [Location.rank_key, Location.id]
        if len(self.matching_hits) > MOST_SCORED:
            return self.matching([literal(0).label("score"), *in_order], None)
        score = scoring.score(self.search.words).label("score")
        scored = select(score, *in_order).join(LocationWords, LocationWords.id == Location.id)
        return scored.where(Location.id.in_(numbers(self.session, self.matching_hits))).subquery("scored")

    def _freshest(self) -> Subquery:
        path = Path(Location.freshness_key, Location.id, "ix_location_freshness_walk")
        columns = [Location.freshness_key, Location.id]
        least = self.search.after[0] if self.search.after else 0
        tests = [*_tests(self.search), *_is_after(columns, self.search)]
        return walk(self.dialect, columns, path, [(least, NEVER_CHECKED)], tests, self.search.limit + 1)

    def _by_name(self) -> Subquery:
        of_card = InThisOrder(
            LocationCard.__table__, Location.__table__, Location.id == LocationCard.location_id
        )
        columns = [LocationCard.sort_name, LocationCard.location_id.label("id")]
        statement = select(*columns).select_from(of_card).where(LocationCard.lang == self.search.lang)
        statement = statement.where(*_tests(self.search), *_is_after(columns, self.search))
        return statement.order_by(*columns).limit(self.search.limit + 1).subquery("ordered")

    def _nearest(self) -> Subquery:
        """Widen the ground around the middle until it holds a page."""
        assert self.search.middle
        reached = self.search.after[0] if self.search.after else 0.0
        widest = self.search.circle.radius_m if self.search.circle else HALF_ROUND_M
        radius = max(NEAR_M, WIDER * reached)
        while radius < widest:
            around = replace(self.search, circle=Circle(*self.search.middle, radius))
            found = Catalogue(self.session, around)._sorted()
            if (self.session.scalar(select(func.count()).select_from(found)) or 0) > self.search.limit:
                return found
            radius *= WIDER
        return self._sorted()


def _without(looked_at: int, having: dict[str, int]) -> dict[str, int]:
    """Return how many places that somebody looked at have no such thing in view, by thing."""
    counts = {thing: looked_at - having.get(thing, 0) for thing in taxonomy().things_in_view()}
    return {thing: number for thing, number in counts.items() if number}


def _counted(name: Any, value: Any) -> Select[Any]:
    text = cast(value, String)
    return (
        select(name.label("name"), text.label("value"), func.count())
        .where(value.is_not(None))
        .group_by(value)
    )


def _with_distance(feature: str, metres: float) -> str:
    """Return a finished feature that also says how far it is; its last two braces close what it says."""
    return f'{feature[:-2]},"distance_m":{metres:.0f}}}}}'


# ------------------------------------------------------------------ the orders


def _place_in(search: LocationSearch) -> list[Any]:
    """Return the columns by which the order compares, before the id; relevance is another matter."""
    if search.sort == Sort.DISTANCE and search.middle:
        return [points.metres_from(Location.lon, Location.lat, *search.middle).label("metres")]
    if search.sort == Sort.FRESHNESS:
        return [Location.freshness_key]
    name = select(LocationCard.sort_name).where(
        LocationCard.location_id == Location.id, LocationCard.lang == search.lang
    )
    return [name.scalar_subquery().label("name")]


def _is_after(columns: Iterable[Any], search: LocationSearch) -> list[ColumnElement[bool]]:
    return [tuple_(*columns) > tuple_(*map(literal, search.after))] if search.after else []


# ------------------------------------------------------------------ the matches


def _tests(search: LocationSearch) -> list[ColumnElement[bool]]:
    """Return what a walk tests of each place that it meets."""
    if not search.asks_words:
        return _conditions(search)
    # Said this way, PostgreSQL fetches the hits once and looks each place up among them, as SQLite does.
    return [*_conditions(search), Location.id.in_(_hits(search)).is_(true())]


def _hits(search: LocationSearch) -> Select[Any]:
    return select(LocationWords.id).where(matches(LocationWords.words, search.phrases))


def _path(search: LocationSearch) -> Path:
    """Return the index whose columns before the key the search fixes."""
    index = "ix_location_walk"
    if len(search.categories) == 1:
        index = "ix_location_category_walk"
    elif search.areas and not search.areas[0].municipalities and len(search.areas[0].prefectures) == 1:
        index = "ix_location_prefecture_walk"
    elif search.areas and not search.areas[0].prefectures and len(search.areas[0].municipalities) == 1:
        index = "ix_location_municipality_walk"
    return Path(Location.rank_key, Location.id, index)


def _conditions(search: LocationSearch) -> list[ColumnElement[bool]]:
    asked = [_lies_in(shape) for shape in search.within]
    if search.circle:
        metres = points.metres_from(Location.lon, Location.lat, search.circle.lon, search.circle.lat)
        asked += [_lies_in_box(search.circle.bounds), metres <= search.circle.radius_m]
    asked += [_lies_in_areas(area_set) for area_set in search.areas]
    if search.categories:
        asked.append(_is_one_of(Location.category, search.categories))
    asked += [_has_value(attribute, values) for attribute, values in search.values.items()]
    asked += [
        test for name, ends in search.ranges.items() for test in _lies_between(getattr(Location, name), *ends)
    ]
    if search.without:
        told = exists().where(Facet.location_id == Location.id, Facet.attribute == INTRUSION)
        asked += [told, ~_has_value(INTRUSION, search.without)]
    truths: list[tuple[Any, bool | None]] = [
        (Location.has_photo, search.has_photo),
        (Location.has_credit, search.has_credit),
    ]
    return asked + [column == wanted for column, wanted in truths if wanted is not None]


def _lies_in(shape: BaseGeometry) -> ColumnElement[bool]:
    """Return the test whether the public position lies in `shape`; a box needs no geometry for it."""
    parts = list(getattr(shape, "geoms", [shape]))
    if all(part.equals(part.envelope) for part in parts):
        return or_(*(_lies_in_box(part.bounds) for part in parts))
    return points.inside(Location.lon, Location.lat, shape)


def _lies_in_areas(areas: AreaSet) -> ColumnElement[bool]:
    columns = (
        (Location.prefecture_code, areas.prefectures),
        (Location.municipality_id, areas.municipalities),
    )
    return or_(false(), *(_is_one_of(column, wanted) for column, wanted in columns if wanted))


def _is_one_of(column: Any, wanted: tuple[Any, ...]) -> ColumnElement[bool]:
    # One value as an equation, so that an index that begins with the column keeps its order.
    return column == wanted[0] if len(wanted) == 1 else column.in_(wanted)


def _lies_in_box(bounds: tuple[float, float, float, float]) -> ColumnElement[bool]:
    west, south, east, north = bounds
    return and_(Location.lon.between(west, east), Location.lat.between(south, north))


def _has_value(attribute: str, values: tuple[str, ...]) -> ColumnElement[bool]:
    if taxonomy().attributes[attribute].takes == "one":
        return getattr(Location, attribute).in_(values)
    return exists().where(
        Facet.location_id == Location.id, Facet.attribute == attribute, Facet.value.in_(values)
    )


def _lies_between(column: Any, least: float | None, most: float | None) -> list[ColumnElement[bool]]:
    at_least: list[ColumnElement[bool]] = [] if least is None else [column >= least]
    return at_least if most is None else [*at_least, column <= most]

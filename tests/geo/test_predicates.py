"""The same questions to SQLite, PostGIS and shapely, the shapes made up by hypothesis."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    and_,
    create_engine,
    event,
    not_,
    select,
)
from sqlalchemy.pool import StaticPool

from geo import sqlite
from geo.column import Geometry
from geo.index import attach_spatial_ddl
from geo.measure import distance_m
from geo.predicates import bbox_overlaps, covers, intersects, within_distance

METADATA = MetaData()
SHAPE = Table("shape", METADATA, Column("id", Integer, primary_key=True), Column("geom", Geometry()))
AREA = Table(
    "area_asked", METADATA, Column("id", Integer, primary_key=True), Column("geom", Geometry("MULTIPOLYGON"))
)
attach_spatial_ddl(METADATA)

# A coarse grid near Himeji, so that shapes often touch, share corners and lie on each other's edges.
LONS = st.integers(0, 40).map(lambda step: round(134.6 + step / 200, 7))
LATS = st.integers(0, 40).map(lambda step: round(34.8 + step / 200, 7))
POSITIONS = st.tuples(LONS, LATS)
POINTS = POSITIONS.map(Point)
LINES = st.lists(POSITIONS, min_size=2, max_size=5, unique=True).map(LineString)
HULLS = st.lists(POSITIONS, min_size=3, max_size=7, unique=True).map(
    lambda points: shapely.convex_hull(shapely.multipoints(points))
)
POLYGONS = HULLS.filter(lambda hull: hull.geom_type == "Polygon")
RINGS = POLYGONS.map(
    lambda hull: shapely.set_precision(hull.difference(shapely.affinity.scale(hull, 0.5, 0.5)), 1e-7)
).filter(lambda ring: not ring.is_empty)
SHAPES = st.one_of(POINTS, LINES, POLYGONS, RINGS)


@pytest.fixture(scope="module")
def on_sqlite() -> Iterator[Connection]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    sqlite.install(engine)
    METADATA.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="module")
def on_postgis(postgis: Engine) -> Iterator[Connection]:
    METADATA.create_all(postgis)
    with postgis.connect() as connection:
        yield connection
        connection.rollback()
    METADATA.drop_all(postgis)


@pytest.fixture(params=["on_sqlite", pytest.param("on_postgis", marks=pytest.mark.postgis)])
def database(request: pytest.FixtureRequest) -> Iterator[Connection]:
    connection: Connection = request.getfixturevalue(request.param)
    yield connection
    connection.rollback()


def hits(connection: Connection, shapes: list[BaseGeometry | None], question: Any) -> list[int]:
    """Store the shapes, numbered from 0, and return the numbers of those that the question takes."""
    connection.execute(SHAPE.delete())
    connection.execute(SHAPE.insert(), [{"id": number, "geom": shape} for number, shape in enumerate(shapes)])
    return list(connection.scalars(select(SHAPE.c.id).where(question).order_by(SHAPE.c.id)))


def true_for(shapes: list[BaseGeometry], question: Callable[[BaseGeometry], bool]) -> list[int]:
    return [number for number, shape in enumerate(shapes) if question(shape)]


def boxes_meet(one: BaseGeometry, other: BaseGeometry) -> bool:
    west, south, east, north = one.bounds
    west_2, south_2, east_2, north_2 = other.bounds
    return east >= west_2 and west <= east_2 and north >= south_2 and south <= north_2


questions = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class TestAgreementWithShapely:
    @questions
    @given(shapes=st.lists(SHAPES, min_size=1, max_size=8), asked=SHAPES)
    def test_intersects(self, database, shapes, asked):
        assert hits(database, shapes, intersects(SHAPE.c.geom, asked)) == true_for(shapes, asked.intersects)

    @questions
    @given(shapes=st.lists(SHAPES, min_size=1, max_size=8), asked=SHAPES)
    def test_covers(self, database, shapes, asked):
        assert hits(database, shapes, covers(SHAPE.c.geom, asked)) == true_for(shapes, asked.covered_by)

    @questions
    @given(shapes=st.lists(SHAPES, min_size=1, max_size=8), asked=SHAPES)
    def test_being_covered(self, database, shapes, asked):
        assert hits(database, shapes, covers(asked, SHAPE.c.geom)) == true_for(shapes, asked.covers)

    @questions
    @given(shapes=st.lists(SHAPES, min_size=1, max_size=8), asked=SHAPES)
    def test_bbox_overlaps(self, database, shapes, asked):
        expected = true_for(shapes, lambda shape: boxes_meet(shape, asked))
        assert hits(database, shapes, bbox_overlaps(SHAPE.c.geom, asked)) == expected

    @questions
    @given(shapes=st.lists(POINTS | LINES, min_size=1, max_size=8), asked=SHAPES, metres=st.floats(1, 20_000))
    def test_within_distance(self, database, shapes, asked, metres):
        away = [distance_m(shape, asked) for shape in shapes]
        assume(all(abs(each - metres) > metres * 0.001 for each in away))
        expected = [number for number, each in enumerate(away) if each <= metres]
        assert hits(database, shapes, within_distance(SHAPE.c.geom, asked, metres)) == expected

    @questions
    @given(shapes=st.lists(SHAPES, min_size=1, max_size=8), asked=SHAPES)
    def test_a_question_turned_round_takes_the_others(self, database, shapes, asked):
        expected = true_for(shapes, asked.disjoint)
        assert hits(database, shapes, ~intersects(SHAPE.c.geom, asked)) == expected

    @questions
    @given(lon=st.floats(139.7, 139.8), lat=st.floats(35.6, 35.7), west=st.floats(139.7, 139.8))
    def test_a_box_finds_a_point_of_seven_decimals_to_the_last_digit(self, database, lon, lat, west):
        point = Point(round(lon, 7), round(lat, 7))
        asked = shapely.box(west, 35.5, 140, 35.8)
        assert hits(database, [point], bbox_overlaps(SHAPE.c.geom, asked)) == [0] * (point.x >= west)


SQUARE = shapely.box(134.7, 34.8, 134.8, 34.9)
INSIDE, OUTSIDE = Point(134.75, 34.85), Point(135.5, 34.85)


QUESTIONS = [
    intersects(SHAPE.c.geom, SQUARE),
    covers(SQUARE, SHAPE.c.geom),
    within_distance(SHAPE.c.geom, SQUARE, 10.0),
    bbox_overlaps(SHAPE.c.geom, SQUARE),
]


class TestMissingGeometry:
    @pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
    def test_is_neither_here_nor_elsewhere(self, database, question):
        shapes = [INSIDE, None, OUTSIDE]
        assert (hits(database, shapes, question), hits(database, shapes, ~question)) == ([0], [2])

    def test_is_false_inside_a_larger_question_too(self, database):
        question = not_(and_(intersects(SHAPE.c.geom, SQUARE), SHAPE.c.id >= 0))
        assert hits(database, [INSIDE, None, OUTSIDE], question) == [1, 2]

    def test_turning_a_question_round_twice_gives_it_back(self):
        question = intersects(SHAPE.c.geom, SQUARE)
        assert ~(~question) is question


class TestStatements:
    def test_two_tables_are_joined_by_their_shapes(self, database):
        database.execute(AREA.delete())
        database.execute(AREA.insert(), {"id": 7, "geom": SQUARE})
        hits(database, [INSIDE, OUTSIDE], covers(SHAPE.c.geom, INSIDE))
        joined = select(AREA.c.id, SHAPE.c.id).join(SHAPE, covers(AREA.c.geom, SHAPE.c.geom))
        assert [tuple(row) for row in database.execute(joined)] == [(7, 0)]

    def test_an_alias_is_asked_like_its_table(self, database):
        hits(database, [INSIDE, OUTSIDE], intersects(SHAPE.c.geom, SQUARE))
        place = SHAPE.alias("place")
        assert database.scalars(select(place.c.id).where(intersects(place.c.geom, SQUARE))).all() == [0]

    def test_a_deletion_follows_the_question(self, database):
        hits(database, [INSIDE, OUTSIDE], intersects(SHAPE.c.geom, SQUARE))
        database.execute(SHAPE.delete().where(intersects(SHAPE.c.geom, SQUARE)))
        assert database.scalars(select(SHAPE.c.id)).all() == [1]

    def test_a_change_of_place_is_followed_by_the_index(self, database):
        hits(database, [INSIDE, OUTSIDE], intersects(SHAPE.c.geom, SQUARE))
        database.execute(SHAPE.update().where(SHAPE.c.id == 1).values(geom=INSIDE))
        found = database.scalars(select(SHAPE.c.id).where(intersects(SHAPE.c.geom, SQUARE)))
        assert sorted(found) == [0, 1]

    def test_another_shape_in_the_same_statement_is_not_taken_from_the_cache(self, database):
        hits(database, [INSIDE, OUTSIDE], intersects(SHAPE.c.geom, SQUARE))
        elsewhere = select(SHAPE.c.id).where(intersects(SHAPE.c.geom, OUTSIDE))
        assert database.scalars(elsewhere).all() == [1]

    def test_a_place_across_the_antimeridian_is_near(self, database):
        question = within_distance(SHAPE.c.geom, Point(-179.999, 35), 1000)
        assert hits(database, [Point(179.999, 35), Point(179.9, 35)], question) == [0]


class TestPlan:
    @pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
    def test_sqlite_walks_the_rtree(self, on_sqlite, question):
        steps = plan(on_sqlite, "EXPLAIN QUERY PLAN", question)
        assert "SEARCH shape USING INTEGER PRIMARY KEY" in steps
        assert "VIRTUAL TABLE INDEX" in steps

    @pytest.mark.postgis
    @pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
    def test_postgis_walks_the_gist(self, on_postgis, question):
        on_postgis.exec_driver_sql("SET LOCAL enable_seqscan = off")
        steps = plan(on_postgis, "EXPLAIN", question)
        on_postgis.rollback()
        assert "on ix_shape_geom_g" in steps or "using ix_shape_geom_g" in steps


def plan(connection: Connection, explain: str, question: Any) -> str:
    """Return how the database would look for the answer."""

    def explained(_: Connection, __: Any, statement: str, parameters: Any, *___: Any) -> tuple[str, Any]:
        return f"{explain} {statement}", parameters

    event.listen(connection, "before_cursor_execute", explained, retval=True)
    try:
        answer = connection.execute(select(SHAPE.c.id).where(question))
        return "\n".join(str(row[-1]) for row in answer.cursor.fetchall())
    finally:
        event.remove(connection, "before_cursor_execute", explained)

"""The index in the database: made, followed, lost by a migration and put back, dropped."""

from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from alembic.migration import MigrationContext
from alembic.operations import Operations
from shapely.geometry import Point, Polygon
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    inspect,
    select,
)
from sqlalchemy.pool import StaticPool

from geo import sqlite
from geo.column import Geometry, spatial_columns
from geo.errors import WrongKind
from geo.index import (
    attach_spatial_ddl,
    create_spatial_index,
    drop_spatial_index,
    ensure_spatial_indexes,
    is_spatial_object,
)
from geo.predicates import bbox_overlaps, intersects, within_distance

METADATA = MetaData()
SITE = Table(
    "site",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(40)),
    Column("geom", Geometry("POINT")),
    Column("sketch", Geometry("MULTIPOLYGON", indexed=False)),
)
attach_spatial_ddl(METADATA)

HIMEJI = Point(134.6939, 34.8394)
AROUND = shapely.box(134, 34, 135, 35)


def empty_sqlite() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    sqlite.install(engine)
    return engine


@pytest.fixture(params=["sqlite", pytest.param("postgis", marks=pytest.mark.postgis)])
def database(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """Yield a connection to a database with the table `site`, undone afterwards."""
    engine = empty_sqlite() if request.param == "sqlite" else request.getfixturevalue("postgis")
    with engine.connect() as connection:
        METADATA.create_all(connection)
        yield connection
        connection.rollback()
    if request.param == "sqlite":
        engine.dispose()


def add(connection: Connection, *shapes: Any) -> None:
    for shape in shapes:
        connection.execute(SITE.insert().values(name="", geom=shape))


def found(connection: Connection, question: Any) -> list[int]:
    return sorted(connection.scalars(select(SITE.c.id).where(question)))


class TestColumn:
    def test_a_shape_comes_back_as_it_went(self, database):
        add(database, HIMEJI, None)
        assert database.scalars(select(SITE.c.geom).order_by(SITE.c.id)).all() == [HIMEJI, None]

    def test_a_single_part_is_taken_where_many_may_be(self, database):
        database.execute(SITE.insert().values(sketch=AROUND))
        assert database.scalar(select(SITE.c.sketch)) == shapely.multipolygons([AROUND])

    def test_another_kind_is_refused(self, database):
        with pytest.raises(WrongKind, match="Polygon was given where a point belongs"):
            add(database, AROUND)

    def test_what_is_no_shape_is_refused(self, database):
        with pytest.raises(Exception, match="A shapely geometry belongs here, not a str"):
            add(database, "POINT (1 2)")

    def test_only_indexed_columns_count_as_spatial(self):
        assert spatial_columns(METADATA) == [SITE.c.geom]

    def test_reflection_knows_the_type(self, database):
        kinds = {column["name"]: column["type"] for column in inspect(database).get_columns("site")}
        assert type(kinds["geom"]).__name__ in ("PostgisGeometry", "BLOB")


class TestIndex:
    def test_an_empty_shape_is_nowhere(self, database):
        add(database, Point(), HIMEJI)
        assert found(database, bbox_overlaps(SITE.c.geom, AROUND)) == [2]

    def test_a_shape_without_an_index_is_found_as_well(self, database):
        database.execute(SITE.insert().values(id=9, sketch=AROUND))
        assert found(database, bbox_overlaps(SITE.c.sketch, HIMEJI)) == [9]

    def test_a_moved_row_is_found_at_its_new_place_only(self, database):
        add(database, HIMEJI)
        database.execute(SITE.update().values(geom=Point(140, 40)))
        assert found(database, bbox_overlaps(SITE.c.geom, AROUND)) == []

    def test_a_renumbered_row_is_found_by_its_new_number(self, database):
        add(database, HIMEJI)
        database.execute(SITE.update().values(id=77))
        assert found(database, bbox_overlaps(SITE.c.geom, AROUND)) == [77]

    def test_a_shape_taken_away_is_not_found(self, database):
        add(database, HIMEJI)
        database.execute(SITE.update().values(geom=None))
        assert found(database, bbox_overlaps(SITE.c.geom, AROUND)) == []

    def test_it_can_be_dropped_and_made_anew_with_what_is_there(self, database):
        add(database, HIMEJI)
        name = database.dialect.name
        for statement in drop_spatial_index("site", "geom", name) + create_spatial_index(
            "site", "geom", name
        ):
            database.exec_driver_sql(statement)
        assert found(database, intersects(SITE.c.geom, AROUND)) == [1]

    def test_it_goes_with_its_table(self, database):
        METADATA.drop_all(database)
        assert [name for name in inspect(database).get_table_names() if name.startswith("rt_")] == []


class TestEnsuring:
    def test_nothing_is_done_where_nothing_is_missing(self, database):
        assert ensure_spatial_indexes(database, METADATA) == []

    def test_a_missing_index_is_made_and_named(self, database):
        for statement in drop_spatial_index("site", "geom", database.dialect.name):
            database.exec_driver_sql(statement)
        lost = {"sqlite": "rt_site_geom", "postgresql": "ix_site_geom_gist"}[database.dialect.name]
        assert ensure_spatial_indexes(database, METADATA) == [lost]

    def test_a_batch_migration_loses_the_triggers_and_they_come_back(self):
        """Alembic copies the table on SQLite; without a word its triggers are gone."""
        engine = empty_sqlite()
        with engine.begin() as connection:
            METADATA.create_all(connection)
            add(connection, HIMEJI)
            with Operations(MigrationContext.configure(connection)).batch_alter_table("site") as batch:
                batch.alter_column("name", nullable=False, server_default="")
            add(connection, HIMEJI)
            assert found(connection, intersects(SITE.c.geom, AROUND)) == [1]
            assert ensure_spatial_indexes(connection, METADATA) == ["rt_site_geom"]
            add(connection, HIMEJI)
            assert found(connection, intersects(SITE.c.geom, AROUND)) == [1, 2, 3]
        engine.dispose()


class TestAutogenerate:
    @pytest.mark.parametrize(
        "name", ["rt_site_geom", "rt_site_geom_node", "ix_site_geom_gist", "spatial_ref_sys"]
    )
    def test_what_the_index_consists_of_is_left_alone(self, name):
        assert is_spatial_object(name)

    @pytest.mark.parametrize("name", ["site", "ix_site_name", "start", None])
    def test_what_is_ours_is_compared(self, name):
        assert not is_spatial_object(name)


class TestShapeMemory:
    def test_it_keeps_what_was_asked_about_last(self):
        memory = sqlite.ShapeMemory(most=2)
        one, two, _, again = (memory.remember(shapely.to_wkb(Point(lon, 35))) for lon in (1, 2, 1, 3))
        assert (memory.get(one), memory.get(again)) == (Point(1, 35), Point(3, 35))
        with pytest.raises(KeyError):
            memory.get(two)

    def test_a_polygon_of_ten_thousand_corners_is_prepared_once(self):
        memory = sqlite.ShapeMemory()
        key = memory.remember(shapely.to_wkb(Point(139, 35).buffer(1, quad_segs=2500)))
        assert memory.get(key) is memory.get(key)

    def test_an_empty_polygon_holds_nothing(self):
        memory = sqlite.ShapeMemory()
        assert memory.contains_xy(memory.remember(shapely.to_wkb(Polygon())), 139.0, 35.0) is False

    @pytest.mark.parametrize(
        "question", [lambda: intersects(AROUND, SITE.c.geom), lambda: within_distance(AROUND, SITE.c.geom, 5)]
    )
    def test_a_thousand_rows_do_not_drive_out_the_shape_they_are_asked_about(self, database, question):
        add(database, *[Point(134.5 + number / 10_000, 34.5) for number in range(1000)])
        assert len(found(database, question())) == 1000

"""Many rows go in at once as they would one by one."""

from datetime import UTC, date, datetime

import pytest
from shapely import LineString, Point
from sqlalchemy import JSON, Column, Date, Float, Integer, MetaData, String, Table, Text, insert, select
from sqlalchemy.exc import IntegrityError

from app.kit import bulk
from app.kit.clock import Instant
from app.kit.text import LocalizedColumn
from geo.column import Geometry

METADATA = MetaData()
SHOTS = Table(
    "shot",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", LocalizedColumn()),
    Column("facts", JSON()),
    Column("geom", Geometry("GEOMETRY", indexed=False)),
    Column("at", Instant()),
    Column("on", Date()),
    Column("says", Text()),
)
TALLIES = Table(
    "tally",
    METADATA,
    Column("zoom", Integer, primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("places", Integer),
    Column("sum", Float),
)
LINE = LineString([(139, 35), (140, 36)])
ROWS = [
    {
        "id": 1,
        "name": {"en": "Castle", "ja": "城"},
        "facts": {"cranes": [1, 2]},
        "geom": Point(134.69, 34.84),
        "at": datetime(2026, 11, 27, 3, 4, 5, tzinfo=UTC),
        "on": date(2026, 11, 27),
        "says": "tab\there, break\nthere, \\N is no NULL, “quoted”",
    },
    {"id": 2, "name": {}, "facts": [], "geom": LINE, "at": None, "on": None, "says": ""},
    {"id": 3, "name": {"en": "Gate"}, "facts": {}, "geom": None, "at": None, "on": None, "says": None},
]  # fmt: skip


@pytest.fixture
def tables(session):
    METADATA.create_all(session.connection())
    return session


def everything(session, table):
    return session.execute(select(table).order_by(*table.primary_key)).all()


class TestPour:
    def test_rows_read_back_as_those_that_went_in_one_by_one(self, tables):
        bulk.pour(tables, SHOTS, ROWS)
        poured = everything(tables, SHOTS)
        tables.execute(SHOTS.delete())
        for row in ROWS:
            tables.execute(insert(SHOTS).values(row))
        assert poured == everything(tables, SHOTS)

    def test_columns_that_are_left_out_stay_empty(self, tables):
        bulk.pour(tables, SHOTS, [{"id": 7, "says": "only this"}])
        assert everything(tables, SHOTS) == [(7, None, None, None, None, None, "only this")]

    def test_no_row_asks_nothing_of_the_database(self, tables):
        bulk.pour(tables, SHOTS, [])
        assert everything(tables, SHOTS) == []

    def test_a_refusal_is_the_one_that_any_statement_gives(self, tables):
        with pytest.raises(IntegrityError), tables.begin_nested():
            bulk.pour(tables, SHOTS, [{"id": 1}, {"id": 1}])
        assert everything(tables, SHOTS) == []


class TestAddUp:
    def test_rows_that_are_new_go_in_and_others_grow(self, tables):
        bulk.add_up(tables, TALLIES, [{"zoom": 5, "kind": "castle", "places": 2, "sum": 1.5}])
        more = [
            {"zoom": 5, "kind": "castle", "places": -1, "sum": 0.5},
            {"zoom": 6, "kind": "castle", "places": 1, "sum": 4.0},
        ]
        bulk.add_up(tables, TALLIES, more)
        assert everything(tables, TALLIES) == [(5, "castle", 1, 2.0), (6, "castle", 1, 4.0)]

    def test_no_row_changes_nothing(self, tables):
        bulk.add_up(tables, TALLIES, [])
        assert everything(tables, TALLIES) == []

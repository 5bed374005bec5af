"""Positions in two plain columns, asked on SQLite and PostGIS alike."""

from collections.abc import Iterator

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import Point
from sqlalchemy import Column, Connection, Float, Integer, MetaData, Table, create_engine, select
from sqlalchemy.pool import StaticPool

from geo import sqlite
from geo.points import inside, metres_from

METADATA = MetaData()
PLACE = Table(
    "place_asked",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("lon", Float),
    Column("lat", Float),
)
LON, LAT = PLACE.c.lon, PLACE.c.lat
EARTH = Geod(ellps="WGS84")

LONS = st.integers(0, 40).map(lambda step: round(134.6 + step / 200, 7))
LATS = st.integers(0, 40).map(lambda step: round(34.8 + step / 200, 7))
POSITIONS = st.tuples(LONS, LATS)
AREAS = (
    st.lists(POSITIONS, min_size=3, max_size=7, unique=True)
    .map(lambda points: shapely.convex_hull(shapely.multipoints(points)))
    .filter(lambda hull: hull.geom_type == "Polygon")
)
questions = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(params=["sqlite", pytest.param("postgis", marks=pytest.mark.postgis)])
def database(request: pytest.FixtureRequest) -> Iterator[Connection]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    if request.param == "postgis":
        engine = request.getfixturevalue("postgis")
    sqlite.install(engine)
    with engine.connect() as connection:
        METADATA.create_all(connection)
        yield connection
        connection.rollback()
    if request.param == "sqlite":
        engine.dispose()


def fill(connection: Connection, positions: list[tuple[float | None, float | None]]) -> None:
    connection.execute(PLACE.delete())
    rows = [{"id": number, "lon": lon, "lat": lat} for number, (lon, lat) in enumerate(positions)]
    connection.execute(PLACE.insert(), rows)


class TestInside:
    @questions
    @given(positions=st.lists(POSITIONS, min_size=1, max_size=20), area=AREAS)
    def test_it_agrees_with_shapely(self, database, positions, area):
        fill(database, positions)
        found = database.scalars(select(PLACE.c.id).where(inside(LON, LAT, area)).order_by(PLACE.c.id)).all()
        assert found == [number for number, place in enumerate(positions) if area.intersects(Point(place))]

    def test_a_place_without_a_position_is_neither_in_nor_out(self, database):
        fill(database, [(134.7, 34.9), (None, None), (140, 40)])
        question = inside(LON, LAT, shapely.box(134, 34, 135, 35))
        assert database.scalars(select(PLACE.c.id).where(question)).all() == [0]
        assert database.scalars(select(PLACE.c.id).where(~question)).all() == [2]


class TestMetresFrom:
    @questions
    @given(
        lon=st.floats(-180, 180),
        lat=st.floats(-70, 70),
        metres=st.floats(1, 100_000),
        bearing=st.floats(0, 360),
    )
    def test_it_is_the_geodesic_within_a_hundredth_of_a_percent(self, database, lon, lat, metres, bearing):
        fill(database, [EARTH.fwd(lon, lat, bearing, metres)[:2]])
        found = database.scalar(select(metres_from(LON, LAT, lon, lat)))
        assert found == pytest.approx(metres, rel=1e-4, abs=1e-3)

    def test_it_sorts_and_limits(self, database):
        fill(database, [(134.8, 34.8), (134.7, 34.8), (139.7, 35.6)])
        away = metres_from(LON, LAT, 134.69, 34.8)
        assert database.scalars(select(PLACE.c.id).where(away < 50_000).order_by(away)).all() == [1, 0]

    def test_no_position_is_no_distance(self, database):
        fill(database, [(None, None)])
        assert database.scalar(select(metres_from(LON, LAT, 139, 35))) is None

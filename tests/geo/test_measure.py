import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString, MultiPoint, Point

from geo.errors import Empty, NotFinite, OutOfRange
from geo.geometry import box
from geo.measure import area_m2, bounds_around, buffer_m, distance_m, length_m
from geo.nearness import metres_between

EARTH = Geod(ellps="WGS84")
LONS, LATS = st.floats(-180, 180), st.floats(-60, 60)


class TestDistance:
    def test_a_degree_of_latitude_at_the_equator(self):
        # NGA, "Length of a Degree of Latitude and Longitude": 110,574.3 m at 0°.
        line = LineString([(139, 35), (139, -0.5)]), Point(139, 0.5)
        degree = distance_m(Point(139, -0.5), Point(139, 0.5))
        assert (distance_m(*line), degree) == (0, pytest.approx(110_574.3, abs=0.3))

    def test_it_goes_from_edge_to_edge(self):
        assert distance_m(box(139, 35, 140, 36), Point(140, 35.5)) == pytest.approx(0, abs=0.01)

    def test_nothing_is_not_measured(self):
        with pytest.raises(Empty):
            distance_m(Point(), Point(139, 35))


class TestArea:
    def test_the_whole_earth_has_its_published_area(self):
        # NIMA TR8350.2, table 3.4: area of the WGS 84 ellipsoid, 510,065,621.724 km².
        halves = shapely.multipolygons([shapely.box(-180, -90, 0, 90), shapely.box(0, -90, 180, 90)])
        assert area_m2(halves) == pytest.approx(510_065_621.724e6, rel=1e-9)

    def test_the_turn_of_a_ring_does_not_matter(self):
        square = shapely.box(139, 35, 140, 36)
        assert area_m2(square) == pytest.approx(area_m2(square.reverse()))

    def test_holes_count_out(self):
        square, hole = shapely.box(139, 35, 140, 36), shapely.box(139.4, 35.4, 139.6, 35.6)
        assert area_m2(square.difference(hole)) == pytest.approx(area_m2(square) - area_m2(hole))

    def test_a_line_has_none(self):
        assert area_m2(LineString([(139, 35), (140, 36)])) == 0


class TestLength:
    def test_a_square_is_as_long_as_its_sides(self):
        square = shapely.box(139, 35, 140, 36)
        assert length_m(square) == pytest.approx(length_m(square.exterior))

    def test_points_have_none(self):
        assert length_m(MultiPoint([(139, 35), (140, 36)])) == 0


class TestBuffer:
    @given(LONS, LATS, st.floats(1, 50_000))
    def test_its_edge_is_as_far_as_was_asked(self, lon, lat, metres):
        edge = shapely.get_coordinates(buffer_m(Point(lon, lat), metres))
        on_edge = edge[abs(edge[:, 0]) < 180]
        away = EARTH.inv([lon] * len(on_edge), [lat] * len(on_edge), *on_edge.T)[2]
        assert away == pytest.approx([metres] * len(on_edge), rel=1e-4, abs=0.001)

    def test_over_the_antimeridian_it_has_two_parts(self):
        grown = buffer_m(Point(179.999, 35), 1000)
        assert (grown.geom_type, area_m2(grown)) == ("MultiPolygon", pytest.approx(math.pi * 1e6, rel=1e-3))

    @pytest.mark.parametrize(
        ("shape", "metres"),
        [
            (shapely.box(139, 35, 140, 36), 10),
            (Point(139, 35), 60_000),
            (Point(139, 35), math.nan),
            (Point(0, 90), 1),
        ],
    )
    def test_what_would_be_wrong_is_refused(self, shape, metres):
        with pytest.raises(OutOfRange):
            buffer_m(shape, metres)


class TestBoundsAround:
    @given(LONS, st.floats(-89, 89), st.floats(0, 200_000), st.floats(0, 360))
    def test_everything_in_reach_lies_within(self, lon, lat, metres, bearing):
        west, south, east, north = bounds_around(lon, lat, metres)
        x, y, _ = EARTH.fwd(lon, lat, bearing, metres * 0.999_999)
        slack = 1e-9
        across = (x - west + slack) % 360 <= (east - west) % 360 + 2 * slack if east - west < 360 else True
        assert across
        assert south - slack <= y <= north + slack

    def test_it_is_hardly_larger_than_need_be(self):
        west, _, east, _ = bounds_around(139.7, 35.6, 10_000)
        assert distance_m(Point(west, 35.6), Point(east, 35.6)) == pytest.approx(20_000, rel=0.011)

    @pytest.mark.parametrize(("metres", "error"), [(-1, OutOfRange), (math.inf, NotFinite)])
    def test_no_distance_is_refused(self, metres, error):
        with pytest.raises(error):
            bounds_around(139, 35, metres)


class TestMetresBetween:
    @given(LONS, LATS, st.floats(0.1, 300_000), st.floats(0, 360))
    def test_it_is_within_a_hundredth_of_a_percent(self, lon, lat, metres, bearing):
        x, y, _ = EARTH.fwd(lon, lat, bearing, metres)
        assert metres_between(lon, lat, x, y) == pytest.approx(metres, rel=1e-4, abs=1e-6)

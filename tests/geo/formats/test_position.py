"""A row to its position, or to the finding that says why there is none."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from geo.formats.position import JAPAN, PositionReader, Reading, fault_of
from geo.formats.rows import SourceRow


def read(values: dict[str, str], geometry=None, bounds=JAPAN) -> Reading:
    return PositionReader(list(values), bounds).read(SourceRow(7, values, geometry))


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


class TestFaults:
    def test_the_same_one_is_said_once(self):
        paris = {"緯度": "48.85", "経度": "2.35", "緯度経度": "48.85,2.35", "wkt": "POINT (2.35 48.85)"}
        assert codes(read(paris)) == ["out-of-area"]

    def test_a_position_that_fits_no_system_is_said(self):
        row = SourceRow(1, {}, Point(math.inf, math.inf))
        assert codes(PositionReader([]).read(row)) == ["position-not-finite"]

    def test_a_shape_around_more_than_half_the_earth_is_said(self):
        ring = shapely.box(-179, 35, 179, 36)
        assert codes(PositionReader([]).read(SourceRow(1, {}, ring))) == ["shape-unusable"]


class TestPair:
    def test_degrees_are_a_position(self):
        assert read({"緯度": "35.681236", "経度": "139.767125"}) == Reading(
            139.767125, 35.681236, column="緯度"
        )

    def test_seven_decimals_are_kept(self):
        assert read({"緯度": "35.68123649", "経度": "139.76712511"})[:2] == (139.7671251, 35.6812365)

    def test_degrees_and_minutes_are_a_position(self):
        assert read({"緯度": "北緯34度50分", "経度": "東経134度41分"})[:2] == (134.6833333, 34.8333333)

    @pytest.mark.parametrize(
        ("lat", "lon", "code"),
        [
            ("139.677579", "35.757429", "position-swapped"),
            ("39.54161944", "39.541475", "latitude-twice"),
            ("139.70", "139.70", "longitude-twice"),
            ("6861399.796", "652451.117", "metres-not-degrees"),
            ("-35363.1", "-6845.2", "metres-not-degrees"),
            ("48.85", "2.35", "out-of-area"),
            ("95", "139.7", "not-on-earth"),
            ("0", "0", "position-zero"),
            ("0.0000", "0.0000", "position-zero"),
            ("", "", "position-missing"),
            ("　", " ", "position-missing"),
            ("35.6", "", "position-half-missing"),
            ("035.766250", ", 139.451301", "not-degrees"),
            ("東経139度40分", "北緯35度40分", "wrong-axis"),
        ],
    )
    def test_what_is_wrong_is_said(self, lat, lon, code):
        assert codes(read({"緯度": lat, "経度": lon})) == [code]

    def test_what_looks_swapped_is_not_exchanged(self):
        assert read({"緯度": "139.677579", "経度": "35.757429"}).lon is None

    def test_a_finding_names_row_column_and_value(self):
        finding = read({"緯度": "35.6", "経度": "abc"}).findings[0]
        assert (finding.row, finding.column, finding.value) == (7, "経度", "abc")

    def test_a_missing_position_is_no_error(self):
        assert read({"緯度": "", "経度": ""}).findings[0].severity == "warning"

    def test_a_swap_is_seen_without_an_area(self):
        assert fault_of(35.7, 139.7).code == "position-swapped"


class TestSeveralStatements:
    def test_one_that_is_sound_makes_up_for_one_that_is_not(self):
        reading = read(
            {"X": "652451.117", "Y": "6861399.796", "geo_point_2d": "48.85088400013026, 2.352027043086803"},
            bounds=(2, 48, 3, 49),
        )
        assert reading[:2] == (2.352027, 48.850884)

    def test_the_unsound_one_is_a_warning_then(self):
        reading = read({"X": "652451", "Y": "6861399", "geo_point_2d": "48.85, 2.35"}, bounds=(2, 48, 3, 49))
        assert [(f.code, f.severity) for f in reading.findings] == [("metres-not-degrees", "warning")]

    def test_two_places_for_one_row_are_said(self):
        assert codes(read({"緯度": "35.6", "経度": "139.7", "wkt": "POINT (135.5 34.7)"})) == [
            "positions-disagree"
        ]

    def test_the_same_place_twice_is_nothing_to_say(self):
        assert codes(read({"緯度": "35.6", "経度": "139.7", "wkt": "POINT (139.7 35.6)"})) == []


class TestShape:
    def test_a_line_keeps_its_shape(self):
        line = LineString([(139.7, 35.6), (139.8, 35.6)])
        assert read({"名称": "通り"}, line).shape == line

    def test_the_point_of_an_area_lies_in_it(self):
        area = Polygon([(139, 35), (140, 35), (140, 36), (139, 36)])
        reading = read({"名称": "公園"}, area)
        assert area.contains(Point(reading.lon, reading.lat))

    def test_a_crossing_outline_is_said(self):
        bow_tie = Polygon([(139, 35), (140, 36), (140, 35), (139, 36)])
        assert codes(read({"名称": "公園"}, bow_tie)) == ["shape-unusable"]

    def test_a_point_of_a_vector_file_can_be_swapped_too(self):
        assert codes(read({"名称": "公園"}, Point(35.6, 139.7))) == ["position-swapped"]

    def test_broken_wkt_is_said(self):
        assert codes(read({"wkt": "POINT (139.7"})) == ["shape-unusable"]


PLACES = st.tuples(st.floats(123, 154), st.floats(24, 45.5))


class TestLaws:
    @given(PLACES)
    def test_every_place_in_japan_is_sound(self, place):
        assert fault_of(*place, JAPAN) is None

    @given(PLACES)
    def test_every_place_in_japan_is_seen_when_swapped(self, place):
        assert fault_of(*reversed(place), JAPAN).code == "position-swapped"

    @given(st.floats(), st.floats())
    def test_no_pair_of_numbers_breaks_it(self, lon, lat):
        west, south, east, north = JAPAN
        assert (fault_of(lon, lat, JAPAN) is None) == (west <= lon <= east and south <= lat <= north)

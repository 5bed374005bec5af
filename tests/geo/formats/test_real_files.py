"""The files that offices published, with the mistakes they published."""

from collections import Counter

import pytest

from geo.formats.boundaries import Boundaries, read_boundaries
from geo.formats.columns import find_columns
from geo.formats.position import JAPAN, PositionReader
from geo.formats.source import open_source

PARIS = (2.2, 48.7, 2.5, 49.0)


@pytest.fixture
def survey(shared_data):
    """Return a function that reads a file whole: how many rows, how many places, the findings of its rows."""

    def read(name, bounds=JAPAN, only=None):
        source = open_source(shared_data / name)
        reader = PositionReader(find_columns(only or source.columns), bounds)
        rows = list(source.rows())
        readings = [reader.read(row) for row in rows]
        findings = [
            f for row, reading in zip(rows, readings, strict=True) for f in (*row.findings, *reading.findings)
        ]
        return len(rows), sum(reading.lon is not None for reading in readings), findings

    return read


class TestTokyo:
    FACILITIES = "places/tokyo_130001_public_facility_cp932.csv.gz"
    PROPERTIES = "places/tokyo_130001_cultural_property_cp932.csv.gz"

    def test_six_parks_have_latitude_and_longitude_swapped(self, survey):
        _, _, findings = survey(self.FACILITIES)
        assert [(f.row, f.code) for f in findings] == [
            (row, "position-swapped") for row in (65, 79, 88, 93, 113, 120)
        ]

    def test_every_other_facility_has_its_place(self, survey):
        assert survey(self.FACILITIES)[:2] == (136, 130)

    def test_blank_rows_at_the_end_are_none(self, survey):
        assert survey(self.PROPERTIES)[:2] == (245, 244)

    def test_a_longitude_with_a_comma_before_it_is_said(self, survey):
        finding = survey(self.PROPERTIES)[2][0]
        assert (finding.row, finding.column, finding.value) == (246, "経度", ", 139.451301")

    def test_the_encoding_is_recognised(self, shared_data):
        assert open_source(shared_data / self.PROPERTIES).encoding == "cp932"


class TestRegisteredProperties:
    NAME = "places/jp_registered_tangible_cultural_properties_2022-11.csv.gz"

    def test_one_row_has_its_latitude_typed_twice(self, survey):
        errors = [(f.row, f.code, f.value) for f in survey(self.NAME)[2] if f.severity == "error"]
        assert errors == [(690, "latitude-twice", "39.541475")]

    def test_all_others_have_a_place_or_a_blank(self, survey):
        rows, places, findings = survey(self.NAME)
        blank = sum(f.code == "position-missing" for f in findings)
        assert (rows, places, blank) == (13_456, 13_224, 231)


class TestParis:
    NAME = "film/paris_lieux_de_tournage_2026-03.csv.gz"
    XY = ("Coordonnée en X", "Coordonnée en Y")

    def test_metres_among_degrees_are_said(self, survey):
        rows, _, findings = survey(self.NAME, PARIS, self.XY)
        metres = [f for f in findings if f.code == "metres-not-degrees"]
        assert (rows, len(metres), {f.severity for f in metres}) == (14_760, 3_994, {"error"})

    def test_the_other_columns_make_up_for_them(self, survey):
        _, _, findings = survey(self.NAME, (1, 48, 4, 50))
        assert Counter((f.code, f.severity) for f in findings) == {("metres-not-degrees", "warning"): 3_994}

    def test_every_row_has_its_place(self, survey):
        assert survey(self.NAME, (1, 48, 4, 50))[:2] == (14_760, 14_760)


class TestOthers:
    @pytest.mark.parametrize(
        ("name", "rows"),
        [
            ("places/jp_stations_n02_2020.csv.gz", 10_267),
            ("places/jp_local_governments_localgovjp_2026-07.csv.gz", 1_916),
        ],
    )
    def test_every_row_has_its_place(self, survey, name, rows):
        assert survey(name) == (rows, rows, [])

    def test_the_old_spelling_of_the_gazetteer_can_be_read(self, survey):
        rows, places, _ = survey("places/jp_gazetteer_2007.csv.gz", JAPAN, ("org_Longitude", "org_Latitude"))
        assert (rows, places) == (3_881, 3_879)  # two lie north of Etorofu

    def test_every_recommended_template_has_a_heading(self, shared_data):
        folder = shared_data / "spec" / "recommended_templates"
        assert all(len(open_source(path).columns) > 5 for path in folder.glob("*.csv"))


@pytest.fixture(scope="session")
def n03(shared_data) -> dict[str, Boundaries]:
    name = "boundaries/jp_municipalities_n03_2021_s0010.{}.gz"
    return {
        suffix: read_boundaries(open_source(shared_data / name.format(suffix)))
        for suffix in ("geojson", "topojson")
    }


class TestN03:
    def test_both_formats_have_the_same_codes(self, n03):
        geojson, topojson = n03.values()
        assert [area.code for area in geojson.areas] == [area.code for area in topojson.areas]

    def test_both_formats_have_nearly_the_same_areas(self, n03):
        geojson, topojson = n03.values()
        pairs = zip(geojson.areas, topojson.areas, strict=True)
        assert max(abs(a.geometry.area / b.geometry.area - 1) for a, b in pairs) < 1e-4

    def test_there_are_47_prefectures_20_designated_cities_and_1902_codes(self, n03):
        areas = n03["geojson"].areas
        wards = {area.parent for area in areas if area.level == "ward"}
        assert (Counter(len(a.code) for a in areas), len(wards)) == ({2: 47, 5: 1_902 + 20}, 20)

    def test_four_areas_have_no_code(self, n03):
        assert sum(f.code == "area-without-code" for f in n03["geojson"].findings) == 4

    def test_two_outlines_were_mended(self, n03):
        mended = [f.value for f in n03["topojson"].findings if f.code == "area-mended"]
        assert mended == ["長崎県長崎市", "沖縄県豊見城市"]

    def test_every_area_is_valid(self, n03):
        assert all(area.geometry.is_valid for area in n03["topojson"].areas)

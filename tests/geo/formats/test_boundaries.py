"""Official areas, from made files of both ages."""

import json

import pytest
from shapely.geometry import Polygon, mapping
from shapely.geometry import box as plain_box

from geo.formats.boundaries import Level, read_boundaries
from geo.formats.errors import FileError
from geo.formats.source import open_source


def box(west: float, south: float, east: float, north: float) -> Polygon:
    """Return a rectangle in degrees east and north of a corner in Japan."""
    return plain_box(130 + west, 35 + south, 130 + east, 35 + north)


OLD = [
    ("神奈川県", "", "川崎市", "川崎区", "14131", box(0, 0, 1, 1)),
    ("神奈川県", "", "川崎市", "幸区", "14132", box(1, 0, 2, 1)),
    ("神奈川県", "", "足柄下郡", "箱根町", "14382", box(3, 0, 4, 1)),
    ("神奈川県", "", "足柄下郡", "箱根町", "14382", box(5, 0, 6, 1)),
    ("東京都", "", "大島支庁", "大島町", "13361", box(0, -5, 1, -4)),
    ("東京都", "", "", "所属未定地", None, box(2, -5, 3, -4)),
]


@pytest.fixture
def read(write):
    def given(rows, columns=("N03_001", "N03_002", "N03_003", "N03_004", "N03_007")):
        features = [
            {
                "type": "Feature",
                "properties": dict(zip(columns, values, strict=True)),
                "geometry": shape and mapping(shape),
            }
            for *values, shape in rows
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        return read_boundaries(open_source(write("n03.geojson", text)))

    return given


@pytest.fixture
def areas(read):
    return {area.code: area for area in read(OLD).areas}


class TestReadBoundaries:
    def test_every_code_is_one_area_with_what_contains_it(self, areas):
        assert list(areas) == ["13", "14", "13361", "14130", "14131", "14132", "14382"]

    def test_the_parts_of_one_code_are_one_area(self, areas):
        assert areas["14382"].geometry.area == 2

    def test_a_ward_belongs_to_its_city(self, areas):
        ward = areas["14131"]
        assert (ward.level, ward.name_ja, ward.city_ja, ward.parent) == (
            Level.WARD,
            "川崎区",
            "川崎市",
            "14130",
        )

    def test_a_designated_city_is_the_union_of_its_wards(self, areas):
        assert areas["14130"].geometry.area == 2

    def test_a_prefecture_is_the_union_of_its_municipalities(self, areas):
        assert areas["14"].geometry.area == 4

    @pytest.mark.parametrize(
        ("code", "name"),
        [
            ("14", "神奈川県"),
            ("14130", "神奈川県川崎市"),
            ("14131", "神奈川県川崎市川崎区"),
            ("14382", "神奈川県足柄下郡箱根町"),
            ("13361", "東京都大島町"),
        ],
    )
    def test_the_full_name_is_the_beginning_of_an_address(self, areas, code, name):
        assert areas[code].full_name_ja == name

    def test_an_area_without_a_code_is_said(self, read):
        assert [(f.code, f.row, f.value) for f in read(OLD).findings] == [
            ("area-without-code", 6, "東京都所属未定地")
        ]

    def test_the_columns_of_2024_say_the_same(self, read, areas):
        new = [
            ("神奈川県", "", "", "川崎市", "川崎区", "14131", box(0, 0, 1, 1)),
            ("神奈川県", "", "", "川崎市", "幸区", "14132", box(1, 0, 2, 1)),
            ("神奈川県", "", "足柄下郡", "箱根町", "", "14382", box(3, 0, 4, 1)),
            ("神奈川県", "", "足柄下郡", "箱根町", "", "14382", box(5, 0, 6, 1)),
            ("東京都", "大島支庁", "", "大島町", "", "13361", box(0, -5, 1, -4)),
            ("東京都", "", "", "所属未定地", "", "13000", box(2, -5, 3, -4)),
        ]
        columns = ("N03_001", "N03_002", "N03_003", "N03_004", "N03_005", "N03_007")
        names = {area.code: area.full_name_ja for area in read(new, columns).areas}
        assert names == {code: area.full_name_ja for code, area in areas.items()}

    def test_a_crossing_outline_is_mended_and_said(self, read):
        bow_tie = Polygon([(130, 30), (132, 32), (132, 30), (130, 32)])
        found = read([("沖縄県", "", "", "豊見城市", "47212", bow_tie)])
        assert (found.findings[0].code, found.areas[1].geometry.is_valid) == ("area-mended", True)

    @pytest.mark.parametrize(
        ("code", "shape", "finding"),
        [
            ("48201", box(0, 0, 1, 1), "area-code-unknown"),
            ("1310", box(0, 0, 1, 1), "area-code-unknown"),
            ("13101", None, "area-without-shape"),
            ("13101", plain_box(35, 139, 36, 140), "area-elsewhere"),
        ],
    )
    def test_what_cannot_be_an_area_is_said(self, read, code, shape, finding):
        assert [f.code for f in read([("東京都", "", "", "千代田区", code, shape)]).findings] == [finding]

    def test_another_file_is_refused(self, write):
        with pytest.raises(FileError, match="not an N03 file: it has no N03_001"):
            read_boundaries(open_source(write("a.csv", "名称,緯度,経度\na,1,2\n")))

    def test_areas_of_an_unknown_coordinate_system_are_refused(self, write):
        with pytest.raises(FileError, match="does not say which coordinate system"):
            read_boundaries(open_source(write("a.csv", "N03_001,N03_004,N03_007\n東京都,千代田区,13101\n")))

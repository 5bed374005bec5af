"""GeoJSON, read and written."""

import io
import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, Polygon

from geo.formats.errors import FileError
from geo.formats.geojson import GeoJsonReader, rows, write_collection, write_sequence
from geo.formats.source import Wishes, open_source
from geo.geometry import from_geojson

DEGREES = st.tuples(
    st.floats(-180, 180).map(lambda lon: round(lon, 7)), st.floats(-90, 90).map(lambda lat: round(lat, 7))
)
GEOMETRIES = st.one_of(
    st.none(),
    DEGREES.map(Point),
    st.lists(DEGREES, min_size=2, max_size=5, unique=True).map(LineString),
    st.lists(DEGREES, min_size=1, max_size=5).map(MultiPoint),
    st.just(Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])),
)
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(st.characters(codec="utf-8"))
)
FEATURES = st.lists(
    st.fixed_dictionaries(
        {"geometry": GEOMETRIES, "properties": st.dictionaries(st.text(st.characters(codec="utf-8")), VALUES)}
    ),
    max_size=4,
)


def written(write, features, **members) -> str:
    out = io.BytesIO()
    write(features, out, **members)
    return out.getvalue().decode()


def read(text: str) -> list[dict]:
    return [
        {"geometry": each["geometry"] and from_geojson(each["geometry"]), "properties": each["properties"]}
        for each in GeoJsonReader(io.StringIO(text))
    ]


@pytest.mark.parametrize("write", [write_collection, write_sequence])
class TestRoundTrip:
    @given(features=FEATURES)
    def test_what_is_written_is_read_back_the_same(self, write, features):
        assert read(written(write, features)) == features


class TestWriteCollection:
    @given(FEATURES)
    def test_it_is_json(self, features):
        assert len(json.loads(written(write_collection, features))["features"]) == len(features)

    def test_members_stand_before_the_features(self):
        assert list(json.loads(written(write_collection, [], numberMatched=3))) == [
            "type",
            "numberMatched",
            "features",
        ]

    def test_outer_rings_go_counter_clockwise(self):
        clockwise = Polygon([(0, 0), (0, 1), (1, 1), (1, 0)])
        text = written(write_collection, [{"geometry": clockwise, "properties": {}}])
        assert shapely.is_ccw(from_geojson(json.loads(text)["features"][0]["geometry"]).exterior)

    def test_an_id_is_kept(self):
        text = written(write_collection, [{"id": "himeji", "geometry": None, "properties": {}}])
        assert json.loads(text)["features"][0]["id"] == "himeji"

    def test_features_are_written_as_they_come(self):
        out = io.BytesIO()

        def features():
            yield {"geometry": None, "properties": {}}
            assert b"Feature" in out.getvalue()
            yield {"geometry": None, "properties": {}}

        write_collection(features(), out)


class TestWriteSequence:
    def test_every_text_begins_with_a_record_separator(self):
        text = written(write_sequence, [{"geometry": None, "properties": {}}] * 2)
        assert [line[0] for line in text.split("\n") if line] == ["\x1e", "\x1e"]


POINT = '{"type":"Feature","properties":%s,"geometry":%s}'


def row(properties="{}", geometry="null"):
    return next(rows(io.StringIO(POINT % (properties, geometry))))


class TestRows:
    def test_values_are_texts(self):
        assert row('{"a":1,"b":2.0,"c":true,"d":null,"e":["x"],"f":"y"}').values == {
            "a": "1", "b": "2", "c": "true", "d": "", "e": '["x"]', "f": "y"
        }  # fmt: skip

    def test_not_a_number_is_nothing(self):
        assert row('{"height": NaN}').values == {"height": ""}

    def test_one_object_a_line_is_a_sequence_too(self):
        assert len(list(rows(io.StringIO("\n".join([POINT % ("{}", "null")] * 3))))) == 3

    def test_a_bare_geometry_is_a_row(self):
        assert next(rows(io.StringIO('{"type":"Point","coordinates":[1,2]}'))).geometry == Point(1, 2)

    def test_members_may_come_in_any_order(self):
        text = '{"features":[%s],"type":"FeatureCollection"}' % (POINT % ("{}", "null"))
        assert len(list(rows(io.StringIO(text)))) == 1

    def test_a_ring_that_is_not_closed_is_said(self):
        finding = row(geometry='{"type":"Polygon","coordinates":[[[0,0],[1,0]]]}').findings[0]
        assert "Ring 1" in finding.says

    @pytest.mark.parametrize(
        "geometry",
        [
            '{"type":"Point","coordinates":"x"}',
            '{"type":"Blob"}',
            "7",
            '{"type":"Point","coordinates":[null,1]}',
        ],
    )
    def test_nonsense_is_said(self, geometry):
        assert row(geometry=geometry).findings[0].code == "shape-unusable"


class TestBroken:
    @pytest.mark.parametrize(
        "text",
        ['{"type":', '{"a" 1}', '{"a":1,}', '{"features":[1,]}', '{"features":[{}', "{1:2}", "[" * 100_000],
    )
    def test_it_is_a_file_error(self, text):
        with pytest.raises(FileError):
            list(GeoJsonReader(io.StringIO(text)))

    def test_the_line_is_named(self):
        with pytest.raises(FileError, match="from line 3 on"):
            list(
                GeoJsonReader(
                    io.StringIO('{"type":"FeatureCollection","features":[\n{"type":"Feature"},\n{oops}]}')
                )
            )

    def test_endless_depth_is_an_error_like_any_other(self):
        with pytest.raises(FileError):
            list(GeoJsonReader(io.StringIO('{"type":"Feature","properties":' + "[" * 100_000)))


class TestCrs:
    CRS = (
        '{"type":"FeatureCollection",'
        '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::6677"}},"features":[%s]}'
    )

    def test_an_older_file_may_be_in_metres(self, write):
        text = self.CRS % (POINT % ("{}", '{"type":"Point","coordinates":[-6845.0,-35363.0]}'))
        geometry = next(open_source(write("a.geojson", text)).rows()).geometry
        assert (round(geometry.x, 3), round(geometry.y, 3)) == (139.758, 35.681)

    def test_an_unknown_one_is_refused(self, write):
        with pytest.raises(FileError, match="klingon"):
            open_source(write("a.geojson", POINT % ("{}", "null")), Wishes(crs="klingon"))

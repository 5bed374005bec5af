"""KML and KMZ, read and written."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from geo.formats.errors import FileError
from geo.formats.kml import rows, write

DEGREES = st.tuples(
    st.floats(-180, 180).map(lambda lon: round(lon, 7)), st.floats(-90, 90).map(lambda lat: round(lat, 7))
)
HOLED = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])
GEOMETRIES = st.one_of(
    st.none(),
    DEGREES.map(Point),
    st.lists(DEGREES, min_size=2, max_size=5, unique=True).map(LineString),
    st.sampled_from(
        [HOLED, MultiPolygon([HOLED, box(5, 5, 6, 6)]), GeometryCollection([Point(1, 2), HOLED])]
    ),
)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
)
NAMES = TEXTS.filter(lambda name: name.strip() == name != "")
FEATURES = st.lists(
    st.fixed_dictionaries({"geometry": GEOMETRIES, "properties": st.dictionaries(NAMES, TEXTS)}), max_size=4
)


def written(features) -> bytes:
    out = io.BytesIO()
    write(features, out, "場所 <&>")
    return out.getvalue()


def kml(inner: str) -> io.BytesIO:
    return io.BytesIO(
        f'<kml xmlns="http://earth.google.com/kml/2.1"><Document>{inner}</Document></kml>'.encode()
    )


class TestRoundTrip:
    @given(FEATURES)
    def test_what_is_written_is_read_back_the_same(self, features):
        back = [
            {"geometry": row.geometry, "properties": row.values}
            for row in rows(io.BytesIO(written(features)))
        ]
        assert back == features

    @pytest.mark.parametrize("text", ["a\r\nb", "tab\tbed", "]]>", "<script>&amp;", "'\""])
    def test_awkward_texts_survive(self, text):
        feature = {"geometry": None, "properties": {"description": text, text: text}}
        assert next(rows(io.BytesIO(written([feature])))).values == feature["properties"]

    def test_what_xml_cannot_hold_is_marked(self):
        feature = {"geometry": None, "properties": {"name": "a\x0bb\ud800c"}}
        assert next(rows(io.BytesIO(written([feature])))).values == {"name": "a\ufffdb\ufffdc"}


class TestRows:
    def test_data_of_a_schema_is_read(self):
        data = '<SchemaData><SimpleData name="種別">城</SimpleData></SchemaData>'
        row = next(rows(kml(f"<Folder><Placemark><ExtendedData>{data}</ExtendedData></Placemark></Folder>")))
        assert row.values == {"種別": "城"}

    def test_placemarks_are_counted_across_folders(self):
        folder = "<Folder><Placemark/><Placemark/></Folder>"
        assert [row.number for row in rows(kml(folder * 2))] == [1, 2, 3, 4]

    @pytest.mark.parametrize("inner", ["", "139", "139,x", "139,35 140"])
    def test_coordinates_that_are_none_are_said(self, inner):
        shape = f"<LineString><coordinates>{inner}</coordinates></LineString>"
        assert next(rows(kml(f"<Placemark>{shape}</Placemark>"))).findings[0].code == "shape-unusable"

    def test_a_shape_without_coordinates_is_said(self):
        assert next(rows(kml("<Placemark><Polygon/></Placemark>"))).findings[0].code == "shape-unusable"


class TestHostile:
    def test_an_entity_is_refused(self):
        text = '<!DOCTYPE kml [<!ENTITY e SYSTEM "file:///etc/passwd">]><kml><Placemark><name>&e;</name></Placemark></kml>'
        with pytest.raises(FileError, match="entities"):
            list(rows(io.BytesIO(text.encode())))

    def test_a_thousand_laughs_are_refused(self):
        text = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><kml><name>&b;</name></kml>'
        with pytest.raises(FileError, match="entities"):
            list(rows(io.BytesIO(text.encode())))

    def test_broken_xml_is_said_with_its_line(self):
        with pytest.raises(FileError, match="from line 2 on"):
            list(rows(io.BytesIO(b"<kml>\n<Placemark></kml>")))

    def test_an_encoding_that_cannot_be_read_is_said(self):
        text = '<?xml version="1.0" encoding="Shift_JIS"?><kml/>'
        with pytest.raises(FileError, match="UTF-8"):
            list(rows(io.BytesIO(text.encode())))

    def test_a_placemark_without_end_is_refused(self):
        with pytest.raises(FileError, match="more than 100,000 elements"):
            list(rows(kml(f"<Placemark>{'<a/>' * 100_001}</Placemark>")))

    def test_styles_by_the_thousand_are_forgotten(self):
        assert len(list(rows(kml("<Style><a/></Style>" * 60_000 + "<Placemark/>")))) == 1

"""GeoPackage, written and read, and shapefiles as offices send them."""

import sqlite3
import zipfile
from pathlib import Path

import geopandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from geo.formats import geopackage
from geo.formats.errors import FileError
from geo.formats.source import Wishes, open_source

DEGREES = st.tuples(
    st.floats(-180, 180).map(lambda lon: round(lon, 7)), st.floats(-90, 90).map(lambda lat: round(lat, 7))
)
GEOMETRIES = st.one_of(
    st.none(),
    DEGREES.map(Point),
    st.lists(DEGREES, min_size=2, max_size=5, unique=True).map(LineString),
    st.just(Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])),
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]))
FEATURES = st.lists(
    st.fixed_dictionaries({
        "geometry": GEOMETRIES,
        "properties": st.fixed_dictionaries({"名称": TEXTS, "階数": st.integers(-9999, 9999)}),
    }),
    min_size=1,
    max_size=4,
)  # fmt: skip


class TestGeoPackage:
    @settings(max_examples=15)
    @given(features=FEATURES)
    def test_what_is_written_is_read_back_the_same(self, tmp_path_factory, features):
        path = tmp_path_factory.mktemp("gpkg") / "a.gpkg"
        geopackage.write(features, path)
        back = [
            (row.geometry, row.values["名称"], int(row.values["階数"])) for row in open_source(path).rows()
        ]
        assert back == [
            (each["geometry"], each["properties"]["名称"], each["properties"]["階数"]) for each in features
        ]

    def test_names_that_the_format_needs_itself_are_numbered(self, tmp_path):
        geopackage.write(
            [{"geometry": None, "properties": {"fid": 1, "Geom": 2, "a": 3, "A": 4}}], tmp_path / "a.gpkg"
        )
        assert open_source(tmp_path / "a.gpkg").columns == ("fid (2)", "Geom (2)", "a", "A (2)")

    def test_a_column_of_several_kinds_becomes_text(self, tmp_path):
        features = [{"geometry": None, "properties": {"a": value}} for value in (1, "x", True, [1], None)]
        geopackage.write(features, tmp_path / "a.gpkg")
        assert [row.values["a"] for row in open_source(tmp_path / "a.gpkg").rows()] == [
            "1",
            "x",
            "True",
            "[1]",
            "",
        ]

    def test_nothing_half_written_is_left(self, tmp_path):
        with pytest.raises(KeyError):
            geopackage.write([{"properties": {}}], tmp_path / "a.gpkg")
        assert not list(tmp_path.iterdir())

    def test_more_than_one_piece_is_read_in_order(self, tmp_path):
        features = [{"geometry": Point(139, 35), "properties": {"n": n}} for n in range(12_001)]
        geopackage.write(features, tmp_path / "a.gpkg")
        assert [row.values["n"] for row in open_source(tmp_path / "a.gpkg").rows()] == list(
            map(str, range(12_001))
        )

    def test_a_broken_one_is_damaged(self, tmp_path):
        geopackage.write([{"geometry": Point(139, 35), "properties": {}}], tmp_path / "a.gpkg")
        path = tmp_path / "a.gpkg"
        path.write_bytes(path.read_bytes()[:5000])
        with pytest.raises(FileError, match="damaged"):
            open_source(path)

    def test_a_database_that_is_none_is_refused(self, tmp_path):
        with sqlite3.connect(tmp_path / "a.db") as db:
            db.execute("CREATE TABLE a (b)")
        db.close()
        with pytest.raises(FileError, match="not a GeoPackage"):
            open_source(tmp_path / "a.db")


@pytest.fixture
def shapefile(tmp_path) -> Path:
    """Return a zip with a shapefile in metres whose names and texts are CP932, without a .cpg."""
    folder = tmp_path / "made"
    folder.mkdir()
    frame = geopandas.GeoDataFrame(
        {"名称": ["姫路城", "千姫の小径"]},
        geometry=[Point(134.6939, 34.8394), Point(134.69, 34.84)],
        crs="EPSG:4326",
    )
    frame.to_crs(6673).to_file(folder / "places.shp", encoding="cp932")
    path = tmp_path / "places.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in folder.iterdir():
            if part.suffix != ".cpg":
                archive.write(part, f"データ/場所{part.suffix}")
    return path


class TestShapefile:
    def test_japanese_texts_are_read_without_being_told_how(self, shapefile):
        assert [row.values["名称"] for row in open_source(shapefile).rows()] == ["姫路城", "千姫の小径"]

    def test_metres_become_degrees(self, shapefile):
        geometry = next(open_source(shapefile).rows()).geometry
        assert (round(geometry.x, 6), round(geometry.y, 6)) == (134.6939, 34.8394)

    def test_its_coordinate_system_is_known(self, shapefile):
        assert open_source(shapefile).crs == "EPSG:6673"

    def test_the_layer_has_the_name_in_the_archive(self, shapefile):
        assert open_source(shapefile).layer == "データ/場所"

    def test_a_missing_part_is_said(self, pack):
        with pytest.raises(FileError, match=r"lacks its \.shx, \.dbf"):
            open_source(pack("a.zip", {"a.shp": b"\x00\x00\x27\x0a"}))

    def test_it_can_be_read_beside_its_parts(self, shapefile):
        path = next((shapefile.parent / "made").glob("*.shp"))
        assert open_source(path).count == 2


@pytest.fixture
def without_prj(shapefile) -> Path:
    (shapefile.parent / "made" / "places.prj").unlink()
    return shapefile.parent / "made" / "places.shp"


class TestMissingCrs:
    def test_it_is_said_and_not_guessed(self, without_prj):
        assert [(f.code, f.severity) for f in open_source(without_prj).findings] == [("crs-missing", "error")]

    def test_no_geometry_comes_out(self, without_prj):
        assert next(open_source(without_prj).rows()).geometry is None

    def test_it_can_be_named(self, without_prj):
        geometry = next(open_source(without_prj, Wishes(crs="EPSG:6673")).rows()).geometry
        assert round(geometry.x, 6) == 134.6939

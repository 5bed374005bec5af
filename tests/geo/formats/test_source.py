"""Any file, recognised by what is in it."""

import gzip
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.formats.errors import FileError
from geo.formats.position import PositionReader
from geo.formats.source import Format, Wishes, open_source

CSV = "名称,緯度,経度\n姫路城,34.8394,134.6939\n"
GEOJSON = (
    '{"type":"Feature","properties":{"名称":"姫路城"},'
    '"geometry":{"type":"Point","coordinates":[134.6939,34.8394]}}'
)
KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>姫路城</name>'
    "<Point><coordinates>134.6939,34.8394,0</coordinates></Point></Placemark></kml>"
)
TOPOJSON = (
    '{"type":"Topology","arcs":[],"objects":{"places":{"type":"GeometryCollection","geometries":'
    '[{"type":"Point","coordinates":[134.6939,34.8394],"properties":{"名称":"姫路城"}}]}}}'
)
TEXTS = {Format.CSV: CSV, Format.GEOJSON: GEOJSON, Format.KML: KML, Format.TOPOJSON: TOPOJSON}


def place(source):
    return PositionReader(source.columns).read(next(source.rows()))[:2]


@pytest.mark.parametrize(("format_", "text"), TEXTS.items())
class TestOpenSource:
    def test_a_format_is_known_by_its_content(self, write, format_, text):
        assert open_source(write("upload", text)).format == format_

    def test_a_gzipped_file_is_what_is_in_it(self, write, format_, text):
        assert open_source(write("upload", gzip.compress(text.encode()))).format == format_

    def test_every_format_says_the_same_place(self, write, format_, text):
        assert place(open_source(write("upload", text))) == (134.6939, 34.8394)

    def test_rows_can_be_read_again(self, write, format_, text):
        source = open_source(write("upload", text))
        assert list(source.rows()) == list(source.rows())

    def test_progress_comes_to_an_end(self, write, format_, text):
        source = open_source(write("upload", text))
        list(source.rows())
        assert source.progress.share == 1


class TestArchives:
    @pytest.mark.parametrize(
        ("name", "text", "format_"),
        [("doc.kml", KML, "kml"), ("表.csv", CSV, "csv"), ("a.geojson", GEOJSON, "geojson")],
    )
    def test_what_is_inside_a_zip_is_read(self, pack, name, text, format_):
        assert open_source(pack("a.zip", {name: text})).format == format_

    def test_what_a_mac_adds_is_passed_over(self, pack):
        assert open_source(pack("a.zip", {"__MACOSX/._a.csv": "x", "a.csv": CSV})).layer == "a.csv"

    def test_an_archive_of_something_else_is_refused(self, pack):
        with pytest.raises(FileError, match="Nothing in this archive"):
            open_source(pack("a.zip", {"setup.exe": "MZ"}))

    def test_an_archive_in_a_gzip_is_refused(self, write, pack):
        inner = pack("a.zip", {"a.csv": CSV}).read_bytes()
        with pytest.raises(FileError, match="Unpack it once"):
            open_source(write("a.gz", gzip.compress(inner)))


class TestWishes:
    @pytest.mark.parametrize(
        ("format_", "wish"),
        [("csv", "layer"), ("geojson", "layer"), ("kml", "layer"), ("kml", "crs"), ("kml", "encoding")],
    )
    def test_one_that_means_nothing_is_refused(self, write, format_, wish):
        said = {"layer": "一", "crs": "EPSG:4301", "encoding": "cp932"}[wish]
        with pytest.raises(FileError, match=f"{wish} means nothing for {format_}"):
            open_source(write("upload", TEXTS[format_]), Wishes(**{wish: said}))

    def test_the_member_of_an_archive_is_a_layer(self, pack):
        packed = pack("a.zip", {"a.csv": "x", "b.csv": CSV})
        assert open_source(packed, Wishes(layer="b.csv")).layer == "b.csv"


class TestStrangers:
    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "nothing in this file"),
            (b"  \n", "nothing in this file"),
            (b"%PDF-1.7", "a PDF"),
            (b"\x89PNG\r\n", "a picture"),
            (b"GIF89a\x01\0", "a picture"),
            (b"\xfd7zXZ\0\0", "packed in a way"),
            (b"BZh91AY&SY", "packed in a way"),
            (b"\x28\xb5\x2f\xfd\x24", "packed in a way"),
            (gzip.compress(gzip.compress(b"a,b")), "packed file inside a gzip file"),
            (b"<!DOCTYPE html><html>", "a web page"),
            (b"<?xml version='1.0'?><gml/>", "XML, but not KML"),
            (b"[1, 2]", "a JSON list"),
            (b'{"a": 1}', "not GeoJSON"),
            (b'{"type": "FeatureCollection", "features": [{"type": ', "breaks off"),
            (b"SQLite format 3\0" + bytes(100), "not a GeoPackage"),
            (b"\x7fELF\x02\x01\x01\x00\x00\x00", "not a text file"),
            (b"\x00\x00\x27\x0a" + bytes(96), "lacks its"),
        ],
    )
    def test_what_it_is_and_what_to_send_is_said(self, write, content, says):
        with pytest.raises(FileError, match=says):
            open_source(write("upload", content))

    @given(st.binary(max_size=300))
    def test_no_bytes_break_it_otherwise(self, tmp_path_factory, content):
        path = tmp_path_factory.mktemp("any") / "upload"
        path.write_bytes(content)
        with suppress(FileError):
            list(open_source(path).rows())


class TestSource:
    def test_its_name_is_safe_to_show(self, write):
        source = open_source(write("upload", CSV), Wishes(name="a\u202e\x1b[31m.csv"))
        assert source.name.isprintable()

    def test_a_long_table_is_never_held_in_memory(self, write):
        source = open_source(write("long.csv", "名称,緯度,経度\n" + "姫路城,34.8394,134.6939\n" * 100_000))
        tracemalloc.start()
        rows = sum(1 for _ in source.rows())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (rows, peak < 1_000_000) == (100_000, True)

    def test_a_long_collection_is_never_held_in_memory(self, write):
        feature = GEOJSON.replace("姫路城", "x" * 3_000)
        text = '{"type":"FeatureCollection","features":[' + ",".join([feature] * 5_000) + "]}"
        path = write("long.geojson", text)
        del text
        tracemalloc.start()
        rows = sum(1 for _ in open_source(path).rows())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (rows, peak < 6_000_000) == (5_000, True)

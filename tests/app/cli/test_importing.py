"""`rokechi import locations`: what it says to whoever sends a file."""

import json
from functools import partial

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.cli.deployment import complaints, console
from app.locations.imports.report import Report
from tests.factories.areas import two_prefectures

CASTLE = "姫路城,castle,134.6939,34.8394"
FEATURE = {
    "type": "Feature",
    "properties": {"名称": "姫路城", "category": "castle"},
    "geometry": {"type": "Point", "coordinates": [134.6939, 34.8394]},
}


@pytest.fixture
def done(monkeypatch, tmp_path, database):
    """Return a function that has a file brought in, and gives what is said of it."""
    with database.writer() as session:
        two_prefectures(session)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("ROKECHI_DATA", str(tmp_path))
    monkeypatch.setenv("ROKECHI_DATABASE__URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr(console, "width", 200)
    monkeypatch.setattr(complaints, "width", 200)

    def of(content: str | bytes, *more: str, name: str = "places.csv") -> str:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        ordered = ["import", "locations", str(file), "--source", "tests", *more]
        return CliRunner().invoke(cli, ordered).output

    return of


@pytest.fixture
def said(done):
    """Return a function that has a file looked at, and gives what is said of it."""
    return partial(_looked_at, done)


def _looked_at(done, content, *more, **named):
    return done(content, "--dry-run", *more, **named)


class TestColumns:
    def test_those_that_say_where_are_named(self, said):
        assert "Position from: lon=経度, lat=緯度\n" in said(f"名称,category,経度,緯度\n{CASTLE}\n")

    def test_one_that_holds_a_shape_is_named(self, said):
        told = said("名称,category,geom\n姫路城,castle,POINT(134.6939 34.8394)\n")
        assert "Position from: shape=geom\n" in told

    def test_those_that_the_sender_named_are_told_once(self, said):
        told = said(f"名称,category,a,b\n{CASTLE}\n", "--column", "lon=a", "--column", "lat=b")
        assert "Columns: name=名称, category=category\nPosition from: lon=a, lat=b\n" in told

    def test_a_file_of_shapes_says_so(self, said):
        told = said(json.dumps({"type": "FeatureCollection", "features": [FEATURE]}), name="places.geojson")
        assert "Position from: the shapes in the file\n" in told


class TestReportFile:
    GOOD = f"名称,category,経度,緯度\n{CASTLE}\n"

    @pytest.mark.parametrize("name", ["report.txt", "nowhere/report.csv", "."])
    def test_that_cannot_be_written_is_refused_before_the_import(self, said, tmp_path, name):
        told = said(self.GOOD, "--report", str(tmp_path / name))
        assert "The report" in told
        assert "Recognised as" not in told

    def test_that_could_not_be_written_after_the_import_does_not_undo_it(self, done, monkeypatch, tmp_path):
        def fail(*_: object) -> None:
            raise OSError("the disk is full")

        monkeypatch.setattr(Report, "write", fail)
        told = done(self.GOOD, "--report", str(tmp_path / "report.csv"))
        assert "The import is done; only its report is missing." in told
        assert "Nothing was changed" not in told


class TestHostileFiles:
    def test_no_byte_of_them_rules_the_terminal(self, said):
        told = said("名称,category,経度,緯度,\x1b[31mred\n" + CASTLE + ",x\x1b]0;owned\x07\n")
        assert "\x1b" not in told
        assert "\x07" not in told

    def test_only_the_first_of_very_many_columns_are_named(self, said):
        told = said(",".join(f"c{number}" for number in range(20_000)) + "\n" + "1," * 19_999 + "x\n")
        assert "c39, … and 19,960 more." in told

    def test_one_row_is_one_row(self, said):
        assert " 1 row\n" in said(TestReportFile.GOOD)

    def test_a_language_that_there_is_not_is_refused(self, said):
        assert "There is no language 'klingon'" in said(TestReportFile.GOOD, "--language", "klingon")


class TestBadFiles:
    def test_without_a_position_says_what_to_do_with_columns_and_with_addresses(self, said):
        told = said("名称,住所\n姫路城,姫路市本町68\n")
        assert "name them with the option column: lat=COLUMN and lon=COLUMN" in told
        assert "If there are addresses only, add a latitude and a longitude" in told

    def test_whose_columns_are_unknown_because_it_was_read_wrongly_says_how_it_was_read(self, said):
        told = said("名称,緯度,経度\n".encode() + b"\xff\xfe\x80\x81" + "姫路,34.8,134.6\n".encode())
        assert "The file is not UTF-8; it was read as CP932" in told

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ('"姫路城,castle,134.6,34.8', "2 行目の引用符が閉じられていない"),
            ('"姫路"城,castle,134.6,34.8', "閉じた引用符のあと"),
        ],
    )
    def test_a_row_that_cannot_be_read_says_why_in_the_reader_s_language(self, said, row, reason):
        assert reason in said(f"名称,category,経度,緯度\n{row}\n", "--lang", "ja")

    def test_a_row_that_cannot_be_read_is_not_said_to_lack_a_name(self, said):
        assert "The place has no name" not in said('名称,category,経度,緯度\n"姫路城,castle,134.6,34.8\n')

    def test_of_which_nothing_goes_in_is_not_said_to_go_in_without_dry_run(self, said):
        told = said("名称,category,経度,緯度\n姫路城,castle,34.8394,134.6939\n")
        assert "not one row would go in" in told
        assert "Leave --dry-run out" not in told

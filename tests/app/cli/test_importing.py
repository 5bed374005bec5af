"""`rokechi import locations`: what it says to whoever sends a file."""

import json

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.cli.deployment import complaints, console
from tests.factories.areas import two_prefectures

CASTLE = "姫路城,castle,134.6939,34.8394"
FEATURE = {
    "type": "Feature",
    "properties": {"名称": "姫路城", "category": "castle"},
    "geometry": {"type": "Point", "coordinates": [134.6939, 34.8394]},
}


@pytest.fixture
def said(monkeypatch, tmp_path, database):
    """Return a function that has a file looked at, and gives what is said of it."""
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
        ordered = ["import", "locations", str(file), "--dry-run", "--source", "tests", *more]
        return CliRunner().invoke(cli, ordered).output

    return of


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

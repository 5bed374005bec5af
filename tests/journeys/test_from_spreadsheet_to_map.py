"""An officer brings real files in from the command line, and finds them on the map."""

import csv
import io
import shutil

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from typer.testing import CliRunner

from app.accounts.importing import replace_areas
from app.accounts.models import Area, AreaLevel
from app.cli import cli
from app.kit.db import Database
from app.locations.models import Location
from app.main import create_app
from app.settings import Settings
from geo.formats.source import open_source
from geo.geometry import box
from tests.factories.authors import TESTS

REGISTERED = "places/jp_registered_tangible_cultural_properties_2022-11.csv.gz"
FACILITIES = "places/tokyo_130001_public_facility_cp932.csv.gz"
PROPERTIES = "places/tokyo_130001_cultural_property_cp932.csv.gz"
PARIS = "film/paris_lieux_de_tournage_2026-03.csv.gz"
SWAPPED = (65, 79, 88, 93, 113, 120)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def japan(migrated_file, shared_data, tmp_path_factory):
    """Return an SQLite file with the official areas and no place."""
    folder = tmp_path_factory.mktemp("japan")
    file = shutil.copy(migrated_file, folder / "rokechi.db")
    database = Database(f"sqlite:///{file}")
    with database.writer() as session:
        name = "boundaries/jp_municipalities_n03_2021_s0010.topojson.gz"
        replace_areas(session, TESTS, open_source(shared_data / name))
    database.close()
    return file


@pytest.fixture
def office(japan, tmp_path, monkeypatch):
    """Return a function that runs a command in a deployment of its own: its exit code and what it printed."""
    shutil.copy(japan, tmp_path / "rokechi.db")
    monkeypatch.setenv("ROKECHI_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*arguments):
        result = CliRunner().invoke(cli, [*map(str, arguments)])
        return result.exit_code, result.output

    return run


@pytest.fixture
def places(tmp_path):
    """Return a function that asks the deployment's database."""

    def ask(statement):
        database = Database(f"sqlite:///{tmp_path / 'rokechi.db'}")
        with database.reader() as session:
            answer = session.scalar(statement)
        database.close()
        return answer

    return ask


COUNT = select(func.count()).select_from(Location)


class TestRegisteredProperties:
    """One run, told in several sentences: it takes a minute."""

    def test_all_go_in_but_the_wrong_row_and_those_without_a_position(
        self, office, places, shared_data, tmp_path
    ):
        report = tmp_path / "report.csv"
        code, output = office("import", "locations", shared_data / REGISTERED, "--report", report)
        rows = [*csv.DictReader(io.StringIO(report.read_text("utf-8-sig")))]
        wrong = [(row["row"], row["column"], row["code"]) for row in rows if row["outcome"] == "wrong"]
        assert (code, places(COUNT), wrong) == (0, 13_224, [("690", "経度", "latitude-twice")])
        assert "231 left out: without a position" in output
        again = office("import", "locations", shared_data / REGISTERED)[1]
        assert ("13,224 unchanged" in again, "added" in again) == (True, False)


class TestTokyo:
    def test_six_parks_are_swapped_and_said(self, office, shared_data, tmp_path):
        report = tmp_path / "report.csv"
        code, _ = office("import", "locations", shared_data / FACILITIES, "--report", report)
        rows = [*csv.DictReader(io.StringIO(report.read_text("utf-8-sig")))]
        swapped = tuple(int(row["row"]) for row in rows if row["code"] == "position-swapped")
        assert (code, swapped) == (0, SWAPPED)

    def test_a_dry_run_changes_nothing(self, office, places, shared_data):
        code, output = office("import", "locations", shared_data / FACILITIES, "--dry-run")
        assert (code, "130 would be added" in output, places(COUNT)) == (0, True, 0)

    def test_a_strict_order_is_refused_whole(self, office, places, shared_data):
        code, output = office("import", "locations", shared_data / FACILITIES, "--strict")
        assert (code, "6 of 136 rows cannot go in" in output, places(COUNT)) == (1, True, 0)

    def test_documents_are_no_places(self, office, places, shared_data):
        office("import", "locations", shared_data / PROPERTIES)
        assert places(COUNT.where(Location.name["ja"].as_string().contains("銅造地蔵菩薩坐像"))) == 0

    def test_they_are_found_over_http(self, office, shared_data, tmp_path):
        office("import", "locations", shared_data / FACILITIES)
        with TestClient(create_app(Settings())) as client:
            answer = client.get("/api/locations", params={"q": "小金井公園", "lang": "ja"}).json()
        assert "小金井公園" in {feature["properties"]["name"] for feature in answer["features"]}

    def test_what_goes_out_comes_in_again(self, office, shared_data, tmp_path):
        office("import", "locations", shared_data / FACILITIES)
        assert office("export", "locations", tmp_path / "out.csv")[0] == 0
        _, output = office(
            "import", "locations", tmp_path / "out.csv", "--source", "us", "--allow-duplicates"
        )
        assert "130 added" in output


class TestParis:
    MAPPING = ("--source", "Paris open data", "--category", "city_street", "--language", "fr",
               "--column", "name=Localisation de la scène", "--column", "id=Identifiant du lieu")  # fmt: skip
    XY = ("--column", "lon=Coordonnée en X", "--column", "lat=Coordonnée en Y")

    @pytest.fixture
    def paris(self, japan, office, tmp_path):
        """Return the office with an area for Paris instead of Japan."""
        database = Database(f"sqlite:///{tmp_path / 'rokechi.db'}")
        shape = box(2.2, 48.7, 2.5, 49.0)
        with database.writer() as session:
            for area in session.scalars(select(Area).where(Area.level != AreaLevel.PREFECTURE)):
                area.level = AreaLevel.PREFECTURE
            session.add(
                Area(
                    code="FR075", level=AreaLevel.MUNICIPALITY, name={"fr": "Paris"}, prefecture_code="FR",
                    area=shape, area_m2=1.0, label_lon=2.35, label_lat=48.85, source="tests", licence="",
                )
            )  # fmt: skip
        database.close()
        return office

    def test_metres_in_a_column_of_degrees_are_reported(self, paris, shared_data):
        _, output = paris("import", "locations", shared_data / PARIS, "--dry-run", *self.MAPPING, *self.XY)
        assert "3,994 left out: something is wrong" in output

    def test_other_columns_make_up_for_them(self, paris, shared_data):
        _, output = paris("import", "locations", shared_data / PARIS, "--dry-run", *self.MAPPING)
        assert "14,760 would be added" in output

    def test_in_japan_every_row_is_out_of_the_area(self, office, shared_data):
        code, output = office("import", "locations", shared_data / PARIS, *self.MAPPING)
        assert (code, "14,760 left out" in output) == (1, True)


class TestAFileThatCannotBeUsed:
    def test_says_so_in_one_line_and_what_to_do(self, office, tmp_path):
        (tmp_path / "notes.txt").write_text("hello\n")
        code, output = office("import", "locations", tmp_path / "notes.txt", "--source", "us")
        assert (code, "Traceback" in output, "Nothing was changed." in output) == (1, False, True)

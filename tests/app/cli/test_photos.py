"""`rokechi photo add`: a picture from a file; `rokechi sweep`: the bytes of those that are gone."""

import orjson
import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.cli import cli
from app.locations.models import LocationCard
from tests.factories import pictures, places
from tests.factories.areas import two_prefectures


@pytest.fixture
def run(monkeypatch, tmp_path, database):
    with database.writer() as session:
        two_prefectures(session)
        places.publish(session, [places.HIMEJI_CASTLE])
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("ROKECHI_DATA", str(tmp_path))
    monkeypatch.setenv("ROKECHI_DATABASE__URL", database.engine.url.render_as_string(hide_password=False))

    def invoke(slug: str, *more: str):
        (tmp_path / "keep.jpg").write_bytes(pictures.from_camera())
        said = ["--credit", "Taro", "--licence", "CC0", *more]
        return CliRunner().invoke(cli, ["photo", "add", slug, str(tmp_path / "keep.jpg"), *said])

    return invoke


class TestPhotoAdd:
    def test_a_picture_is_added_from_a_file(self, run, database):
        run("himeji-castle", "--alt-en", "A keep")
        with database.reader() as session:
            card = session.scalar(select(LocationCard.feature).where(LocationCard.lang == "en"))
        assert orjson.loads(card)["properties"]["photo"]["alt"] == "A keep"

    def test_it_says_where_the_picture_is(self, run):
        assert (
            "himeji-castle shows the picture, 800 x 600: /photos/"
            in run("himeji-castle", "--alt-ja", "天守").output
        )

    @pytest.mark.parametrize(
        ("asked", "says"),
        [
            (("nowhere", "--alt-en", "A keep"), "no place 'nowhere'"),
            (("himeji-castle",), "Say of the picture also its alt"),
        ],
    )
    def test_a_refusal_is_said_in_one_sentence(self, run, asked, says):
        result = run(*asked)
        assert (result.exit_code, says in result.output) == (1, True)


class TestSweep:
    def test_it_says_what_it_removed(self, run):
        run("himeji-castle", "--alt-en", "A keep")
        assert CliRunner().invoke(cli, ["sweep"]).output.splitlines() == [
            "0 files removed, 0.0 MB free.",
            "0 ended sessions, links, invitations and letters forgotten.",
        ]

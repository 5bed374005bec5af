"""`rokechi place …`: a place is taken through its life from the command line."""

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.cli import cli
from app.locations import catalogue
from app.locations.models import Location
from tests.factories import places
from tests.factories.areas import two_prefectures
from tests.factories.authors import TESTS


@pytest.fixture
def run(monkeypatch, tmp_path, database):
    with database.writer() as session:
        two_prefectures(session)
        drafts = [places.draft("a-house"), places.draft("a-nameless-house", name={})]
        catalogue.add(session, TESTS, drafts, catalogue.Gazetteer(session))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("ROKECHI_DATA", str(tmp_path))
    monkeypatch.setenv("ROKECHI_DATABASE__URL", database.engine.url.render_as_string(hide_password=False))
    return lambda *words: CliRunner().invoke(cli, ["place", *words])


def statuses(database):
    with database.reader() as session:
        return dict(session.execute(select(Location.slug, Location.status)).all())


class TestPlace:
    def test_a_draft_lives_through_every_status(self, run):
        steps = ("submit", "return", "submit", "publish", "retire", "reopen")
        said = [run(step, "a-house").output.strip().split(" is ")[1] for step in steps]
        lived = ("in_review", "draft", "in_review", "public", "retired", "draft")
        assert said == [f"{status} now." for status in lived]

    def test_all_are_taken_or_none(self, run, database):
        run("submit", "a-house", "a-nameless-house")
        result = run("publish", "a-house", "a-nameless-house")
        assert (result.exit_code, set(statuses(database).values())) == (1, {"in_review"})

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("publish", "a-house"), "a place that is draft"),
            (("submit", "nowhere"), "no place"),
        ],
    )
    def test_a_refusal_is_said_in_one_sentence(self, run, words, says):
        result = run(*words)
        assert (result.exit_code, says in result.output) == (1, True)

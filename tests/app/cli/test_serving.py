"""`serve` opens the doors, or says what keeps them shut."""

import pytest
import uvicorn
from typer.testing import CliRunner

from app.cli import cli
from tests.factories import people

FIT = {
    "ROKECHI_ORIGIN": "https://rokechi.example",
    "ROKECHI_MAIL__HOST": "mail.example",
    "ROKECHI_MODE": "production",
}


@pytest.fixture
def served(monkeypatch) -> list[str]:
    opened: list[str] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **_options: opened.append(app))
    return opened


def serve(database, tmp_path, **environment):
    url = database.engine.url.render_as_string(hide_password=False)
    settings = {"ROKECHI_DATA": str(tmp_path), "ROKECHI_DATABASE__URL": url} | environment
    return CliRunner().invoke(cli, ["serve"], env=settings)


def test_in_production_it_opens_when_it_was_told_all(database, tmp_path, served):
    assert serve(database, tmp_path, **FIT).exit_code == 0
    assert served


def test_else_it_says_what_is_missing(database, tmp_path, served):
    refused = serve(database, tmp_path, **FIT | {"ROKECHI_ORIGIN": ""})
    assert (refused.exit_code, served) == (1, [])
    assert "ROKECHI_ORIGIN" in refused.output


def test_a_database_of_a_demo_stays_shut_until_its_people_are_switched_off(database, tmp_path, served):
    with database.writer() as session:
        people.person(session, "reader@demo.example")
    refused = serve(database, tmp_path, **FIT)
    assert (refused.exit_code, served) == (1, [])
    assert "reader@demo.example" in refused.output
    assert serve(database, tmp_path, ROKECHI_MODE="trial").exit_code == 0
    with database.writer() as session:
        people.operating.disable(session, people.TESTS, people.operating.get(session, "reader@demo.example"))
    assert serve(database, tmp_path, **FIT).exit_code == 0

"""Alive is not yet ready."""

from contextlib import closing

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.kit import schema
from app.kit.db import Database
from app.main import create_app
from app.settings import Settings


def ask(path: str, database: Database):
    app = create_app(Settings())
    app.state.database = database
    return TestClient(app, raise_server_exceptions=False).get(path)


UNREACHABLE = ["sqlite:////nowhere/at/all.db", "postgresql+psycopg://nobody@127.0.0.1:9/nothing"]


class TestHealthz:
    def test_it_needs_no_database(self):
        with closing(Database(UNREACHABLE[0])) as away:
            assert ask("/healthz", away).json() == {"status": "alive"}


class TestReadyz:
    def test_it_names_the_revision(self, filled):
        assert filled.get("/readyz").json() == {"status": "ready", "revision": schema.head()}

    @pytest.mark.parametrize("url", UNREACHABLE)
    def test_a_database_that_does_not_answer_is_a_problem(self, url):
        with closing(Database(url)) as away:
            answer = ask("/readyz", away)
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")

    def test_a_database_without_tables_is_told_the_cure(self, tmp_path):
        with closing(Database(f"sqlite:///{tmp_path / 'empty.db'}")) as empty:
            assert "./rokechi migrate" in ask("/readyz", empty).json()["detail"]

    def test_tables_of_an_older_program_are_not_ready(self, database):
        with database.writer() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        detail = ask("/readyz", database).json()["detail"]
        assert (
            detail
            == f"The tables are at revision 0001, this program needs {schema.head()}: ./rokechi migrate."
        )

    @pytest.mark.parametrize("url", UNREACHABLE)
    def test_a_search_without_a_database_asks_for_patience(self, url):
        with closing(Database(url)) as away:
            assert ask("/api/locations", away).status_code == 503

"""Readers cannot write, writers lose nothing, and nothing is said before it is kept."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.kit import logs, versions
from app.kit.db import CACHE_KB, Database, Reads, Tx
from app.kit.guard import Guard
from app.kit.http import install_errors
from app.kit.versions import DataVersion

THREADS, TIMES = 4, 50


@pytest.fixture
def service(database):
    """A service with one route that writes, and one that tries to with a reader."""
    logs.configure("json")
    app = FastAPI()
    app.state.database = database
    app.add_middleware(Guard, body_bytes=1_000, upload_bytes=1_000, tile_origin="")
    install_errors(app, lambda _lang: str, lambda *_: None)

    @app.post("/write/{name}")
    def write(session: Tx, name: str) -> None:
        session.add(DataVersion(name=name, number=1))

    @app.post("/misuse")
    def misuse(session: Reads) -> None:
        session.add(DataVersion(name="misuse", number=1))

    return TestClient(app)


class TestReader:
    def test_it_cannot_write(self, database):
        with pytest.raises(DBAPIError, match=r"(?i)read-?only|query_only"), database.reader() as session:
            session.execute(text("INSERT INTO data_version (name, number) VALUES ('x', 1)"))

    def test_a_connection_that_read_may_write_afterwards(self, database):
        with database.reader() as session:
            versions.current(session, "x")
        with database.writer() as session:
            versions.advance(session, "x")
        with database.reader() as session:
            assert versions.current(session, "x") == 1

    def test_it_sees_the_same_throughout_on_sqlite(self, database):
        if not database.is_sqlite:
            pytest.skip("PostgreSQL reads what is committed meanwhile.")
        with database.reader() as session:
            before = versions.current(session, "x")
            with database.writer() as other:
                versions.advance(other, "x")
            assert versions.current(session, "x") == before


class TestWriter:
    def test_no_update_is_lost_among_many_writers(self, database):
        with database.writer() as session:
            session.add(DataVersion(name="x", number=0))

        def add_one(_: int) -> None:
            with database.writer() as session:
                row = session.get(DataVersion, "x", with_for_update=True)
                row.number += 1

        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(add_one, range(THREADS * TIMES)))
        with database.reader() as session:
            assert versions.current(session, "x") == THREADS * TIMES

    def test_what_an_error_interrupts_leaves_nothing_behind(self, database):
        def interrupted() -> None:
            with database.writer() as session:
                versions.advance(session, "x")
                raise InterruptedError

        with pytest.raises(InterruptedError):
            interrupted()
        with database.reader() as session:
            assert versions.current(session, "x") == 0


class TestRequests:
    def test_what_was_answered_is_kept(self, service, database):
        assert service.post("/write/x").status_code == 200
        with database.reader() as session:
            assert versions.current(session, "x") == 1

    def test_a_commit_that_fails_is_not_answered_as_success(self, service):
        service.post("/write/x")
        answer = service.post("/write/x")
        assert (answer.status_code, answer.json()["status"]) == (500, 500)

    def test_a_route_that_only_reads_cannot_write_by_mistake(self, service, database):
        assert service.post("/misuse").status_code == 500
        with database.reader() as session:
            assert versions.current(session, "misuse") == 0


class TestMemory:
    def test_a_reader_keeps_less_of_the_file_than_a_writer_even_on_the_same_connection(self, tmp_path):
        with closing(Database(f"sqlite:///{tmp_path / 'any.db'}")) as database:
            kept = {}
            for way in ("writing", "reading", "writing"):
                with getattr(database, "writer" if way == "writing" else "reader")() as session:
                    kept[way] = -session.scalar(text("PRAGMA cache_size"))
        assert kept == CACHE_KB

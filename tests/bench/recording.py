"""What the product sends to its database for a question, so that the database can be measured alone."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
import structlog
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.main import create_app
from app.settings import Settings
from tests.bench.press import Asked

Statement = tuple[str, Any]
"""SQL as the driver gets it, and its parameters."""

_heard: list[Statement] = []


class Recorded(NamedTuple):
    """A question's statements, and the product's answer."""

    statements: list[Statement]
    status: int
    body: bytes
    etag: str


class Recorder:
    """Answers questions in this process and listens to what the drivers are told."""

    def __init__(self, url: str) -> None:
        self._app = create_app(Settings(database={"url": url}))
        structlog.configure(logger_factory=structlog.ReturnLoggerFactory())  # or the log fills the screen
        database = self._app.state.database
        for engine in {database.engine, database.reading_engine.engine}:
            event.listen(engine, "do_connect", _listen)

    @contextmanager
    def listening(self) -> Iterator[TestClient]:
        with TestClient(self._app) as client:
            yield client

    def record(self, client: TestClient, asked: Sequence[Asked]) -> list[Recorded]:
        recorded = []
        for path, held in asked:
            _heard.clear()
            answer = client.get(path, headers={"if-none-match": held} if held else {})
            etag = answer.headers.get("etag", "")
            recorded.append(Recorded(list(_heard), answer.status_code, answer.content, etag))
        return recorded


def _hear(statement: Any, parameters: Any) -> None:
    if str(statement).lstrip("( \n").startswith(("SELECT", "WITH")):
        _heard.append((str(statement), parameters))


class _SqliteCursor(sqlite3.Cursor):
    def execute(self, statement: str, parameters: Any = ()) -> "_SqliteCursor":
        _hear(statement, parameters)
        super().execute(statement, parameters)
        return self


class _SqliteConnection(sqlite3.Connection):
    def cursor(self, factory: type[sqlite3.Cursor] = _SqliteCursor) -> Any:
        return super().cursor(factory)


class _PostgresCursor(psycopg.Cursor[Any]):
    def execute(self, statement: Any, parameters: Any = None, **options: Any) -> "_PostgresCursor":
        _hear(statement, parameters)
        super().execute(statement, parameters, **options)
        return self


def _listen(dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
    if dialect.name == "sqlite":
        options["factory"] = _SqliteConnection
    else:
        options["cursor_factory"] = _PostgresCursor

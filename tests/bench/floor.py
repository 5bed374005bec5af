"""The floors: the statements of a question run through the bare driver, and behind a bare FastAPI endpoint.

As a program of uvicorn's (`floor:create_app`) it serves what RECORDED names from the database URL names.
"""

import asyncio
import os
import pickle
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psycopg
from fastapi import FastAPI
from fastapi.responses import Response
from sqlalchemy.engine import make_url

from app.kit.db import Database
from geo.mvt import MEDIA_TYPE
from tests.bench.press import CONNECTIONS
from tests.bench.recording import Recorded

Answers = dict[str, list[Recorded]]
"""What was recorded of each figure, by its name as it stands in an address."""


def bare_ms(url: str, recorded: Sequence[Recorded]) -> float:
    """Return the milliseconds that one question's statements take, one after another on one connection."""
    database = Database(url)
    connection = database.engine.raw_connection()
    cursor = connection.cursor()
    started = time.perf_counter()
    for question in recorded:
        for statement, parameters in question.statements:
            cursor.execute(statement, parameters)
            cursor.fetchall()
    took = time.perf_counter() - started
    connection.close()
    database.close()
    return took / len(recorded) * 1000


def create_app() -> FastAPI:
    """Return a service that knows nothing but to run the statements and send the bytes."""
    answers: Answers = pickle.loads(Path(os.environ["RECORDED"]).read_bytes())
    url = os.environ["URL"]
    database = _Sqlite(url) if url.startswith("sqlite") else _Postgres(url)
    app = FastAPI(lifespan=database.lifespan)

    @app.get("/{figure}/{number}")
    async def answer(figure: str, number: int) -> Response:
        question = answers[figure][number]
        await database.run(question)
        headers = {"etag": question.etag}
        return Response(question.body, question.status, media_type=MEDIA_TYPE, headers=headers)

    return app


class _Sqlite:
    """One connection, used in the event loop itself: nothing hands over to nothing."""

    def __init__(self, url: str) -> None:
        self._connection: sqlite3.Connection = Database(url).engine.raw_connection().driver_connection

    async def run(self, question: Recorded) -> None:
        for statement, parameters in question.statements:
            self._connection.execute(statement, parameters).fetchall()

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        yield


class _Postgres:
    """As many connections as the client has, so that none waits."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._free: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()

    async def run(self, question: Recorded) -> None:
        connection = await self._free.get()
        try:
            for statement, parameters in question.statements:
                await (await connection.execute(statement, parameters)).fetchall()
        finally:
            self._free.put_nowait(connection)

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        connections = [
            await psycopg.AsyncConnection.connect(self._url, autocommit=True) for _ in range(CONNECTIONS)
        ]
        for connection in connections:
            self._free.put_nowait(connection)
        yield
        for connection in connections:
            await connection.close()

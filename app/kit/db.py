"""Two ways into the database: writers and readers. One session and one commit per request.

On SQLite a writer takes the write lock when it begins, so that no update is lost, and a reader is
refused writes. On PostgreSQL the reader may be bound to a replica.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import orjson
from fastapi import Depends, Request
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, SQLModel

from app.kit.hot import HotReads
from geo import sqlite as geo_sqlite

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # so that REPLACE fires the delete triggers of the indexes
    "mmap_size=2147418112",  # as much as SQLite takes; what is mapped needs no cache of each connection
    "temp_store=MEMORY",
)


CACHE_KB = {"reading": 4_096, "writing": 65_536}
"""What a connection may keep of an SQLite file; there are as many readers as threads, and one writer."""


def insert_into(session: Session, table: Any) -> Any:
    """Return the `INSERT` that knows ON CONFLICT: one word, but from each dialect's own module."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


class Database:
    """The engine of one deployment, its two kinds of session, and `hot` for the reads that need none."""

    def __init__(self, url: str, read_url: str = "", threads: int = 16) -> None:
        self.engine = _engine(url, threads)
        source = _engine(read_url, threads) if read_url else self.engine
        self.reading_engine = source.execution_options(readonly=True, postgresql_readonly=True)
        self._writers = sessionmaker(self.engine, class_=Session, expire_on_commit=False)
        self._readers = sessionmaker(self.reading_engine, class_=Session, expire_on_commit=False)
        self.hot = HotReads(self.reading_engine)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writer(self) -> Iterator[Session]:
        """Yield a session; commit when the block ends well, roll back when it raises."""
        with self._writers.begin() as session:
            yield session

    @contextmanager
    def reader(self) -> Iterator[Session]:
        """Yield a session that cannot write."""
        with self._readers.begin() as session:
            yield session

    def close(self) -> None:
        self.hot.close()
        self.engine.dispose()
        self.reading_engine.dispose()


def _engine(url: str, threads: int) -> Engine:
    json = {"json_serializer": _to_json, "json_deserializer": orjson.loads}
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=threads, max_overflow=4, pool_pre_ping=True, **json)
    engine = create_engine(
        url, pool_size=threads, max_overflow=4, connect_args={"check_same_thread": False}, **json
    )
    geo_sqlite.install(engine)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _to_json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    readonly = connection.get_execution_options().get("readonly", False)
    cache_kb = CACHE_KB["reading" if readonly else "writing"]
    connection.exec_driver_sql(f"PRAGMA cache_size=-{cache_kb}")
    connection.exec_driver_sql(f"PRAGMA query_only={int(readonly)}")
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


def database_of(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _writing(request: Request) -> Iterator[Session]:
    with database_of(request).writer() as session:
        yield session


def _reading(request: Request) -> Iterator[Session]:
    with database_of(request).reader() as session:
        yield session


# scope="function": the commit happens before the answer is sent.
Tx = Annotated[Session, Depends(_writing, scope="function")]
Reads = Annotated[Session, Depends(_reading, scope="function")]

"""Many rows into a table by the quickest road of each database: COPY, or one INSERT run again and again.

SQLAlchemy's own way makes a dictionary of every row several times over; here a row is made once.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, TypeVar

from sqlalchemy import Table
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from geo.column import Geometry

Made = TypeVar("Made")

ROWS_AT_ONCE = 500
"""At the end of each statement SQLite has its full-text and spatial indexes write down what they hold."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Look for no garbage while a batch is made: its rows all live until they are written, and are many."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def pour(session: Session, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert `rows`, all with the columns of the first; what it leaves out, the database must fill in itself.

    Rows that a generator makes are still being made while PostgreSQL takes in the first of them.

    Raises:
        DBAPIError: the kind that the database's refusal is, as for any other statement.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    session.flush()  # what was added before comes before
    road = _copy if session.get_bind().dialect.name == "postgresql" else _insert
    road(session, table, list(first), chain([first], rows))


def add_up(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`; where one with the same primary key is there already, add their numbers to its own."""
    if not rows:
        return
    connection, names = session.connection(), list(rows[0])
    keys = [column.name for column in table.primary_key]
    sums = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in names if name not in keys)
    target = f"INSERT INTO {_target(connection.dialect, table, names)}"
    or_add = f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sums}"
    ready = list(_ready(connection.dialect, table, names, rows))
    if connection.dialect.name == "postgresql":
        arrays = tuple(list(column) for column in zip(*ready, strict=True))
        connection.exec_driver_sql(f"{target} {_unnested(connection.dialect, table, names)} {or_add}", arrays)
    else:
        connection.exec_driver_sql(f"{target} {_values(names)} {or_add}", ready)


def _insert(session: Session, table: Table, names: list[str], rows: Iterable[Mapping[str, Any]]) -> None:
    connection = session.connection()
    target = f"INSERT INTO {_target(connection.dialect, table, names)}"
    ready = _ready(connection.dialect, table, names, rows)
    statements = iter(lambda: list(islice(ready, ROWS_AT_ONCE)), [])
    # Indexes of shapes ask Python about each row, and would wait for it to make the next ones.
    is_spatial = any(isinstance(column.type, Geometry) for column in table.columns)
    for some in statements if is_spatial else _made_ahead(statements):
        connection.exec_driver_sql(f"{target} {_values(names, len(some))}", tuple(chain.from_iterable(some)))


def _made_ahead(values: Iterator[Made]) -> Iterator[Made]:
    """Yield `values`, the next of which is made while the one before is used."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, values, None)
        while (value := coming.result()) is not None:
            coming = thread.submit(next, values, None)
            yield value


def _copy(session: Session, table: Table, names: list[str], rows: Iterable[Mapping[str, Any]]) -> None:
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {_target(connection.dialect, table, names)} FROM STDIN"
    error_of_driver = connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in _ready(connection.dialect, table, names, rows):
                copy.write_row(row)
    except error_of_driver as error:
        raise DBAPIError.instance(
            statement, None, error, error_of_driver, dialect=connection.dialect
        ) from error


def _target(dialect: Dialect, table: Table, names: list[str]) -> str:
    quoted = [dialect.identifier_preparer.quote(name) for name in (table.name, *names)]
    return f"{quoted[0]} ({', '.join(quoted[1:])})"


def _values(names: list[str], rows: int = 1) -> str:
    row = f"({', '.join('?' * len(names))})"
    return f"VALUES {', '.join([row] * rows)}"


def _unnested(dialect: Dialect, table: Table, names: list[str]) -> str:
    """Return the question for rows that come as one array a column."""
    arrays = ", ".join(f"%s::{table.c[name].type.compile(dialect)}[]" for name in names)
    return f"SELECT * FROM unnest({arrays})"


def _ready(
    dialect: Dialect, table: Table, names: list[str], rows: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    """Yield each row as the driver takes it; column by column, since most need nothing done."""
    rows = iter(rows)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        columns = [[row[name] for row in some] for name in names]
        for number, name in enumerate(names):
            kind = table.c[name].type
            if isinstance(kind, Geometry):
                columns[number] = kind.written(columns[number], dialect)
            elif ready := kind.dialect_impl(dialect).bind_processor(dialect):
                columns[number] = [ready(value) for value in columns[number]]
        yield from zip(*columns, strict=True)

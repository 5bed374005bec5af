"""Many rows into a table by the quickest road of each database: COPY, or one INSERT run again and again.

SQLAlchemy's own way makes a dictionary of every row several times over; here a row is made once.
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from geo.column import Geometry

ROWS_A_STATEMENT = 500
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


def pour(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`, all with the columns of the first; what it leaves out, the database must fill in itself.

    Raises:
        DBAPIError: the kind that the database's refusal is, as for any other statement.
    """
    if not rows:
        return
    session.flush()  # what was added before comes before
    names = list(rows[0])
    road = _copy if session.get_bind().dialect.name == "postgresql" else _insert
    road(session, table, names, rows)


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


def _insert(session: Session, table: Table, names: list[str], rows: Sequence[Mapping[str, Any]]) -> None:
    connection = session.connection()
    ready = _ready(connection.dialect, table, names, rows)
    target = f"INSERT INTO {_target(connection.dialect, table, names)}"
    while some := list(islice(ready, ROWS_A_STATEMENT)):
        connection.exec_driver_sql(f"{target} {_values(names, len(some))}", tuple(chain.from_iterable(some)))


def _copy(session: Session, table: Table, names: list[str], rows: Sequence[Mapping[str, Any]]) -> None:
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
    dialect: Dialect, table: Table, names: list[str], rows: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    """Yield each row as the driver takes it; column by column, since most need nothing done."""
    columns = [[row[name] for row in rows] for name in names]
    for number, name in enumerate(names):
        kind = table.c[name].type
        if isinstance(kind, Geometry):
            columns[number] = kind.written(columns[number], dialect)
        elif ready := kind.dialect_impl(dialect).bind_processor(dialect):
            columns[number] = [ready(value) for value in columns[number]]
    return zip(*columns, strict=True)

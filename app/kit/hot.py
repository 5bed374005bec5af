"""For the few reads that everyone waits on: connections that stay open, each in a thread of its own.

No session and no transaction: one prepared statement is one glance at the data, and gives one row.
"""

import asyncio
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Engine, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.compiler import SQLCompiler

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Prepared:
    """A statement as the driver takes it. Keep it: to make it costs more than to run it."""

    text: str
    order: tuple[str, ...]
    """The names of the parameters in their places; empty where the driver goes by name."""
    constants: Mapping[str, Any]

    @classmethod
    def of(cls, statement: Select[Any], dialect: Dialect) -> "Prepared":
        """Compile a statement; parameters without a value are given whenever it runs."""
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        return cls(str(compiled), tuple(compiled.positiontup or ()), constants)


class Reader:
    """One open connection, which cannot write."""

    def __init__(self, engine: Engine) -> None:
        self.dialect = engine.dialect
        pooled = engine.raw_connection()
        pooled.detach()
        self._connection = cast("Any", pooled.dbapi_connection)
        self._cursor = self._connection.cursor()
        if self.dialect.name == "sqlite":
            self._cursor.execute("PRAGMA query_only=1")
        else:
            self._connection.autocommit = True
            self._cursor.execute("SET default_transaction_read_only = on")

    def one(self, statement: Prepared, **given: Any) -> tuple[Any, ...] | None:
        """Return the first row that a statement gives, if it gives any."""
        values: Any = {**statement.constants, **given}
        if statement.order:
            values = [values[name] for name in statement.order]
        self._cursor.execute(statement.text, values)
        row: tuple[Any, ...] | None = self._cursor.fetchone()
        return row

    def close(self) -> None:
        self._connection.close()


class HotReads:
    """The threads of one database: one for a file, which answers at once; a few for a server."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._own = threading.local()
        self._open: list[Reader] = []
        self._threads = ThreadPoolExecutor(1 if engine.dialect.name == "sqlite" else 4, "hot")

    async def run(self, read: Callable[[Reader], Answer]) -> Answer:
        """Return what `read` makes of a connection; it gets a new one if the first was lost.

        Raises:
            OperationalError: the database is away.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, read)

    def close(self) -> None:
        self._threads.shutdown()
        for reader in self._open:
            reader.close()

    def _read(self, read: Callable[[Reader], Answer]) -> Answer:
        lost = self._engine.dialect.loaded_dbapi.OperationalError
        try:
            return read(self._reader())
        except lost:
            self._forget()
        try:
            return read(self._reader())
        except lost as error:
            self._forget()
            raise OperationalError(None, None, error) from error

    def _reader(self) -> Reader:
        reader: Reader | None = getattr(self._own, "reader", None)
        if reader is None:
            reader = self._own.reader = Reader(self._engine)
            self._open.append(reader)
        return reader

    def _forget(self) -> None:
        reader: Reader | None = self._own.__dict__.pop("reader", None)
        if reader:
            self._open.remove(reader)
            reader.close()

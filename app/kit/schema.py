"""Changes of the database: how Alembic is run, and what its revisions may say beside its own words."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.operations import MigrateOperation, Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.kit import fulltext
from app.kit.db import Database
from geo import index

ROOT = Path(__file__).parents[2]


def config_for(connection: Connection) -> Config:
    """Return Alembic's configuration, from pyproject.toml, for an open connection."""
    config = _config()
    config.attributes["connection"] = connection
    return config


@cache
def head() -> str:
    """Return the revision that this program's models are at."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    return Config(toml_file=str(ROOT / "pyproject.toml"))


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the tables up to `revision`, in one transaction; PostGIS is added where it is missing.

    A database that is behind another writer's lock gives up after ten seconds rather than stop the service.
    """
    with database.engine.connect() as connection:
        if database.is_sqlite:
            let_tables_be_replaced(connection)
        else:
            connection.exec_driver_sql("SET lock_timeout = '10s'")
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
            connection.commit()
        command.upgrade(config_for(connection), revision)
        connection.commit()
    database.engine.dispose()


def let_tables_be_replaced(connection: Connection) -> None:
    """Let batch mode, on SQLite, drop and rename tables that others refer to; before the first statement.

    Within a transaction the pragma would do nothing, and SQLAlchemy begins one by itself.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")


class _IndexOperation(MigrateOperation):
    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column


def _register(name: str, statements: Callable[[str, str, str], list[str]]) -> None:
    """Teach `op` the word `name`: it runs `statements(table, column, dialect)`."""

    def invoke(cls: type[_IndexOperation], operations: Operations, table: str, column: str) -> Any:
        return operations.invoke(cls(table, column))

    def carry_out(operations: Operations, operation: _IndexOperation) -> None:
        for statement in statements(operation.table, operation.column, operations.get_bind().dialect.name):
            operations.get_bind().exec_driver_sql(statement)

    invoke.__name__ = name  # Alembic calls it by this
    kind = type(f"_{name}", (_IndexOperation,), {name: classmethod(invoke)})
    Operations.register_operation(name)(kind)
    Operations.implementation_for(kind)(carry_out)


_register("create_spatial_index", index.create_spatial_index)
_register("drop_spatial_index", index.drop_spatial_index)
_register("create_fulltext_index", fulltext.create_index)
_register("drop_fulltext_index", fulltext.drop_index)

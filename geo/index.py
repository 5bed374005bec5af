"""The spatial index: GiST on PostGIS, an R*Tree kept by triggers on SQLite.

The R*Tree holds whole numbers, degrees × 1e7: exact for positions with 7 decimals, where one of 32-bit
floats would be off by a metre in Japan. On SQLite the statements need the functions of `geo.sqlite`.
"""

from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, event

from geo.column import spatial_columns
from geo.sqlite import EAST, NORTH, SOUTH, WEST

_TRIGGERS = ("insert", "update", "delete")
_PREFIX = "rt_"
_SUFFIXES = ("_gist", "_geog")


def rtree_name(table: str, column: str) -> str:
    """Return the name of the R*Tree of a column on SQLite."""
    return f"{_PREFIX}{table}_{column}"


def is_spatial_object(name: str | None) -> bool:
    """Tell whether a table or index is the databases' own affair, so that autogenerate leaves it alone."""
    return name is not None and (
        name == "spatial_ref_sys" or name.startswith(_PREFIX) or name.endswith(_SUFFIXES)
    )


def create_spatial_index(table: str, column: str, dialect: str) -> list[str]:
    """Return the statements that index a geometry column and what is in it already."""
    return _create_rtree(table, column) if dialect == "sqlite" else _create_gist(table, column)


def drop_spatial_index(table: str, column: str, dialect: str) -> list[str]:
    """Return the statements that take the spatial index of a column away."""
    if dialect != "sqlite":
        return [f'DROP INDEX IF EXISTS "{name}"' for name in _gist_names(table, column)]
    rtree = rtree_name(table, column)
    triggers = [f'DROP TRIGGER IF EXISTS "{rtree}_{moment}"' for moment in _TRIGGERS]
    return [*triggers, f'DROP TABLE IF EXISTS "{rtree}"']


def attach_spatial_ddl(metadata: MetaData) -> None:
    """Let `metadata.create_all` and `drop_all` make and drop the spatial indexes with their tables."""
    event.listen(metadata, "after_create", _create_with_tables)
    event.listen(metadata, "before_drop", _drop_with_tables)


def ensure_spatial_indexes(connection: Connection, metadata: MetaData) -> list[str]:
    """Make the spatial indexes that are missing, or lost a part, and return their names.

    To be called after every migration: where Alembic's batch mode copies a table on SQLite, the triggers
    go with the old one without a word, and new rows would not be found.
    """
    dialect = connection.dialect.name
    present = _present(connection)
    lost = [
        column
        for column in spatial_columns(metadata)
        if column.table.name in present and not _parts(column, dialect) <= present
    ]
    for column in lost:
        _run(connection, drop_spatial_index(column.table.name, column.name, dialect))
        _run(connection, create_spatial_index(column.table.name, column.name, dialect))
    return [_name(column, dialect) for column in lost]


def _create_rtree(table: str, column: str) -> list[str]:
    rtree = rtree_name(table, column)
    forget = f'DELETE FROM "{rtree}" WHERE id = OLD.rowid'
    remember = _remember(rtree, column, "NEW")
    when_moved = f'WHEN OLD."{column}" IS NOT NEW."{column}" OR OLD.rowid <> NEW.rowid'
    follow = f"{when_moved} BEGIN {forget}; {remember}; END"
    return [
        f'CREATE VIRTUAL TABLE IF NOT EXISTS "{rtree}" USING rtree_i32(id, west, east, south, north)',
        f'CREATE TRIGGER IF NOT EXISTS "{rtree}_insert" AFTER INSERT ON "{table}" BEGIN {remember}; END',
        f'CREATE TRIGGER IF NOT EXISTS "{rtree}_update" AFTER UPDATE ON "{table}" {follow}',
        f'CREATE TRIGGER IF NOT EXISTS "{rtree}_delete" AFTER DELETE ON "{table}" BEGIN {forget}; END',
        _remember(rtree, column, f'"{table}"'),
    ]


def _remember(rtree: str, column: str, source: str) -> str:
    """Return the statement that puts boxes into the R*Tree: of the row NEW, or of a whole table."""
    shape = f'{source}."{column}"'
    sides = ", ".join(f"geo_outer_e7({shape}, {side})" for side in (WEST, EAST, SOUTH, NORTH))
    table = "" if source == "NEW" else f"FROM {source} "
    return (
        f'INSERT OR REPLACE INTO "{rtree}" SELECT {source}.rowid, {sides} {table}'
        f"WHERE geo_outer_e7({shape}, {WEST}) IS NOT NULL"
    )


def _create_gist(table: str, column: str) -> list[str]:
    """Index the shape in degrees and, for questions in metres, on the ellipsoid."""
    plain, ground = _gist_names(table, column)
    return [
        f'CREATE INDEX IF NOT EXISTS "{plain}" ON "{table}" USING gist ("{column}")',
        f'CREATE INDEX IF NOT EXISTS "{ground}" ON "{table}" USING gist (("{column}"::geography))',
    ]


def _gist_names(table: str, column: str) -> tuple[str, str]:
    return f"ix_{table}_{column}_gist", f"ix_{table}_{column}_geog"


def _name(column: Column[Any], dialect: str) -> str:
    table = column.table.name
    return rtree_name(table, column.name) if dialect == "sqlite" else _gist_names(table, column.name)[0]


def _parts(column: Column[Any], dialect: str) -> set[str]:
    """Return the names of everything that the spatial index of a column consists of."""
    if dialect != "sqlite":
        return set(_gist_names(column.table.name, column.name))
    rtree = rtree_name(column.table.name, column.name)
    return {rtree, *(f"{rtree}_{moment}" for moment in _TRIGGERS)}


def _present(connection: Connection) -> set[str]:
    """Return the names of the tables, indexes and triggers that the database has."""
    lite = connection.dialect.name == "sqlite"
    names = "SELECT name FROM sqlite_master" if lite else "SELECT relname FROM pg_class"
    return set(connection.exec_driver_sql(names).scalars())


def _run(connection: Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _create_with_tables(
    metadata: MetaData, connection: Connection, tables: list[Table] | None = None, **_: Any
) -> None:
    for column in _columns_of(metadata, tables):
        _run(connection, create_spatial_index(column.table.name, column.name, connection.dialect.name))


def _drop_with_tables(
    metadata: MetaData, connection: Connection, tables: list[Table] | None = None, **_: Any
) -> None:
    for column in _columns_of(metadata, tables):
        _run(connection, drop_spatial_index(column.table.name, column.name, connection.dialect.name))


def _columns_of(metadata: MetaData, tables: list[Table] | None) -> list[Column[Any]]:
    return [column for column in spatial_columns(metadata) if column.table in (tables or [])]

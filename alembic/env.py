"""Runs the revisions on the connection that `app.kit.schema` hands over, or on the deployment's own."""

from typing import Any

from alembic import context
from sqlalchemy import Connection
from sqlmodel.sql.sqltypes import AutoString

from app.kit.choice import Choice
from app.kit.clock import Instant
from app.kit.db import Database
from app.kit.fulltext import is_fulltext_object
from app.kit.text import LocalizedColumn
from app.metadata import ensure_indexes, metadata
from app.settings import Settings
from geo.column import Geometry
from geo.index import is_spatial_object


def include_object(_thing: Any, name: str | None, _kind: str, reflected: bool, counterpart: Any) -> bool:
    """Leave out what the indexes keep for themselves."""
    return not (reflected and counterpart is None and (is_spatial_object(name) or is_fulltext_object(name)))


def compare_type(_context: Any, _column: Any, _model: Any, _found: Any, wanted: Any) -> bool | None:
    """Leave geometry out: each database reflects it in its own words."""
    return False if isinstance(wanted, Geometry) else None


def render_item(kind: str, thing: Any, autogenerate: Any) -> str | bool:
    """Write our own types into a revision as what they are to the database."""
    if kind != "type":
        return False
    if isinstance(thing, Geometry):
        autogenerate.imports.add("from geo.column import Geometry")
        return f"Geometry({thing.kind!r})"
    if isinstance(thing, AutoString | Choice):
        length = getattr(thing, "length", None)
        return f"sa.String(length={length})" if length else "sa.String()"
    if isinstance(thing, Instant):
        return "sa.DateTime(timezone=True)"
    return "sa.JSON()" if isinstance(thing, LocalizedColumn) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=include_object,
        compare_type=compare_type,
        render_item=render_item,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    ensure_indexes(connection)


if given := context.config.attributes.get("connection"):
    run(given)
else:
    with Database(Settings().database_url).engine.connect() as own:
        run(own)
        own.commit()

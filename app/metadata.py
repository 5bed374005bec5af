"""Imports every table, so that the metadata is whole, and says what each index needs beside the tables."""

from sqlalchemy import Connection, MetaData
from sqlmodel import SQLModel

import app.accounts.models
import app.guidance.models
import app.kit.audit
import app.kit.outbox
import app.kit.throttle
import app.kit.versions
import app.locations.models  # noqa: F401
from app.kit import fulltext
from geo import index

metadata: MetaData = SQLModel.metadata
index.attach_spatial_ddl(metadata)
fulltext.attach_fulltext_ddl(metadata)


def ensure_indexes(connection: Connection) -> list[str]:
    """Put back what Alembic's batch mode loses on SQLite; return the names of what was mended."""
    return index.ensure_spatial_indexes(connection, metadata) + fulltext.ensure_indexes(connection, metadata)

"""Columns that the tables of people share."""

from typing import Any

from sqlalchemy import Column, ForeignKey, Integer
from sqlmodel import Field

from app.kit.clock import Instant


def reference(table: str, *, index: bool = True, nullable: bool = False, primary_key: bool = False) -> Any:
    """Return a column that goes with the row of `table` that it names."""
    key = ForeignKey(f"{table}.id", ondelete="CASCADE")
    is_indexed = index and not primary_key
    column = Column(Integer, key, index=is_indexed, nullable=nullable, primary_key=primary_key)
    return Field(default=None, sa_column=column)


def instant(*, nullable: bool = False) -> Any:
    """Return a column of an instant in UTC."""
    return Field(default=None, sa_column=Column(Instant(), nullable=nullable))


def secret_hash() -> Any:
    """Return the column of the SHA-256 of something that proves who somebody is."""
    return Field(unique=True, max_length=64)

"""A whole result as one row: for each column the list of its values.

Thousands of rows fetched one by one cost more than finding them; in Python most of all, where each row hands
the interpreter over to other threads.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import BigInteger, Select, Subquery, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session


def fetch_columns(session: Session, found: Subquery) -> list[list[Any]]:
    """Return the values of each column of `found`, all in the same order; numbers, texts and truths only."""
    return read_columns(session.execute(in_one_row(dialect_of(session), found)).one())


def in_one_row(dialect: str, found: Subquery) -> Select[Any]:
    """Return the question for `found` as one row, which `read_columns` takes apart."""
    listed = func.json_agg if dialect == "postgresql" else func.json_group_array
    columns: list[Any] = [cast(listed(column), Text) for column in found.c]
    return select(*columns)


def read_columns(row: Sequence[Any]) -> list[list[Any]]:
    """Return the lists of a row of `in_one_row`."""
    return [orjson.loads(values or b"[]") for values in row]


def numbers(session: Session, values: Sequence[int]) -> Select[Any]:
    """Return the question for whole numbers that are known already; one parameter holds them all."""
    dialect = dialect_of(session)
    return numbers_in(dialect, literal(written(dialect, values)))


def numbers_in(dialect: str, parameter: Any) -> Select[Any]:
    """Return the question for the whole numbers in a parameter, as `written` puts them there."""
    if dialect == "postgresql":
        return select(func.unnest(cast(parameter, ARRAY(BigInteger))))
    return select(func.json_each(parameter).table_valued("value").c.value)


def written(dialect: str, values: Sequence[int]) -> str:
    """Return whole numbers as one text: an array as PostgreSQL writes it, JSON elsewhere."""
    text = ",".join(map(str, values))
    return f"{{{text}}}" if dialect == "postgresql" else f"[{text}]"


def dialect_of(session: Session) -> str:
    return session.get_bind().dialect.name

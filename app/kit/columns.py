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
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    listed = func.json_agg if on_postgresql else func.json_group_array
    row = session.execute(select(*(cast(listed(column), Text) for column in found.c))).one()
    return [orjson.loads(values or b"[]") for values in row]


def numbers(session: Session, values: Sequence[int]) -> Select[Any]:
    """Return the question for whole numbers that are known already; one parameter holds them all."""
    text = orjson.dumps(list(values)).decode()
    if session.get_bind().dialect.name == "postgresql":
        return select(func.unnest(cast(literal(f"{{{text[1:-1]}}}"), ARRAY(BigInteger))))
    return select(func.json_each(text).table_valued("value").c.value)

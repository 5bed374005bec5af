"""Walking a B-tree in its order through a few key ranges, the same on both databases.

With the ranges of a box along the Morton curve (`geo.zorder.ranges`) this gives the first rows of a box
in a fixed order, reading hardly more rows than it gives, however many the box or the table holds.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    bindparam,
    cast,
    func,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import Join
from sqlalchemy.sql.visitors import InternalTraversal

Range = tuple[int, int]


class Path(NamedTuple):
    """An index to walk along: a key, then an id that makes the order total.

    Columns before the key must be fixed by a condition; which index that is, only SQLite needs to be told.
    """

    key: Any
    id: Any
    by: str


class _InThisOrder(Join):
    """A join that SQLite must not turn round: the ranges drive, the table follows along one index."""

    inherit_cache = True
    _traverse_internals = [*Join._traverse_internals, ("index", InternalTraversal.dp_string)]

    def __init__(self, left: Any, right: Any, condition: ColumnElement[bool], index: str) -> None:
        super().__init__(left, right, condition)
        self.condition = condition
        self.index = index


@compiles(_InThisOrder, "sqlite")
def _cross_join(join: _InThisOrder, compiler: SQLCompiler, **kw: Any) -> str:
    kw["asfrom"] = True
    left, right, condition = (
        compiler.process(part, **kw) for part in (join.left, join.right, join.condition)
    )
    return f"{left} CROSS JOIN {right} INDEXED BY {join.index} ON {condition}"


def walk(
    dialect: str,
    columns: Sequence[Any],
    path: Path,
    ranges: Sequence[Range],
    conditions: Iterable[ColumnElement[bool]],
    limit: int | None = None,
) -> Subquery:
    """Return the rows whose key lies in `ranges` and for which `conditions` hold, in the order of `path`.

    `ranges` are inclusive, sorted and disjoint. At most `limit` rows.
    """
    along = _along_postgresql if dialect == "postgresql" else _along_sqlite
    return along(columns, path, ranges, list(conditions), limit)


def disjoint(ranges: Iterable[Range]) -> list[Range]:
    """Return the same keys in sorted ranges of which no two touch."""
    merged: list[Range] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged


def _along_sqlite(
    columns: Sequence[Any],
    path: Path,
    ranges: Sequence[Range],
    conditions: list[ColumnElement[bool]],
    limit: int | None,
) -> Subquery:
    given: BindParameter[str] = bindparam(None, orjson.dumps(ranges).decode(), unique=True)
    rows = func.json_each(given).table_valued("value", name="walked_range")
    low, high = (func.json_extract(rows.c.value, f"$[{i}]", type_=BigInteger()) for i in (0, 1))
    joined = _InThisOrder(rows, path.key.class_.__table__, path.key.between(low, high), path.by)
    return _limited(select(*columns).select_from(joined).where(*conditions), limit).subquery("walked")


def _along_postgresql(
    columns: Sequence[Any],
    path: Path,
    ranges: Sequence[Range],
    conditions: list[ColumnElement[bool]],
    limit: int | None,
) -> Subquery:
    ends = [cast(bindparam(None, [r[i] for r in ranges], unique=True), ARRAY(BigInteger)) for i in (0, 1)]
    rows = func.unnest(*ends).table_valued("low", "high", name="walked_range").render_derived()
    stretch = select(*columns).where(path.key.between(rows.c.low, rows.c.high), *conditions)
    if limit is not None:  # with it the planner takes the index in order, and stops
        stretch = stretch.order_by(path.key, path.id).limit(limit)
    found = stretch.lateral("stretch")
    return _limited(select(found).select_from(rows.join(found, true())), limit).subquery("walked")


def _limited(statement: Select[Any], limit: int | None) -> Select[Any]:
    return statement if limit is None else statement.limit(limit)

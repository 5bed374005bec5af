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
Limit = int | BindParameter[int] | None


class Path(NamedTuple):
    """An index to walk along: a key, then an id that makes the order total.

    Columns before the key must be fixed by a condition; which index that is, only SQLite needs to be told.
    """

    key: Any
    id: Any
    by: str


class InThisOrder(Join):
    """A join that SQLite must not turn round: the left side drives, the right one follows, `by` an index."""

    inherit_cache = True
    _traverse_internals = [*Join._traverse_internals, ("by", InternalTraversal.dp_string)]  # noqa: RUF012

    def __init__(self, left: Any, right: Any, condition: ColumnElement[bool], by: str = "") -> None:
        super().__init__(left, right, condition)
        self.condition = condition
        self.by = by


@compiles(InThisOrder, "sqlite")
def _cross_join(join: InThisOrder, compiler: SQLCompiler, **kw: Any) -> str:
    kw["asfrom"] = True
    left, right, condition = (
        compiler.process(part, **kw) for part in (join.left, join.right, join.condition)
    )
    by = f" INDEXED BY {join.by}" if join.by else ""
    return f"{left} CROSS JOIN {right}{by} ON {condition}"


def walk(
    dialect: str,
    columns: Sequence[Any],
    path: Path,
    ranges: Sequence[Range] | str,
    conditions: Iterable[ColumnElement[bool]],
    limit: Limit = None,
) -> Subquery:
    """Return the rows whose key lies in `ranges` and for which `conditions` hold, in the order of `path`.

    `ranges` are inclusive, sorted and disjoint; a name in their place says that the statement gets them when
    it runs, as `given` makes them. At most `limit` rows.
    """
    along = _along_postgresql if dialect == "postgresql" else _along_sqlite
    return along(columns, path, ranges, list(conditions), limit)


def given(dialect: str, name: str, ranges: Sequence[Range]) -> dict[str, str]:
    """Return the parameters of a statement that was told only the `name` of its ranges."""
    if dialect != "postgresql":
        return {name: orjson.dumps(ranges).decode()}
    # An array as PostgreSQL writes it costs the driver less than a list.
    ends = {f"{name}_low": (low for low, _ in ranges), f"{name}_high": (high for _, high in ranges)}
    return {end: f"{{{','.join(map(str, numbers))}}}" for end, numbers in ends.items()}


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
    ranges: Sequence[Range] | str,
    conditions: list[ColumnElement[bool]],
    limit: Limit,
) -> Subquery:
    rows = func.json_each(*_parameters("sqlite", ranges)).table_valued("value", name="walked_range")
    low, high = (func.json_extract(rows.c.value, f"$[{i}]", type_=BigInteger()) for i in (0, 1))
    joined = InThisOrder(rows, path.key.class_.__table__, path.key.between(low, high), path.by)
    return _limited(select(*columns).select_from(joined).where(*conditions), limit).subquery("walked")


def _along_postgresql(
    columns: Sequence[Any],
    path: Path,
    ranges: Sequence[Range] | str,
    conditions: list[ColumnElement[bool]],
    limit: Limit,
) -> Subquery:
    ends = [cast(parameter, ARRAY(BigInteger)) for parameter in _parameters("postgresql", ranges)]
    rows = func.unnest(*ends).table_valued("low", "high", name="walked_range").render_derived()
    stretch = select(*columns).where(path.key.between(rows.c.low, rows.c.high), *conditions)
    if limit is not None:  # with it the planner takes the index in order, and stops
        stretch = stretch.order_by(path.key, path.id).limit(limit)
    found = stretch.lateral("stretch")
    return _limited(select(found).select_from(rows.join(found, true())), limit).subquery("walked")


def _parameters(dialect: str, ranges: Sequence[Range] | str) -> list[BindParameter[str]]:
    """Return what `given` gives, with its values where they are known already."""
    if isinstance(ranges, str):
        return [bindparam(name) for name in given(dialect, ranges, ())]
    return [bindparam(None, value, unique=True) for value in given(dialect, "", ranges).values()]


def _limited(statement: Select[Any], limit: Limit) -> Select[Any]:
    return statement if limit is None else statement.limit(limit)

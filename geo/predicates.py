"""Spatial questions in SQL: one expression a question, written for PostGIS and for SQLite.

A missing geometry answers no question with yes: `intersects(…)` is false where the column is NULL, and
so is `~intersects(…)`, which asks for shapes that lie elsewhere. Both databases agree, however the
questions are combined.
"""

from typing import Any, ClassVar, cast

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Boolean, Float, Table, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter, ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from geo.column import Geometry
from geo.index import rtree_name

Operand = Any  # a column, another SQL expression of a geometry, or a shapely geometry


def intersects(one: Operand, other: Operand) -> ColumnElement[bool]:
    """Ask whether two shapes have a point in common; touching counts."""
    return Intersects(_shape(one), _shape(other))


def covers(one: Operand, other: Operand) -> ColumnElement[bool]:
    """Ask whether no point of `other` lies outside `one`; the edge counts as inside."""
    return Covers(_shape(one), _shape(other))


def within_distance(one: Operand, other: Operand, metres: float) -> ColumnElement[bool]:
    """Ask whether the nearest points of two shapes are at most `metres` apart on the ellipsoid.

    Exact on PostGIS; on SQLite within 0.01 %, straight edges taken as straight on a flat map.
    """
    return WithinDistance(_shape(one), _shape(other), bindparam(None, float(metres), type_=Float()))


def bbox_overlaps(one: Operand, other: Operand) -> ColumnElement[bool]:
    """Ask whether the boxes around two shapes have a point in common. The cheapest of the questions.

    On SQLite it is exact for stored shapes of 7 decimals, and answered by the index alone.
    """
    return BoxesOverlap(_shape(one), _shape(other))


class Predicate(FunctionElement[bool]):
    """A question about two shapes. `{0}`, `{1}` in the texts are the shapes, `{2}` the metres."""

    type = Boolean()
    inherit_cache = True
    # Without this SQLAlchemy writes “(…) = 1” on SQLite, and the planner no longer sees the R*Tree.
    _is_implicitly_boolean = True

    on_postgis: ClassVar[str]
    on_sqlite: ClassVar[str]
    rtree_answers: ClassVar[bool] = False

    def _negate(self) -> ColumnElement[bool]:
        return Elsewhere(self)


class Intersects(Predicate):
    """See `intersects`."""

    name = "intersects"
    inherit_cache = True
    on_postgis = "ST_Intersects({0}, {1})"
    on_sqlite = "geo_intersects({0}, {1})"


class Covers(Predicate):
    """See `covers`."""

    name = "covers"
    inherit_cache = True
    on_postgis = "ST_Covers({0}, {1})"
    on_sqlite = "geo_covers({0}, {1})"


class WithinDistance(Predicate):
    """See `within_distance`."""

    name = "within_distance"
    inherit_cache = True
    on_postgis = "ST_DWithin({0}::geography, {1}::geography, {2})"
    on_sqlite = "geo_within_m({0}, {1}, {2})"


class BoxesOverlap(Predicate):
    """See `bbox_overlaps`."""

    name = "bbox_overlaps"
    inherit_cache = True
    # `&&` uses the index, but compares boxes of 32-bit floats, a metre too large.
    on_postgis = (
        "{0} && {1} AND ST_XMax({0}) >= ST_XMin({1}) AND ST_XMin({0}) <= ST_XMax({1})"
        " AND ST_YMax({0}) >= ST_YMin({1}) AND ST_YMin({0}) <= ST_YMax({1})"
    )
    on_sqlite = "geo_bounds_overlap({0}, {1})"
    rtree_answers = True


class Elsewhere(FunctionElement[bool]):
    """The opposite of a predicate, asked of shapes that are there."""

    name = "elsewhere"
    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True

    def _negate(self) -> ColumnElement[bool]:
        return _asked(self)


@compiles(Predicate, "postgresql")
def _on_postgis(element: Predicate, compiler: SQLCompiler, **kw: Any) -> str:
    operands = [compiler.process(clause, **kw) for clause in element.clauses]
    return f"({_all_there(element, compiler, **kw)}{element.on_postgis.format(*operands)})"


@compiles(Predicate, "sqlite")
def _on_sqlite(element: Predicate, compiler: SQLCompiler, **kw: Any) -> str:
    one, other, *metres = element.clauses
    operands = [_remembered(one, compiler, **kw), _remembered(other, compiler, **kw)]
    operands += [compiler.process(clause, **kw) for clause in metres]
    exact = element.on_sqlite.format(*operands)
    column, asked = (one, operands[1]) if _is_indexed(one) else (other, operands[0])
    if not _is_indexed(column):
        return exact
    candidates = _candidates(column, asked, operands[2] if metres else "0", compiler)
    return candidates if element.rtree_answers else f"({candidates} AND {exact})"


@compiles(Elsewhere)
def _elsewhere(element: Elsewhere, compiler: SQLCompiler, **kw: Any) -> str:
    predicate = _asked(element)
    return f"({_all_there(predicate, compiler, **kw)}NOT {compiler.process(predicate, **kw)})"


def _shape(operand: Operand) -> Any:
    return bindparam(None, operand, type_=Geometry()) if isinstance(operand, BaseGeometry) else operand


def _asked(elsewhere: Elsewhere) -> Predicate:
    return cast("Predicate", next(iter(elsewhere.clauses)))


def _all_there(predicate: Predicate, compiler: SQLCompiler, **kw: Any) -> str:
    """Return the condition that both shapes are there, to be followed by the question; or nothing."""
    columns = [shape for shape in list(predicate.clauses)[:2] if not isinstance(shape, BindParameter)]
    return "".join(f"{compiler.process(column, **kw)} IS NOT NULL AND " for column in columns)


def _remembered(shape: ColumnElement[Any], compiler: SQLCompiler, **kw: Any) -> str:
    """Return a shape that stays the same for all rows as its key, which SQLite finds once."""
    text = compiler.process(shape, **kw)
    return f"(SELECT geo_shape({text}))" if isinstance(shape, BindParameter) else text


def _is_indexed(shape: ColumnElement[Any]) -> bool:
    table = getattr(shape, "table", None)
    return (
        isinstance(getattr(table, "element", table), Table)
        and isinstance(shape.type, Geometry)
        and shape.type.indexed
    )


def _candidates(column: Any, asked: str, metres: str, compiler: SQLCompiler) -> str:
    """Return the condition that the R*Tree has the row's box in reach of what is asked for."""
    owner = compiler.preparer.quote(column.table.name)
    table = getattr(column.table, "element", column.table).name
    west, south, east, north = (f"geo_inner_e7({asked}, {side}, {metres})" for side in range(4))
    return (
        f'{owner}.rowid IN (SELECT id FROM "{rtree_name(table, column.name)}" WHERE east >= {west}'
        f" AND west <= {east} AND north >= {south} AND south <= {north})"
    )

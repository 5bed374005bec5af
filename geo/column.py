"""The geometry column: geometry(KIND, 4326) on PostGIS, WKB in a BLOB on SQLite, shapely in Python."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiLineString, MultiPoint, MultiPolygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Column, Dialect, LargeBinary, MetaData, func
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.sql.elements import BindParameter, ColumnElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from geo.errors import WrongKind

SRID = 4326


class PostgisGeometry(UserDefinedType[Any]):
    """The type as PostgreSQL names it; binds EWKB bytes, and gives the hex EWKB that the server sends."""

    cache_ok = True

    def __init__(self, kind: str = "GEOMETRY", srid: int = SRID) -> None:
        self.kind, self.srid = kind, srid

    def get_col_spec(self, **_: Any) -> str:
        return f"geometry({self.kind},{self.srid})"

    def bind_expression(self, bindvalue: BindParameter[Any]) -> ColumnElement[Any]:
        return func.ST_GeomFromEWKB(bindvalue, type_=self)


# So that reflecting a table (alembic check) knows the type instead of warning about it.
ischema_names["geometry"] = PostgisGeometry


class _WrongKind(WrongKind, DontWrapMixin):
    """The same error, which SQLAlchemy hands on as it is instead of wrapping it."""


class Geometry(TypeDecorator[BaseGeometry]):
    """A column of shapely geometries in degrees WGS 84.

    Args:
        kind: "POINT", "POLYGON", "MULTIPOLYGON" and so on, or "GEOMETRY" for any. A MULTI… column takes
            the single kind too and stores it as one part.
        indexed: whether the column has the spatial index of `geo.index`.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, kind: str = "GEOMETRY", indexed: bool = True) -> None:
        super().__init__()
        self.kind, self.indexed = kind.upper(), indexed

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        postgis = dialect.name == "postgresql"
        return dialect.type_descriptor(PostgisGeometry(self.kind) if postgis else LargeBinary())

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        geometry = self._of_kind(value)
        if dialect.name == "postgresql":
            return shapely.to_wkb(shapely.set_srid(geometry, SRID), include_srid=True)
        return shapely.to_wkb(geometry)

    def written(self, values: Sequence[BaseGeometry | None], dialect: Dialect) -> list[bytes | str | None]:
        """Return many values as a driver takes them in bulk: WKB on SQLite, for COPY hexadecimal EWKB."""
        shapes = np.array(
            [value if value is None else self._of_kind(value) for value in values], dtype=object
        )
        if dialect.name == "postgresql":
            return list(shapely.to_wkb(shapely.set_srid(shapes, SRID), hex=True, include_srid=True))
        return list(shapely.to_wkb(shapes))

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> BaseGeometry | None:
        return None if value is None else shapely.from_wkb(value)

    def coerce_compared_value(self, op: OperatorType | None, value: Any) -> TypeEngine[Any]:
        return self

    def _of_kind(self, value: BaseGeometry) -> BaseGeometry:
        if not isinstance(value, BaseGeometry):
            raise TypeError(f"A shapely geometry belongs here, not a {type(value).__name__}.")
        found = value.geom_type.upper()
        if self.kind in ("GEOMETRY", found):
            return value
        if self.kind == f"MULTI{found}":
            return _MULTI[found]([value])
        raise _WrongKind(
            "A {given} was given where a {kind} belongs: draw a {kind}.",
            given=value.geom_type,
            wanted=self.kind,
            kind=self.kind.lower(),
        )


_MULTI: dict[str, Callable[..., BaseGeometry]] = {
    "POINT": MultiPoint,
    "LINESTRING": MultiLineString,
    "POLYGON": MultiPolygon,
}


def spatial_columns(metadata: MetaData) -> list[Column[Any]]:
    """Return the geometry columns that have a spatial index, in the order of their tables."""
    return [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Geometry) and column.type.indexed
    ]

"""Questions to tables that keep a point as two plain columns, longitude and latitude in degrees.

Plain columns cost no decoding on a page of thousands; a NULL position gives NULL, which is not yes.
"""

from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Boolean, Float, and_, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from geo.column import Geometry


def inside(lon: Any, lat: Any, geometry: BaseGeometry) -> ColumnElement[bool]:
    """Ask whether the position in the columns `lon`, `lat` lies in or on `geometry`.

    The box around it is asked for first, which a plain index answers and which spares most rows the rest.
    """
    west, south, east, north = geometry.bounds
    shape = bindparam(None, geometry, type_=Geometry())
    return and_(lon.between(west, east), lat.between(south, north), Inside(shape, lon, lat))


def metres_from(lon_column: Any, lat_column: Any, lon: float, lat: float) -> ColumnElement[float]:
    """Give the distance in metres of each row from `lon`, `lat`, for WHERE and ORDER BY.

    Exact on PostGIS, within 0.01 % on SQLite. No index answers it: narrow the rows by
    `measure.bounds_around` first.
    """
    place = (bindparam(None, float(value), type_=Float()) for value in (lon, lat))
    return MetresFrom(lon_column, lat_column, *place)


class Inside(FunctionElement[bool]):
    """A shape, a longitude and a latitude: whether the shape has that point."""

    name = "inside"
    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True


class MetresFrom(FunctionElement[float]):
    """Two positions, four numbers: how far apart they are."""

    name = "metres_from"
    type = Float()
    inherit_cache = True


@compiles(Inside, "postgresql")
def _inside_on_postgis(element: Inside, compiler: SQLCompiler, **kw: Any) -> str:
    shape, lon, lat = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"ST_Intersects({shape}, {_point(lon, lat)})"


@compiles(Inside, "sqlite")
def _inside_on_sqlite(element: Inside, compiler: SQLCompiler, **kw: Any) -> str:
    shape, lon, lat = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"geo_contains_xy((SELECT geo_shape({shape})), {lon}, {lat})"


@compiles(MetresFrom, "postgresql")
def _metres_on_postgis(element: MetresFrom, compiler: SQLCompiler, **kw: Any) -> str:
    lon, lat, lon_2, lat_2 = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"ST_Distance({_point(lon, lat)}::geography, {_point(lon_2, lat_2)}::geography)"


@compiles(MetresFrom, "sqlite")
def _metres_on_sqlite(element: MetresFrom, compiler: SQLCompiler, **kw: Any) -> str:
    numbers = ", ".join(compiler.process(clause, **kw) for clause in element.clauses)
    return f"geo_distance_m({numbers})"


def _point(lon: str, lat: str) -> str:
    return f"ST_SetSRID(ST_Point({lon}, {lat}), 4326)"

"""From a row to a position or a finding: swapped, typed twice, in metres, missing: said, never mended.

A row may state its position several times (degrees, a point in one cell, WKT, GeoJSON, the file's own
geometry). The first statement that is sound is used, the others are held against it.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.coordinates import DECIMALS
from geo.errors import GeometryError
from geo.formats import angle, findings
from geo.formats.columns import PositionColumns, find_columns
from geo.formats.crs import ToWgs84
from geo.formats.findings import Finding, Kind
from geo.formats.rows import SourceRow
from geo.geometry import checked, from_geojson, from_wkt, require_clear_way

Bounds = tuple[float, float, float, float]  # west, south, east, north

JAPAN: Final[Bounds] = (122.5, 20.0, 154.5, 46.0)  # Yonaguni, Okinotorishima, Minamitorishima, Etorofu
WORLD: Final[Bounds] = (-180.0, -90.0, 180.0, 90.0)

_METRES_FROM: Final = 1_000.0
_SAME_NUMBER: Final = 0.01  # degrees: latitude and longitude that are one number, typed again or rounded
_SAME_PLACE: Final = 0.002  # degrees, about 200 m


class Reading(NamedTuple):
    """Where a row is: a point in degrees, its shape if it is more than a point, and what was wrong."""

    lon: float | None
    lat: float | None
    shape: BaseGeometry | None = None
    findings: tuple[Finding, ...] = ()
    column: str = ""  # that says so; the latitude's where there are two, none for the file's own geometry


class _Statement(NamedTuple):
    """What one place of a row says about the position; with a fault, it says nothing."""

    column: str
    lon: float = 0.0
    lat: float = 0.0
    shape: BaseGeometry | None = None
    fault: Finding | None = None


class PositionReader:
    """Reads the positions of a table's rows."""

    def __init__(
        self, columns: PositionColumns | Sequence[str], bounds: Bounds = WORLD, crs: str | None = None
    ) -> None:
        """Look for positions in these columns, and expect them within `bounds` (degrees).

        What the columns say is in `crs`; a row's own geometry is in WGS 84 already.

        Raises:
            FileError: the coordinate system is not known.
        """
        self._to_wgs84 = ToWgs84(crs) if crs else None
        self.columns = columns if isinstance(columns, PositionColumns) else find_columns(columns)
        self.bounds = bounds

    def read(self, row: SourceRow) -> Reading:
        """Return the position of a row; without one, the findings say why."""
        statements = list(self._statements(row))
        if len(statements) == 1 and statements[0].fault is None:  # nearly every row
            return Reading(*statements[0][1:4], column=statements[0].column)
        sound = [statement for statement in statements if not statement.fault]
        faults = tuple(statement.fault for statement in statements if statement.fault)
        if not sound:
            once = tuple({fault.code: fault for fault in reversed(faults)}.values())[::-1]
            return Reading(None, None, None, once or (findings.POSITION_MISSING.at(row.number),))
        used = sound[0]
        shape = next((each.shape for each in sound if each.shape is not None), None)
        said = (*(fault.softened() for fault in faults), *_disagreements(row.number, used, sound[1:]))
        return Reading(used.lon, used.lat, shape, said, used.column)

    def _statements(self, row: SourceRow) -> Iterator[_Statement]:
        """Yield what the row's geometry and each of its columns say; blank ones say nothing."""
        values, number = row.values, row.number
        if row.geometry is not None:
            yield self._of_shape(number, "", row.geometry)
        for lon, lat in self.columns.pairs:
            east, north = values.get(lon, "").strip(), values.get(lat, "").strip()
            if east or north:
                yield self._of_pair(number, (lon, east), (lat, north))
        for column, is_latitude_first in self.columns.points:
            if text := values.get(column, "").strip():
                yield self._of_point(number, column, text, is_latitude_first)
        for column in self.columns.shapes:
            if text := values.get(column, "").strip():
                yield self._of_text(number, column, text)

    def _of_pair(self, number: int, lon: tuple[str, str], lat: tuple[str, str]) -> _Statement:
        if not lon[1] or not lat[1]:
            return _faulty(findings.POSITION_HALF, number, lat[0] if lon[1] else lon[0], "")
        east, north = angle.parse(lon[1]), angle.parse(lat[1])
        if east is None:
            return _faulty(findings.NOT_DEGREES, number, *lon)
        if north is None:
            return _faulty(findings.NOT_DEGREES, number, *lat)
        if east.axis == "latitude" or north.axis == "longitude":
            return _faulty(findings.WRONG_HEMISPHERE, number, *(lon if east.axis == "latitude" else lat))
        return self._told(number, lon[0], lat[0], east.degrees, north.degrees)

    def _of_point(self, number: int, column: str, text: str, is_latitude_first: bool) -> _Statement:
        parts = text.strip("[]() ").replace("、", ",").split(",")
        angles = [angle.parse(part.strip()) for part in parts]
        if len(angles) != 2 or angles[0] is None or angles[1] is None:
            return _faulty(findings.NOT_DEGREES, number, column, text)
        first, second = angles[0], angles[1]
        if first.axis == "longitude" or (first.axis is None and not is_latitude_first):
            first, second = second, first
        return self._told(number, column, column, second.degrees, first.degrees)

    def _of_text(self, number: int, column: str, text: str) -> _Statement:
        try:
            shape = from_geojson(text) if text.startswith("{") else from_wkt(text)
        except GeometryError as error:
            return _faulty(findings.SHAPE_UNUSABLE, number, column, text, reason=error.sentence)
        return self._of_shape(number, column, self._to_wgs84.one(shape) if self._to_wgs84 else shape)

    def _of_shape(self, number: int, column: str, shape: BaseGeometry) -> _Statement:
        if isinstance(shape, Point) and not shape.is_empty:
            return self._placed(number, column, column, shape.x, shape.y)
        try:
            sound = checked(shape)
            require_clear_way(sound)
        except GeometryError as error:
            return _faulty(findings.SHAPE_UNUSABLE, number, column, shape.geom_type, reason=error.sentence)
        inside = sound.representative_point()
        placed = self._placed(number, column, column, inside.x, inside.y)
        return placed if placed.fault else _Statement(column, placed.lon, placed.lat, sound)

    def _told(self, number: int, lon_column: str, lat_column: str, lon: float, lat: float) -> _Statement:
        """Place what columns say, once it is in degrees of WGS 84."""
        if self._to_wgs84:
            lon, lat = self._to_wgs84.one(Point(lon, lat)).coords[0]
        return self._placed(number, lon_column, lat_column, lon, lat)

    def _placed(self, number: int, lon_column: str, lat_column: str, lon: float, lat: float) -> _Statement:
        kind = fault_of(lon, lat, self.bounds)
        if kind is None:
            return _Statement(lat_column, round(lon, DECIMALS), round(lat, DECIMALS))
        if kind is findings.LATITUDE_TWICE:
            return _faulty(kind, number, lon_column, f"{lon:.10g}")
        if kind is findings.LONGITUDE_TWICE:
            return _faulty(kind, number, lat_column, f"{lat:.10g}")
        return _faulty(kind, number, lat_column, f"{lat:.10g}, {lon:.10g}")


def fault_of(lon: float, lat: float, bounds: Bounds = WORLD) -> Kind | None:
    """Return what is wrong with a position, or None."""
    west, south, east, north = bounds
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return findings.NOT_FINITE
    if lon == 0 == lat:
        return findings.ZERO
    if west <= lon <= east and south <= lat <= north:
        return None
    if west <= lat <= east and south <= lon <= north:
        return findings.SWAPPED
    if max(abs(lon), abs(lat)) >= _METRES_FROM:
        return findings.METRES
    if abs(lon - lat) < _SAME_NUMBER and (south <= lat <= north or west <= lon <= east):
        return findings.LATITUDE_TWICE if south <= lat <= north else findings.LONGITUDE_TWICE
    is_on_earth = abs(lon) <= 180 and abs(lat) <= 90
    return findings.OUT_OF_AREA if is_on_earth else findings.NOT_ON_EARTH


def _faulty(kind: Kind, number: int, column: str, value: str, **facts: object) -> _Statement:
    return _Statement(column, fault=kind.at(number, column, value, **facts))


def _disagreements(number: int, used: _Statement, others: list[_Statement]) -> Iterator[Finding]:
    """Yield the statements of points that lie elsewhere than the one in use."""
    for other in others:
        apart = max(abs(other.lon - used.lon), abs(other.lat - used.lat))
        if apart > _SAME_PLACE and used.shape is None and other.shape is None:
            yield findings.POSITIONS_DISAGREE.at(
                number, other.column, _words(other), used=_words(used), used_column=used.column
            )


def _words(statement: _Statement) -> str:
    return f"{statement.lat:.7g}, {statement.lon:.7g}"

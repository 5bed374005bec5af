"""GeoJSON (RFC 7946) and GeoJSON text sequences (RFC 8142): read and written as streams."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, TextIO

import orjson
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.errors import GeometryError
from geo.formats.crs import WGS84, ToWgs84
from geo.formats.errors import FileError
from geo.formats.findings import NO_COORDINATES, SHAPE_UNUSABLE, Finding
from geo.formats.jsonstream import JsonStream
from geo.formats.rows import SourceRow
from geo.formats.texts import as_text
from geo.geometry import from_geojson, rounded
from geo.sentence import Sentence

Feature = Mapping[str, Any]  # "geometry": shapely or None, "properties": a mapping, "id" if it has one

_DEFAULT = orjson.OPT_NON_STR_KEYS


class GeoJsonReader:
    """Yields the features of a collection, of a sequence, or a single one, as plain objects.

    `crs` is what an older file (GeoJSON 2008) says about its coordinates; known once it was passed.
    """

    def __init__(self, text: TextIO) -> None:
        self._stream = JsonStream(text)
        self.crs: str = WGS84
        self.count = 0  # of the features passed

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield feature after feature.

        Raises:
            FileError: the text is not JSON, or not GeoJSON.
        """
        while self._stream.peek():
            for feature in self._document():
                self.count += 1
                yield feature

    def _document(self) -> Iterator[dict[str, Any]]:
        members: dict[str, Any] = {}
        for name in self._stream.members():
            if name == "features":
                yield from (_feature(self._stream.value()) for _ in self._stream.items())
                members["type"] = "FeatureCollection"
            else:
                members[name] = self._stream.value()
            if name == "crs":
                self.crs = _crs_name(members[name])
        if members.get("type") != "FeatureCollection":
            yield _feature(members)


def survey(text: TextIO) -> tuple[tuple[str, ...], int, str]:
    """Return the names of all properties, the number of features and the coordinate system of a text."""
    reader, names = GeoJsonReader(text), dict[str, None]()
    for feature in reader:
        names |= dict.fromkeys(_values(feature))
    return tuple(names), reader.count, reader.crs


def rows(text: TextIO, to_wgs84: ToWgs84 | None = None) -> Iterator[SourceRow]:
    """Yield a row for every feature; `to_wgs84` is for files that are in another coordinate system."""
    for number, feature in enumerate(GeoJsonReader(text), 1):
        geometry, findings = _geometry(number, feature.get("geometry"))
        if geometry is not None and to_wgs84:
            geometry = to_wgs84.one(geometry)
        yield SourceRow(number, _values(feature), geometry, findings)


def write_collection(features: Iterable[Feature], out: BinaryIO, **members: Any) -> None:
    """Write a FeatureCollection, feature after feature.

    `members` stand before the features: `name`, `links`, `numberMatched`…
    """
    head = orjson.dumps({"type": "FeatureCollection", **members})
    out.write(head[:-1] + b',"features":[')
    for number, feature in enumerate(features, 1):
        out.write((b",\n" if number > 1 else b"\n") + encode(feature))
    out.write(b"\n]}\n")


def write_sequence(features: Iterable[Feature], out: BinaryIO) -> None:
    """Write a GeoJSON text sequence: a record separator, a feature, a line feed, again and again."""
    for feature in features:
        out.write(b"\x1e" + encode(feature) + b"\n")


def encode(feature: Feature) -> bytes:
    """Return one feature as GeoJSON text: 7 decimals, outer rings counter-clockwise."""
    geometry = feature.get("geometry")
    members: dict[str, Any] = {"type": "Feature"}
    if feature.get("id") is not None:
        members["id"] = feature["id"]
    members["geometry"] = _fragment(geometry)
    members["properties"] = dict(feature.get("properties") or {})
    return orjson.dumps(members, option=_DEFAULT, default=str)


def _fragment(geometry: BaseGeometry | None) -> orjson.Fragment | None:
    if geometry is None or geometry.is_empty:
        return None
    return orjson.Fragment(shapely.to_geojson(shapely.orient_polygons(rounded(geometry))))


def _feature(members: Any) -> dict[str, Any]:
    """Return a feature; a bare geometry is one without properties."""
    if isinstance(members, dict) and members.get("type") == "Feature":
        return members
    if isinstance(members, dict) and ("coordinates" in members or "geometries" in members):
        return {"type": "Feature", "geometry": members, "properties": {}}
    raise FileError(
        "not-geojson",
        "This is JSON, but not GeoJSON.",
        "Send a FeatureCollection, or one Feature a line.",
    )


def _values(feature: dict[str, Any]) -> dict[str, str]:
    properties = feature.get("properties")
    values = (
        {name: as_text(value) for name, value in properties.items()} if isinstance(properties, dict) else {}
    )
    if feature.get("id") is not None:
        values.setdefault("id", as_text(feature["id"]))
    return values


def _geometry(number: int, members: Any) -> tuple[BaseGeometry | None, tuple[Finding, ...]]:
    """Build a geometry without judging it; when that fails, let the strict reader say why."""
    if members is None:
        return None, ()
    try:
        return shape(members), ()
    except Exception:  # shapely raises whatever its parts do, for whatever JSON may hold
        return None, (SHAPE_UNUSABLE.at(number, "geometry", _kind(members), reason=_reason(members)),)


def _reason(members: Any) -> Sentence:
    try:
        from_geojson(members)
    except GeometryError as error:
        return error.sentence
    return Sentence(NO_COORDINATES)


def _kind(members: Any) -> str:
    return str(members.get("type", "")) if isinstance(members, dict) else ""


def _crs_name(crs: Any) -> str:
    """Return the name in the `crs` member of GeoJSON 2008, where null means nothing special."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return str(name) if name else WGS84

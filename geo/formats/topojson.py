"""TopoJSON, whose areas share their arcs: decoded to shapely. Read whole; there is no other way."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.formats.errors import FileError
from geo.formats.layers import choose
from geo.formats.rows import SourceRow
from geo.formats.texts import as_text

Points = NDArray[np.float64]


class Topology:
    """A TopoJSON document, decoded once; its objects are its layers."""

    def __init__(self, stream: BinaryIO, most_bytes: int) -> None:
        """Read and decode the document.

        Raises:
            FileError: it is too large to hold, or not TopoJSON.
        """
        text = stream.read(most_bytes + 1)
        if len(text) > most_bytes:
            raise FileError(
                "too-large",
                "The TopoJSON is larger than {most_mb:,} MB.",
                "Send the area as GeoPackage or as a zipped shapefile.",
                most_mb=most_bytes // 1_000_000,
            )
        try:
            document = orjson.loads(text.removeprefix(b"\xef\xbb\xbf"))
            self._objects: dict[str, Any] = document["objects"]
            self._transform = document.get("transform")
            self._arcs = [self._positions(arc, is_arc=True) for arc in document["arcs"]]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _broken() from error

    @property
    def layers(self) -> list[str]:
        """The names of its objects."""
        return list(self._objects)

    def rows(self, layer: str | None = None) -> Iterator[SourceRow]:
        """Yield a row for every geometry of one object."""
        members = self._objects[choose(self.layers, layer)]
        geometries = members.get("geometries") if members.get("type") == "GeometryCollection" else [members]
        for number, geometry in enumerate(geometries or (), 1):
            properties = geometry.get("properties") or {}
            values = {name: as_text(value) for name, value in properties.items()}
            if "id" in geometry:
                values.setdefault("id", as_text(geometry["id"]))
            try:
                built = self._geometry(geometry)
            except (KeyError, IndexError, TypeError, ValueError, shapely.GEOSException) as error:
                raise _broken() from error
            yield SourceRow(number, values, built)

    def _geometry(self, geometry: dict[str, Any]) -> BaseGeometry | None:
        arcs = geometry.get("arcs")
        match geometry.get("type"):
            case "Polygon":
                return self._polygon(arcs)
            case "MultiPolygon":
                return MultiPolygon([self._polygon(part) for part in arcs or ()])
            case "LineString":
                return LineString(self._line(arcs))
            case "MultiLineString":
                return MultiLineString([self._line(part) for part in arcs or ()])
            case "Point":
                return Point(self._positions([geometry["coordinates"]])[0])
            case "MultiPoint":
                return MultiPoint(self._positions(geometry["coordinates"]))
            case None:
                return None
        raise _broken()

    def _polygon(self, rings: Any) -> Polygon:
        shell, *holes = (self._line(ring) for ring in rings)
        return Polygon(shell, holes)

    def _line(self, arcs: Any) -> Points:
        """Join arcs end to end; the number ~i means arc i backwards."""
        pieces = [self._arcs[arc] if arc >= 0 else self._arcs[~arc][::-1] for arc in arcs]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    def _positions(self, positions: Any, *, is_arc: bool = False) -> Points:
        """Return degrees; in a quantised topology, arcs are steps from point to point on a grid."""
        points = np.array([position[:2] for position in positions], dtype=np.float64).reshape(-1, 2)
        if not self._transform:
            return points
        steps = points.cumsum(axis=0) if is_arc else points
        degrees: Points = steps * np.array(self._transform["scale"]) + np.array(self._transform["translate"])
        return degrees


def _broken() -> FileError:
    return FileError(
        "topojson-broken", "The TopoJSON is not as it should be.", "Export it again, or as GeoJSON."
    )

"""KML 2.2 and KMZ: read with defusedxml as a stream of placemarks, and written with every text escaped."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from shapely.geometry import GeometryCollection, LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.formats.errors import FileError
from geo.formats.findings import NO_COORDINATES, SHAPE_UNUSABLE, Finding
from geo.formats.rows import SourceRow
from geo.formats.texts import as_text
from geo.geometry import rounded
from geo.sentence import Sentence

_NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
_PLAIN: Final = ("name", "description", "address", "phoneNumber")
_SHAPES: Final = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")
_MOST_ELEMENTS: Final = 100_000  # in one placemark
_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# ---- reading


def rows(stream: BinaryIO) -> Iterator[SourceRow]:
    """Yield a row for every placemark, in the order of the file; KML is always in WGS 84.

    Raises:
        FileError: it is not well-formed XML, or declares entities, which no KML needs.
    """
    for number, placemark in enumerate(_placemarks(stream), 1):
        geometry, findings = _geometry(number, placemark)
        yield SourceRow(number, _values(placemark), geometry, findings)


def _placemarks(stream: BinaryIO) -> Iterator[Element]:
    """Yield every Placemark, and forget what has been passed, so that memory does not grow with the file."""
    path: list[Element] = []
    inside = 0  # elements of the placemark at hand
    for event, element in _events(stream):
        if event == "start":
            path.append(element)
            inside = inside + 1 if _is_in_placemark(path) else 0
            if inside > _MOST_ELEMENTS:
                raise _too_many()
            continue
        path.pop()
        if _tag(element) == "Placemark":
            yield element
        if path and not _is_in_placemark(path):
            path[-1].remove(element)


def _is_in_placemark(path: list[Element]) -> bool:
    return any(_tag(element) == "Placemark" for element in path)


def _events(stream: BinaryIO) -> Iterator[tuple[str, Element]]:
    """Yield the start and the end of every element; refuse what is broken or dangerous."""
    try:
        yield from iterparse(stream, ("start", "end"), forbid_dtd=True)
    except ParseError as error:
        line = error.position[0]
        raise FileError(
            "xml-broken", "The KML cannot be read from line {line:,} on.", "Export it again.", line=line
        ) from None
    except DefusedXmlException:
        raise FileError(
            "xml-entities", "The KML declares entities, which it does not need.", "Export it again without."
        ) from None
    except FileError:
        raise
    except (LookupError, ValueError):  # expat knows no encoding of several bytes but UTF-8 and UTF-16
        raise FileError(
            "xml-encoding", "The KML is in an encoding that cannot be read.", "Save it as UTF-8."
        ) from None


def _too_many() -> FileError:
    return FileError(
        "too-large",
        "A placemark of the KML has more than {most:,} elements.",
        "Split it, or simplify it.",
        most=_MOST_ELEMENTS,
    )


def _values(placemark: Element) -> dict[str, str]:
    values = {}
    for child in placemark:
        if _tag(child) in _PLAIN:
            values[_tag(child)] = child.text or ""
        elif _tag(child) == "ExtendedData":
            values |= dict(_extended(child))
    return values


def _extended(data: Element) -> Iterator[tuple[str, str]]:
    for element in data.iter():
        if _tag(element) == "SimpleData":
            yield element.get("name", ""), element.text or ""
        elif _tag(element) == "Data":
            value = next((child for child in element if _tag(child) == "value"), None)
            yield element.get("name", ""), (value.text or "") if value is not None else ""


def _geometry(number: int, placemark: Element) -> tuple[BaseGeometry | None, tuple[Finding, ...]]:
    element = next((child for child in placemark if _tag(child) in _SHAPES), None)
    if element is None:
        return None, ()
    try:
        return _built(element), ()
    except (ValueError, StopIteration, shapely.GEOSException):
        reason = Sentence(NO_COORDINATES)
        return None, (SHAPE_UNUSABLE.at(number, "geometry", _tag(element), reason=reason),)


def _built(element: Element) -> BaseGeometry:
    kind = _tag(element)
    if kind == "Point":
        return Point(_positions(element)[0])
    if kind in ("LineString", "LinearRing"):
        return LineString(_positions(element))
    if kind == "Polygon":
        shell, *holes = (_positions(ring) for ring in element.iter() if _tag(ring) == "LinearRing")
        return Polygon(shell, holes)
    return _joined([_built(child) for child in element if _tag(child) in _SHAPES])


def _joined(parts: list[BaseGeometry]) -> BaseGeometry:
    """Return parts of one kind as a multi-geometry, of several kinds as a collection."""
    kinds = {part.geom_type for part in parts}
    maker: dict[str, Callable[[Any], BaseGeometry]] = {
        "Point": shapely.multipoints,
        "LineString": shapely.multilinestrings,
        "Polygon": shapely.multipolygons,
    }
    return maker[kinds.pop()](parts) if len(kinds) == 1 and kinds <= set(maker) else GeometryCollection(parts)


def _positions(element: Element) -> list[tuple[float, float]]:
    text = next(child.text or "" for child in element.iter() if _tag(child) == "coordinates")
    positions = []
    for part in text.split():
        lon, lat, *_ = part.split(",")
        positions.append((float(lon), float(lat)))
    if not positions:
        raise ValueError("it has no coordinates")
    return positions


def _tag(element: Element) -> str:
    """Return the name of an element without its namespace: every version of KML has its own."""
    return str(element.tag).rpartition("}")[2]


# ---- writing


def write(features: Iterable[Mapping[str, Any]], out: BinaryIO, name: str = "") -> None:
    """Write features (geometry and properties) as a KML document, one after another.

    The properties `name` and `description` become the placemark's own, the others its data.
    """
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    head += f'<kml xmlns="{_NAMESPACE}"><Document>{_element("name", name)}\n'
    out.write(head.encode())
    for feature in features:
        out.write(_placemark(feature).encode())
    out.write(b"</Document></kml>\n")


def _placemark(feature: Mapping[str, Any]) -> str:
    properties = dict(feature.get("properties") or {})
    plain = "".join(_element(tag, as_text(properties.pop(tag))) for tag in _PLAIN if tag in properties)
    data = "".join(
        f"<Data name={_quoted(str(name))}>{_element('value', as_text(value))}</Data>"
        for name, value in properties.items()
    )
    geometry = feature.get("geometry")
    shape = "" if geometry is None or geometry.is_empty else _shape(rounded(geometry))
    return f"<Placemark>{plain}{f'<ExtendedData>{data}</ExtendedData>' if data else ''}{shape}</Placemark>\n"


def _shape(geometry: BaseGeometry) -> str:
    if isinstance(geometry, Polygon):
        rings = [
            ("outerBoundaryIs", geometry.exterior),
            *(("innerBoundaryIs", r) for r in geometry.interiors),
        ]
        inner = "".join(f"<{tag}>{_line('LinearRing', ring)}</{tag}>" for tag, ring in rings)
        return f"<Polygon>{inner}</Polygon>"
    if isinstance(geometry, Point | LineString):
        return _line(geometry.geom_type, geometry)
    return f"<MultiGeometry>{''.join(map(_shape, shapely.get_parts(geometry)))}</MultiGeometry>"


def _line(tag: str, line: BaseGeometry) -> str:
    positions = " ".join(f"{lon!r},{lat!r}" for lon, lat in shapely.get_coordinates(line).tolist())
    return f"<{tag}><coordinates>{positions}</coordinates></{tag}>"


def _element(tag: str, text: str) -> str:
    return f"<{tag}>{escape(_legal(text), _KEPT)}</{tag}>"


def _quoted(text: str) -> str:
    return quoteattr(_legal(text), _KEPT)


# A reader would turn these into plain line feeds or blanks.
_KEPT: Final = {"\r": "&#13;"}


def _legal(text: str) -> str:
    """Return `text` with a mark in the place of characters that XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)

"""Any file that a town hall may have, as one stream of rows: the format recognised by what is in the file."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, TextIO

from geo.formats import geojson, kml, shapefile, vector
from geo.formats.crs import WGS84, ToWgs84
from geo.formats.encoding import Encoding, Opener, recognise
from geo.formats.errors import FileError
from geo.formats.excel import open_sheet
from geo.formats.findings import Finding, shown
from geo.formats.layers import choice, choose
from geo.formats.rows import Progress, SourceRow
from geo.formats.signatures import GZIP, ZIP, Format, archive_format, binary_format, text_format
from geo.formats.table import open_table
from geo.formats.topojson import Topology
from geo.formats.unpack import Limits, bounded, opened, opened_archive, opened_member, too_large
from geo.sentence import Sentence, Words

_HEAD: Final = 4096
_REASONS: Final = {
    "layer": Words("such a file holds one table only"),
    "crs": Words("its positions are always in WGS 84"),
    "encoding": Words("its texts are always in Unicode"),
}

Reader = Callable[[Progress], Iterator[SourceRow]]


@dataclass(frozen=True)
class Source:
    """A file whose format, columns and peculiarities are known; its rows can be read any number of times."""

    format: Format
    columns: tuple[str, ...]
    read: Reader = field(repr=False)
    name: str = ""  # safe to show
    findings: tuple[Finding, ...] = ()  # about the file as a whole
    size: int = 0  # bytes
    count: int | None = None  # rows, where that is known before reading them
    encoding: str | None = None
    delimiter: str | None = None
    layer: str | None = None  # the sheet, layer or member that was read
    crs: str | None = None  # of the file, before its geometries were turned into WGS 84
    progress: Progress = field(default_factory=Progress)

    def rows(self) -> Iterator[SourceRow]:
        """Yield the rows from the first on; `progress` tells how far this has come."""
        self.progress.done = 0
        return self.read(self.progress)


@dataclass(frozen=True)
class Wishes:
    """What the sender says about a file, where the file itself leaves it open or gets it wrong."""

    name: str | None = None  # to show instead of the path's
    layer: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    crs: str | None = None  # of its geometries, or of the positions in a table's columns
    limits: Limits = field(default_factory=Limits)


def open_source(path: Path, wishes: Wishes | None = None) -> Source:
    """Return what is in a file: CSV, Excel, GeoJSON, TopoJSON, GeoPackage, KML or shapefile, also zipped.

    Raises:
        FileError: it is none of these, or damaged, hostile or too large.
    """
    wishes = wishes or Wishes()
    source = _opened(path, wishes)
    return replace(source, name=shown(wishes.name or path.name), size=path.stat().st_size)


def _opened(path: Path, wishes: Wishes) -> Source:
    head = _head(path, wishes.limits)
    if head.startswith(ZIP):
        return _archive(path, wishes)
    match binary_format(head):
        case Format.GEOPACKAGE:
            return _gdal(Format.GEOPACKAGE, partial(vector.linked, path, ".gpkg"), wishes)
        case Format.SHAPEFILE:
            place = partial(shapefile.beside, path, wishes.name)
            return _gdal(Format.SHAPEFILE, place, replace(wishes, layer=None))
    return _text(partial(opened, path, wishes.limits), wishes)


def _require_meaning(format_: Format, wishes: Wishes, *meaningless: str) -> None:
    """Refuse a wish that the format leaves no room for, rather than pass it over in silence."""
    for name in meaningless:
        if getattr(wishes, name) is not None:
            raise FileError(
                "wish-without-meaning",
                "{name} means nothing for {format}: {reason}.",
                "Leave it out.",
                name=name,
                format=format_.value,
                reason=Sentence(_REASONS[name]),
            )


def _head(path: Path, limits: Limits) -> bytes:
    """Return the first bytes, of what is inside when that is a gzipped text."""
    with path.open("rb") as file, opened(path, limits) as stream:
        outer, inner = file.read(_HEAD), stream.read(_HEAD)
    if inner != outer and (inner.startswith((ZIP, GZIP)) or binary_format(inner)):
        raise FileError(
            "packed-twice", "This is a packed file inside a gzip file.", "Unpack it once, and send that."
        )
    return inner


def _archive(path: Path, wishes: Wishes) -> Source:
    with opened_archive(path, wishes.limits) as archive:
        format_, names = archive_format(archive.infolist())
    if format_ is Format.XLSX:
        return _workbook(path, wishes)
    if format_ is Format.SHAPEFILE:
        names = shapefile.layers(names)
    chosen = choose(names, wishes.layer)
    if format_ is Format.SHAPEFILE:
        place = partial(shapefile.unpacked, path, chosen, wishes.limits)
        source = _gdal(format_, place, replace(wishes, layer=None))
    else:
        source = _text(partial(opened_member, path, chosen, wishes.limits), replace(wishes, layer=None))
    found = (*choice(names, wishes.layer, chosen), *source.findings)
    return replace(source, layer=chosen, findings=found)


def _workbook(path: Path, wishes: Wishes) -> Source:
    _require_meaning(Format.XLSX, wishes, "encoding")
    sheet = open_sheet(path, wishes.layer, wishes.limits)
    return Source(
        Format.XLSX,
        sheet.header.columns,
        sheet.rows,
        findings=(*sheet.findings, *sheet.header.findings),
        layer=sheet.name,
    )


def _gdal(format_: Format, place: vector.Place, wishes: Wishes) -> Source:
    if format_ is Format.GEOPACKAGE:
        _require_meaning(format_, wishes, "encoding")
    layer = vector.open_layer(place, wishes.layer, wishes.crs, wishes.encoding)
    return Source(
        format_,
        layer.columns,
        layer.rows,
        findings=layer.findings,
        count=layer.count,
        encoding=layer.encoding,
        layer=layer.name,
        crs=layer.to_wgs84.name if layer.to_wgs84 else None,
    )


def _text(open_bytes: Opener, wishes: Wishes) -> Source:
    with open_bytes() as stream:
        head = stream.read(_HEAD)
    if text_format(head.decode("latin-1").replace("\0", "")) is Format.KML:
        return _kml(open_bytes, wishes)
    encoding = recognise(open_bytes, wishes.encoding)
    match text_format(head.decode(encoding.name, "replace")):
        case Format.GEOJSON:
            return _geojson(open_bytes, encoding, wishes)
        case Format.TOPOJSON:
            return _topojson(open_bytes, wishes)
    _require_meaning(Format.CSV, wishes, "layer")
    table = open_table(open_bytes, encoding, wishes.delimiter)
    return Source(
        Format.CSV,
        table.header.columns,
        table.rows,
        findings=(*encoding.findings, *table.header.findings),
        encoding=encoding.name,
        delimiter=table.delimiter,
    )


def _kml(open_bytes: Opener, wishes: Wishes) -> Source:
    _require_meaning(Format.KML, wishes, "layer", "crs", "encoding")
    limits = wishes.limits

    def read(progress: Progress) -> Iterator[SourceRow]:
        with open_bytes(progress) as stream:
            yield from kml.rows(bounded(stream, limits.held, partial(too_large, limits.held)))

    columns, count = _survey(read(Progress()))
    return Source(Format.KML, columns, _complete(columns, read), count=count, crs=WGS84)


def _geojson(open_bytes: Opener, encoding: Encoding, wishes: Wishes) -> Source:
    _require_meaning(Format.GEOJSON, wishes, "layer")

    def text(progress: Progress | None = None) -> AbstractContextManager[TextIO]:
        return _decoded(open_bytes(progress), encoding.name)

    with text() as survey:
        columns, count, stated = geojson.survey(survey)
    to_wgs84 = ToWgs84(wishes.crs or stated)

    def read(progress: Progress) -> Iterator[SourceRow]:
        with text(progress) as stream:
            yield from geojson.rows(stream, to_wgs84)

    return Source(
        Format.GEOJSON,
        columns,
        _complete(columns, read),
        findings=encoding.findings,
        count=count,
        encoding=encoding.name,
        crs=to_wgs84.name,
    )


def _topojson(open_bytes: Opener, wishes: Wishes) -> Source:
    _require_meaning(Format.TOPOJSON, wishes, "crs", "encoding")
    with open_bytes() as stream:
        topology = Topology(stream, wishes.limits.held // 4)
    layer = choose(topology.layers, wishes.layer)

    def read(progress: Progress) -> Iterator[SourceRow]:
        progress.total = count
        for progress.done, row in enumerate(topology.rows(layer), 1):
            yield row

    columns, count = _survey(topology.rows(layer))
    found = choice(topology.layers, wishes.layer, layer)
    return Source(
        Format.TOPOJSON,
        columns,
        _complete(columns, read),
        findings=found,
        count=count,
        layer=layer,
        crs=WGS84,
    )


def _survey(rows: Iterator[SourceRow]) -> tuple[tuple[str, ...], int]:
    """Look through a file whose rows have each their own columns; return them all, and how many rows."""
    columns, last = dict[str, None](), 0
    for row in rows:
        columns |= dict.fromkeys(row.values)
        last = row.number
    return tuple(columns), last


def _complete(columns: tuple[str, ...], read: Reader) -> Reader:
    """Return a reader whose rows have every column of the file."""
    blank = dict.fromkeys(columns, "")

    def completed(progress: Progress) -> Iterator[SourceRow]:
        for row in read(progress):
            yield row._replace(values=blank | row.values)

    return completed


@contextmanager
def _decoded(bytes_: AbstractContextManager[BinaryIO], encoding: str) -> Iterator[TextIO]:
    with bytes_ as stream:
        yield io.TextIOWrapper(stream, encoding)

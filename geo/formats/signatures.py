"""What a file is, by its first bytes; its name is only a hint, and often wrong."""

import zipfile
from collections.abc import Sequence
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from geo.formats.errors import FileError, nothing_inside
from geo.sentence import Words


class Format(StrEnum):
    """A format that can be read."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    TOPOJSON = "topojson"
    GEOPACKAGE = "geopackage"
    KML = "kml"
    SHAPEFILE = "shapefile"

    @property
    def has_shapes(self) -> bool:
        """Whether a row brings a geometry of its own, beside its columns."""
        return self not in (Format.CSV, Format.XLSX)


WELCOME: Final = Words("Send CSV, Excel (.xlsx), GeoJSON, GeoPackage, KML, KMZ or a zipped shapefile.")
_UNPACK: Final = Words("Unpack it, and send what is inside, or a zip.")
_PACKED: Final = Words("This is packed in a way that is not opened here (xz, bzip2 or zstd).")
_PICTURE: Final = Words("This is a picture.")

ZIP: Final = b"PK\x03\x04"
GZIP: Final = b"\x1f\x8b"
_SQLITE: Final = b"SQLite format 3\0"
_SHAPE: Final = b"\x00\x00\x27\x0a"
_STRANGERS: Final = {
    b"PK\x05\x06": (Words("This is an empty archive."), WELCOME),
    b"\xd0\xcf\x11\xe0": (
        Words("This is an Excel file of before 2007, or one with a password."),
        Words("Open it in Excel and save it as .xlsx, without a password."),
    ),
    b"%PDF": (Words("This is a PDF."), Words("Ask for the table that it was made from.")),
    b"\x89PNG": (_PICTURE, WELCOME),
    b"\xff\xd8\xff": (_PICTURE, WELCOME),
    b"GIF8": (_PICTURE, WELCOME),
    b"7z\xbc\xaf": (Words("This is a 7-Zip archive."), _UNPACK),
    b"Rar!": (Words("This is a RAR archive."), _UNPACK),
    b"\xfd7zXZ\0": (_PACKED, _UNPACK),
    b"BZh": (_PACKED, _UNPACK),
    b"\x28\xb5\x2f\xfd": (_PACKED, _UNPACK),
}
_TEXTS: Final = (".csv", ".tsv", ".txt", ".geojson", ".geojsonl", ".json")


def binary_format(head: bytes) -> Format | None:
    """Return the format of a binary file by its first bytes; None for a text.

    Raises:
        FileError: it is a format that cannot be read; says which and what to send instead.
    """
    for mark, (says, mend) in _STRANGERS.items():
        if head.startswith(mark):
            raise FileError("format-not-read", says, mend)
    if head.startswith(_SHAPE):
        return Format.SHAPEFILE
    if not head.startswith(_SQLITE):
        return None
    if head[68:72] not in (b"GPKG", b"GP10", b"GP11"):
        raise FileError("format-not-read", "This is a database, but not a GeoPackage.", WELCOME)
    return Format.GEOPACKAGE


def text_format(head: str) -> Format:
    """Return the format of a text by its beginning: what is neither XML nor JSON is a table.

    Raises:
        FileError: it is a web page, or XML or JSON of another kind.
    """
    start = head.lstrip("\ufeff\x1e \t\r\n")
    if start.startswith("<"):
        return _xml_format(start)
    if start.startswith("["):
        raise FileError("not-geojson", "This is a JSON list, not GeoJSON.", "Send a FeatureCollection.")
    if start.startswith("{"):
        is_topology = '"Topology"' in start and '"FeatureCollection"' not in start
        return Format.TOPOJSON if is_topology else Format.GEOJSON
    if not start:
        raise nothing_inside()
    return Format.CSV


def archive_format(members: Sequence[zipfile.ZipInfo]) -> tuple[Format, list[str]]:
    """Return the format inside a zip, and the members that could be read; CSV stands for any text.

    Raises:
        FileError: nothing in it can be read.
    """
    names = [
        each.filename
        for each in members
        if not each.filename.endswith("/") and not each.filename.startswith("__MACOSX/")
    ]
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return Format.XLSX, names
    for suffixes, found in (((".shp",), Format.SHAPEFILE), ((".kml",), Format.KML), (_TEXTS, Format.CSV)):
        fitting = [name for name in names if PurePosixPath(name).suffix.lower() in suffixes]
        if fitting:
            return found, names if found is Format.SHAPEFILE else fitting
    raise FileError("format-not-read", "Nothing in this archive can be read.", WELCOME)


def _xml_format(start: str) -> Format:
    lower = start.lower()
    if "<kml" in lower:
        return Format.KML
    if "<html" in lower or "<!doctype html" in lower:
        raise FileError(
            "format-not-read", "This is a web page.", "Follow its link to the file itself, and send that."
        )
    raise FileError("format-not-read", "This is XML, but not KML.", WELCOME)

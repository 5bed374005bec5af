"""GeoPackage and shapefile through GDAL (pyogrio): read in pieces, turned into WGS 84.

GDAL is only ever given paths that we named, and files whose first bytes we know, so that no file
can make it open another one.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import shapely

from geo.formats.crs import ToWgs84
from geo.formats.errors import FileError
from geo.formats.findings import CRS_MISSING, Finding
from geo.formats.layers import choice, choose
from geo.formats.rows import Progress, SourceRow
from geo.formats.shapefile import encoding_of
from geo.formats.texts import as_text

_PIECE: Final = 5_000  # features

Place = Callable[[], AbstractContextManager[Path]]


@dataclass(frozen=True)
class Layer:
    """One layer of a file that GDAL reads."""

    place: Place
    name: str
    columns: tuple[str, ...]
    count: int
    to_wgs84: ToWgs84 | None
    encoding: str
    findings: tuple[Finding, ...]

    def rows(self, progress: Progress) -> Iterator[SourceRow]:
        """Yield its features as rows; without a coordinate system, they have no geometry."""
        progress.total = self.count
        with self.place() as path:
            for piece in _pieces(path, self.name, self.encoding):
                yield from self._rows_of(piece, progress)

    def _rows_of(self, piece: "_Piece", progress: Progress) -> Iterator[SourceRow]:
        geometries = shapely.from_wkb(piece.wkb, on_invalid="ignore")
        placed = self.to_wgs84(geometries) if self.to_wgs84 else [None] * len(geometries)
        for geometry, *cells in zip(placed, *piece.cells, strict=True):
            progress.done += 1
            values = {name: as_text(cell) for name, cell in zip(self.columns, cells, strict=True)}
            yield SourceRow(progress.done, values, geometry)


@dataclass(frozen=True)
class _Piece:
    wkb: Any
    cells: list[Any]


def open_layer(
    place: Place, layer: str | None = None, crs: str | None = None, encoding: str | None = None
) -> Layer:
    """Return a layer of the file that `place` yields; `crs` and `encoding` go before what the file says.

    Raises:
        FileError: the file is damaged, or has no such layer.
    """
    import pyogrio

    with place() as path, _said_clearly():
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        name = choose(names, layer)
        known_as = encoding_of(path, encoding) if path.suffix == ".shp" else "utf-8"
        info = pyogrio.read_info(path, layer=name, encoding=known_as, force_feature_count=True)
    known = crs or info["crs"]
    missing = () if known else (CRS_MISSING.at(),)
    return Layer(
        place,
        name,
        tuple(str(column) for column in info["fields"]),
        int(info["features"]),
        ToWgs84(known) if known else None,
        known_as,
        (*choice(names, layer, name), *missing),
    )


@contextmanager
def linked(path: Path, suffix: str) -> Iterator[Path]:
    """Yield a path of our own naming that leads to a file of a stranger's naming."""
    with TemporaryDirectory() as folder:
        own = Path(folder, f"layer{suffix}")
        own.symlink_to(path.resolve())
        yield own


def _pieces(path: Path, layer: str, encoding: str) -> Iterator[_Piece]:
    import pyogrio.raw

    done = 0
    while True:
        with _said_clearly():
            meta, _, wkb, cells = pyogrio.raw.read(
                path, layer=layer, encoding=encoding, skip_features=done, max_features=_PIECE, force_2d=True
            )
        count = len(wkb) if wkb is not None else len(cells[0]) if cells else 0
        if count:
            yield _Piece(
                wkb if wkb is not None else np.full(count, None), [*map(_plain, cells, meta["ogr_subtypes"])]
            )
        done += count
        if count < _PIECE:
            return


def _plain(column: Any, subtype: str) -> list[Any]:
    """Return a column as Python's own values, where a missing number or date is nothing."""
    if subtype == "OFSTBoolean":  # as numbers, since one may be missing
        return [None if value != value else bool(value) for value in column.tolist()]
    if np.issubdtype(column.dtype, np.datetime64):
        return [None if np.isnat(value) else value.astype("datetime64[us]").item() for value in column]
    return list(column.tolist())


@contextmanager
def _said_clearly() -> Iterator[None]:
    """Turn what GDAL says into an error of ours."""
    from pyogrio import errors

    damage = (errors.DataSourceError, errors.DataLayerError, errors.FeatureError, errors.FieldError)
    try:
        yield
    except (*damage, errors.CRSError, errors.GeometryError, UnicodeDecodeError) as error:
        raise FileError(
            "damaged", "The file cannot be read to its end: it is damaged or incomplete.", "Export it again."
        ) from error

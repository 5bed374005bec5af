"""Shapefiles, alone or in a zip: their parts brought together under names of our own, their encoding found.

A zip is never unpacked under the names that it states.
"""

import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from geo.formats.encoding import canonical, recognise, required
from geo.formats.errors import FileError
from geo.formats.findings import shown
from geo.formats.unpack import Limits, opened, opened_archive

_NEEDED: Final = (".shp", ".shx", ".dbf")
_PARTS: Final = (*_NEEDED, ".prj", ".cpg")


def layers(names: Iterable[str]) -> list[str]:
    """Return the shapefiles among the names in an archive, without suffix."""
    return sorted(_stem(name) for name in names if _suffix(name) == ".shp")


@contextmanager
def beside(path: Path, name: str | None = None) -> Iterator[Path]:
    """Yield the .shp of a folder that holds links to one shapefile's parts, and nothing else.

    `path` is the .shp itself, whatever it is called here; its sender calls it `name`.

    Raises:
        FileError: a part is missing.
    """
    parts = {_suffix(each.name): each for each in path.parent.iterdir() if each.stem == path.stem}
    parts[".shp"] = path
    _check_parts(Path(name).stem if name else path.stem, parts)
    with TemporaryDirectory() as folder:
        for suffix in _PARTS:
            if suffix in parts:
                Path(folder, f"layer{suffix}").symlink_to(parts[suffix].resolve())
        yield Path(folder, "layer.shp")


@contextmanager
def unpacked(path: Path, layer: str, limits: Limits) -> Iterator[Path]:
    """Yield the .shp of a folder that holds one shapefile out of a zip.

    Raises:
        FileError: a part is missing, or the archive is hostile or damaged.
    """
    with opened_archive(path, limits) as archive, TemporaryDirectory() as folder:
        members = {_suffix(name): name for name in archive.namelist() if _stem(name) == layer}
        _check_parts(layer, members)
        for suffix in _PARTS:
            if suffix in members:
                _copy(archive, members[suffix], Path(folder, f"layer{suffix}"))
        yield Path(folder, "layer.shp")


def encoding_of(shp: Path, wanted: str | None = None) -> str:
    """Return the encoding of the texts beside a .shp: as wanted, as its .cpg says, or as its bytes say."""
    if wanted:
        return required(wanted)
    stated = shp.with_suffix(".cpg")
    if stated.exists() and (name := canonical(stated.read_text("ascii", "ignore").strip())):
        return name
    dbf = shp.with_suffix(".dbf")
    try:
        return recognise(partial(opened, dbf), "utf-8").name
    except FileError:
        return "cp932"


def _copy(archive: zipfile.ZipFile, member: str, target: Path) -> None:
    with archive.open(member) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)


def _check_parts(layer: str, suffixes: Iterable[str]) -> None:
    missing = [suffix for suffix in _NEEDED if suffix not in set(suffixes)]
    if missing:
        raise FileError(
            "shapefile-incomplete",
            "The shapefile “{layer}” lacks its {missing}.",
            "Send all of its files (.shp, .shx, .dbf, .prj) in one zip.",
            layer=shown(layer),
            missing=missing,
        )


def _suffix(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def _stem(name: str) -> str:
    return str(PurePosixPath(name.replace("\\", "/")).with_suffix(""))

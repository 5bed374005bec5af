"""Excel workbooks (.xlsx), a sheet read as a stream; openpyxl reads their XML through defusedxml."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import openpyxl

from geo.formats.errors import FileError
from geo.formats.findings import Finding
from geo.formats.header import LOOKED_AT, Header, Record, find_header, rows_below
from geo.formats.layers import choice, choose
from geo.formats.rows import Progress, SourceRow
from geo.formats.texts import as_text
from geo.formats.unpack import GROWS, Limits, damage_said, opened_archive

# It warns of every part of a workbook that it leaves out: colours, drop-down lists, pictures.
warnings.filterwarnings("ignore", module="openpyxl")

# What openpyxl lets through of a broken workbook; XML that breaks off is a SyntaxError.
_DAMAGE: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, whose heading is known."""

    path: Path
    limits: Limits
    name: str
    header: Header
    findings: tuple[Finding, ...]

    def rows(self, progress: Progress) -> Iterator[SourceRow]:
        """Yield the rows below the heading, every value as text."""
        with _workbook(self.path, self.limits) as book:
            sheet = book[self.name]
            progress.total = sheet.max_row or 0
            yield from rows_below(self.header, _counted(_records(sheet), progress))


def open_sheet(path: Path, layer: str | None = None, limits: Limits | None = None) -> Sheet:
    """Return the sheet called `layer`, or the first one that has anything in it.

    Raises:
        FileError: the workbook is damaged or hostile, has no such sheet, or no heading.
    """
    limits = limits or Limits()
    with _workbook(path, limits) as book:
        filled = [sheet.title for sheet in book.worksheets if _has_text(sheet)]
        name = choose(filled, layer)
        header = find_header(_first(book[name]))
    return Sheet(path, limits, name, header, choice(filled, layer, name))


@contextmanager
def _workbook(path: Path, limits: Limits) -> Iterator[Any]:
    _check(path, limits)
    with damage_said(), path.open("rb") as file:
        try:
            yield openpyxl.load_workbook(file, read_only=True, data_only=True)
        except FileError:
            raise
        except _DAMAGE as error:
            raise _damaged() from error


def _check(path: Path, limits: Limits) -> None:
    """Look at the sizes before openpyxl does: it holds whole parts in memory, whatever they are called."""
    try:
        with opened_archive(path, limits) as archive:
            largest = max(part.file_size for part in archive.infolist())
    except FileError as error:
        raise _too_much(error) if error.code == GROWS else error from None
    if largest > limits.held:
        raise FileError(
            "too-large",
            "The workbook holds a part of {part_mb:,} MB.",
            "Save the sheet as CSV (UTF-8) and send that.",
            part_mb=largest // 1_000_000,
        )


def _has_text(sheet: Any) -> bool:
    return any(any(cells) for cells in sheet.iter_rows(values_only=True, max_row=LOOKED_AT))


def _first(sheet: Any) -> list[Record]:
    return list(islice(_records(sheet), LOOKED_AT))


def _records(sheet: Any) -> Iterator[Record]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, [as_text(cell) for cell in cells]


def _counted(records: Iterator[Record], progress: Progress) -> Iterator[Record]:
    for number, cells in records:
        progress.done = number
        yield number, cells


def _too_much(error: FileError) -> FileError:
    return FileError(
        error.code,
        error.says,
        "Remove empty rows and columns that were formatted to the end of the sheet, or send it as CSV.",
    )


def _damaged() -> FileError:
    return FileError(
        "damaged",
        "The file looks like Excel, but cannot be read.",
        "Open it in Excel, save it again as .xlsx, and send that; or save the sheet as CSV (UTF-8).",
    )

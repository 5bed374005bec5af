"""Excel workbooks (.xlsx), a sheet read as a stream; openpyxl reads their XML through defusedxml."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

import openpyxl

from geo.formats.errors import FileError
from geo.formats.findings import FORMULA_BLANK, Finding
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
        with _workbook(self.path, self.limits) as book, _formulas(self, book) as formulas:
            sheet = book[self.name]
            progress.total = sheet.max_row or 0
            records = _marked(_records(sheet), formulas) if formulas else _records(sheet)
            yield from _without_results(rows_below(self.header, _counted(records, progress)))


class _Formula(str):
    """A formula of which the workbook does not say what it comes to."""


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
def _workbook(path: Path, limits: Limits, *, with_results: bool = True) -> Iterator[Any]:
    _check(path, limits)
    with damage_said(), path.open("rb") as file:
        try:
            yield openpyxl.load_workbook(file, read_only=True, data_only=with_results)
        except FileError:
            raise
        except _DAMAGE as error:
            raise _damaged() from error


@contextmanager
def _formulas(sheet: Sheet, book: Any) -> Iterator[Any]:
    """Yield the sheet with formulas in the place of their results, or nothing where it has none."""
    with opened_archive(sheet.path, sheet.limits) as archive, archive.open(_part(book, sheet.name)) as part:
        has_any = any(b"<f" in piece for piece in _pieces(part))
    if not has_any:
        yield None
        return
    with _workbook(sheet.path, sheet.limits, with_results=False) as written:
        yield written[sheet.name]


def _part(book: Any, name: str) -> str:
    return str(book[name]._worksheet_path)  # openpyxl tells it nowhere else


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """Yield a part's bytes, each piece with the last byte of the one before."""
    last = b""
    while piece := part.read(1 << 20):
        yield last + piece
        last = piece[-1:]


def _marked(records: Iterator[Record], formulas: Any) -> Iterator[Record]:
    """Yield the records with the formulas that have no result."""
    written = formulas.iter_rows(values_only=True)
    for (number, cells), others in zip(records, written, strict=False):
        assert isinstance(cells, list)
        pairs = zip(cells, others, strict=False)
        yield number, [_Formula(other) if not cell and _is_formula(other) else cell for cell, other in pairs]


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _without_results(rows: Iterator[SourceRow]) -> Iterator[SourceRow]:
    """Yield the rows; cells that hold a formula without a result are blank, and said."""
    for row in rows:
        formulas = {column: value for column, value in row.values.items() if isinstance(value, _Formula)}
        if not formulas:
            yield row
            continue
        said = (FORMULA_BLANK.at(row.number, column, value) for column, value in formulas.items())
        values = row.values | dict.fromkeys(formulas, "")
        yield row._replace(values=values, findings=(*row.findings, *said))


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

"""Where a table's heading is, and the rows below it: the same for CSV and for Excel."""

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.utils import get_column_letter

from geo.formats.errors import FileError
from geo.formats.findings import COLUMN_DUPLICATED, COLUMN_UNNAMED, ROW_LONG, ROW_SHORT, Finding
from geo.formats.rows import SourceRow

Record = tuple[int, list[str] | Finding]  # its number; its cells, or why there are none

LOOKED_AT: Final = 100  # records: no title block is longer
_FILLED_SHARE: Final = 0.8  # of what a usual row fills


@dataclass(frozen=True)
class Header:
    """The heading of a table: its row, as a person counts, and a name of its own for every column."""

    number: int
    columns: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def find_header(first_records: Sequence[Record]) -> Header:
    """Return the heading: the first record that fills about as many cells as the rows do, mostly with words.

    Blank lines and title lines above it are passed over.

    Raises:
        FileError: there is none.
    """
    readable = [(number, cells) for number, cells in first_records if isinstance(cells, list)]
    filled = [count for _, cells in readable if (count := _filled(cells))]
    enough = statistics.median(filled) * _FILLED_SHARE if filled else 1
    for number, cells in readable:
        if _filled(cells) >= max(1, enough) and _is_words(cells):
            return _named(number, cells)
    raise FileError(
        "no-heading",
        "No heading was found in the first {lines} lines.",
        "Write the names of the columns in the first line, such as 名称, 緯度, 経度.",
        lines=LOOKED_AT,
    )


def rows_below(header: Header, records: Iterable[Record]) -> Iterator[SourceRow]:
    """Yield a row for every record below the heading that is not blank, however long it is."""
    columns, width = header.columns, len(header.columns)
    for number, cells in records:
        if number <= header.number:
            continue
        if isinstance(cells, Finding):
            yield SourceRow(number, dict.fromkeys(columns, ""), None, (cells,))
        elif len(cells) != width:
            yield from _ragged(number, cells, columns)
        elif any(map(str.strip, cells)):
            yield SourceRow(number, dict(zip(columns, cells, strict=True)))


def own_names(names: Iterable[str]) -> list[str]:
    """Return the names, where one that was there already, in whatever case, is numbered: “name (2)”."""
    taken: set[str] = set()
    result = []
    for name in names:
        own, count = name, 1
        while own.casefold() in taken:
            count += 1
            own = f"{name} ({count})"
        taken.add(own.casefold())
        result.append(own)
    return result


def _filled(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _is_words(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return sum(_is_number(cell) for cell in filled) * 2 <= len(filled)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _named(number: int, cells: list[str]) -> Header:
    written = [" ".join(cell.split()) for cell in cells]
    while written and not written[-1]:  # columns that only Excel knows of
        written.pop()
    lettered = [name or f"({get_column_letter(place)})" for place, name in enumerate(written, 1)]
    columns = own_names(lettered)
    return Header(number, tuple(columns), tuple(_name_findings(number, written, columns)))


def _name_findings(number: int, written: list[str], columns: list[str]) -> Iterator[Finding]:
    for place, (name, own) in enumerate(zip(written, columns, strict=True), 1):
        if not name:
            yield COLUMN_UNNAMED.at(number, own, get_column_letter(place), renamed=own)
        elif name != own:
            yield COLUMN_DUPLICATED.at(number, own, name, renamed=own)


def _ragged(number: int, cells: list[str], columns: tuple[str, ...]) -> Iterator[SourceRow]:
    """Yield a row that is shorter or longer than the heading; blank cells beyond it are nothing."""
    if not any(map(str.strip, cells)):
        return
    values = dict.fromkeys(columns, "") | dict(zip(columns, cells, strict=False))
    beyond = [cell for cell in cells[len(columns) :] if cell.strip()]
    sizes = {"cells": len(cells), "columns": len(columns)}
    if beyond:
        yield SourceRow(number, values, None, (ROW_LONG.at(number, "", beyond[0], **sizes),))
    elif len(cells) < len(columns):
        yield SourceRow(number, values, None, (ROW_SHORT.at(number, "", cells[-1], **sizes),))
    else:
        yield SourceRow(number, values)

"""CSV in whatever dialect: the separator recognised, quotes with line breaks right, read as a stream."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, TextIO

from geo.formats.encoding import Encoding, Opener
from geo.formats.errors import FileError
from geo.formats.findings import ROW_UNREADABLE, Finding
from geo.formats.header import LOOKED_AT, Header, Record, find_header, rows_below
from geo.formats.rows import Progress, SourceRow
from geo.sentence import Sentence, Words

DELIMITERS: Final = ",;\t|"
_SAMPLE: Final = 1 << 18  # characters
_LARGEST: Final = 8 << 20  # characters of a cell or a line: an outline as text may be that long

# By a part of what Python's csv says.
_UNCLOSED: Final = Words("a quotation mark is not closed")
_ENDLESS: Final = Words("a quoted text has no end")
_SWALLOWING: Final = (_UNCLOSED, _ENDLESS)
_REASONS: Final = {
    "unexpected end of data": _UNCLOSED,
    "field larger": _ENDLESS,
    "expected after": Words("text follows a closing quotation mark"),
}

# The one setting that csv keeps for the whole process; its default, 128 kB, cuts off outlines.
csv.field_size_limit(_LARGEST)


@dataclass(frozen=True)
class Table:
    """A CSV text whose dialect and heading are known."""

    open_bytes: Opener
    encoding: Encoding
    delimiter: str
    header: Header

    def rows(self, progress: Progress | None = None) -> Iterator[SourceRow]:
        """Yield the rows below the heading; one that csv cannot read carries the reason."""
        with self.open_bytes(progress) as stream:
            text = io.TextIOWrapper(stream, self.encoding.name, newline="")
            yield from rows_below(self.header, _whole(_records(text, self.delimiter)))


def open_table(open_bytes: Opener, encoding: Encoding, delimiter: str | None = None) -> Table:
    """Return the table in a CSV text.

    Raises:
        FileError: no heading was found.
    """
    with open_bytes() as stream:
        sample = io.TextIOWrapper(stream, encoding.name, newline="").read(_SAMPLE)
    delimiter = delimiter or sniff(sample)
    records = islice(_records(io.StringIO(sample, newline=""), delimiter), LOOKED_AT)
    return Table(open_bytes, encoding, delimiter, find_header(list(records)))


def sniff(sample: str) -> str:
    """Return the separator that splits most records of a text into the same number of cells."""
    if sample[:4].lower() == "sep=" and sample[4:5] in DELIMITERS:  # Excel's own way to say it
        return sample[4]
    return max(DELIMITERS, key=lambda delimiter: _agreement(sample, delimiter))


def _agreement(sample: str, delimiter: str) -> tuple[float, int]:
    """Return the share of records that have the usual number of cells, and that number."""
    records = islice(_records(io.StringIO(sample, newline=""), delimiter), LOOKED_AT)
    widths = Counter(len(cells) for _, cells in records if isinstance(cells, list) and any(cells))
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    return (count / widths.total(), width) if width > 1 else (0.0, 0)


def _records(text: TextIO, delimiter: str) -> Iterator[Record]:
    """Yield every record with its number; for one that breaks the rules of CSV, the finding."""
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, ROW_UNREADABLE.at(number, reason=_reason(error))


def _whole(records: Iterator[Record]) -> Iterator[Record]:
    """Yield the records; one whose quotation swallows all that follows refuses the file.

    Nobody knows which rows are in it, and whoever took them for gone would be wrong.
    """
    for number, cells in records:
        if isinstance(cells, Finding) and cells.facts["reason"] in _SWALLOWING:
            raise FileError(
                "quote-unclosed",
                "A quotation mark in row {row:,} is not closed, so that all after it is one text.",
                "Close it, or delete it, and send the file again.",
                row=number,
            )
        yield number, cells


def _reason(error: csv.Error) -> str:
    said = str(error)
    return next((Sentence(words) for part, words in _REASONS.items() if part in said), said)


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(_LARGEST):
        if len(line) == _LARGEST:
            raise FileError(
                "line-too-long",
                "A line is longer than {most:,} characters.",
                "Look for lost line breaks, or for outlines to leave out.",
                most=_LARGEST,
            )
        yield line

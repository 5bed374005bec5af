"""What can be wrong with a row, a column or a file that is readable otherwise: every kind, with its cure.

A kind's texts are templates in English over the finding's own fields, and message ids of the catalogues.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from geo.formats.errors import FileError
from geo.sentence import Sentence, Translate, Words, together

_LONGEST_SHOWN: Final = 80
_MOST_NAMED: Final = 40


class Severity(StrEnum):
    """What a finding means for the row it is about."""

    ERROR = "error"  # the row cannot be used as it is
    WARNING = "warning"  # the row can be used, and something in it deserves a look
    NOTE = "note"  # how an open question was decided


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be wrong: its stable code, and what to say about it."""

    code: str
    severity: Severity
    says: str
    mend: str

    def at(self, row: int | None = None, column: str = "", value: object = "", **facts: object) -> "Finding":
        """Return the finding of this kind at a row (None: the file as a whole) and column."""
        shown_facts = {name: _safe(fact) for name, fact in facts.items()}
        return Finding(self, row, shown(column), shown(value), self.severity, shown_facts)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, open or noteworthy at one place of a file; every text in it is safe to show."""

    kind: Kind
    row: int | None  # as a person counts in a spreadsheet, from 1; None: the file as a whole
    column: str
    value: str
    severity: Severity
    facts: dict[str, str | Sentence] = field(default_factory=dict, hash=False)

    @property
    def code(self) -> str:
        """The stable code of its kind."""
        return self.kind.code

    @property
    def says(self) -> Sentence:
        """What is wrong."""
        return Sentence(self.kind.says, **self._facts)

    @property
    def mend(self) -> Sentence:
        """How to mend it."""
        return Sentence(self.kind.mend, **self._facts)

    @property
    def sentence(self) -> Sentence:
        """Both, one after the other."""
        return together((self.says, self.mend))

    @property
    def _facts(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "value": self.value, **self.facts}

    def as_error(self) -> FileError:
        """Return it as what refuses the whole file."""
        return FileError(self.code, self.kind.says, self.kind.mend, **self._facts)

    @property
    def refuses_the_file(self) -> bool:
        """Whether nothing of the file can be used as it is."""
        return self.row is None and self.severity == Severity.ERROR

    def softened(self) -> "Finding":
        """Return the same finding as a warning: the row has another way to what this one spoils."""
        return Finding(self.kind, self.row, self.column, self.value, Severity.WARNING, self.facts)

    def as_json(self, translate: Translate = str) -> dict[str, Any]:
        """Return a plain object for a report, in the language of `translate`."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "severity": self.severity.value,
            "says": self.says.told(translate),
            "mend": self.mend.told(translate),
        }


def shown(value: object) -> str:
    """Return `value` as one short line without control or direction marks, safe in a report."""
    text = " ".join(str(value)[: _LONGEST_SHOWN * 2].split())
    if len(text) <= _LONGEST_SHOWN and text.isprintable():
        return text
    clean = printable(text)
    return clean if len(clean) <= _LONGEST_SHOWN else clean[: _LONGEST_SHOWN - 1] + "…"


def printable(text: str) -> str:
    """Return `text` with a mark in the place of characters that a terminal or a page might obey."""
    if text.isprintable():
        return text
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c)[0] == "C" else c for c in text)


def listed(names: Sequence[str]) -> list[str]:
    """Return names safe to show, and how many more there are where they are too many."""
    more = len(names) - _MOST_NAMED
    told = [shown(name) for name in names[:_MOST_NAMED]]
    return [*told, Sentence("… and {more:,} more", more=more)] if more > 0 else told


def _safe(fact: object) -> str | Sentence:
    """Return a fact that is safe to show; a sentence keeps its words, and its own facts become so."""
    if not isinstance(fact, Sentence):
        return shown(fact)
    texts = {name: _safe(each) for name, each in fact.facts.items() if isinstance(each, str)}
    return Sentence(fact.template, **(fact.facts | texts))


# fmt: off
# The file as a whole
ENCODING_DEDUCED = Kind("encoding-deduced", Severity.NOTE,
    "The file is not UTF-8; it was read as {encoding}, for example “{value}” in line {line}.",
    "If that text looks wrong, save the file as UTF-8 and send it again.")
LAYER_CHOSEN = Kind("layer-chosen", Severity.WARNING,
    "The file holds several tables; “{value}” was read, these were not: {others}.",
    "To read another one, name it with layer (--layer).")
CRS_MISSING = Kind("crs-missing", Severity.ERROR,
    "The file does not say which coordinate system it uses, so its positions cannot be used.",
    "Add the .prj file, or name the coordinate system when you send it, such as EPSG:6668.")
COLUMN_DUPLICATED = Kind("column-duplicated", Severity.WARNING,
    "Two columns are called “{value}”; the second one is “{renamed}” from here on.",
    "Give each column its own name.")
COLUMN_UNNAMED = Kind("column-unnamed", Severity.WARNING,
    "Column {value} has no name in the heading; it is called “{renamed}” from here on.",
    "Write its name in the heading, or delete it.")
COLUMNS_UNCLEAR = Kind("position-columns-unclear", Severity.ERROR,
    "Several columns could hold the {what}: {value}.",
    "Call the one to use 緯度 or 経度 (latitude or longitude), or name it when you send the file.")
COLUMN_CHOSEN = Kind("position-column-chosen", Severity.WARNING,
    "Several columns could hold the {what}: {value}. “{used}” was used.",
    "If it is another one, name it with the option column: {field}=COLUMN.")
OLD_DATUM = Kind("old-datum", Severity.ERROR,
    "Column “{column}” is in the old Japanese datum, some 400 m beside today's positions; it was not used.",
    "Convert it to the world datum (JGD2011 or WGS 84), with TKY2JGD for example.")
# A row
ROW_UNREADABLE = Kind("row-unreadable", Severity.ERROR,
    "The row cannot be read: {reason}.",
    "Look for a quotation mark that is not closed, or not doubled inside a quoted text.")
ROW_SHORT = Kind("row-short", Severity.WARNING,
    "The row ends after {cells} of {columns} columns; the rest was taken as blank.",
    "Look for a line break or a missing separator in it.")
ROW_LONG = Kind("row-long", Severity.ERROR,
    "The row has {cells} cells for {columns} columns; “{value}” is beyond the last one.",
    "Put texts that contain the separator in quotation marks.")
TEXT_UNPRINTABLE = Kind("text-unprintable", Severity.ERROR,
    "“{column}” holds a character that cannot be shown ({character}): {value}.",
    "Delete the character, or type the text again.")
TEXT_PRIVATE = Kind("text-private", Severity.WARNING,
    "“{column}” holds a character that only its author's computer knows ({character}): {value}.",
    "Write the character as Unicode has it, or another in its place.")
TEXT_TOO_LONG = Kind("text-too-long", Severity.ERROR,
    "“{column}” has {length} characters; at most {most} are taken: {value}.",
    "Shorten the text, or move the rest of it to the description.")
FORMULA_BLANK = Kind("formula-without-result", Severity.WARNING,
    "The cell holds a formula without a result.",
    "Open the workbook in Excel and save it.")
# A position
POSITION_MISSING = Kind("position-missing", Severity.WARNING,
    "The row has no position.",
    "Fill in latitude and longitude, or place it on the map afterwards.")
POSITION_HALF = Kind("position-half-missing", Severity.ERROR,
    "“{column}” is blank, though the other half of the position is there.",
    "Fill in both, or neither.")
NOT_DEGREES = Kind("not-degrees", Severity.ERROR,
    "“{value}” is neither a number of degrees nor degrees, minutes and seconds.",
    "Write it like 35.681236, or like 35°40′52″.")
WRONG_HEMISPHERE = Kind("wrong-axis", Severity.ERROR,
    "“{value}” names the other axis than its column “{column}”: latitude and longitude look swapped.",
    "Exchange the two values.")
SWAPPED = Kind("position-swapped", Severity.ERROR,
    "Latitude and longitude look swapped: {value}.",
    "Exchange the two values.")
LATITUDE_TWICE = Kind("latitude-twice", Severity.ERROR,
    "The latitude was typed twice: the longitude “{value}” is a latitude too.",
    "Type the longitude in “{column}”.")
LONGITUDE_TWICE = Kind("longitude-twice", Severity.ERROR,
    "The longitude was typed twice: the latitude “{value}” is a longitude too.",
    "Type the latitude in “{column}”.")
METRES = Kind("metres-not-degrees", Severity.ERROR,
    "{value} is too large for degrees: it looks like metres of a projected coordinate system.",
    "Convert it to degrees of WGS 84, or send a file that carries its coordinate system, such as GeoPackage.")
NOT_ON_EARTH = Kind("not-on-earth", Severity.ERROR,
    "{value} is not on Earth: latitude goes from -90 to 90, longitude from -180 to 180.",
    "Correct the number.")
OUT_OF_AREA = Kind("out-of-area", Severity.ERROR,
    "{value} (latitude, longitude) lies outside the area expected.",
    "Correct the position; if it is right, import the areas of the place first.")
NOT_FINITE = Kind("position-not-finite", Severity.ERROR,
    "The position does not fit its coordinate system.",
    "Correct it, or name the right coordinate system with crs (--crs).")
ZERO = Kind("position-zero", Severity.ERROR,
    "The position is 0, 0, which is in the Atlantic Ocean: a blank was probably exported as zero.",
    "Leave both blank, or fill them in.")
POSITIONS_DISAGREE = Kind("positions-disagree", Severity.WARNING,
    "“{column}” says {value}, “{used_column}” says {used}; the latter was used.",
    "Correct the wrong one, or leave it out.")
SHAPE_UNUSABLE = Kind("shape-unusable", Severity.ERROR,
    "The shape cannot be used: {reason}",
    "Draw it again, or repair it with a GIS.")
NO_COORDINATES: Final = Words("It has no coordinates that make sense.")
# A boundary
AREA_WITHOUT_CODE = Kind("area-without-code", Severity.WARNING,
    "{value} has no code of its own (its municipality is not settled); it was left out.",
    "Nothing to do: the official file has such areas.")
AREA_WITHOUT_SHAPE = Kind("area-without-shape", Severity.ERROR,
    "{value} has no area.",
    "Fetch the file again, or look at this row with a GIS.")
AREA_ELSEWHERE = Kind("area-elsewhere", Severity.ERROR,
    "{value} lies outside Japan, from {corner} on.",
    "Check the coordinate system of the file, and that longitude stands before latitude.")
AREA_MENDED = Kind("area-mended", Severity.NOTE,
    "The outline of {value} crosses itself ({reason}); it was mended.",
    "Nothing to do: the area is the same.")
CODE_UNKNOWN = Kind("area-code-unknown", Severity.ERROR,
    "“{value}” is not a code of a municipality: five digits, of which the first two are 01 to 47.",
    "Use the official file, or correct N03_007.")
# fmt: on

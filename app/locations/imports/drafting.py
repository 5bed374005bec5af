"""A source's rows as drafts of places, each with what is wrong with it."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import jaconv
import shapely

from app.kit.errors import Incomplete
from app.kit.fulltext import CJK
from app.kit.text import LocalizedText, fold
from app.locations.drafts import Draft
from app.locations.imports import attributes, faults, fields, kinds, lists
from app.locations.imports.candidate import Candidate, Outcome
from app.locations.imports.kinds import Kind
from app.locations.imports.order import Order
from geo.formats import findings
from geo.formats.columns import PositionColumns, find_columns, is_of_old_datum
from geo.formats.crs import ToWgs84
from geo.formats.errors import FileError
from geo.formats.position import Bounds, PositionReader, Reading
from geo.formats.rows import SourceRow
from geo.formats.source import Source
from geo.formats.texts import unprintable
from geo.sentence import Sentence, Words, together

MOST_CHARACTERS = {"description": 20_000, "description_en": 20_000, "address": 500, "url": 2_000}
MOST_OTHERWISE = 200
TELL_THE_KIND = ("category", "kind", "poi")
"""The fields that say what kind of place it is, the one that counts first."""
TELL_APART = ("id", "issuer", "prefecture")
"""The fields that tell which place it is."""
JAPANESE = re.compile(f"[{CJK}]")
DAY = re.compile(r"(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?")
NAME_POSITION = Words(
    "If there are some, name them with the option column: lat=COLUMN and lon=COLUMN. "
    "If there are addresses only, add a latitude and a longitude to each row first."
)


class Drafter:
    """Reads the rows of one source, knowing its columns, its list and what the sender said."""

    commissions: Mapping[str, int] = MappingProxyType({})
    """The film commissions by their slugs."""

    def __init__(self, source: Source, order: Order, bounds: Bounds) -> None:
        """Look at the columns; positions are expected within `bounds` (degrees).

        Raises:
            BadRequest: the sender names a field or a column that there is not.
            Incomplete: nobody says where the places come from.
            FileError: the source cannot hold positions that can be used.
        """
        self.order = order
        self.list = lists.recognise(source.columns)
        self.columns = fields.find(source.columns, self._listed(source) | dict(order.columns))
        self.source = order.source or (self.list.source if self.list else "")
        self.source_url = order.source_url or (self.list.source_url if self.list else "")
        self.licence = order.licence or (self.list.licence if self.list else "")
        self.position_columns = self._position_columns(source)
        self._positions = PositionReader(self.position_columns, bounds, self._crs(source))
        self._require_name(source)
        if not self.source and self.list is None:
            raise Incomplete(
                "Say who publishes these places (source), as they are to be credited.",
                missing=["source"],
            )

    def _listed(self, source: Source) -> dict[str, str]:
        """Return the columns that only the recognised list calls so."""
        by_name = {fields.plain(column): column for column in source.columns}
        return {
            field: by_name[fields.plain(column)]
            for field, column in (self.list.columns.items() if self.list else ())
            if fields.plain(column) in by_name
        }

    def _position_columns(self, source: Source) -> PositionColumns:
        lon, lat = (self.columns.get(field, "") for field in ("lon", "lat"))
        columns = (
            PositionColumns(pairs=((lon, lat),)) if lon and lat else find_columns(source.columns, lon, lat)
        )
        if source.format.has_shapes:  # which are enough, whatever the columns are like
            columns = replace(columns, findings=tuple(each.softened() for each in columns.findings))
        for finding in (*source.findings, *self._of_old_datum(lon, lat), *columns.findings):
            if finding.refuses_the_file:
                raise finding.as_error()
        if self._crs(source) and columns.is_planar and not (lon and lat):
            self._require_named_axes(columns)
        if not source.format.has_shapes and not columns.names:
            raise FileError(
                "no-position-columns",
                "No column holds a position. The columns are: {columns}.",
                together([*_guesses(source), Sentence(NAME_POSITION)]),
                columns=findings.listed(source.columns),
            )
        return columns

    def _of_old_datum(self, *named: str) -> Iterator[findings.Finding]:
        """Yield what is wrong with columns that the sender names; who names the datum too knows of it."""
        if not self.order.wishes.crs:
            yield from (findings.OLD_DATUM.at(None, each, each) for each in named if is_of_old_datum(each))

    def _crs(self, source: Source) -> str | None:
        """Return the coordinate system of the columns; the shapes of a file were turned already."""
        return None if source.format.has_shapes else self.order.wishes.crs

    def _require_named_axes(self, columns: PositionColumns) -> None:
        """Refuse to guess which of x and y points north: surveyors say x, programs say y."""
        if ToWgs84(self.order.wishes.crs or "").is_projected:
            raise FileError(
                "axes-unclear",
                "It is not clear which of the columns {columns} counts to the east, and which to the north.",
                "Name them with the option column: lon=COLUMN for east, lat=COLUMN for north.",
                columns=findings.listed(columns.pairs[0]),
            )

    def _require_name(self, source: Source) -> None:
        if "name" not in self.columns:
            raise no_names(source.columns)

    # ------------------------------------------------------------------ one row

    def read(self, row: SourceRow) -> Candidate:
        """Return what a row says, as a draft if it says enough."""
        said = {field: row.values[column].strip() for field, column in self.columns.items()}
        reading = self._positions.read(row)
        kind = self._kind(said)
        candidate = Candidate(row.number, said.get("name", ""), self._source_of(said), rule=kind.rule)
        candidate.column = reading.column
        spoilt = dict(self._spoilt(row.number, said))
        candidate.findings = [*row.findings, *spoilt.values()]
        if not any(finding.code == findings.ROW_UNREADABLE.code for finding in row.findings):
            candidate.findings += [*reading.findings, *self._faults(row.number, said, kind)]
        if not any(field in spoilt for field in TELL_APART):
            candidate.has_own_id = bool(said.get("id"))
            candidate.source_id = self._id(said, reading)
        if candidate.is_wrong or reading.lon is None:
            candidate.outcome = Outcome.WRONG if candidate.is_wrong else Outcome.NO_POSITION
            return candidate
        candidate.draft = self._draft(candidate, said, reading, kind)
        return candidate

    def _spoilt(self, number: int, said: dict[str, str]) -> Iterator[tuple[str, findings.Finding]]:
        """Yield the fields with texts that no page, database or terminal should be given."""
        for field, text in said.items():
            most = MOST_CHARACTERS.get(field, MOST_OTHERWISE)
            if len(text) > most:
                sizes = {"length": f"{len(text):,}", "most": f"{most:,}"}
                yield field, findings.TEXT_TOO_LONG.at(number, self.columns[field], text, **sizes)
            elif strange := unprintable(text):
                is_private = unicodedata.category(strange) == "Co"
                found = findings.TEXT_PRIVATE if is_private else findings.TEXT_UNPRINTABLE
                character = f"U+{ord(strange):04X}"
                yield field, found.at(number, self.columns[field], text, character=character)

    def _faults(self, number: int, said: dict[str, str], kind: Kind) -> Iterator[findings.Finding]:
        if not said.get("name"):
            yield faults.NAME_MISSING.at(number, self.columns.get("name", ""))
        if kind.category in (None, kinds.NO_PLACE):
            field = next((each for each in TELL_THE_KIND if said.get(each)), "category")
            wrong = faults.CATEGORY_UNKNOWN if kind.category is None else faults.NOT_A_PLACE
            yield wrong.at(number, self.columns.get(field, ""), said.get(field, ""), rule=kind.rule)
        yield from attributes.read(said, self.columns, self.commissions, number).faults
        if said.get("checked_on") and day_of(said["checked_on"]) is None:
            yield faults.DATE_UNCLEAR.at(number, self.columns["checked_on"], said["checked_on"])

    def _kind(self, said: dict[str, str]) -> Kind:
        """Return the kind that the row itself tells, else the sender's word for such rows."""
        told = self._told_kind(said)
        if told.category in (None, kinds.NO_PLACE) and self.order.category:
            return Kind(self.order.category, Sentence("as ordered for rows that do not tell"))
        return told

    def _told_kind(self, said: dict[str, str]) -> Kind:
        if word := said.get("category"):
            return kinds.by_word(word)
        if self.list and self.list.kinds:
            name = said.get("name", "")
            return kinds.by_list(self.list.kinds, self.columns["kind"], said["kind"], name)
        if code := said.get("poi"):
            return kinds.by_poi(code)
        return Kind(None, Sentence("the row does not say"))

    def _source_of(self, said: dict[str, str]) -> str:
        if self.source:
            return self.source
        assert self.list is not None
        return f"{said.get('prefecture', '')} {self.list.title}".strip()

    def _id(self, said: dict[str, str], reading: Reading) -> str:
        """Return what tells a place from all others of its source, the same in the next edition of it."""
        if own := said.get("id"):
            issuer = said.get("issuer")
            return f"{issuer}-{own}" if issuer else own
        if reading.lon is None or not said.get("name"):
            return ""
        return _digest(fold(said.get("name", "")), f"{reading.lon:.5f},{reading.lat:.5f}")

    def _draft(self, candidate: Candidate, said: dict[str, str], reading: Reading, kind: Kind) -> Draft:
        assert reading.lon is not None
        assert reading.lat is not None
        assert kind.category is not None
        name = self._texts(said, "name")
        era = kinds.era(said.get("era", ""))
        told = attributes.read(said, self.columns, self.commissions, candidate.row)
        details = {"address": said.get("address", ""), "era": era}
        return Draft(
            slug=_slug(name, said.get("kana", ""), kind.category, candidate),
            name=name,
            kana=jaconv.kata2hira(said.get("kana", "")),
            description=self._texts(said, "description"),
            category=kind.category,
            geom=shapely.Point(reading.lon, reading.lat) if reading.shape is None else reading.shape,
            facets=told.facets,
            details={column: value for column, value in details.items() if value} | told.details,
            source=candidate.source,
            source_id=candidate.source_id,
            source_url=said.get("url") or self.source_url,
            licence=self.licence,
            checked_on=day_of(said.get("checked_on", "")),
        )

    def _texts(self, said: dict[str, str], field: str) -> LocalizedText:
        """Return a text in the languages that the row has it in."""
        text = " ".join(said.get(field, "").split())
        if field == "name" and said.get("part"):
            text += f" {said['part']}"
        language = self.order.language or ("ja" if JAPANESE.search(text) else "en")
        texts = {language: text}
        if english := " ".join(said.get(f"{field}_en", "").split()):
            texts["en"] = english
        return {code: told for code, told in texts.items() if told}


def no_names(columns: Sequence[str]) -> FileError:
    """Return the refusal of a file none of whose rows says what the place is called."""
    return FileError(
        "no-names",
        "No row has a name. The columns are: {columns}.",
        "Say which of them holds the names with the option column: name=COLUMN.",
        columns=findings.listed(columns),
    )


def _guesses(source: Source) -> Iterator[Sentence]:
    """Yield how the text was read, if the file did not say it: read wrongly, no column has its name."""
    return (each.sentence for each in source.findings if each.code == findings.ENCODING_DEDUCED.code)


def day_of(text: str) -> date | None:
    """Return the day that a text names as digits: 2026-11-23, 2026/11/23, 20261123, 2026年11月23日."""
    found = DAY.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _slug(name: LocalizedText, kana: str, category: str, candidate: Candidate) -> str:
    """Return a name for addresses: words where the name has Latin ones, and what tells it from all others."""
    latin = name.get("en") or (jaconv.kana2alphabet(jaconv.kata2hira(kana)) if kana else "")
    words = "-".join(re.findall(r"[a-z0-9]+", fold(latin)))[:60].strip("-")
    return f"{words or category.replace('_', '-')}-{_digest(candidate.source, candidate.source_id)}"


def _digest(*parts: str) -> str:
    """Return ten letters and digits that stand for `parts`."""
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=6).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()

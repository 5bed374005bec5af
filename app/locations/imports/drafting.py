"""A source's rows as drafts of places, each with what is wrong with it."""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
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
from geo.formats.columns import PositionColumns, find_columns
from geo.formats.errors import FileError
from geo.formats.position import Bounds, PositionReader, Reading
from geo.formats.rows import SourceRow
from geo.formats.source import Source
from geo.sentence import Sentence, Words, together

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
        self._positions = PositionReader(self.position_columns, bounds)
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
        lon, lat = (self.columns.get(field) for field in ("lon", "lat"))
        columns = PositionColumns(pairs=((lon, lat),)) if lon and lat else find_columns(source.columns)
        said = [*source.findings, *columns.findings]
        for finding in said:
            if finding.code in (findings.CRS_MISSING.code, findings.COLUMNS_UNCLEAR.code):
                raise finding.as_error()
        if not source.format.has_shapes and not columns.names:
            raise FileError(
                "no-position-columns",
                "No column holds a position. The columns are: {columns}.",
                together([*_guesses(source), Sentence(NAME_POSITION)]),
                columns=source.columns,
            )
        return columns

    # ------------------------------------------------------------------ one row

    def read(self, row: SourceRow) -> Candidate:
        """Return what a row says, as a draft if it says enough."""
        said = {field: row.values[column].strip() for field, column in self.columns.items()}
        reading = self._positions.read(row)
        kind = self._kind(said)
        candidate = Candidate(row.number, said.get("name", ""), self._source_of(said), rule=kind.rule)
        candidate.findings = [*row.findings]
        if not any(finding.code == findings.ROW_UNREADABLE.code for finding in row.findings):
            candidate.findings += [*reading.findings, *self._faults(row.number, said, kind)]
        candidate.has_own_id = bool(said.get("id"))
        candidate.source_id = self._id(said, reading)
        if candidate.is_wrong or reading.lon is None:
            candidate.outcome = Outcome.WRONG if candidate.is_wrong else Outcome.NO_POSITION
            return candidate
        candidate.draft = self._draft(candidate, said, reading, kind)
        return candidate

    def _faults(self, number: int, said: dict[str, str], kind: Kind) -> Iterator[findings.Finding]:
        if not said.get("name"):
            yield faults.NAME_MISSING.at(number, self.columns.get("name", ""))
        if kind.category == kinds.NO_PLACE:
            yield faults.NOT_A_PLACE.at(number, self.columns.get("kind", ""), rule=kind.rule)
        elif kind.category is None:
            yield faults.CATEGORY_UNKNOWN.at(number, self.columns.get("category", ""), rule=kind.rule)
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
        if reading.lon is None:
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

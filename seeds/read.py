"""The files in `seeds/data` as typed rows. No database here: what is read is handed to the use cases."""

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import shapely
import yaml
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.formats.rows import SourceRow
from geo.formats.topojson import Topology

DATA = Path(__file__).parent / "data"
_MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class AreaRow:
    """A prefecture, a municipality, or a ward of a designated city; its polygon is approximate.

    `parent` is the code of the area above, "" for a prefecture. `county` is the 郡 of a town or village.
    """

    code: str
    level: str
    parent: str
    name: dict[str, str]
    kana: str
    romaji: str
    county: dict[str, str]
    is_coastal: bool
    polygon: MultiPolygon
    is_approximate: bool = True

    @property
    def prefecture_code(self) -> str:
        """The code of the prefecture that it lies in, itself included."""
        return self.code[:2]


@dataclass(frozen=True)
class StationRow:
    """A railway station; `kana` and `romaji` are empty where they are not known."""

    name_ja: str
    kana: str
    romaji: str
    lines: tuple[str, ...]
    operators: tuple[str, ...]
    lon: float
    lat: float


@dataclass(frozen=True)
class AirportRow:
    """An airport open to civil flights; `iata` is empty where it has none."""

    icao: str
    iata: str
    name: dict[str, str]
    lon: float
    lat: float


@dataclass(frozen=True)
class BlockRow:
    """A regional block as a set of prefectures."""

    slug: str
    name: dict[str, str]
    prefectures: tuple[str, ...]


@dataclass(frozen=True)
class CommissionRow:
    """A commission, desk, network or federation as its sources state it; what they do not say is empty."""

    slug: str
    name: dict[str, str]
    kind: str
    level: str
    block: str | None
    prefecture: str
    areas: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date
    checked_how: str
    area_note: str = ""
    host: str = ""
    website: str = ""
    phone: str = ""
    email: str = ""
    founded: str = ""
    notes: str = ""
    unverified: bool = False


@dataclass(frozen=True)
class About:
    """Where a derived file comes from."""

    title: str
    attribution: str
    derived_on: date
    method: str = ""


def areas() -> Iterator[AreaRow]:
    """Give every area, those above before those below.

    The file holds the smallest areas only; cities with wards, and prefectures, are the joins of theirs.
    """
    topology = _topology()
    rows = [*topology.rows("prefectures"), *topology.rows("municipalities")]
    polygons = _joined(rows)
    shores = {code for row in rows if row.values.get("coastal") == "true" for code in _chain(row)}
    for row in sorted(rows, key=lambda row: (row.values["level"] != "prefecture", row.values["id"])):
        yield _area(row, polygons[row.values["id"]], row.values["id"] in shores)


def about() -> About:
    """Give the title, attribution and date of the areas."""
    document = json.loads(gzip.decompress((DATA / "areas.topojson.gz").read_bytes()))["about"]
    derived_on = date.fromisoformat(document["derived_on"])
    return About(document["title"], document["attribution"], derived_on, document.get("method", ""))


def stations() -> Iterator[StationRow]:
    """Give every railway station, in the order of their names."""
    text = gzip.decompress((DATA / "stations.csv.gz").read_bytes()).decode()
    for row in csv.DictReader(io.StringIO(text)):
        yield StationRow(
            name_ja=row["name_ja"],
            kana=row["kana"],
            romaji=row["romaji"],
            lines=tuple(row["lines"].split("|")),
            operators=tuple(row["operators"].split("|")),
            lon=float(row["lon"]),
            lat=float(row["lat"]),
        )


def airports() -> Iterator[AirportRow]:
    """Give every airport, in the order of their ICAO codes."""
    with (DATA / "airports.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            name = {"ja": row["name_ja"], "en": row["name_en"]}
            yield AirportRow(row["icao"], row["iata"], name, float(row["lon"]), float(row["lat"]))


def blocks() -> list[BlockRow]:
    """Give the regional blocks, from north to south."""
    return [BlockRow(b["slug"], b["name"], tuple(b["prefectures"])) for b in _yaml("blocks")]


def commissions() -> Iterator[CommissionRow]:
    """Give every commission and network."""
    document = _yaml("commissions")
    checked = {key: document[key] for key in ("checked_on", "checked_how")}
    for entry in document["commissions"]:
        lists = {key: tuple(entry[key]) for key in ("areas", "sources")}
        yield CommissionRow(**checked | entry | lists)


@cache
def _topology() -> Topology:
    return Topology(io.BytesIO(gzip.decompress((DATA / "areas.topojson.gz").read_bytes())), _MOST_BYTES)


def _yaml(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def _joined(rows: Iterable[SourceRow]) -> dict[str, MultiPolygon]:
    """Return code → polygon, each area above being the join of those that lie in it."""
    parts: dict[str, list[BaseGeometry]] = {}
    for row in rows:
        if row.geometry is not None:
            for code in _chain(row):
                parts.setdefault(code, []).append(row.geometry)
    return {code: _multi(found) for code, found in parts.items()}


def _chain(row: SourceRow) -> set[str]:
    """Return the codes of an area and of every area above it."""
    return {row.values["id"], row.values["parent"], row.values["id"][:2]} - {""}


def _multi(parts: Sequence[BaseGeometry | None]) -> MultiPolygon:
    # Neighbours share their borders point for point, so joining them needs no overlay.
    whole = shapely.coverage_union_all(parts) if len(parts) > 1 else parts[0]
    rounded = shapely.transform(whole, lambda lonlat: lonlat.round(7))
    return MultiPolygon(list(shapely.get_parts(rounded)))


def _area(row: SourceRow, polygon: MultiPolygon, is_coastal: bool) -> AreaRow:
    values = row.values
    county = {"ja": values.get("county_ja", ""), "en": values.get("county_en", "")}
    return AreaRow(
        code=values["id"],
        level=values["level"],
        parent=values["parent"],
        name={"ja": values["name_ja"], "en": values["name_en"]},
        kana=values["kana"],
        romaji=values["romaji"],
        county=county if county["ja"] else {},
        is_coastal=is_coastal,
        polygon=polygon,
    )

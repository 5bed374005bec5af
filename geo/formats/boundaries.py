"""Official administrative areas of Japan (MLIT 国土数値情報 N03) as one boundary per code.

Columns until 2023: N03_003 is the county or the designated city, N03_004 the municipality or the ward.
From 2024: N03_003 is the county, N03_004 the municipality, N03_005 the ward of a designated city.
N03_007 is the code of five digits in both; N03_001 the prefecture, N03_002 the subprefecture.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.formats import findings
from geo.formats.errors import FileError
from geo.formats.findings import Finding
from geo.formats.position import JAPAN, fault_of
from geo.formats.rows import SourceRow
from geo.formats.source import Source

_NEEDED: Final = ("N03_001", "N03_004", "N03_007")
_CODE: Final = re.compile(r"(0[1-9]|[1-3]\d|4[0-7])\d{3}", re.ASCII)


class Level(StrEnum):
    """What kind of area a boundary is."""

    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"  # city, special ward, town, village; a designated city as a whole
    WARD = "ward"  # of a designated city


@dataclass(frozen=True)
class Boundary:
    """An area with its code: two digits for a prefecture, five for a municipality or a ward."""

    code: str
    level: Level
    name_ja: str  # its own name: 中央区, not 札幌市中央区
    prefecture_ja: str
    geometry: MultiPolygon
    subprefecture_ja: str = ""
    county_ja: str = ""
    city_ja: str = ""  # the designated city of a ward
    parent: str | None = None  # the code of the area it is part of

    @property
    def full_name_ja(self) -> str:
        """The name from the prefecture down, as an address begins: 北海道札幌市中央区."""
        if self.level is Level.PREFECTURE:
            return self.name_ja
        return f"{self.prefecture_ja}{self.county_ja}{self.city_ja}{self.name_ja}"


@dataclass(frozen=True)
class Boundaries:
    """The areas of a file by code, and what was found in it."""

    areas: tuple[Boundary, ...]
    findings: tuple[Finding, ...]


def read_boundaries(source: Source) -> Boundaries:
    """Return the municipalities and wards of an N03 file in any format, and the areas that contain them.

    The parts of one code are dissolved. Prefectures and designated cities as a whole, which N03 does not
    have, are the union of what lies in them.

    Raises:
        FileError: it is not N03, or does not say in which coordinate system it is.
    """
    _check_is_n03(source)
    said = list(source.findings)
    pieces: dict[str, list[SourceRow]] = defaultdict(list)
    for row in source.rows():
        found = list(_faults(row))
        said += found
        if not found:
            pieces[row.values["N03_007"]].append(row)
    lowest = [_boundary(code, rows, said) for code, rows in sorted(pieces.items())]
    areas = sorted(_with_cities(lowest), key=lambda area: area.code)
    return Boundaries((*_prefectures(areas), *areas), tuple(said))


def _check_is_n03(source: Source) -> None:
    missing = [column for column in _NEEDED if column not in source.columns]
    if missing:
        raise FileError(
            "not-n03",
            "This is not an N03 file: it has no {missing}.",
            "Download 行政区域データ (N03) from 国土数値情報 and send its GeoJSON or shapefile.",
            missing=missing,
        )
    if source.crs is None:
        raise findings.CRS_MISSING.at().as_error()


def _faults(row: SourceRow) -> Iterator[Finding]:
    """Yield why a row cannot become part of an area."""
    code, name = row.values["N03_007"], row.values["N03_001"] + row.values["N03_004"]
    yield from row.findings
    if not code or code.endswith("000"):  # newer files give unsettled land the prefecture's own code
        yield findings.AREA_WITHOUT_CODE.at(row.number, "N03_007", name)
    elif not _CODE.fullmatch(code):
        yield findings.CODE_UNKNOWN.at(row.number, "N03_007", code)
    elif not isinstance(row.geometry, Polygon | MultiPolygon) or row.geometry.is_empty:
        yield findings.AREA_WITHOUT_SHAPE.at(row.number, "geometry", name)
    else:
        yield from _elsewhere(row.number, name, row.geometry)


def _elsewhere(number: int, name: str, geometry: BaseGeometry) -> Iterator[Finding]:
    west, south, east, north = geometry.bounds
    for lon, lat in ((west, south), (east, north)):
        if fault_of(lon, lat, JAPAN):
            yield findings.AREA_ELSEWHERE.at(number, "geometry", name, corner=f"{lon:.7g}, {lat:.7g}")
            return


def _boundary(code: str, rows: list[SourceRow], said: list[Finding]) -> Boundary:
    values = rows[0].values
    third, fourth, ward = (values.get(column, "") for column in ("N03_003", "N03_004", "N03_005"))
    city, name = (fourth, ward) if ward else (third, fourth) if third.endswith("市") else ("", fourth)
    return Boundary(
        code,
        Level.WARD if city else Level.MUNICIPALITY,
        name,
        values["N03_001"],
        _dissolved([_mended(row, said) for row in rows]),
        subprefecture_ja=values.get("N03_002", ""),
        county_ja=third if third.endswith("郡") else "",  # for Tokyo's islands, it repeats N03_002
        city_ja=city,
        parent=code[:2],
    )


def _mended(row: SourceRow, said: list[Finding]) -> BaseGeometry:
    geometry = row.geometry
    assert geometry is not None
    if geometry.is_valid:
        return geometry
    name = row.values["N03_001"] + row.values.get("N03_003", "") + row.values["N03_004"]
    reason = shapely.is_valid_reason(geometry)
    said.append(findings.AREA_MENDED.at(row.number, "geometry", name, reason=reason))
    return shapely.make_valid(geometry, method="structure", keep_collapsed=False)


def _dissolved(geometries: Iterable[BaseGeometry]) -> MultiPolygon:
    listed = np.array(list(geometries), dtype=object)
    whole = listed[0] if len(listed) == 1 else shapely.union_all(listed)
    polygons = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return MultiPolygon(polygons)


def _with_cities(lowest: list[Boundary]) -> Iterator[Boundary]:
    """Yield every area; wards know their city, which follows as the union of its wards."""
    wards: dict[tuple[str, str], list[Boundary]] = defaultdict(list)
    for area in lowest:
        if area.level is Level.WARD:
            wards[area.prefecture_ja, area.city_ja].append(area)
        else:
            yield area
    for (prefecture, city), members in wards.items():
        # The wards of a city are numbered on from its own code, which ends in 0: 14130 has 14131 to 14137.
        code = f"{min(int(ward.code) for ward in members) // 10 * 10:05}"
        yield from (replace(ward, parent=code) for ward in members)
        yield Boundary(
            code,
            Level.MUNICIPALITY,
            city,
            prefecture,
            _dissolved(ward.geometry for ward in members),
            subprefecture_ja=members[0].subprefecture_ja,
            parent=code[:2],
        )


def _prefectures(areas: list[Boundary]) -> Iterator[Boundary]:
    inside: dict[str, list[Boundary]] = defaultdict(list)
    for area in areas:
        if area.level is Level.MUNICIPALITY:
            inside[area.code[:2]].append(area)
    for code, members in sorted(inside.items()):
        name = members[0].prefecture_ja
        yield Boundary(code, Level.PREFECTURE, name, name, _dissolved(area.geometry for area in members))

"""Use case: put the official outlines of municipalities in the place of the approximate ones.

Areas keep their ids by their codes, so that whatever refers to them stays. All or nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import insert, select, update
from sqlmodel import Session

from app.accounts.areas import BODY, code_to_id, measured
from app.accounts.models import Area, AreaLevel
from app.kit import audit, versions
from app.kit.audit import Author
from app.kit.text import fold
from geo.formats.boundaries import Boundaries, Boundary, Level, read_boundaries
from geo.formats.errors import FileError
from geo.formats.findings import Finding
from geo.formats.source import Source

SOURCE = "国土数値情報（行政区域データ）"
LICENCE = "credit 国土数値情報（行政区域データ）"
PREFECTURES = 47

# Outer areas first, so that the inner ones find their ids.
_LEVELS = (
    (Level.PREFECTURE, AreaLevel.PREFECTURE),
    (Level.MUNICIPALITY, AreaLevel.MUNICIPALITY),
    (Level.WARD, AreaLevel.WARD),
)


@dataclass(frozen=True)
class Ended:
    """An area of ours that the file has no more, and where its place lies now."""

    code: str
    name: str
    now_code: str = ""
    now_name: str = ""


@dataclass
class AreasReport:
    """What a file of boundaries changed."""

    replaced: int = 0
    added: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    """Code, the name before, the name now."""
    ended: list[Ended] = field(default_factory=list)
    changed_share: dict[str, float] = field(default_factory=dict)
    """By code of a replaced area: 0 the same outline, 1 nothing in common."""
    findings: tuple[Finding, ...] = ()
    renamed_ids: set[int] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)
    """Of all areas that stand in the file."""
    ended_ids: set[int] = field(default_factory=set)

    @property
    def usual_change(self) -> float:
        """The median of the shares that changed."""
        shares = sorted(self.changed_share.values())
        return shares[len(shares) // 2] if shares else 0.0

    def most_changed(self, most: int = 5) -> list[tuple[str, float]]:
        """Return the areas of which the largest share changed, with it."""
        return sorted(self.changed_share.items(), key=lambda item: -item[1])[:most]


def replace_areas(session: Session, actor: Author, source: Source, as_of: date | None = None) -> AreasReport:
    """Take the areas of an N03 file in; other prefectures than those in the file stay as they are.

    An area that the file has no more (merged, or with another code) keeps its id and covers nothing.
    Places must be located anew afterwards: see `app.locations.relocating`.

    Raises:
        FileError: the file cannot be read, is not N03, or has not one area.
    """
    boundaries = read_boundaries(source)
    if not boundaries.areas:
        raise FileError("no-areas", "There is no area with a code in the file.", "Use the official N03 file.")
    versions.advance(session, BODY)
    before = {area.code: area for area in session.scalars(select(Area))}
    report = AreasReport(findings=boundaries.findings)
    _compare(report, before, boundaries)
    _write(session, before, boundaries, as_of)
    _end(session, report, before, boundaries)
    _redraw_country(session, before, boundaries)
    session.expire_all()
    ids = code_to_id(session)
    report.ids = {ids[boundary.code] for boundary in boundaries.areas}
    counts = {"replaced": report.replaced, "added": len(report.added), "ended": len(report.ended)}
    audit.record(session, actor, "import:areas", "file", source.name, **counts)
    return report


def full_name(boundary: Boundary) -> str:
    """Return what people call it: wards with their city, 札幌市中央区; towns without their county."""
    return f"{boundary.city_ja}{boundary.name_ja}"


# ------------------------------------------------------------------ what changes


def _compare(report: AreasReport, before: Mapping[str, Area], boundaries: Boundaries) -> None:
    for boundary in boundaries.areas:
        area, name = before.get(boundary.code), full_name(boundary)
        if area is None:
            report.added.append(f"{boundary.code} {name}")
            continue
        report.replaced += 1
        report.changed_share[boundary.code] = _share_changed(area.area, boundary.geometry)
        if _is_other_name(area, boundary):
            report.renamed.append((boundary.code, area.name.get("ja", ""), name))
            report.renamed_ids.add(area.id or 0)


def _is_other_name(area: Area, boundary: Boundary) -> bool:
    names = {fold(name) for name in (boundary.name_ja, full_name(boundary), boundary.full_name_ja)}
    return fold(area.name.get("ja", "")) not in names


def _share_changed(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return the part of both areas together that only one of them has; in degrees, which cancel out."""
    both = shapely.area(shapely.intersection(one, other))
    either = one.area + other.area - both
    return float(1 - both / either) if either else 0.0


# ------------------------------------------------------------------ writing


def _write(session: Session, before: Mapping[str, Area], boundaries: Boundaries, as_of: date | None) -> None:
    ids = {code: area.id or 0 for code, area in before.items()}
    for level, ours in _LEVELS:
        members = [boundary for boundary in boundaries.areas if boundary.level is level]
        rows = [_row(boundary, ours, ids, as_of) for boundary in members]
        known = [row | {"id": ids[row["code"]]} for row in rows if row["code"] in ids]
        new = [row for row in rows if row["code"] not in ids]
        for row in known:
            _keep_words(row, before[row["code"]])
        if known:
            session.execute(update(Area), known)
        if new:
            session.execute(insert(Area), new)
            ids |= code_to_id(session)


def _row(boundary: Boundary, level: AreaLevel, ids: Mapping[str, int], as_of: date | None) -> dict[str, Any]:
    parent = "JP" if boundary.parent is None else boundary.parent
    return {
        "code": boundary.code,
        "level": level,
        "name": {"ja": full_name(boundary)},
        "kana": "",
        "parent_id": ids.get(parent),
        "prefecture_code": boundary.code[:2],
        "area": boundary.geometry,
        "is_approximate": False,
        "source": SOURCE,
        "licence": LICENCE,
        "checked_on": as_of,
    } | measured(boundary.geometry)


def _keep_words(row: dict[str, Any], area: Area) -> None:
    """Keep the name in all languages and the reading, unless the name became another."""
    ours, theirs = fold(area.name.get("ja", "")), fold(row["name"]["ja"])
    if ours.endswith(theirs) or theirs.endswith(ours):
        row["name"], row["kana"] = area.name, area.kana


def _end(session: Session, report: AreasReport, before: Mapping[str, Area], boundaries: Boundaries) -> None:
    """Empty the outline of areas that lie in the file's prefectures and stand in it no more."""
    codes = {boundary.code for boundary in boundaries.areas}
    prefectures = {code[:2] for code in codes}
    gone = [
        area for area in before.values() if area.prefecture_code in prefectures and area.code not in codes
    ]
    lowest = [boundary for boundary in boundaries.areas if boundary.level is not Level.PREFECTURE]
    tree = shapely.STRtree([boundary.geometry for boundary in lowest])
    report.ended_ids = {area.id or 0 for area in gone}
    for area in gone:
        if not area.area.is_empty:
            report.ended.append(_ended(area, lowest, tree))
    rows = [{"id": area.id, "area": MultiPolygon(), "area_m2": 0.0} for area in gone]
    if rows:
        session.execute(update(Area), rows)


def _ended(area: Area, lowest: Sequence[Boundary], tree: shapely.STRtree) -> Ended:
    """Return the area with the smallest one that now covers its middle."""
    within = tree.query(area.area.representative_point(), predicate="within")
    now = min((lowest[index] for index in within), key=lambda each: each.geometry.area, default=None)
    name = area.name.get("ja", "")
    return Ended(area.code, name, now.code, full_name(now)) if now else Ended(area.code, name)


def _redraw_country(session: Session, before: Mapping[str, Area], boundaries: Boundaries) -> None:
    """Let the country be all its prefectures, when all of them are there."""
    prefectures = [each.geometry for each in boundaries.areas if each.level is Level.PREFECTURE]
    country = before.get("JP")
    if country is None or len(prefectures) < PREFECTURES:
        return
    whole = _whole(prefectures)
    row = {"area": whole, "is_approximate": False, "source": SOURCE, "licence": LICENCE} | measured(whole)
    session.execute(update(Area), [row | {"id": country.id}])


def _whole(geometries: Iterable[BaseGeometry]) -> MultiPolygon:
    union = shapely.union_all([*geometries])
    return MultiPolygon([part for part in shapely.get_parts(union) if part.geom_type == "Polygon"])

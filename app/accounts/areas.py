"""Use cases: add areas, and group them in regional blocks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import insert, select
from sqlmodel import Session

from app.accounts.models import Area, AreaLevel, Block, BlockArea, BlockMember, Organisation
from app.kit import audit, versions
from app.kit.audit import Author
from app.kit.text import LocalizedText
from geo import measure

BODY = "areas"
"""The name of all areas among the versioned bodies of data."""


class AreaDraft(NamedTuple):
    """An area as a source tells it; `parent` is the code of the one above, which comes first."""

    code: str
    level: AreaLevel
    parent: str
    name: LocalizedText
    kana: str
    area: BaseGeometry
    is_coastal: bool
    is_approximate: bool
    source: str
    licence: str
    checked_on: date | None


def add(session: Session, actor: Author, drafts: Iterable[AreaDraft]) -> dict[str, int]:
    """Add areas, those above before those below, and return the ids of all areas by code."""
    ids = code_to_id(session)
    for _level, of_level in groupby(drafts, key=lambda draft: draft.level):
        session.execute(insert(Area), [_row(draft, ids) for draft in of_level])
        ids = code_to_id(session)
    versions.advance(session, BODY)
    audit.record(session, actor, "area:add", "area", "", areas=len(ids))
    return ids


def _row(draft: AreaDraft, ids: Mapping[str, int]) -> dict[str, Any]:
    told = draft._asdict()
    prefecture = "" if draft.level == AreaLevel.COUNTRY else draft.code[:2]
    above = {"parent_id": ids.get(told.pop("parent")), "prefecture_code": prefecture}
    return told | above | measured(draft.area)


def measured(area: BaseGeometry) -> dict[str, float]:
    """Return the columns of `Area` that follow from its polygon: its size, and where its name stands."""
    largest = max(getattr(area, "geoms", [area]), key=lambda part: part.area)
    middle = shapely.maximum_inscribed_circle(largest, tolerance=0.02).coords[0]
    return {"area_m2": measure.area_m2(area), "label_lon": middle[0], "label_lat": middle[1]}


def code_to_id(session: Session) -> dict[str, int]:
    """Return the ids of all areas by their codes."""
    return dict(session.execute(select(Area.code, Area.id)).all())


def add_block(
    session: Session, actor: Author, slug: str, name: LocalizedText, codes: Sequence[str], position: int
) -> Block:
    """Add a regional block of the areas with these codes."""
    block = Block(slug=slug, name=name, position=position)
    session.add(block)
    session.flush()
    areas = session.scalars(select(Area.id).where(Area.code.in_(codes)))
    session.execute(insert(BlockArea), [{"block_id": block.id, "area_id": area_id} for area_id in areas])
    audit.record(session, actor, "block:add", "block", block.id, slug=slug, areas=list(codes))
    return block


def join_block(session: Session, actor: Author, block: Block, members: Sequence[Organisation]) -> None:
    """Let organisations become members of a block."""
    rows = [{"block_id": block.id, "organisation_id": member.id} for member in members]
    session.execute(insert(BlockMember), rows)
    audit.record(session, actor, "block:join", "block", block.id, members=[m.slug for m in members])

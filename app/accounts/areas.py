"""Use cases: add areas, and group them in regional blocks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import delete, insert, select
from sqlmodel import Session

from app.accounts.models import Area, AreaLevel, Block, BlockArea, BlockMember, Organisation
from app.kit import audit, versions
from app.kit.audit import Author
from app.kit.errors import BadRequest
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


class BlockDraft(NamedTuple):
    """A block as a file tells it. `members` are slugs; None leaves them as they are."""

    slug: str
    name: LocalizedText
    areas: Sequence[str]
    members: Sequence[str] | None = None


def set_blocks(session: Session, actor: Author, drafts: Sequence[BlockDraft]) -> int:
    """Make the blocks what `drafts` say, in their order; blocks that are not among them stay, behind those.

    Returns how many changed.

    Raises:
        BadRequest: an area or a member is not known, or a block stands there twice.
    """
    slugs = [draft.slug for draft in drafts]
    if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        raise BadRequest("The block {slug} stands there twice.", parameter="slug", slug=twice[0])
    area_ids = code_to_id(session)
    member_ids: dict[str, int] = dict(session.execute(select(Organisation.slug, Organisation.id)).all())
    there = {block.slug: block for block in session.scalars(select(Block))}
    changed = sum(
        _set_block(session, actor, there.get(draft.slug), draft, position, area_ids, member_ids)
        for position, draft in enumerate(drafts)
    )
    others = sorted((block for slug, block in there.items() if slug not in slugs), key=lambda b: b.position)
    for position, block in enumerate(others, len(drafts)):
        block.position = position
    session.flush()
    return changed


def told_blocks(session: Session) -> list[BlockDraft]:
    """Return the blocks as `set_blocks` takes them."""
    return [
        BlockDraft(block.slug, block.name, **_told_of(session, block))
        for block in session.scalars(select(Block).order_by(Block.position))
    ]


def _set_block(
    session: Session,
    actor: Author,
    block: Block | None,
    draft: BlockDraft,
    position: int,
    area_ids: Mapping[str, int],
    member_ids: Mapping[str, int],
) -> bool:
    _require_known(draft, area_ids, member_ids)
    was = {"name": block.name, **_told_of(session, block)} if block else {}
    block = block or Block(slug=draft.slug)
    block.name, block.position = draft.name, position
    session.add(block)
    session.flush()
    _link(session, BlockArea, "area_id", block, [area_ids[code] for code in draft.areas])
    if draft.members is not None:
        _link(session, BlockMember, "organisation_id", block, [member_ids[slug] for slug in draft.members])
    now = {"name": block.name, **_told_of(session, block)}
    if now != was:
        audit.record(session, actor, "block:set", "block", block.id, slug=block.slug, before=was, after=now)
    return now != was


def _require_known(draft: BlockDraft, area_ids: Mapping[str, int], member_ids: Mapping[str, int]) -> None:
    unknown = [code for code in draft.areas if code not in area_ids]
    unknown += [slug for slug in draft.members or () if slug not in member_ids]
    if unknown:
        raise BadRequest(
            "{slug}: there is no {unknown}. Areas go by their JIS codes, members by their slugs.",
            parameter="block",
            slug=draft.slug,
            unknown=unknown,
        )


def _link(session: Session, table: Any, column: str, block: Block, ids: Sequence[int]) -> None:
    session.execute(delete(table).where(table.block_id == block.id))
    if ids:
        session.execute(insert(table), [{"block_id": block.id, column: each} for each in dict.fromkeys(ids)])


def _told_of(session: Session, block: Block) -> dict[str, list[str]]:
    codes = select(Area.code).join(BlockArea, BlockArea.area_id == Area.id)
    slugs = select(Organisation.slug).join(BlockMember, BlockMember.organisation_id == Organisation.id)
    return {
        "areas": list(session.scalars(codes.where(BlockArea.block_id == block.id).order_by(Area.code))),
        "members": list(
            session.scalars(slugs.where(BlockMember.block_id == block.id).order_by(Organisation.slug))
        ),
    }


def join_block(session: Session, actor: Author, block: Block, members: Sequence[Organisation]) -> None:
    """Let organisations become members of a block."""
    rows = [{"block_id": block.id, "organisation_id": member.id} for member in members]
    session.execute(insert(BlockMember), rows)
    audit.record(session, actor, "block:join", "block", block.id, members=[m.slug for m in members])

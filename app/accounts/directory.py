"""The names of areas, blocks and commissions, without their polygons: for lists to choose from."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session

from app.accounts.models import (
    COMMISSIONS,
    Area,
    AreaLevel,
    Block,
    BlockArea,
    BlockMember,
    Organisation,
)
from app.kit.text import LocalizedText


class Entry(NamedTuple):
    """One name in a list; `value` is what the search takes, `block` the slug of the block it stands under."""

    value: str
    name: LocalizedText
    block: str | None = None


def blocks(session: Session) -> list[Entry]:
    rows = session.execute(select(Block.slug, Block.name).order_by(Block.position))
    return [Entry(slug, name) for slug, name in rows]


def prefectures(session: Session) -> list[Entry]:
    """Return the prefectures by code, each with its block."""
    statement = (
        select(Area.code, Area.name, Block.slug)
        .outerjoin(BlockArea, BlockArea.area_id == Area.id)
        .outerjoin(Block, Block.id == BlockArea.block_id)
        .where(Area.level == AreaLevel.PREFECTURE)
        .order_by(Area.code)
    )
    return [Entry(*row) for row in session.execute(statement)]


def municipalities(session: Session, prefecture_code: str) -> list[Entry]:
    """Return the municipalities and wards of a prefecture by code."""
    statement = select(Area.code, Area.name).where(
        Area.prefecture_code == prefecture_code,
        Area.level.in_((AreaLevel.MUNICIPALITY, AreaLevel.WARD)),
    )
    return [Entry(*row) for row in session.execute(statement.order_by(Area.code))]


def commissions(session: Session) -> list[Entry]:
    """Return commissions and networks by slug, each with its first block."""
    statement = (
        select(Organisation.slug, Organisation.name, Block.slug)
        .outerjoin(BlockMember, BlockMember.organisation_id == Organisation.id)
        .outerjoin(Block, Block.id == BlockMember.block_id)
        .where(Organisation.kind.in_(COMMISSIONS))
        .order_by(Organisation.slug, Block.position)
    )
    first: dict[str, Entry] = {}
    for row in session.execute(statement):
        first.setdefault(row[0], Entry(*row))
    return list(first.values())


def names_of(session: Session, codes: Sequence[str]) -> dict[str, LocalizedText]:
    """Return the names of areas by their codes."""
    rows = session.execute(select(Area.code, Area.name).where(Area.code.in_(codes)))
    return dict(rows.all())


def origins(session: Session) -> list[tuple[str, str, int]]:
    """Return the sources of areas with their licence and number of areas, the largest first."""
    number = func.count()
    statement = select(Area.source, Area.licence, number).group_by(Area.source, Area.licence)
    return [(source, licence, n) for source, licence, n in session.execute(statement.order_by(number.desc()))]

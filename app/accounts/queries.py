"""Every SELECT of areas, blocks, organisations and competences."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy import or_, select
from sqlmodel import Session

from app.accounts.models import (
    COMMISSIONS,
    Area,
    AreaLevel,
    Block,
    BlockArea,
    BlockMember,
    Jurisdiction,
    Organisation,
    ServiceProfile,
)
from app.kit.errors import NotFound
from app.kit.text import LocalizedText
from geo.measure import buffer_m
from geo.predicates import intersects
from geo.sentence import Words

SUPPORTS_SHOOTS = "film_commission"
"""The subject of a commission's own competence."""
NO_ORGANISATION = Words("There is no organisation {slug!r}. /api/commissions lists the commissions.")
NATIONAL = "national"
"""The level of a body that answers for the whole country, prefecture by prefecture."""
A_BAY = 0.03
"""So large a part of a circle is more than a crack between two coarse borders."""


class Competence(NamedTuple):
    """Who answers for a subject at a place, and why: the competence and its area."""

    organisation: Organisation
    jurisdiction: Jurisdiction
    area: Area


def get_area(session: Session, code: str) -> Area:
    """Raises: NotFound."""
    area = session.scalar(select(Area).where(Area.code == code))
    if area is None:
        raise NotFound(
            "There is no area with the code {code!r}. Codes are JIS, and /api/areas lists them: "
            "28 is Hyogo, 28201 is Himeji.",
            code=code,
        )
    return area


def areas(session: Session, level: AreaLevel | None = None, parent: str = "") -> Sequence[Area]:
    """Return areas by code, of one level or within one parent."""
    statement = select(Area).order_by(Area.code)
    if level:
        statement = statement.where(Area.level == level)
    if parent:
        statement = statement.where(Area.parent_id == get_area(session, parent).id)
    return session.scalars(statement).all()


def areas_below(session: Session, area: Area) -> Sequence[Area]:
    """Return the area and what it is made of: a designated city and its wards."""
    return session.scalars(select(Area).where(or_(Area.id == area.id, Area.parent_id == area.id))).all()


def area_at(session: Session, geometry: BaseGeometry) -> Sequence[Area]:
    """Return every area that the geometry touches, the smallest first."""
    return session.scalars(select(Area).where(intersects(Area.area, geometry)).order_by(Area.area_m2)).all()


def blocks(session: Session) -> Sequence[Block]:
    return session.scalars(select(Block).order_by(Block.position)).all()


def get_block(session: Session, slug: str) -> Block:
    """Raises: NotFound."""
    block = session.scalar(select(Block).where(Block.slug == slug))
    if block is None:
        known = session.scalars(select(Block.slug).order_by(Block.position)).all()
        raise NotFound("There is no block {slug!r}. The blocks are: {known}.", slug=slug, known=known)
    return block


def areas_of_block(session: Session, block: Block) -> Sequence[Area]:
    joined = select(Area).join(BlockArea, BlockArea.area_id == Area.id)
    return session.scalars(joined.where(BlockArea.block_id == block.id).order_by(Area.code)).all()


def members_of_block(session: Session, block: Block) -> Sequence[Organisation]:
    joined = select(Organisation).join(BlockMember, BlockMember.organisation_id == Organisation.id)
    return session.scalars(joined.where(BlockMember.block_id == block.id).order_by(Organisation.slug)).all()


def blocks_of_members(session: Session) -> dict[int, list[Block]]:
    """Return the blocks of every organisation that is in one, by its id."""
    found: dict[int, list[Block]] = {}
    joined = select(BlockMember.organisation_id, Block).join(Block, Block.id == BlockMember.block_id)
    for organisation_id, block in session.execute(joined.order_by(Block.position)):
        found.setdefault(organisation_id, []).append(block)
    return found


def get_organisation(session: Session, slug: str) -> Organisation:
    """Raises: NotFound."""
    organisation = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if organisation is None:
        raise NotFound(NO_ORGANISATION, slug=slug)
    return organisation


def commissions(session: Session, block: Block | None = None) -> Sequence[Organisation]:
    """Return every commission and network, or those of one block, by slug."""
    statement = select(Organisation).where(Organisation.kind.in_(COMMISSIONS))
    if block:
        members = select(BlockMember.organisation_id).where(BlockMember.block_id == block.id)
        statement = statement.where(Organisation.id.in_(members))
    return session.scalars(statement.order_by(Organisation.slug)).all()


def profiles(session: Session) -> dict[int, ServiceProfile]:
    """Return what commissions say of their services, by their ids."""
    return {profile.organisation_id: profile for profile in session.scalars(select(ServiceProfile))}


def areas_of(session: Session, organisation: Organisation) -> Sequence[Area]:
    """Return the areas that the organisation answers for, each once."""
    its_own = select(Jurisdiction.area_id).where(Jurisdiction.organisation_id == organisation.id)
    return session.scalars(select(Area).where(Area.id.in_(its_own)).order_by(Area.code)).all()


def areas_of_id(session: Session, organisation_id: int | None) -> list[str]:
    """Return the codes of the areas that an organisation answers for, by its id."""
    its_own = select(Jurisdiction.area_id).where(Jurisdiction.organisation_id == organisation_id)
    return list(session.scalars(select(Area.code).where(Area.id.in_(its_own)).order_by(Area.code)))


def competences(session: Session, geometry: BaseGeometry, on: date, subject: str = "") -> list[Competence]:
    """Return who answers for what where the geometry lies, on a day; the most local first.

    `subject` narrows it to one; without it the commissions are among the answers.
    """
    statement = (
        select(Organisation, Jurisdiction, Area)
        .join(Jurisdiction, Jurisdiction.organisation_id == Organisation.id)
        .join(Area, Area.id == Jurisdiction.area_id)
        .where(
            intersects(Area.area, geometry),
            or_(Jurisdiction.valid_from.is_(None), Jurisdiction.valid_from <= on),
            or_(Jurisdiction.valid_until.is_(None), Jurisdiction.valid_until > on),
        )
        .order_by(Jurisdiction.subject, Area.area_m2, Organisation.slug)
    )
    if subject:
        statement = statement.where(Jurisdiction.subject == subject)
    return [Competence(*row) for row in session.execute(statement)]


def sea_is_near(session: Session, at: Point, within_m: float) -> bool:
    """Tell whether some of the ground around a point belongs to no municipality."""
    around = buffer_m(at, within_m)
    levels = (AreaLevel.MUNICIPALITY, AreaLevel.WARD)
    land = session.scalars(select(Area.area).where(Area.level.in_(levels), intersects(Area.area, around)))
    return around.difference(shapely.union_all(land.all())).area > A_BAY * around.area


def subjects(session: Session) -> Sequence[str]:
    return session.scalars(select(Jurisdiction.subject).distinct().order_by(Jurisdiction.subject)).all()


def areas_by_id(session: Session, ids: Iterable[int]) -> Sequence[Area]:
    return session.scalars(select(Area).where(Area.id.in_(list(ids)))).all()


def areas_by_code(session: Session, codes: Iterable[str]) -> Sequence[Area]:
    return session.scalars(select(Area).where(Area.code.in_(list(codes)))).all()


def area_codes_of_commissions(session: Session) -> dict[int, list[str]]:
    """Return the codes of the areas that each commission covers, by its id."""
    found: dict[int, list[str]] = {}
    joined = select(Jurisdiction.organisation_id, Area.code).join(Area, Area.id == Jurisdiction.area_id)
    for organisation_id, code in session.execute(
        joined.where(Jurisdiction.subject == SUPPORTS_SHOOTS).order_by(Area.code)
    ):
        found.setdefault(organisation_id, []).append(code)
    return found


def names(session: Session, ids: Collection[int]) -> dict[int, LocalizedText]:
    """Return what organisations are called, by their ids."""
    named = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return dict(session.execute(named).all())

"""Areas, blocks, commissions and competent authorities over HTTP."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.exceptions import RequestValidationError
from shapely import Point
from sqlmodel import Session

from app.accounts import queries
from app.accounts.models import Area, AreaLevel
from app.accounts.schemas import AreaOut, BlockOut, CompetenceOut, OrganisationOut, ServiceProfileOut
from app.kit import clock
from app.kit.db import Reads
from app.kit.errors import BadRequest, NotFound
from app.kit.http import problems
from app.kit.parameters import EACH_ONCE, ONLY_DOCUMENTED
from app.kit.permission import OPEN, asks

router = APIRouter(
    prefix="/api",
    tags=["areas and organisations"],
    responses=problems(BadRequest, RequestValidationError),
    dependencies=[EACH_ONCE, ONLY_DOCUMENTED],
)

Code = Annotated[str, Query(max_length=5, description="28 is Hyogo, 28201 is Himeji, JP is the country.")]
Longitude = Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False)]
Slug = Annotated[str, Query(max_length=100)]


@router.get("/areas", responses=problems(NotFound))
@asks(OPEN)
def areas(session: Reads, level: AreaLevel | None = None, parent: Code = "") -> list[AreaOut]:
    """List areas: prefectures, municipalities, wards."""
    found = queries.areas(session, level, parent)
    code_of = _codes_of_parents(session, found)
    return [AreaOut.of(area, code_of.get(area.parent_id or 0)) for area in found]


@router.get("/blocks")
@asks(OPEN)
def blocks(session: Reads) -> list[BlockOut]:
    """List the regional blocks with their areas and member commissions."""
    return [
        BlockOut.of(
            block,
            [area.code for area in queries.areas_of_block(session, block)],
            [member.slug for member in queries.members_of_block(session, block)],
        )
        for block in queries.blocks(session)
    ]


@router.get("/commissions", responses=problems(NotFound))
@asks(OPEN)
def commissions(session: Reads, block: Slug = "") -> list[OrganisationOut]:
    """List film commissions and their networks, of one block or all."""
    wanted = queries.commissions(session, queries.get_block(session, block.lower()) if block else None)
    blocks_of, areas_of = queries.blocks_of_members(session), queries.area_codes_of_commissions(session)
    profiles = queries.profiles(session)
    return [
        OrganisationOut.of(
            body,
            profile=ServiceProfileOut.of(profiles[body.id or 0]) if body.id in profiles else None,
            blocks=[block.slug for block in blocks_of.get(body.id or 0, ())],
            areas=areas_of.get(body.id or 0, []),
        )
        for body in wanted
    ]


@router.get("/authorities")
@asks(OPEN)
def authorities(session: Reads, lon: Longitude, lat: Latitude, subject: Slug = "") -> list[CompetenceOut]:
    """Tell who is competent at a point, for one subject or all, and why; the most local first."""
    if subject and subject not in (known := queries.subjects(session)):
        raise BadRequest(
            "There is no subject {subject!r}. Choose from: {known}.",
            parameter="subject",
            subject=subject,
            known=list(known),
        )
    found = queries.competences(session, Point(lon, lat), clock.today(), subject)
    return [CompetenceOut.of(competence) for competence in found]


def _codes_of_parents(session: Session, found: Sequence[Area]) -> dict[int, str]:
    parents = {area.parent_id for area in found if area.parent_id}
    return {area.id: area.code for area in queries.areas_by_id(session, parents) if area.id}

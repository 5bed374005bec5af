"""The finder over HTTP: what a shoot needs, which facts can be told, and the book itself."""

from typing import Any

from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError

from app.guidance import answer, editions, finder, local_rules
from app.guidance.asking import shoot_of
from app.guidance.schemas import AnswerOut, EditionOut, ShootIn
from app.kit import clock
from app.kit.db import Reads
from app.kit.errors import BadRequest, Incomplete, NotFound, TooLarge
from app.kit.http import problems
from app.kit.parameters import EACH_ONCE, ONLY_DOCUMENTED
from app.kit.permission import OPEN, asks
from geo.errors import GeometryError
from guidelines.document import Requirement
from guidelines.edition import GuidelineEdition
from guidelines.load import book
from guidelines.matters import Matter, Party, Phase, Topic, matters

router = APIRouter(
    prefix="/api",
    tags=["guidelines"],
    responses=problems(BadRequest, RequestValidationError),
    dependencies=[EACH_ONCE, ONLY_DOCUMENTED],
)


@router.post("/requirements", responses=problems(GeometryError, Incomplete, TooLarge))
@asks(OPEN)
def requirements(session: Reads, asked: ShootIn) -> AnswerOut:
    """Tell what a shoot needs, from whom and by when; and what still has to be known."""
    known = local_rules.here(session)
    shoot = shoot_of(known, asked)
    return answer.told(finder.requirements(session, known, shoot, clock.today()))


@router.get("/requirements/facts")
@asks(OPEN)
def facts() -> dict[str, Any]:
    """Give the JSON Schema of the facts of a shoot, with their questions in each language."""
    known = book().facts
    return {lang: known.schema(lang) for lang in ("en", "ja")}


@router.get("/guidelines")
@asks(OPEN)
def guidelines() -> list[Requirement]:
    """List every requirement of the book, with its editions and their sources."""
    return [rule.requirement for rule in book().rules]


@router.get("/guidelines/matters")
@asks(OPEN)
def matters_of(
    party: Party | None = None, phase: Phase | None = None, topic: Topic | None = None
) -> list[Matter]:
    """List what each party must deal with, in each phase, about each topic."""
    return list(matters().of(party, phase, topic))


@router.get("/guidelines/editions")
@asks(OPEN)
def editions_of(session: Reads) -> list[EditionOut]:
    """List the editions that were published, the latest first."""
    return [
        EditionOut(
            number=each.number,
            in_force_on=each.in_force_on,
            digest=each.digest,
            published_at=each.published_at,
        )
        for each in editions.all_of(session)
    ]


@router.get("/guidelines/editions/{number}", responses=problems(NotFound))
@asks(OPEN)
def edition(session: Reads, number: str) -> GuidelineEdition:
    """Give an edition whole, or the draft of the next one."""
    return editions.get(session, number)


@router.get("/guidelines/{requirement_id}", responses=problems(NotFound))
@asks(OPEN)
def guideline(requirement_id: str) -> Requirement:
    """Give one requirement of the book."""
    rule = book().by_id.get(requirement_id)
    if rule is None:
        raise NotFound("There is no requirement {id!r}. /api/guidelines lists them.", id=requirement_id)
    return rule.requirement

"""Looking after places over HTTP: see all of one, write it, take it through its life."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Response
from fastapi.exceptions import RequestValidationError

from app.accounts.current import CurrentActor
from app.kit.db import Reads, Tx
from app.kit.errors import (
    BadRequest,
    Incomplete,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Stale,
    TooLarge,
)
from app.kit.http import problems
from app.kit.parameters import EACH_ONCE, ONLY_DOCUMENTED
from app.kit.permission import asks
from app.locations import care
from app.locations.access import NEEDED, Permission
from app.locations.place_schemas import PlaceIn, PlaceInside, StepOut
from app.locations.rules import Action

router = APIRouter(
    prefix="/api/locations",
    tags=["looking after places"],
    responses=problems(BadRequest, NotSignedIn, NotAllowed, NotFound, RequestValidationError),
    dependencies=[EACH_ONCE, ONLY_DOCUMENTED],
)

OF_NOBODY_ELSE = {"cache-control": "private, no-store", "vary": "authorization, cookie"}
WRITTEN = problems(Incomplete, Stale, TooLarge)
DOES = {
    Action.SUBMIT: "Submit a draft for review.",
    Action.RETURN: "Send a place back that is in review, to be written further.",
    Action.PUBLISH: "Publish a place that is in review.",
    Action.RETIRE: "Retire a public place: nobody finds it any more.",
    Action.REOPEN: "Make a draft of a retired place again.",
}
Slug = Annotated[str, Path(max_length=200)]


@router.get("/{slug}/inside", response_model=PlaceInside)
@asks(Permission.PLACES_INSIDE)
def inside(session: Reads, response: Response, actor: CurrentActor, slug: Slug) -> PlaceInside:
    """Get all that is told of a place: its status, exact position and contacts.

    It is for the people of the commission that looks after it and the platform's operator; for all others
    there is nothing at this address.
    """
    response.headers.update(OF_NOBODY_ELSE)
    return care.told(session, care.get(session, actor, slug))


@router.post("", status_code=201, responses=WRITTEN)
@asks(Permission.PLACES_EDIT)
def add(session: Tx, response: Response, actor: CurrentActor, said: PlaceIn) -> StepOut:
    """Add a place as a draft, in the care of the commission that the caller acts for."""
    location = care.add(session, actor, said)
    response.headers["location"] = f"/api/locations/{location.slug}/inside"
    return StepOut(slug=location.slug, status=location.status)


@router.put("/{slug}", responses=WRITTEN)
@asks(Permission.PLACES_EDIT)
def edit(session: Tx, actor: CurrentActor, slug: Slug, said: PlaceIn) -> StepOut:
    """Replace all that is told of a place; its status and pictures stay."""
    location = care.edit(session, actor, care.get(session, actor, slug, Permission.PLACES_EDIT), said)
    return StepOut(slug=location.slug, status=location.status)


def _taking(action: Action) -> Callable[..., StepOut]:
    @asks(NEEDED[action])
    def step(session: Tx, actor: CurrentActor, slug: Slug) -> StepOut:
        location = care.take(session, actor, care.get(session, actor, slug, NEEDED[action]), action)
        return StepOut(slug=location.slug, status=location.status)

    return step


for each in Action:
    router.post(f"/{{slug}}/{each}", summary=f"{each.value} a place".capitalize(), description=DOES[each],
                responses=WRITTEN, name=f"{each}_place")(_taking(each))  # fmt: skip

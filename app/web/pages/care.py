"""Looking after places: the form of one, its life, and the list of those in a commission's care."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts import directory
from app.accounts.access import SIGN_IN, may, require
from app.accounts.actor import Actor
from app.accounts.current import CurrentActor
from app.kit import audit
from app.kit.db import Reads, Tx
from app.kit.errors import DomainError, NotSignedIn
from app.kit.http import status_of
from app.kit.parameters import ONLY_FIELDS
from app.kit.permission import asks
from app.locations import care
from app.locations.access import CAN, NEEDED, InCareOf, Permission
from app.locations.models import Location
from app.locations.place_schemas import WORK_KINDS
from app.locations.rules import TRANSITIONS, Action
from app.locations.taxonomy import taxonomy
from app.web import deeds, place_form, view, words
from app.web.pages.search import PageLanguage
from app.web.place_form import Misfit, Typed
from geo.errors import GeometryError
from geo.sentence import Refusal

router = APIRouter(prefix="/{lang}/places")

TypedForm = Annotated[Typed, Depends(place_form.typed)]
REFUSALS = (DomainError, GeometryError, Misfit)


@router.get("/new")
@asks(Permission.PLACES_EDIT)
def new(request: Request, session: Reads, lang: PageLanguage, actor: CurrentActor) -> Response:
    """Show the empty form."""
    _require_writer(actor)
    return _form(request, session, lang, actor, place_form.empty())


@router.post("/new")
@asks(Permission.PLACES_EDIT)
def add(request: Request, session: Tx, lang: PageLanguage, actor: CurrentActor, held: TypedForm) -> Response:
    """Add a place as a draft."""
    _require_writer(actor)
    try:
        with session.begin_nested():
            location = care.add(session, actor, place_form.said(held))
    except REFUSALS as refusal:
        return _form(request, session, lang, actor, held, refusal=refusal)
    return _to_form(lang, location.slug)


@router.get("/{slug}/edit")
@asks(Permission.PLACES_INSIDE)
def show(request: Request, session: Reads, lang: PageLanguage, actor: CurrentActor, slug: str) -> Response:
    """Show all that is told of a place, to be changed by those who may."""
    location = care.get(session, actor, slug)
    held = place_form.of_place(care.told(session, location))
    return _form(request, session, lang, actor, held, location)


@router.post("/{slug}/edit")
@asks(Permission.PLACES_EDIT)
def edit(
    request: Request, session: Tx, lang: PageLanguage, actor: CurrentActor, slug: str, held: TypedForm
) -> Response:
    """Replace what is told of a place."""
    location = care.get(session, actor, slug, Permission.PLACES_EDIT)
    try:
        said = place_form.said(held, care.told(session, location))
        with session.begin_nested():
            care.edit(session, actor, location, said, _instant(held[place_form.SEEN]))
    except REFUSALS as refusal:
        return _form(request, session, lang, actor, held, location, refusal)
    return _to_form(lang, slug)


def _taking(action: Action) -> Callable[..., Response]:
    @asks(NEEDED[action])
    def step(request: Request, session: Tx, lang: PageLanguage, actor: CurrentActor, slug: str) -> Response:
        location = care.get(session, actor, slug, NEEDED[action])
        try:
            with session.begin_nested():
                care.take(session, actor, location, action)
        except DomainError as refusal:
            held = place_form.of_place(care.told(session, location))
            return _form(request, session, lang, actor, held, location, refusal)
        return _to_form(lang, slug)

    return step


for each in Action:
    router.post(f"/{{slug}}/{each}", name=f"{each} place", dependencies=[ONLY_FIELDS])(_taking(each))


def _require_writer(actor: Actor) -> None:
    if actor.person_id is None:
        raise NotSignedIn(SIGN_IN)
    own = InCareOf(None if may(actor, Permission.PLACES_EDIT, InCareOf(None), CAN) else actor.organisation_id)
    require(actor, Permission.PLACES_EDIT, own, CAN)


def _form(
    request: Request,
    session: Session,
    lang: str,
    actor: Actor,
    held: Typed,
    location: Location | None = None,
    refusal: Refusal | Misfit | None = None,
) -> Response:
    marks = place_form.marks(refusal, held, view.translation(lang)) if refusal else {}
    status = status_of(refusal) if isinstance(refusal, Refusal) else 422
    return view.page(
        request,
        "places/edit.html",
        lang,
        status=status if refusal else 200,
        held=place_form.with_spare_rows(held),
        marks=marks,
        fault=marks.get("", ""),
        location=location,
        is_writer=location is None or may(actor, Permission.PLACES_EDIT, location, CAN),
        steps=_steps(actor, location, lang),
        statuses=words.statuses(lang),
        chooses_commission=may(actor, Permission.PLACES_EDIT, InCareOf(None), CAN),
        commissions=directory.commissions(session),
        taxonomy=taxonomy(),
        work_kinds={kind: words.work(kind, lang) for kind in WORK_KINDS},
        is_kept="kept" in request.query_params,
        history=deeds.told(session, audit.history(session, "location", location.id, 20), lang)
        if location
        else [],
    )


def _steps(actor: Actor, location: Location | None, lang: str) -> dict[Action, Any]:
    """Return the steps that somebody may take now, with what their buttons say."""
    if location is None:
        return {}
    return {
        action: label
        for action, label in words.steps(lang).items()
        if location.status in TRANSITIONS[action][0] and may(actor, NEEDED[action], location, CAN)
    }


def _instant(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    return None


def _to_form(lang: str, slug: str) -> Response:
    return RedirectResponse(f"/{lang}/places/{slug}/edit?kept", 303)

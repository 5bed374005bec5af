"""A place's page, and the pieces of it that change: its card, its sun, the report of an error."""

from datetime import date
from typing import Annotated

import orjson
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator

from app.accounts.current import CurrentActor
from app.kit import clock
from app.kit.db import Reads, Tx
from app.kit.errors import Incomplete
from app.kit.parameters import ONLY_FIELDS
from app.kit.permission import OPEN, asks
from app.locations import care, places, reports
from app.locations.taxonomy import taxonomy
from app.maps.pages import place_map
from app.web import place_view, sun_view, view, words
from app.web.assets import asset
from app.web.pages.search import PageLanguage
from geo.sentence import Sentence

router = APIRouter(prefix="/{lang}/places")

YEARS = range(1900, 2101)
"""The sun's formulas hold for these."""


def _in_our_time(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(Sentence("choose a day from {first} to {last}", first=YEARS[0], last=YEARS[-1]))
    return day


Day = Annotated[date, AfterValidator(_in_our_time)]


@router.get("/{slug}")
@asks(OPEN)
def place(
    request: Request,
    session: Reads,
    lang: PageLanguage,
    actor: CurrentActor,
    slug: str,
    on: Day | None = None,
) -> Response:
    """Show all that is told of a place; to those who look after it also what nobody else may know."""
    shown = place_view.view_of(session, slug, lang)
    here = shown.location
    return view.page(
        request,
        "places/page.html",
        lang,
        shown=shown,
        inside=care.told(session, here) if care.sees_inside(actor, here) else None,
        sun=sun_view.view_of(here.lon, here.lat, on or clock.today(), lang),
        json_ld=place_view.json_ld(shown, view.origin_of(request), lang),
        map=place_map(request.app.state.settings.maps, lang, asset, here.lon, here.lat),
        is_sent="sent" in request.query_params,
        taxonomy=taxonomy(),
        subject=words.subject,
        grade=words.grade,
        work=words.work,
    )


@router.get("/{slug}/card")
@asks(OPEN)
def card(request: Request, session: Reads, lang: PageLanguage, slug: str) -> Response:
    """Give the card of one place, for a point that someone chose on the map."""
    feature = places.feature(session, slug, lang)
    if feature is None:
        raise places.unknown(slug)
    return view.fragment(request, "places/_card.html", lang, feature=orjson.loads(feature))


@router.get("/{slug}/sun")
@asks(OPEN)
def sun(request: Request, session: Reads, lang: PageLanguage, slug: str, on: Day | None = None) -> Response:
    """Give the sun over the place for a day."""
    here = places.get_public(session, slug)
    shown = sun_view.view_of(here.lon, here.lat, on or clock.today(), lang)
    if view.is_fragment(request):
        return view.fragment(request, "places/_sun.html", lang, sun=shown, slug=slug)
    return RedirectResponse(f"/{lang}/places/{slug}?on={shown.on}#sun", 303)


@router.post("/{slug}/reports", dependencies=[ONLY_FIELDS])
@asks(OPEN)
def report(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    slug: str,
    says: Annotated[str, Form()] = "",
    reply_to: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Take a reader's word that something is wrong."""
    try:
        reports.send(session, actor.author, slug, says, reply_to, lang)
    except Incomplete as refusal:
        if not view.is_fragment(request):
            raise
        shown = {"says": says, "reply_to": reply_to, "fault": str(refusal)}
        return view.fragment(request, "places/_report.html", lang, slug=slug, is_sent=False, **shown)
    if view.is_fragment(request):
        return view.fragment(request, "places/_report.html", lang, slug=slug, is_sent=True)
    return RedirectResponse(f"/{lang}/places/{slug}?sent#report", 303)

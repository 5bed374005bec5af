"""The finder: what a shoot needs, from whom, by when."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.guidance import local_rules
from app.guidance.schemas import AnswerOut
from app.kit import languages
from app.kit.db import Reads
from app.kit.errors import BadRequest, DomainError
from app.kit.permission import OPEN, asks
from app.maps.pages import site_map
from app.web import shoot_address, shoot_sheet, shoot_view, view, words
from app.web.assets import asset
from app.web.pages.search import PageLanguage
from app.web.shoot_address import ShootAddress
from app.web.shoot_view import FinderView
from geo.errors import GeometryError
from geo.sentence import Words

router = APIRouter()

NO_SITE = Words("Say where: a point, a line or a shape.")


@router.get("/{lang}/requirements.pdf")
@asks(OPEN)
def sheet(request: Request, session: Reads, lang: PageLanguage) -> Response:
    """Give the answer on paper."""
    shown, told = _answered(request, session)
    made = shoot_sheet.sheet(
        shown, told, lang, _other(lang) if shown.asked.both else "", _address(request, lang)
    )
    return _file(made, "application/pdf", "rokechi-requirements.pdf", lang)


@router.get("/{lang}/requirements.ics")
@asks(OPEN)
def calendar(request: Request, session: Reads, lang: PageLanguage) -> Response:
    """Give the filing days for a calendar."""
    _shown, told = _answered(request, session)
    made = shoot_sheet.calendar(told, lang, _address(request, lang))
    return _file(made, "text/calendar", "rokechi-filing-days.ics", lang)


@router.get("/{lang}/requirements")
@asks(OPEN)
def requirements(request: Request, session: Reads, lang: PageLanguage) -> Response:
    """Ask about a shoot, and say what it needs; to a script only the part that changes."""
    known = local_rules.here(session)
    asked, fault = ShootAddress(), None
    try:
        asked = shoot_address.read(known, request.query_params)
        shown = shoot_view.look(session, known, asked)
    except (DomainError, GeometryError) as refusal:
        shown, fault = shoot_view.look(session, known, ShootAddress()), refusal
    context = {
        "shown": shown,
        "facts": known.facts,
        "asked": asked,
        "fault": fault.sentence.told(view.translation(lang)) if fault else "",
        "instruments": words.instruments(lang),
        "topics": words.topics(lang),
        "grades": {code: words.grade(code, lang) for code in ("A", "B", "C")},
        "parts": words.parts(lang),
        "other": _other(lang),
    }
    if view.is_fragment(request):
        return view.fragment(request, "requirements/_answer.html", lang, **context)
    drawn = site_map(request.app.state.settings.maps, lang, asset)
    return view.page(
        request, "requirements/page.html", lang, status=400 if fault else 200, map=drawn, **context
    )


def _answered(request: Request, session: Session) -> tuple[FinderView, AnswerOut]:
    """Return the answer to what the address says.

    Raises:
        BadRequest: there is no site yet, or something cannot be used.
    """
    known = local_rules.here(session)
    shown = shoot_view.look(session, known, shoot_address.read(known, request.query_params))
    if shown.told is None:
        raise BadRequest(NO_SITE, parameter="point")
    return shown, shown.told


def _other(lang: str) -> str:
    return next((code for code in languages.offered() if code != lang), lang)


def _address(request: Request, lang: str) -> str:
    return f"{view.origin_of(request)}/{lang}/requirements?{request.url.query}"


def _file(content: bytes, media_type: str, name: str, lang: str) -> Response:
    headers = {"content-disposition": f'inline; filename="{name}"', "content-language": lang}
    return Response(content, media_type=media_type, headers=headers | {"cache-control": "no-store"})

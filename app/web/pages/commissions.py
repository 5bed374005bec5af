"""Film commissions: the directory by block, and each one's page."""

from fastapi import APIRouter, Request, Response

from app.kit.db import Reads
from app.kit.permission import OPEN, asks
from app.maps.pages import area_map
from app.web import commission_view, view, words
from app.web.assets import asset
from app.web.pages.search import PageLanguage

router = APIRouter()


@router.get("/{lang}/commissions")
@asks(OPEN)
def directory(request: Request, session: Reads, lang: PageLanguage) -> Response:
    """List every commission under its block, and put it on a map."""
    return view.page(
        request,
        "commissions/index.html",
        lang,
        blocks=commission_view.by_block(session, lang),
        level=words.level,
        map=area_map(request.app.state.settings.maps, lang, asset),
    )


@router.get("/{lang}/commissions/{slug}")
@asks(OPEN)
def commission(request: Request, session: Reads, lang: PageLanguage, slug: str) -> Response:
    """Show one commission: facts, source, area of competence, places."""
    return view.page(
        request,
        "commissions/page.html",
        lang,
        shown=commission_view.view_of(session, slug, lang),
        level=words.level,
        map=area_map(request.app.state.settings.maps, lang, asset),
    )

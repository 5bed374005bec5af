"""The search: `/` in the reader's language, `/{lang}/` in a given one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.kit.db import Reads
from app.kit.languages import language_of, require_offered
from app.kit.permission import OPEN, asks
from app.locations import stops
from app.maps.pages import search_map
from app.web import address, search_view, view
from app.web.assets import asset

router = APIRouter()

PageLanguage = Annotated[str, Depends(view.page_language)]


@router.get("/")
@asks(OPEN)
def home(request: Request, session: Reads) -> Response:
    """Show the search in the language that the reader prefers."""
    return search(request, session, language_of(request, request.query_params.get("lang", "")))


@router.get("/{lang}/")
@asks(OPEN)
def search(request: Request, session: Reads, lang: PageLanguage) -> Response:
    """Show places as a list and on a map; to a script only the part that changes."""
    asked = address.read(request.query_params)
    if asked.lang:
        require_offered(asked.lang)
    found = search_view.search(session, asked, lang)
    if view.is_fragment(request):
        return view.fragment(request, "search/_answer.html", lang, found=found)
    return view.page(
        request,
        "search/page.html",
        lang,
        found=found,
        lists=search_view.lists(session, found.asked),
        near_m=search_view.NEAR_M,
        map=search_map(request.app.state.settings.maps, lang, asset, **found.tiles),
    )


@router.get("/{lang}/stops")
@asks(OPEN)
def suggested_stops(
    request: Request, session: Reads, lang: PageLanguage, near: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """Suggest stations and airports whose name begins so."""
    return view.fragment(request, "search/_stops.html", lang, stops=stops.named(session, near))


@router.get("/{lang}/municipalities")
@asks(OPEN)
def municipalities(
    request: Request, session: Reads, lang: PageLanguage, area: Annotated[str, Query(max_length=5)] = ""
) -> Response:
    """List the municipalities of a prefecture to choose from."""
    asked = address.SearchAddress(area=area)
    return view.fragment(
        request, "search/_municipalities.html", lang, asked=asked, lists=search_view.lists(session, asked)
    )

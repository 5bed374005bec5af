"""What this is, where the facts come from, and under which licence."""

from fastapi import APIRouter, Request, Response

from app.accounts import directory
from app.kit.db import Reads
from app.kit.permission import OPEN, asks
from app.locations import places, stops
from app.web import view
from app.web.pages.search import PageLanguage

router = APIRouter()


@router.get("/{lang}/about")
@asks(OPEN)
def about(request: Request, session: Reads, lang: PageLanguage) -> Response:
    """Tell where every kind of fact comes from."""
    return view.page(
        request,
        "about.html",
        lang,
        places=places.origins(session),
        stops=stops.origins(session),
        areas=directory.origins(session),
    )

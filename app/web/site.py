"""Hangs the pages into the service."""

from fastapi import FastAPI, Request
from fastapi.responses import Response

from app.web import view
from app.web.assets import STATIC, Assets
from app.web.pages import about, commissions, pictures, places, robots, search

PAGES = (robots, search, places, pictures, commissions, about)
FOR_PROGRAMS = ("/api", "/tiles", "/static", "/healthz", "/readyz")


def install(app: FastAPI) -> None:
    """Add the pages and the files of the browser."""
    app.mount("/static", Assets(directory=STATIC), name="static")
    for pages in PAGES:
        app.include_router(pages.router, include_in_schema=False)


def error_page(request: Request, status: int, detail: str, lang: str) -> Response | None:
    """Return the page that says to people what is wrong, or nothing where a program asked."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if not wants_page or view.is_fragment(request) or request.url.path.startswith(FOR_PROGRAMS):
        return None
    return view.page(request, "error.html", lang, status=status, code=status, detail=detail)

"""Hangs the pages into the service."""

import re
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from app.web import view
from app.web.assets import STATIC, Assets
from app.web.pages import (
    about,
    account,
    care,
    claims,
    commissions,
    entrance,
    guidelines,
    local_rules,
    organisations,
    pictures,
    places,
    requirements,
    robots,
    search,
    ways_in,
)

PAGES = (
    robots, entrance, ways_in, account, claims, organisations, requirements, search, care, places, pictures,
    commissions, guidelines, local_rules, about,
)  # fmt: skip
AT_A_GLANCE = 240
"""So many characters of what is wrong are read without effort."""
FIRST_SENTENCE = re.compile(r".+?(?:\.(?=\s)|。)", re.DOTALL)
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
    if status == 401:
        return RedirectResponse(f"/{lang}/sign-in?next={quote(request.url.path)}", 303)
    brief, more = _parted(detail)
    return view.page(request, "error.html", lang, status=status, code=status, detail=brief, more=more)


def _parted(detail: str) -> tuple[str, str]:
    """Return the first sentence, and the others if all together are too long to be read at a glance."""
    end = FIRST_SENTENCE.match(detail)
    if not end or len(detail) <= AT_A_GLANCE:
        return detail, ""
    return end[0], detail[end.end() :].strip()

"""What search engines ask for: robots.txt and the map of the site."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request, Response

from app.accounts import directory
from app.kit.db import Reads
from app.kit.errors import NotFound
from app.kit.languages import offered
from app.kit.permission import OPEN, asks
from app.locations.places import sitemap
from app.web.view import origin_of

router = APIRouter()

MOST = 50_000
"""Addresses that one file may hold."""
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@router.get("/robots.txt")
@asks(OPEN)
def robots(request: Request) -> Response:
    """Let everyone read the pages, and spare them the endless combinations of a search."""
    lines = ["User-agent: *", "Disallow: /api/", "Disallow: /tiles/", "Disallow: /*?"]
    return Response(
        "\n".join([*lines, f"Sitemap: {origin_of(request)}/sitemap.xml", ""]), media_type="text/plain"
    )


@router.get("/sitemap.xml")
@asks(OPEN)
def site_index(request: Request, session: Reads) -> Response:
    """List the files of the site map: the fixed pages, then the places in their order."""
    origin = origin_of(request)
    starts, after = [""], ""
    while len(slugs := sitemap(session, after, PER_FILE)) == PER_FILE:
        after = slugs[-1][0]
        starts.append(after)
    files = [f"{origin}/sitemap-pages.xml", *(f"{origin}/sitemap-places.xml?after={slug}" for slug in starts)]
    entries = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in files)
    return _xml(f"<sitemapindex {NAMESPACES}>{entries}</sitemapindex>")


@router.get("/sitemap-pages.xml")
@asks(OPEN)
def fixed_pages(request: Request, session: Reads) -> Response:
    """List the pages that are not places."""
    paths = ["", "commissions", "about"]
    paths += [f"commissions/{entry.value}" for entry in directory.commissions(session)]
    return _urls(origin_of(request), ((path, "") for path in paths))


@router.get("/sitemap-places.xml")
@asks(OPEN)
def place_pages(request: Request, session: Reads, after: str = "") -> Response:
    """List the pages of places whose slugs come after one."""
    found = sitemap(session, after, PER_FILE)
    if after and not found:
        raise NotFound("There are no places after this one.")
    return _urls(origin_of(request), ((f"places/{slug}", f"{changed:%Y-%m-%d}") for slug, changed in found))


PER_FILE = MOST // len(offered())


def _urls(origin: str, paths: Iterable[tuple[str, str]]) -> Response:
    entries = "".join(_url(origin, path, lang, changed) for path, changed in paths for lang in offered())
    return _xml(f"<urlset {NAMESPACES}>{entries}</urlset>")


def _url(origin: str, path: str, lang: str, changed: str) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(f"{origin}/{code}/{path}")}"/>'
        for code in offered()
    )
    last = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{escape(f'{origin}/{lang}/{path}')}</loc>{last}{others}</url>"


def _xml(body: str) -> Response:
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>{body}', media_type="application/xml")

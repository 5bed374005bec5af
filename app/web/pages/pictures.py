"""The drawn pictures of places that have no photograph."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.accounts.queries import sea_is_near
from app.kit.db import Reads
from app.kit.http import etag_of, not_modified
from app.kit.permission import OPEN, asks
from app.kit.text import localized
from app.locations.places import Place, get_place
from app.locations.taxonomy import taxonomy
from app.web.drawing.scene import Sight, draw
from app.web.drawing.sheet import Words, sheet
from app.web.pages.search import PageLanguage
from app.web.view import say
from geo.geometry import Point

router = APIRouter(prefix="/pictures")

KEPT = "public, max-age=86400"
SEA_WITHIN_M = 1_500
"""A coarse coast may be some hundred metres off."""
SHEET_EDITION = 1
"""Raised when the same place gives another picture to share."""


@router.get("/{slug}.svg")
@asks(OPEN)
def picture(
    request: Request, session: Reads, slug: str, width: Annotated[int, Query(ge=320, le=1600)] = 640
) -> Response:
    """Draw the place from its category, season, light and coast."""
    sight = sight_of(session, get_place(session, slug))
    etag = etag_of(sight, width)
    return not_modified(request, etag, KEPT) or Response(
        draw(sight, width), media_type="image/svg+xml", headers={"etag": etag, "cache-control": KEPT}
    )


@router.get("/{lang}/{slug}.png")
@asks(OPEN)
def shared(request: Request, session: Reads, lang: PageLanguage, slug: str) -> Response:
    """Draw the place with its name under it, for where its address is shared."""
    place = get_place(session, slug)
    sight, told = sight_of(session, place), words_of(place, lang)
    etag = etag_of(sight, told, SHEET_EDITION)
    return not_modified(request, etag, KEPT) or Response(
        sheet(sight, told), media_type="image/png", headers={"etag": etag, "cache-control": KEPT}
    )


def words_of(place: Place, lang: str) -> Words:
    """Return what stands under the drawing: the name of the place, its kind, and where it is."""
    kind = localized(taxonomy().categories[place.location.category].label, lang)
    names = [localized(area.name, lang) for area in place.areas]
    where = names[0] if names else ""
    if len(names) > 1:
        where = say(lang, "%(municipality)s, %(prefecture)s", municipality=where, prefecture=names[-1])
    about = " · ".join(part for part in (kind, where) if part)
    return Words(localized(place.location.name, lang), about, say(lang, "Drawing"))


def sight_of(session: Session, place: Place) -> Sight:
    """Return what is known of a place that can be seen in a drawing."""
    here = Point(place.location.lon, place.location.lat)
    return Sight(
        place.location.slug,
        place.location.category,
        sorted(place.facets.get("season", [])),
        sorted(place.facets.get("light", [])),
        bool(place.areas) and place.areas[0].is_coastal and sea_is_near(session, here, SEA_WITHIN_M),
    )

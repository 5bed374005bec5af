"""The drawn pictures of places that have no photograph."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.kit.db import Reads
from app.kit.http import etag_of, not_modified
from app.locations.places import Place, get_place
from app.web.drawing.scene import Sight, draw

router = APIRouter(prefix="/pictures")

KEPT = "public, max-age=86400"


@router.get("/{slug}.svg")
def picture(
    request: Request, session: Reads, slug: str, width: Annotated[int, Query(ge=320, le=1600)] = 640
) -> Response:
    """Draw the place from its category, season, light and coast."""
    sight = sight_of(get_place(session, slug))
    etag = etag_of(sight, width)
    return not_modified(request, etag, KEPT) or Response(
        draw(sight, width), media_type="image/svg+xml", headers={"etag": etag, "cache-control": KEPT}
    )


def sight_of(place: Place) -> Sight:
    """Return what is known of a place that can be seen in a drawing."""
    return Sight(
        place.location.slug,
        place.location.category,
        sorted(place.facets.get("season", [])),
        sorted(place.facets.get("light", [])),
        bool(place.areas) and place.areas[0].is_coastal,
    )

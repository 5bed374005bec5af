"""The catalogue over HTTP: search, one place."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.datastructures import URL

from app.kit.db import Reads
from app.kit.errors import BadRequest, NotFound
from app.kit.http import etag_of, not_modified, problems
from app.kit.languages import Lang, language_of
from app.kit.paging import encode_cursor
from app.locations import places
from app.locations.asking import search_of
from app.locations.finding import Found, find
from app.locations.schemas import LocationCollection, LocationQuery, SearchIn
from app.locations.search import MOST_COUNTED
from geo.errors import GeometryError
from geo.feature import Feature
from geo.geometry import from_geojson

router = APIRouter(prefix="/api/locations", tags=["locations"])

GEOJSON = "application/geo+json"
FRESH = "public, max-age=0, must-revalidate"


@router.get("", response_model=LocationCollection, responses=problems(BadRequest, GeometryError))
def search(request: Request, session: Reads, asked: Annotated[LocationQuery, Query()]) -> Response:
    """Find places: by words, box, area, category, attributes, nearness."""
    lang = language_of(request, asked.lang)
    etag = etag_of(places.dataset_version(session), lang, request.url.query)
    if answer := not_modified(request, etag, FRESH):
        return answer
    found = find(session, search_of(session, asked, lang), with_facets=asked.facets)
    headers = {"etag": etag, "cache-control": FRESH, "content-language": lang}
    return Response(collection(found, request.url), media_type=GEOJSON, headers=headers)


@router.post("/search", response_model=LocationCollection, responses=problems(BadRequest, GeometryError))
def search_within(request: Request, session: Reads, asked: SearchIn) -> Response:
    """Find places within a drawn polygon, narrowed as the search by address is."""
    lang = language_of(request, asked.lang)
    shapes = (from_geojson(asked.polygon),) if asked.polygon else ()
    found = find(session, search_of(session, asked, lang, shapes), with_facets=asked.facets)
    return Response(collection(found, None), media_type=GEOJSON, headers={"content-language": lang})


@router.get("/{slug}", response_model=Feature, responses=problems(NotFound))
def location(request: Request, session: Reads, slug: str, lang: Lang) -> Response:
    """Get one public place as a GeoJSON feature."""
    feature = places.feature(session, slug, lang)
    if feature is None:
        raise NotFound(f"There is no public place {slug!r}.")
    etag = etag_of(feature)
    headers = {"etag": etag, "cache-control": FRESH, "content-language": lang}
    return not_modified(request, etag, FRESH) or Response(feature, media_type=GEOJSON, headers=headers)


def collection(found: Found, address: URL | None) -> bytes:
    """Return the FeatureCollection of what was found; `address` is what its links lead back to."""
    members: dict[str, Any] = {
        "type": "FeatureCollection",
        "numberMatched": min(found.number, MOST_COUNTED),
        "numberMatchedIs": "exact" if found.is_exact else "more than",
        "numberReturned": len(found.page.features),
        "mended": found.mended,
        "links": _links(found, address) if address else [],
    }
    if found.facets is not None:
        members["facets"] = found.facets
    return orjson.dumps(members)[:-1] + b',"features":[' + ",".join(found.page.features).encode() + b"]}"


def _links(found: Found, address: URL) -> list[dict[str, str]]:
    links = [{"rel": "self", "type": GEOJSON, "href": str(address)}]
    if found.page.has_more:
        after = address.include_query_params(cursor=encode_cursor(*found.page.end))
        links.append({"rel": "next", "type": GEOJSON, "href": str(after)})
    return links

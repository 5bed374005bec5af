"""The catalogue over HTTP: search, one place."""

from functools import partial
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL

from app.kit import languages
from app.kit.db import Database, Reads, database_of
from app.kit.errors import BadRequest, NotFound, TooLarge
from app.kit.http import etag_of, not_modified, problems
from app.kit.languages import Lang, language_of
from app.kit.paging import encode_cursor
from app.kit.parameters import EACH_ONCE, ONLY_DOCUMENTED, parameters_of, read_as
from app.kit.permission import OPEN, asks
from app.locations import hot, places
from app.locations.asking import drawn, search_of, simple_search_of
from app.locations.finding import Found, find
from app.locations.schemas import LocationCollection, LocationQuery, SearchIn
from app.locations.search import MOST_COUNTED
from app.locations.whole_schemas import LocationOut
from geo.errors import GeometryError
from geo.feature import MEDIA_TYPE

router = APIRouter(
    prefix="/api/locations",
    tags=["locations"],
    responses=problems(BadRequest, RequestValidationError),
    dependencies=[EACH_ONCE],
)

FRESH = "public, max-age=0, must-revalidate"
AS_HELD = {304: {"description": "As held."}}


class GeoJson(JSONResponse):
    """A GeoJSON text that is finished already."""

    media_type = MEDIA_TYPE

    def render(self, content: str | bytes) -> bytes:
        return content.encode() if isinstance(content, str) else content


@router.get(
    "",
    response_model=LocationCollection,
    response_class=GeoJson,
    responses=AS_HELD | problems(GeometryError),
    openapi_extra=parameters_of(LocationQuery),
)
@asks(OPEN)
async def search(
    request: Request, asked: Annotated[LocationQuery, Depends(read_as(LocationQuery))]
) -> Response:
    """Find places: by words, box, area, category, attributes, nearness."""
    lang, database = language_of(request, asked.lang), database_of(request)
    if "if-none-match" in request.headers:
        etag = etag_of(await database.hot.run(hot.version), lang, request.url.query)
        if answer := not_modified(request, etag, FRESH):
            return answer
    if simple := simple_search_of(asked, lang):
        found, version = await database.hot.run(partial(hot.find, search=simple))
    else:
        found, version = await run_in_threadpool(_find, database, asked, lang)
    etag = etag_of(version, lang, request.url.query)
    headers = {"etag": etag, "cache-control": FRESH} | languages.headers(lang)
    return GeoJson(collection(found, links_of_address(found, request.url)), headers=headers)


def _find(database: Database, asked: LocationQuery, lang: str) -> tuple[Found, int]:
    with database.reader() as session:
        version = places.dataset_version(session)
        return find(session, search_of(session, asked, lang), with_facets=asked.facets), version


@router.post(
    "/search",
    response_model=LocationCollection,
    response_class=GeoJson,
    responses=problems(TooLarge, GeometryError),
    dependencies=[ONLY_DOCUMENTED],
)
@asks(OPEN)
def search_within(request: Request, session: Reads, asked: SearchIn) -> Response:
    """Find places within a drawn shape, narrowed as the search by address is.

    The body is a search with `polygon` in it, or just a GeoJSON geometry or feature. Nothing stands in the
    address.
    """
    lang = language_of(request, asked.lang)
    shapes = () if asked.polygon is None else (drawn(asked.polygon),)
    found = find(session, search_of(session, asked, lang, shapes), with_facets=asked.facets)
    links = links_of_body(found, request.url)
    return GeoJson(collection(found, links), headers=languages.headers(lang))


@router.get(
    "/{slug}",
    response_model=LocationOut,
    response_class=GeoJson,
    responses=AS_HELD | problems(NotFound),
    dependencies=[ONLY_DOCUMENTED],
)
@asks(OPEN)
async def location(request: Request, slug: Annotated[str, Path(max_length=200)], lang: Lang) -> Response:
    """Get one public place as a GeoJSON feature, with all that is told of it."""
    feature = await database_of(request).hot.run(partial(hot.feature, slug=slug, lang=lang))
    if feature is None:
        raise places.unknown(slug)
    etag = etag_of(feature)
    headers = {"etag": etag, "cache-control": FRESH} | languages.headers(lang)
    return not_modified(request, etag, FRESH) or GeoJson(feature, headers=headers)


def collection(found: Found, links: list[dict[str, Any]]) -> bytes:
    """Return the FeatureCollection of what was found."""
    members: dict[str, Any] = {
        "type": "FeatureCollection",
        "numberMatched": min(found.number, MOST_COUNTED),
        "numberMatchedIs": "exact" if found.is_exact else "more than",
        "numberReturned": len(found.page.features),
        "mended": found.mended,
        "links": links,
    }
    if found.facets is not None:
        members["facets"] = found.facets
    return orjson.dumps(members)[:-1] + b',"features":[' + ",".join(found.page.features).encode() + b"]}"


def links_of_address(found: Found, address: URL) -> list[dict[str, Any]]:
    """Return the links of a search that is all in its address."""
    links = [{"rel": "self", "type": MEDIA_TYPE, "href": str(address)}]
    if found.page.has_more:
        after = address.include_query_params(cursor=encode_cursor(*found.page.end))
        links.append({"rel": "next", "type": MEDIA_TYPE, "href": str(after)})
    return links


def links_of_body(found: Found, address: URL) -> list[dict[str, Any]]:
    """Return the links of a search that was sent: the next page is the same body with `cursor` in it."""
    if not found.page.has_more:
        return []
    more = {"cursor": encode_cursor(*found.page.end)}
    link = {"rel": "next", "type": MEDIA_TYPE, "href": str(address)}
    return [link | {"method": "POST", "body": more, "merge": True}]

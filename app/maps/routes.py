"""Tiles over HTTP. A tile is named by the version of the data, so that it changes when they do."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from app.kit import versions
from app.kit.db import Database, Reads, database_of
from app.kit.errors import BadRequest
from app.kit.http import etag_of, not_modified, problems
from app.kit.languages import language_of
from app.kit.parameters import EACH_ONCE, ONLY_DOCUMENTED
from app.kit.permission import OPEN, asks
from app.locations import hot
from app.locations.asking import search_of, simple_tile_of
from app.locations.places import dataset_version
from app.locations.schemas import LocationFilter
from app.maps import basemap, tiles
from app.maps import hot as hot_tiles
from geo.errors import GeometryError
from geo.geometry import BaseGeometry, box
from geo.mvt import MEDIA_TYPE
from geo.tiling import MAX_ZOOM, Tile, checked_tile, tile_bounds

router = APIRouter(
    prefix="/tiles",
    tags=["tiles"],
    responses=problems(BadRequest, RequestValidationError),
    dependencies=[EACH_ONCE],
)

FRESH = "public, max-age=0, must-revalidate"
LESS_THAN_A_STEP = 1e-8
"""Degrees; positions have seven decimals."""
Zoom = Annotated[int, Path(ge=0, le=MAX_ZOOM)]
Index = Annotated[int, Path(ge=0, lt=2**MAX_ZOOM)]
TILE = {
    200: {"content": {MEDIA_TYPE: {}}, "description": "A Mapbox Vector Tile."},
    304: {"description": "As held."},
}


class TileFilter(LocationFilter):
    """The filters of a search, without its page."""

    lang: Annotated[str, Query(max_length=8)] = ""


@router.get(
    "/locations/{z}/{x}/{y}.mvt",
    response_class=Response,
    responses=TILE | problems(GeometryError),
)
@asks(OPEN)
async def locations(
    request: Request, z: Zoom, x: Index, y: Index, asked: Annotated[TileFilter, Query()]
) -> Response:
    """Get the places of a tile: layer `places`, or layer `cells` where there are too many to draw."""
    tile, database = checked_tile(z, x, y), database_of(request)
    lang = language_of(request, asked.lang)
    if "if-none-match" in request.headers:
        etag = etag_of(await database.hot.run(hot.version), tile, lang, request.url.query)
        if answer := not_modified(request, etag, FRESH):
            return answer
    if search := simple_tile_of(asked, lang, box_of(tile)):
        content, version = await database.hot.run(partial(hot_tiles.places, tile=tile, search=search))
    else:
        content, version = await run_in_threadpool(_drawn, database, tile, asked, lang)
    return _tile(content, etag_of(version, tile, lang, request.url.query))


def _drawn(database: Database, tile: Tile, asked: TileFilter, lang: str) -> tuple[bytes, int]:
    with database.reader() as session:
        search = search_of(session, asked, lang, (box_of(tile),))
        return tiles.places(session, tile, search), dataset_version(session)


@router.get(
    "/base/{z}/{x}/{y}.mvt",
    response_class=Response,
    responses=TILE | problems(GeometryError),
    dependencies=[ONLY_DOCUMENTED],
)
@asks(OPEN)
def base(request: Request, session: Reads, z: Zoom, x: Index, y: Index) -> Response:
    """Get the base map of a tile: layers `land`, `prefectures`, `municipalities`, `labels`."""
    tile = checked_tile(z, x, y)
    version = versions.current(session, "areas") + versions.current(session, "stops")
    etag = etag_of("base", version, tile)
    return not_modified(request, etag, FRESH) or _tile(
        basemap.tile_of(database_of(request), version, tile), etag
    )


def box_of(tile: Tile) -> BaseGeometry:
    """Return the box whose places the tile draws; what lies just on its far edges belongs to the next one."""
    west, south, east, north = tile_bounds(*tile)
    return box(west, south + LESS_THAN_A_STEP, east - LESS_THAN_A_STEP, north)


def _tile(content: bytes, etag: str) -> Response:
    return Response(content, media_type=MEDIA_TYPE, headers={"etag": etag, "cache-control": FRESH})

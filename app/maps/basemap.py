"""Our own base map as vector tiles: land, prefectures, municipalities, names. It needs no network."""

import gzip
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import shapely
from sqlalchemy import literal, or_, select
from sqlmodel import Session

from app.accounts.models import Area, AreaLevel
from app.kit.db import Database
from app.locations.models import TransportStop
from geo import mvt, tiling, zorder
from geo.formats.topojson import Topology
from geo.geometry import BaseGeometry, box
from geo.predicates import bbox_overlaps
from geo.tiling import Tile
from geo.walk import disjoint

LAND = Path(__file__).with_name("land.topojson.gz")
MOST_BYTES = 10_000_000
FOREIGN_LAND_UNTIL = 9
MOST_KEPT = 1_000
MUNICIPALITIES_FROM = 8
MARGIN = 0.1
# From which zoom the names of what are shown.
LABELS_FROM = {AreaLevel.PREFECTURE: 5, AreaLevel.MUNICIPALITY: 9, AreaLevel.WARD: 11}
STOPS_FROM = {"airport": 8, "station": 12}


@lru_cache(maxsize=MOST_KEPT)
def tile_of(database: Database, version: int, tile: Tile) -> bytes:  # noqa: ARG001
    """Return the layers of one tile, lowest first: land, prefectures, municipalities, labels.

    Kept ready, since only a new `version` of the areas or stops changes it.
    """
    with database.reader() as session:
        layers = [layer(session, tile) for layer in (_land, _prefectures, _municipalities, _labels)]
    return b"".join(layers)


def _land(_session: Session, tile: Tile) -> bytes:
    if tile.z > FOREIGN_LAND_UNTIL:
        return b""
    view = box(*_view(tile))
    return mvt.shapes_layer("land", [shape for shape in foreign_land() if shape.intersects(view)], tile)


@cache
def foreign_land() -> list[BaseGeometry]:
    """Return the land of Japan's neighbours, for the low zooms."""
    with gzip.open(LAND) as content:
        rows = Topology(content, MOST_BYTES).rows("land")
        return [part for row in rows for part in shapely.get_parts(row.geometry)]


def _prefectures(session: Session, tile: Tile) -> bytes:
    return _areas_layer("prefectures", session, tile, AreaLevel.PREFECTURE)


def _municipalities(session: Session, tile: Tile) -> bytes:
    if tile.z < MUNICIPALITIES_FROM:
        return b""
    return _areas_layer("municipalities", session, tile, AreaLevel.MUNICIPALITY)


def _areas_layer(name: str, session: Session, tile: Tile, level: AreaLevel) -> bytes:
    areas = _areas(session, tile, level)
    return mvt.shapes_layer(
        name,
        [area.area for area in areas],
        tile,
        [area.id for area in areas],
        {"code": [a.code for a in areas]},
    )


def _areas(session: Session, tile: Tile, level: AreaLevel) -> Sequence[Any]:
    view = bbox_overlaps(Area.area, box(*_view(tile)))
    statement = select(Area.id, Area.code, Area.area).where(Area.level == level, view)
    return session.execute(statement.order_by(Area.id)).all()


def _labels(session: Session, tile: Tile) -> bytes:
    labels = [*_names(session, tile), *_stops(session, tile)]
    inside = [label for label in labels if tiling.tile_at(label.lon, label.lat, tile.z) == tile]
    if not inside:
        return b""
    attributes = {
        "kind": [label.kind for label in inside],
        "name_en": [label.name.get("en") for label in inside],
        "name_ja": [label.name.get("ja") for label in inside],
        "rank": [label.rank for label in inside],
    }
    world = tiling.to_world([label.lon for label in inside], [label.lat for label in inside])
    return mvt.points_layer("labels", *tiling.within_tile(tile, *world), attributes=attributes)


def _names(session: Session, tile: Tile) -> Sequence[Any]:
    west, south, east, north = tiling.tile_bounds(*tile)
    levels = [level for level, zoom in LABELS_FROM.items() if tile.z >= zoom]
    columns = (Area.level.label("kind"), Area.name, Area.area_m2.label("rank"))
    statement = select(*columns, Area.label_lon.label("lon"), Area.label_lat.label("lat")).where(
        Area.level.in_(levels),
        Area.label_lon.between(west, east),
        Area.label_lat.between(south, north),
        Area.area_m2 > 0,  # an area that was merged into another keeps its row, and covers nothing
    )
    return session.execute(statement).all()


def _stops(session: Session, tile: Tile) -> Sequence[Any]:
    kinds = [kind for kind, zoom in STOPS_FROM.items() if tile.z >= zoom]
    if not kinds:
        return []
    stretches = disjoint(zorder.ranges(tiling.tile_bounds(*tile)))
    near = or_(*(TransportStop.zkey.between(*stretch) for stretch in stretches))
    columns = (TransportStop.kind, TransportStop.name, literal(0.0).label("rank"))
    statement = select(*columns, TransportStop.lon, TransportStop.lat).where(
        near, TransportStop.kind.in_(kinds)
    )
    return session.execute(statement).all()


def _view(tile: Tile) -> tuple[float, float, float, float]:
    return tiling.tile_bounds(*tile, margin=MARGIN)

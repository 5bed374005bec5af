"""Our own base map as vector tiles: land, prefectures, municipalities, names. It needs no network."""

import gzip
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import shapely
from sqlalchemy import select
from sqlmodel import Session

from app.accounts.models import Area, AreaLevel
from app.locations.models import TransportStop
from geo import mvt, tiling, zorder
from geo.geometry import BaseGeometry, box, from_geojson
from geo.predicates import bbox_overlaps
from geo.tiling import Tile
from geo.walk import disjoint

LAND = Path(__file__).with_name("land.geojson.gz")
FOREIGN_LAND_UNTIL = 9
MUNICIPALITIES_FROM = 8
MARGIN = 0.1
# From which zoom the names of what are shown.
LABELS_FROM = {AreaLevel.PREFECTURE: 5, AreaLevel.MUNICIPALITY: 9, AreaLevel.WARD: 11}
STOPS_FROM = {"airport": 8, "station": 12}


def tile_of(session: Session, tile: Tile) -> bytes:
    """Return the layers of one tile, lowest first: land, prefectures, municipalities, labels."""
    shapes = [layer(session, tile) for layer in (_land, _prefectures, _municipalities, _labels)]
    return b"".join(shapes)


def _land(_session: Session, tile: Tile) -> bytes:
    if tile.z > FOREIGN_LAND_UNTIL:
        return b""
    view = box(*_view(tile))
    return mvt.shapes_layer("land", [shape for shape in foreign_land() if shape.intersects(view)], tile)


@cache
def foreign_land() -> list[BaseGeometry]:
    """Return the land of Japan's neighbours, for the low zooms."""
    collection = orjson.loads(gzip.decompress(LAND.read_bytes()))
    return [from_geojson(feature["geometry"]) for feature in collection["features"]]


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
    columns = (Area.id, Area.code, Area.name, Area.area, Area.area_m2)
    view = bbox_overlaps(Area.area, box(*_view(tile)))
    return session.execute(select(*columns).where(Area.level == level, view).order_by(Area.id)).all()


def _labels(session: Session, tile: Tile) -> bytes:
    labels = [
        (level.value, area.name, _middle(area.area), area.area_m2)
        for level, zoom in LABELS_FROM.items()
        if tile.z >= zoom
        for area in _areas(session, tile, level)
    ]
    labels += [(stop.kind, stop.name, (stop.lon, stop.lat), 0.0) for stop in _stops(session, tile)]
    inside = [label for label in labels if tiling.tile_at(*label[2], tile.z) == tile]
    if not inside:
        return b""
    kinds, names, points, ranks = zip(*inside, strict=True)
    lons, lats = zip(*points, strict=True)
    attributes = {
        "kind": kinds,
        "name_en": [name.get("en") for name in names],
        "name_ja": [name.get("ja") for name in names],
        "rank": ranks,
    }
    columns, rows = tiling.within_tile(tile, *tiling.to_world(lons, lats))
    return mvt.points_layer("labels", columns, rows, attributes=attributes)


def _middle(area: BaseGeometry) -> tuple[float, float]:
    """Return a point well within the largest part, where a name may stand."""
    largest = max(getattr(area, "geoms", [area]), key=lambda part: part.area)
    point = shapely.maximum_inscribed_circle(largest, tolerance=0.02).coords[0]
    return point[0], point[1]


def _stops(session: Session, tile: Tile) -> Sequence[TransportStop]:
    kinds = [kind for kind, zoom in STOPS_FROM.items() if tile.z >= zoom]
    if not kinds:
        return []
    view = tiling.tile_bounds(*tile)
    found: list[TransportStop] = []
    for stretch in disjoint(zorder.ranges(view)):
        near = TransportStop.zkey.between(*stretch)
        found += session.scalars(select(TransportStop).where(near, TransportStop.kind.in_(kinds)))
    return found


def _view(tile: Tile) -> tuple[float, float, float, float]:
    return tiling.tile_bounds(*tile, margin=MARGIN)

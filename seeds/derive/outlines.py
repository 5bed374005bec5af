"""Countries from the npm package world-atlas (Natural Earth, public domain), as polygons in degrees."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.formats.topojson import Topology

_MOST_BYTES = 20_000_000


def read_country(npm: Path, resolution: str, name: str) -> list[BaseGeometry]:
    """Read the polygons of one country from `countries-10m` or `countries-50m`, made valid."""
    document = json.loads((npm / f"world-atlas/{resolution}.json").read_bytes())
    wanted = [g for g in document["objects"]["countries"]["geometries"] if g["properties"]["name"] == name]
    (row,) = Topology(BytesIO(_only(document, wanted)), _MOST_BYTES).rows("countries")
    return [shapely.make_valid(part) for part in shapely.get_parts(row.geometry)]


def _only(document: dict[str, Any], geometries: list[dict[str, Any]]) -> bytes:
    # Some of the world's smallest islands are rings of three points, which no geometry library takes.
    collection = {"type": "GeometryCollection", "geometries": geometries}
    return json.dumps(document | {"objects": {"countries": collection}}).encode()

"""`python -m seeds.derive.basemap NPM_FOLDER` writes `app/maps/land.topojson.gz`: neighbouring land.

For maps of low zoom, drawn under Japan's own areas: sea is the background, and these are land. Natural Earth
1:50m (public domain) from the npm package world-atlas (ISC), cut to a window round Japan. No names and no
borders between the neighbours are drawn: which land is whose is not the business of this map.
"""

import argparse
import datetime as dt
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from seeds.derive.outlines import read_country
from seeds.derive.topojson import write_topology

_TARGET = Path(__file__).parents[2] / "app" / "maps" / "land.topojson.gz"
_WINDOW = shapely.box(100, 0, 180, 65)
_NEIGHBOURS = (
    "Russia",
    "China",
    "North Korea",
    "South Korea",
    "Taiwan",
    "Mongolia",
    "Philippines",
    "Vietnam",
    "Laos",
)
_FARTHER = (
    "Thailand",
    "Cambodia",
    "Malaysia",
    "Brunei",
    "Indonesia",
    "Palau",
    "Guam",
    "N. Mariana Is.",
    "Myanmar",
    "Hong Kong",
)
_SMALLEST_DEGREES2 = 0.002
_GRID_DEGREES = 1e-3
_ABOUT = {
    "title": "Land of East Asia without Japan, for low zooms",
    "attribution": "Natural Earth 1:50m (public domain), from the package world-atlas (ISC).",
}


def main() -> None:
    """Derive the land and write it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("npm", type=Path, help="the folder node_modules with world-atlas")
    land = _land(parser.parse_args().npm)
    about = _ABOUT | {"derived_on": dt.datetime.now(dt.UTC).date().isoformat()}
    item = {"id": "land", "properties": {}, "polygon": land}
    write_topology(_TARGET, about, {"land": [item]}, _GRID_DEGREES)


def _land(npm: Path) -> BaseGeometry:
    parts = [part for name in (*_NEIGHBOURS, *_FARTHER) for part in read_country(npm, "countries-50m", name)]
    land = shapely.set_precision(shapely.union_all(parts).intersection(_WINDOW), _GRID_DEGREES)
    polygons = shapely.get_parts(land)
    return shapely.multipolygons(polygons[shapely.area(polygons) > _SMALLEST_DEGREES2])


if __name__ == "__main__":
    main()

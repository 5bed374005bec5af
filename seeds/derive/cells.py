"""Municipal areas from town centroids: every point of land goes to the municipality of the nearest town.

Where a point lies deep inside a prefecture's outline, only towns of that prefecture compete for it: in the
mountains, where towns are far, the drawn border knows better than the distance.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from seeds.derive.projection import Points
from seeds.derive.towns import Towns

_DEEP_M = 2_000  # measured: 1,500 and 3,000 agree less with the official areas
_GRID_M = 1.0


@dataclass(frozen=True)
class Nearest:
    """Answers which municipality a point belongs to; x, y in metres."""

    towns: Towns
    cores: dict[str, BaseGeometry]

    @classmethod
    def build(cls, towns: Towns, prefectures: dict[str, BaseGeometry]) -> "Nearest":
        """Take the part of each prefecture that is far from its border as its core."""
        return cls(towns, {code: outline.buffer(-_DEEP_M) for code, outline in prefectures.items()})

    def codes_at(self, xy: Points) -> NDArray[np.str_]:
        """Return the code for each of the points."""
        codes = _nearest_codes(self.towns, xy)
        points = shapely.points(xy)
        for prefecture, core in self.cores.items():
            shapely.prepare(core)
            deep = shapely.contains(core, points)
            if deep.any():
                codes[deep] = _nearest_codes(of_prefecture(self.towns, prefecture), xy[deep])
        return codes


def of_prefecture(towns: Towns, prefecture: str) -> Towns:
    """Return the towns of one prefecture only."""
    inside = np.char.startswith(towns.codes, prefecture)
    return Towns(towns.xy[inside], towns.codes[inside])


def _nearest_codes(towns: Towns, xy: Points) -> NDArray[np.str_]:
    return towns.codes[cKDTree(towns.xy).query(xy)[1]]


def municipal_areas(
    towns: Towns, prefectures: dict[str, BaseGeometry], land: BaseGeometry
) -> dict[str, BaseGeometry]:
    """Return code → area in metres, covering `land` without gaps or overlaps.

    All lines are noded together first and cut the land into faces, and whole faces are given away: so
    neighbours meet in exactly the same points.
    """
    nearest = Nearest.build(towns, prefectures)
    faces = _faces(nearest, land)
    codes = nearest.codes_at(shapely.get_coordinates(shapely.point_on_surface(faces)))
    return _without_stray_parts(_merged(faces, codes), towns)


def _faces(nearest: Nearest, land: BaseGeometry) -> NDArray[np.object_]:
    borders = [land.boundary, _borders(nearest.towns, land)]
    for prefecture, core in nearest.cores.items():
        own = _borders(of_prefecture(nearest.towns, prefecture), core)
        borders += [core.boundary, own]
    lines = shapely.union_all(borders, grid_size=_GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    shapely.prepare(land)
    return faces[shapely.contains(land, shapely.point_on_surface(faces))]


def _borders(towns: Towns, within: BaseGeometry) -> BaseGeometry:
    """Return the lines between nearest-town cells of different municipalities, inside `within`."""
    ring = shapely.box(*within.buffer(50_000).bounds)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(towns.xy), extend_to=ring, ordered=True)
    )
    areas = [shapely.coverage_union_all(cells[towns.codes == code]) for code in np.unique(towns.codes)]
    return shapely.union_all(shapely.boundary(areas)).intersection(within)


def _merged(faces: NDArray[np.object_], codes: NDArray[np.str_]) -> dict[str, BaseGeometry]:
    return {str(code): shapely.coverage_union_all(faces[codes == code]) for code in np.unique(codes)}


def _without_stray_parts(areas: dict[str, BaseGeometry], towns: Towns) -> dict[str, BaseGeometry]:
    """Give parts without a town of their own, such as a far bank, to the neighbour they border most."""
    parts, owners = shapely.get_parts(list(areas.values()), return_index=True)
    codes = np.array(list(areas))[owners]
    tree = shapely.STRtree(parts)
    lived_in = np.zeros(len(parts), dtype=bool)
    town, part = tree.query(shapely.points(towns.xy), predicate="intersects")
    np.logical_or.at(lived_in, part, towns.codes[town] == codes[part])
    given = codes.copy()
    for i in np.nonzero(~lived_in)[0]:
        neighbours = [j for j in tree.query(parts[i], predicate="touches") if lived_in[j]]
        shared = [shapely.length(shapely.intersection(parts[i], parts[j])) for j in neighbours]
        if shared and max(shared) > 0:
            given[i] = codes[neighbours[int(np.argmax(shared))]]
    return _merged(parts, given)

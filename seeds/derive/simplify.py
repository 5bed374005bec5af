"""Fewer points, with neighbours still meeting in exactly the same line."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from seeds.derive.projection import to_degrees

_TOLERANCE_M = 100
ISLET_M2 = 60_000.0
"""Parts of an area that are smaller are left out."""
GRID_DEGREES = 1e-5


def simplified(areas: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return the areas in degrees on a grid of a metre, with fewer points and without islets."""
    codes = list(areas)
    shapes = shapely.coverage_simplify(list(areas.values()), _TOLERANCE_M)
    kept = [_without_islets(shape) for shape in shapes]
    return {code: _on_grid(to_degrees(shape)) for code, shape in zip(codes, kept, strict=True)}


def _without_islets(area: BaseGeometry) -> BaseGeometry:
    parts: NDArray[np.object_] = shapely.get_parts(area)
    sizes = shapely.area(parts)
    return shapely.multipolygons(parts[(sizes > ISLET_M2) | (sizes == sizes.max())])


def _on_grid(area: BaseGeometry) -> BaseGeometry:
    # Point by point, so that a point shared by neighbours lands on the same place in both.
    return shapely.transform(area, lambda lonlat: np.round(lonlat / GRID_DEGREES) * GRID_DEGREES)

"""Coordinates of any coordinate system that PROJ knows, turned into WGS 84 degrees."""

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.formats.errors import FileError
from geo.formats.findings import shown

WGS84 = "OGC:CRS84"

Geometries = NDArray[np.object_]
Positions = NDArray[np.float64]


class ToWgs84:
    """Turns geometries of one coordinate system into longitude and latitude of WGS 84."""

    def __init__(self, crs: str) -> None:
        try:
            source = pyproj.CRS.from_user_input(crs)
        except (pyproj.exceptions.CRSError, ValueError):  # a NUL, for one
            raise FileError(
                "crs-unknown",
                "The coordinate system “{crs}” is not known.",
                "Name it by its number, such as EPSG:6668 (JGD2011) or EPSG:6677 (plane, zone 9).",
                crs=shown(crs),
            ) from None
        self.name = _name(source)
        self.is_projected = bool(source.is_projected)
        self._transformer = (
            None if _is_wgs84(source) else pyproj.Transformer.from_crs(source, WGS84, always_xy=True)
        )

    def __call__(self, geometries: Geometries) -> Geometries:
        """Return the geometries in WGS 84; heights are dropped, None stays None."""
        if self._transformer is None:
            return geometries
        moved: Geometries = shapely.transform(geometries, self._moved)
        return moved

    def one(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a single geometry in WGS 84."""
        moved: BaseGeometry = self(np.array([geometry]))[0]
        return moved

    def _moved(self, positions: Positions) -> Positions:
        assert self._transformer is not None
        return np.column_stack(self._transformer.transform(positions[:, 0], positions[:, 1]))


def _is_wgs84(crs: pyproj.CRS) -> bool:
    return bool(crs.equals(pyproj.CRS("EPSG:4326"), ignore_axis_order=True))


def _name(crs: pyproj.CRS) -> str:
    authority = crs.to_authority()
    return ":".join(authority) if authority else str(crs.name)

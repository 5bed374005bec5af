"""Degrees to metres and back, for the whole of Japan at once.

A conformal cone keeps shapes and nearest neighbours true; its scale is within 1.5 % from Okinawa to Hokkaido.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

_CONE = "+proj=lcc +lat_1=31 +lat_2=43 +lat_0=36 +lon_0=137 +datum=WGS84 +units=m"
_TO_METRES = Transformer.from_crs(4326, _CONE, always_xy=True)
_TO_DEGREES = Transformer.from_crs(_CONE, 4326, always_xy=True)

Points = NDArray[np.float64]


def points_to_metres(lonlat: Points) -> Points:
    """Return an (n, 2) array of lon, lat as x, y in metres."""
    return np.column_stack(_TO_METRES.transform(lonlat[:, 0], lonlat[:, 1]))


def points_to_degrees(xy: Points) -> Points:
    """Return an (n, 2) array of x, y in metres as lon, lat."""
    return np.column_stack(_TO_DEGREES.transform(xy[:, 0], xy[:, 1]))


def to_metres(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry in degrees as one in metres."""
    return shapely.transform(geometry, points_to_metres)


def to_degrees(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry in metres as one in degrees."""
    return shapely.transform(geometry, points_to_degrees)

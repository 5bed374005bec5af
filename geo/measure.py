"""Metres and square metres on the WGS 84 ellipsoid; never degrees."""

import math
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Proj
from shapely import affinity
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from geo.errors import Empty, NotFinite, OutOfRange

Bounds = tuple[float, float, float, float]
Points = NDArray[np.float64]

LOCAL_M: Final = 50_000.0

# An edge of so many degrees strays 3 mm from its straight line on the ground.
_EDGE_DEGREES: Final = 0.05

_EARTH: Final = Geod(ellps="WGS84")
# The least radius of curvature of the ellipsoid, that of the meridian at the equator: no metre on the
# ground spans a greater angle than on a sphere of this radius.
_LEAST_RADIUS_M: Final = 6_335_439.0


def distance_m(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return the length of the geodesic between the nearest points of two geometries; 0 if they meet.

    The nearest points are sought in a plane around `one`, so they are sure within a few hundred kilometres.

    Raises:
        Empty: one of the geometries has no point.
    """
    _check_not_empty(one, other)
    plane = _plane_around(one)
    near = nearest_points(_moved(one, plane), _moved(other, plane))
    (lon, lat), (lon_2, lat_2) = (_moved(point, plane, back=True).coords[0] for point in near)
    return float(_EARTH.inv(lon, lat, lon_2, lat_2)[2])


def moved_point(lon: float, lat: float, azimuth: float, metres: float) -> tuple[float, float]:
    """Return where one arrives after so many metres along the geodesic that starts towards `azimuth`.

    The azimuth is in degrees, clockwise from north.
    """
    arrived_lon, arrived_lat, _ = _EARTH.fwd(lon, lat, azimuth, metres)
    return float(arrived_lon), float(arrived_lat)


def area_m2(geometry: BaseGeometry) -> float:
    """Return the area of all polygons in `geometry`, holes left out; 0 for points and lines."""
    polygons = [part for part in _simple_parts(geometry) if part.geom_type == "Polygon"]
    return sum(
        abs(_EARTH.geometry_area_perimeter(polygon)[0]) for polygon in shapely.orient_polygons(polygons)
    )


def length_m(geometry: BaseGeometry) -> float:
    """Return the length of all lines in `geometry`, for polygons that of their outline; 0 for points."""
    parts = [part for part in _simple_parts(geometry) if part.geom_type != "Point"]
    return float(sum(_EARTH.geometry_length(part) for part in parts))


def buffer_m(geometry: BaseGeometry, distance_m: float) -> BaseGeometry:
    """Return `geometry` grown by `distance_m` metres on the WGS 84 ellipsoid.

    Works in an azimuthal projection centred on the geometry, so the error stays under
    0.01 % up to 50 km; beyond that, buffer parts of it. A negative distance shrinks it.

    Raises:
        Empty: `geometry` has no point.
        OutOfRange: `geometry` is wider than 50 km, the distance longer, or a pole within it.
    """
    _check_not_empty(geometry)
    _check_local(geometry, distance_m)
    plane = _plane_around(geometry)
    grown = _moved(geometry, plane).buffer(distance_m, quad_segs=64)
    return _within_180(_moved(grown, plane, back=True), _centre(geometry)[0])


def bounds_around(lon: float, lat: float, metres: float) -> Bounds:
    """Return west, south, east, north of a box that surely holds all within `metres`, and little more.

    Where the box crosses the antimeridian west is greater than east, as `geometry.box` takes it.

    Raises:
        OutOfRange: `metres` is negative.
    """
    east_by, north_by = reach_degrees(lat, metres)
    south, north = max(lat - north_by, -90.0), min(lat + north_by, 90.0)
    if east_by >= 180:
        return (-180.0, south, 180.0, north)
    west, east = lon - east_by, lon + east_by
    return (west + 360 if west < -180 else west, south, east - 360 if east > 180 else east, north)


def reach_degrees(lat: float, metres: float) -> tuple[float, float]:
    """Return by how many degrees of longitude and latitude `metres` from a place on `lat` reach at most.

    The longitudes are 180 where a pole is within reach. Over-estimates by less than 1 %.

    Raises:
        OutOfRange: `metres` is negative.
    """
    angle = _angle(metres)
    if abs(lat) + math.degrees(angle) >= 90:
        return 180.0, math.degrees(angle)
    sweep = math.asin(math.sin(angle) / math.cos(math.radians(lat)))
    return math.degrees(sweep), math.degrees(angle)


def _angle(metres: float) -> float:
    """Return the greatest angle in radians that `metres` can span, seen from the Earth's centre."""
    if not math.isfinite(metres):
        raise NotFinite("The distance is not a finite number: give metres.")
    if metres < 0:
        raise OutOfRange("The distance {metres:g} m is negative: give metres from 0.", metres=metres)
    return metres / _LEAST_RADIUS_M


def _check_not_empty(*geometries: BaseGeometry) -> None:
    if any(geometry.is_empty for geometry in geometries):
        raise Empty("The geometry is empty: there is nothing to measure.")


def _check_local(geometry: BaseGeometry, distance_m: float) -> None:
    west, south, east, north = geometry.bounds
    across_m = _EARTH.inv(west, south, east, north)[2]
    if across_m > LOCAL_M:
        raise OutOfRange(
            "The geometry is {across_km:.0f} km across, more than 50 km: buffer parts of it.",
            across_m=across_m,
            across_km=across_m / 1000,
        )
    if not abs(distance_m) <= LOCAL_M:
        raise OutOfRange(
            "The distance {distance_m:g} m is not within 50 km: choose a shorter one.", distance_m=distance_m
        )
    if max(abs(south), abs(north)) > 89:
        raise OutOfRange("The geometry lies within a degree of a pole: there is no box around it.")


def _simple_parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Return the points, lines and polygons of which `geometry` is made, however deep."""
    if not hasattr(geometry, "geoms"):
        return [geometry]
    return [simple for part in geometry.geoms for simple in _simple_parts(part)]


def _centre(geometry: BaseGeometry) -> tuple[float, float]:
    west, south, east, north = geometry.bounds
    return (west + east) / 2, (south + north) / 2


def _plane_around(geometry: BaseGeometry) -> Proj:
    """Return the projection to a plane in metres whose origin is the middle of `geometry`."""
    lon, lat = _centre(geometry)
    return Proj(proj="aeqd", lon_0=lon, lat_0=lat, ellps="WGS84")


def _moved(geometry: BaseGeometry, plane: Proj, *, back: bool = False) -> BaseGeometry:
    """Return `geometry` moved to `plane`, or back to the globe.

    On the way there its edges get points between, since straight in degrees is bent on the ground.
    """

    def move(points: Points) -> Points:
        return np.column_stack(plane(points[:, 0], points[:, 1], inverse=back))

    moved: BaseGeometry = shapely.transform(
        geometry if back else shapely.segmentize(geometry, _EDGE_DEGREES), move
    )
    return moved


def _within_180(geometry: BaseGeometry, middle: float) -> BaseGeometry:
    """Return `geometry`, which lies around the meridian `middle`, cut where it crosses the antimeridian."""

    def turned(points: Points) -> Points:
        return np.column_stack([middle + (points[:, 0] - middle + 180) % 360 - 180, points[:, 1]])

    whole: BaseGeometry = shapely.transform(geometry, turned)
    if whole.is_empty or (whole.bounds[0] >= -180 and whole.bounds[2] <= 180):
        return whole
    globe = shapely.box(-180, -90, 180, 90)
    turns = [affinity.translate(whole, xoff=by).intersection(globe) for by in (-360, 0, 360)]
    return shapely.union_all(turns)

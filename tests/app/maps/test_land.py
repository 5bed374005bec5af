"""The land of Japan's neighbours, which the base map draws at low zooms."""

import shapely

from app.maps import basemap


def covers(lon: float, lat: float) -> bool:
    return any(part.covers(shapely.Point(lon, lat)) for part in basemap.foreign_land())


def test_seoul_is_on_land():
    assert covers(127.0, 37.5)


def test_the_sea_of_japan_is_not():
    assert not covers(135.0, 39.5)

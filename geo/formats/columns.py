"""Which columns of a table hold a position, by the names that governments and programs give them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geo.formats.findings import COLUMNS_UNCLEAR, OLD_DATUM, Finding
from geo.sentence import Sentence


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Names as `plain_name` leaves them: the government's old and new ones, and those of programs.
LATITUDES: Final = _names(
    """緯度 北緯 世界測地系緯度 ido latitude lat lati latdd latdeg geolat gpslat gpslatitude
    wgs84lat wgs84latitude"""
)
LONGITUDES: Final = _names(
    """経度 東経 世界測地系経度 keido longitude lon lng long longi londd londeg geolon geolng geolong
    gpslon gpslng gpslongitude wgs84lon wgs84longitude"""
)
XS: Final = _names(
    "x x座標 座標x xcoord coordx coordinatex xcoordinate pointx posx coordonnéeenx coordonneeenx"
)
YS: Final = _names(
    "y y座標 座標y ycoord coordy coordinatey ycoordinate pointy posy coordonnéeeny coordonneeeny"
)
SHAPES: Final = _names("wkt wktgeom geomwkt geojson geoshape geometry geom thegeom shape 形状 図形")
LATITUDE_FIRST: Final = _names("緯度経度 latlon latlng latlong latitudelongitude geopoint geopoint2d")
LONGITUDE_FIRST: Final = _names("経度緯度 lonlat lnglat longlat longitudelatitude")

_OLD: Final = re.compile(r"日本測地系(?!20)|旧測地系|tokyo.?datum|tokyo97", re.IGNORECASE)
_ASIDE: Final = re.compile(r"[(\[〔【].*?[)\]〕】]|[\s_\-・.,/:]")


@dataclass(frozen=True)
class PositionColumns:
    """The columns that hold a position, the most trusted first."""

    pairs: tuple[tuple[str, str], ...] = ()  # (longitude, latitude)
    points: tuple[tuple[str, bool], ...] = ()  # both in one cell; whether latitude comes first
    shapes: tuple[str, ...] = ()  # WKT or GeoJSON
    findings: tuple[Finding, ...] = ()

    @property
    def roles(self) -> tuple[tuple[str, str], ...]:
        """What each column holds, and the column: lon, lat, “lat,lon” in one cell, or a shape."""
        return (
            *(role for lon, lat in self.pairs for role in (("lon", lon), ("lat", lat))),
            *(
                ("lat,lon" if is_latitude_first else "lon,lat", name)
                for name, is_latitude_first in self.points
            ),
            *(("shape", name) for name in self.shapes),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Every column in use."""
        return tuple(name for _, name in self.roles)


def find_columns(columns: Iterable[str]) -> PositionColumns:
    """Return the columns of a table that hold a position, with what is unclear about them."""
    plain = {column: plain_name(column) for column in columns}
    old = [column for column in plain if _OLD.search(column)]
    for column in old:
        del plain[column]
    longitude, unclear_longitude = _one(plain, LONGITUDES, ("経度", "longitude"), Sentence("longitude"))
    latitude, unclear_latitude = _one(plain, LATITUDES, ("緯度", "latitude"), Sentence("latitude"))
    named = [(longitude, latitude)] if longitude and latitude else []
    planar = zip(_all(plain, XS)[:1], _all(plain, YS)[:1], strict=False)
    return PositionColumns(
        pairs=(*named, *planar),
        points=(
            *((name, True) for name in _all(plain, LATITUDE_FIRST)),
            *((name, False) for name in _all(plain, LONGITUDE_FIRST)),
        ),
        shapes=tuple(_all(plain, SHAPES)),
        findings=(
            *(OLD_DATUM.at(None, column, column) for column in old),
            *unclear_longitude,
            *unclear_latitude,
        ),
    )


def plain_name(column: str) -> str:
    """Return a column name without width, case, separators and remarks in brackets."""
    return _ASIDE.sub("", unicodedata.normalize("NFKC", column).casefold())


def _all(plain: dict[str, str], known: frozenset[str]) -> list[str]:
    return [column for column, name in plain.items() if name in known]


def _one(
    plain: dict[str, str], known: frozenset[str], parts: Sequence[str], what: Sentence
) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the column with a known name; failing that, the only one whose name ends with such a word."""
    exact = _all(plain, known)
    if exact:
        return exact[0], ()
    both = LATITUDE_FIRST | LONGITUDE_FIRST
    ending = [column for column, name in plain.items() if name.endswith(tuple(parts)) and name not in both]
    if len(ending) > 1:
        return None, (COLUMNS_UNCLEAR.at(None, "", ", ".join(ending), what=what),)
    return (ending[0] if ending else None), ()

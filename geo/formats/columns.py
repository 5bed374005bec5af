"""Which columns of a table hold a position, by the names that governments and programs give them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from geo.formats.findings import COLUMN_CHOSEN, COLUMNS_UNCLEAR, OLD_DATUM, Finding
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


class Axis(NamedTuple):
    """One half of a position: what it is called, and the field of it."""

    what: Sentence
    field: str


LONGITUDE: Final = Axis(Sentence("longitude"), "lon")
LATITUDE: Final = Axis(Sentence("latitude"), "lat")
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
    def is_planar(self) -> bool:
        """Whether x and y come first, of which some countries count x to the north."""
        return any(plain_name(column) in XS | YS for column in self.pairs[0]) if self.pairs else False

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


def find_columns(columns: Iterable[str], lon: str = "", lat: str = "") -> PositionColumns:
    """Return the columns of a table that hold a position, with what is unclear about them.

    `lon` and `lat` are columns of which somebody says that they hold one half.
    """
    plain = {column: plain_name(column) for column in columns}
    old = [column for column in plain if is_of_old_datum(column)]
    for column in old:
        del plain[column]
    longitude, open_longitude = (
        (lon, ()) if lon else _one(plain, LONGITUDES, ("経度", "longitude"), LONGITUDE)
    )
    latitude, open_latitude = (lat, ()) if lat else _one(plain, LATITUDES, ("緯度", "latitude"), LATITUDE)
    named = [(longitude, latitude)] if longitude and latitude else []
    planar = zip(_all(plain, XS)[:1], _all(plain, YS)[:1], strict=False)
    found = PositionColumns(
        pairs=(*named, *planar),
        points=(
            *((name, True) for name in _all(plain, LATITUDE_FIRST)),
            *((name, False) for name in _all(plain, LONGITUDE_FIRST)),
        ),
        shapes=tuple(_all(plain, SHAPES)),
        findings=(*open_longitude, *open_latitude),
    )
    said = (OLD_DATUM.at(None, column, column) for column in old)
    passed_over = tuple(each.softened() if found.names else each for each in said)
    return replace(found, findings=(*passed_over, *found.findings))


def is_of_old_datum(column: str) -> bool:
    """Whether a column says that it is in the datum that Japan gave up in 2002."""
    return _OLD.search(column) is not None


def plain_name(column: str) -> str:
    """Return a column name without width, case, separators and remarks in brackets."""
    return _ASIDE.sub("", unicodedata.normalize("NFKC", column).casefold())


def _all(plain: dict[str, str], known: frozenset[str]) -> list[str]:
    return [column for column, name in plain.items() if name in known]


def _one(
    plain: dict[str, str], known: frozenset[str], parts: Sequence[str], axis: Axis
) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the column with a known name; failing that, the only one whose name ends with such a word."""
    exact = _all(plain, known)
    if exact:
        facts = {"used": exact[0], "field": axis.field, "what": axis.what}
        others = COLUMN_CHOSEN.at(None, exact[0], ", ".join(exact), **facts)
        return exact[0], (others,) if len(exact) > 1 else ()
    both = LATITUDE_FIRST | LONGITUDE_FIRST
    ending = [column for column, name in plain.items() if name.endswith(tuple(parts)) and name not in both]
    if len(ending) > 1:
        return None, (COLUMNS_UNCLEAR.at(None, "", ", ".join(ending), what=axis.what),)
    return (ending[0] if ending else None), ()

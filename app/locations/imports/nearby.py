"""Places of the same name close by, among as many as there are, without asking the database for each."""

from array import array
from collections.abc import Iterable, Iterator
from math import cos, floor, hypot, radians
from typing import Final

from app.kit.text import fold

NEAR_M: Final = 100.0
_DEGREE_M: Final = 111_320.0
_BAND: Final = NEAR_M / _DEGREE_M * 1.01  # degrees of latitude, a little more than 100 m


class Nearby:
    """Names and where they stand, to be asked who else is called so within 100 m.

    About 150 bytes a name: the names themselves are not kept, only their hashes.
    """

    def __init__(self) -> None:
        self._last: dict[int, int] = {}  # name and cell to the entry that came last
        self._before = array("q")  # each entry to the one before it with the same name and cell
        self._lons, self._lats, self._whats = array("d"), array("d"), array("q")

    def add(self, names: Iterable[str], lon: float, lat: float, what: int) -> None:
        """Remember that `what`, a number of the caller's, stands there under these names."""
        for name in names:
            key = hash((fold(name), *_cell(lon, lat)))
            self._before.append(self._last.get(key, -1))
            self._last[key] = len(self._whats)
            self._whats.append(what)
            self._lons.append(lon)
            self._lats.append(lat)

    def find(self, names: Iterable[str], lon: float, lat: float) -> Iterator[int]:
        """Yield all that have one of the names within 100 m."""
        for name in map(fold, names):
            for cell in _cells_around(lon, lat):
                for entry in self._entries(hash((name, *cell))):
                    if _distance_m(lon, lat, self._lons[entry], self._lats[entry]) <= NEAR_M:
                        yield self._whats[entry]

    def _entries(self, key: int) -> Iterator[int]:
        entry = self._last.get(key, -1)
        while entry >= 0:
            yield entry
            entry = self._before[entry]


def _cell(lon: float, lat: float) -> tuple[int, int]:
    band = floor(lat / _BAND)
    return floor(lon / _width(band)), band


def _cells_around(lon: float, lat: float) -> Iterator[tuple[int, int]]:
    middle = floor(lat / _BAND)
    for band in (middle, middle - 1, middle + 1):
        column = floor(lon / _width(band))
        yield from ((column, band), (column - 1, band), (column + 1, band))


def _width(band: int) -> float:
    """Return how many degrees of longitude a cell of the band is wide: a little more than 100 m."""
    return _BAND / max(cos(radians((abs(band) + 1) * _BAND)), 0.01)


def _distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the distance of points close to each other, on a plane."""
    return _DEGREE_M * hypot((lon - other_lon) * cos(radians(lat)), lat - other_lat)

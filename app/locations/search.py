"""What a reader may ask of the catalogue, checked and made ready for the query. No database here."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from app.kit.errors import BadRequest
from app.kit.paging import decode_cursor
from app.locations import wording
from app.locations.ground import squares_over
from app.locations.rules import LEAST_PROMINENT
from geo import measure, zorder
from geo.geometry import BaseGeometry
from geo.walk import Range, disjoint
from geo.zorder import KEY_BITS

MOST_COUNTED = 10_000
"""Beyond this, a count says "more than"."""
WHOLE_CURVE = (0, (1 << KEY_BITS) - 1)
FIRST_OF_LEVEL = [zorder.ranked(level, 0) for level in range(LEAST_PROMINENT + 1)]

Number = Literal["floor_area_m2", "ceiling_height_m", "access_width_m", "parking_spaces", "capacity"]


class Sort(StrEnum):
    """The orders in which places are listed."""

    RELEVANCE = "relevance"
    DISTANCE = "distance"
    FRESHNESS = "freshness"
    NAME = "name"


# What a cursor of each order holds, before the id of the last place.
PLACE_IN: dict[Sort, tuple[type, ...]] = {
    Sort.RELEVANCE: (int, int),
    Sort.DISTANCE: (float,),
    Sort.FRESHNESS: (int,),
    Sort.NAME: (str,),
}


@dataclass(frozen=True)
class Circle:
    """All within `radius_m` metres of a point."""

    lon: float
    lat: float
    radius_m: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.lon, self.lat

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        return measure.bounds_around(self.lon, self.lat, self.radius_m)


@dataclass(frozen=True)
class AreaSet:
    """Places in any of these areas: prefectures by code, municipalities and wards by id."""

    prefectures: tuple[str, ...] = ()
    municipalities: tuple[int, ...] = ()


@dataclass(frozen=True)
class LocationSearch:
    """One question to the catalogue. Empty fields do not narrow it."""

    words: str = ""
    lang: str = "en"
    within: tuple[BaseGeometry, ...] = ()
    """The place lies in every one of these: the map's box, a drawn polygon."""
    circle: Circle | None = None
    origin: tuple[float, float] | None = None
    """Where distances are told from; the middle of the circle unless said otherwise."""
    areas: tuple[AreaSet, ...] = ()
    """The place lies in every one of these."""
    categories: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Attribute to the values of which a place must have one."""
    without: tuple[str, ...] = ()
    """Modern things of which a place has none; one of which nobody has told any does not count."""
    ranges: dict[Number, tuple[float | None, float | None]] = field(default_factory=dict)
    has_photo: bool | None = None
    has_credit: bool | None = None
    sort: Sort = Sort.RELEVANCE
    limit: int = 50
    cursor: str = ""

    def __post_init__(self) -> None:
        if self.sort == Sort.DISTANCE and not self.middle:
            raise BadRequest(
                "To sort by distance, say from where: near=longitude,latitude.", parameter="sort"
            )

    @property
    def middle(self) -> tuple[float, float] | None:
        return self.origin or (self.circle.middle if self.circle else None)

    @property
    def asks_words(self) -> bool:
        """Whether something was typed, even if there is no word in it: then nothing is found."""
        return bool(self.words.strip())

    @cached_property
    def phrases(self) -> list[list[list[str]]]:
        """What the words of a place must hold: those asked for and, where that helps, one of its squares."""
        asked = wording.phrases(self.words)
        squares = squares_over(self.boxes) if asked and self.boxes else []
        return [*asked, [[square] for square in squares]] if squares else asked

    @property
    def boxes(self) -> list[tuple[float, float, float, float]]:
        """The boxes that together hold every match; empty where the whole world does.

        A shape that crosses the antimeridian has a box on each side.
        """
        shapes = [[part.bounds for part in getattr(shape, "geoms", [shape])] for shape in self.within]
        if self.circle:
            shapes.append([self.circle.bounds])
        return min(shapes, key=_extent, default=[])

    @property
    def after(self) -> tuple[Any, ...] | None:
        """Where the last page ended: the place in the order, and the id."""
        return decode_cursor(self.cursor, *PLACE_IN[self.sort], int) if self.cursor else None

    def key_ranges(self, least: int = 0) -> list[Range]:
        """Return the ranges of `rank_key` from `least` on that hold every match, in their order."""
        curve = disjoint(part for box in self.boxes for part in zorder.ranges(box)) or [WHOLE_CURVE]
        ranked = ((first + low, first + high) for first in FIRST_OF_LEVEL for low, high in curve)
        return [(max(low, least), high) for low, high in ranked if high >= least]


def _extent(boxes: list[tuple[float, float, float, float]]) -> float:
    return sum((east - west) * (north - south) for west, south, east, north in boxes)

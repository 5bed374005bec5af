"""The ground as words: a place is also found by the names of the squares that it lies in.

So the index of words knows where, too: a search for words in a box of a few squares reads only the hits
in them, however many there are in the country.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from geo.measure import Bounds

SIDES = (4096, 512)
"""Squares around the world and from pole to pole, small ones first: 8 km wide in Japan, and 63 km."""
MOST_SQUARES = 16


def squares_at(lon: float, lat: float) -> str:
    """Return the names of the squares that a position lies in, one space between them."""
    return " ".join(_name(side, *_square(side, lon, lat)) for side in SIDES)


def squares_over(boxes: Iterable[Bounds]) -> list[str]:
    """Return the names of the few squares that hold all of `boxes`; none where it would take many."""
    boxes = list(boxes)
    for side in SIDES:
        touched = (square for box in boxes for square in _touched(side, box))
        squares = set(islice(touched, MOST_SQUARES + 1))
        if len(squares) <= MOST_SQUARES:
            return [_name(side, *square) for square in sorted(squares)]
    return []


def _touched(side: int, box: Bounds) -> Iterator[tuple[int, int]]:
    west, south, east, north = box
    (first_x, first_y), (last_x, last_y) = _square(side, west, south), _square(side, east, north)
    return ((x, y) for x in range(first_x, last_x + 1) for y in range(first_y, last_y + 1))


def _square(side: int, lon: float, lat: float) -> tuple[int, int]:
    return int((lon + 180) / 360 * side), int((lat + 90) / 180 * side)


def _name(side: int, x: int, y: int) -> str:
    return f"square{side}x{x}y{y}"

"""The ground as words: a place is also found by the names of the squares that it lies in.

So the index of words knows where, too: a search for words in a box of a few squares reads only the hits
in them, however many there are in the country.
"""

from collections.abc import Iterable
from itertools import islice

from geo import zorder
from geo.measure import Bounds

DEPTHS = (12, 9)
"""How often the world is halved on each axis, the smallest squares first: 8 km wide in Japan, and 63 km."""
MOST_SQUARES = 16


def squares_at(lon: float, lat: float) -> str:
    """Return the names of the squares that a position lies in, one space between them."""
    key = zorder.key(lon, lat)
    return " ".join(_name(depth, zorder.square(key, depth)) for depth in DEPTHS)


def squares_over(boxes: Iterable[Bounds]) -> list[str]:
    """Return the names of the few squares that hold all of `boxes`; none where it would take many."""
    boxes = list(boxes)
    for depth in DEPTHS:
        touched = (square for box in boxes for square in zorder.squares_over(box, depth))
        squares = set(islice(touched, MOST_SQUARES + 1))
        if len(squares) <= MOST_SQUARES:
            return [_name(depth, square) for square in sorted(squares)]
    return []


def _name(depth: int, square: int) -> str:
    return f"square{depth:02}x{square:x}"

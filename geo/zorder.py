"""Places on one line: a Morton key for each position, and the stretches of it that a box takes.

Positions near each other mostly have keys near each other, so a plain B-tree serves as a spatial index on
any database. A key has 58 bits, 29 an axis; a cell is 7 cm wide.
"""

import heapq
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import OutOfRange
from geo.measure import Bounds

AXIS_BITS: Final = 29
KEY_BITS: Final = 2 * AXIS_BITS
LEVEL_BITS: Final = 63 - KEY_BITS

_CELLS: Final = 1 << AXIS_BITS
_AXES: Final = (0x5555_5555_5555_5555, 0xAAAA_AAAA_AAAA_AAAA)
_SPREAD: Final = (
    (16, 0x0000_FFFF_0000_FFFF),
    (8, 0x00FF_00FF_00FF_00FF),
    (4, 0x0F0F_0F0F_0F0F_0F0F),
    (2, 0x3333_3333_3333_3333),
    (1, 0x5555_5555_5555_5555),
)

Range = tuple[int, int]
Cell = tuple[int, int]


def key(lon: float, lat: float) -> int:
    """Return the Morton key of a position: 58 bits, those of the longitude even, of the latitude odd."""
    return interleave(*_corner(lon, lat))


def keys(lons: ArrayLike, lats: ArrayLike) -> NDArray[np.int64]:
    """Return the keys of many positions at once; the same as `key` gives for each."""
    return interleaved(_cells(lons, 180), _cells(lats, 90))


def interleave(x: int, y: int) -> int:
    """Return the number of a cell on the curve: the bits of `x` even, of `y` odd."""
    return _spread(x) | _spread(y) << 1


def interleaved(xs: NDArray[np.uint64], ys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the numbers of many cells at once; the same as `interleave` gives for each."""
    return (_spread_all(xs) | _spread_all(ys) << np.uint64(1)).astype(np.int64)


def ranked(level: int, key: int) -> int:
    """Return one number that sorts by `level` first (0 to 31, 0 before 1) and by place within it."""
    if not 0 <= level < 1 << LEVEL_BITS:
        raise OutOfRange("Level {level} is not within 0…{most}.", level=level, most=(1 << LEVEL_BITS) - 1)
    return level << KEY_BITS | key


@lru_cache(maxsize=1024)
def ranges(bounds: Bounds, most: int = 8) -> tuple[Range, ...]:
    """Return at most `most` stretches of keys, both ends included, that hold every place in a box.

    They are sorted and apart, and hold some places outside the box too: test the position itself as well.
    West greater than east means that the box crosses the antimeridian.
    """
    west, south, east, north = bounds
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    blocks = [_whole(left, south, right, north) for left, right in spans]
    heapq.heapify(blocks)
    while len(blocks) < most and blocks[0].saved < 0:
        block = heapq.heappop(blocks)
        for half in block.halves():
            heapq.heappush(blocks, half)
    return tuple(_joined(_merged(sorted((block.first, block.last) for block in blocks)), most))


class _Block(NamedTuple):
    """A rectangle of cells: less is more wasteful. `saved` is the cells in it less those in its stretch."""

    saved: int
    first: int
    last: int
    low: Cell
    high: Cell

    def halves(self) -> tuple["_Block", "_Block"]:
        """Cut where the two halves lie farthest apart: at the highest bit in which the ends differ."""
        bit = (self.first ^ self.last).bit_length() - 1
        axis, place = bit & 1, bit >> 1
        edge = self.high[axis] >> place << place
        below = (edge - 1, self.high[1]) if axis == 0 else (self.high[0], edge - 1)
        above = (edge, self.low[1]) if axis == 0 else (self.low[0], edge)
        # The keys of the new corners: on the axis that is cut, all ones below the edge, all zeros above it.
        lower = _AXES[axis] & (1 << bit) - 1
        last_below, first_above = (self.last ^ 1 << bit) | lower, (self.first | 1 << bit) & ~lower
        return (
            _block(self.first, last_below, self.low, below),
            _block(first_above, self.last, above, self.high),
        )


def _block(first: int, last: int, low: Cell, high: Cell) -> _Block:
    cells = (high[0] - low[0] + 1) * (high[1] - low[1] + 1)
    return _Block(cells - (last - first + 1), first, last, low, high)


def _whole(west: float, south: float, east: float, north: float) -> _Block:
    low, high = _corner(west, south), _corner(east, north)
    return _block(interleave(*low), interleave(*high), low, high)


def _merged(stretches: list[Range]) -> list[Range]:
    """Make one of stretches that lie over each other, as those of a box in two parts may."""
    merged = stretches[:1]
    for first, last in stretches[1:]:
        if first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _joined(stretches: list[Range], most: int) -> list[Range]:
    """Join neighbours over the smallest gaps until at most `most` stretches are left, none touching."""
    gaps = [after[0] - before[1] - 1 for before, after in pairwise(stretches)]
    widest = sorted(range(len(gaps)), key=gaps.__getitem__, reverse=True)[: most - 1]
    breaks = sorted(index for index in widest if gaps[index])
    starts, ends = [0, *(index + 1 for index in breaks)], [*breaks, len(stretches) - 1]
    return [(stretches[start][0], stretches[end][1]) for start, end in zip(starts, ends, strict=True)]


def _corner(lon: float, lat: float) -> Cell:
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise OutOfRange(
            "({lon}, {lat}) is not on the globe: give longitude, latitude in degrees.", lon=lon, lat=lat
        )
    return _cell(lon, 180), _cell(lat, 90)


def _cell(degrees: float, half: int) -> int:
    """Return the number of the cell on an axis from -half to half; its upper end is in the last one."""
    return min(int((degrees + half) / (2 * half) * _CELLS), _CELLS - 1)


def _spread(number: int) -> int:
    """Return `number` with a zero between any two of its bits."""
    for shift, mask in _SPREAD:
        number = (number | number << shift) & mask
    return number


def _cells(degrees: ArrayLike, half: int) -> NDArray[np.uint64]:
    cells = (np.asarray(degrees, dtype=np.float64) + half) / (2 * half) * _CELLS
    return np.minimum(cells, _CELLS - 1).astype(np.uint64)


def _spread_all(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    for shift, mask in _SPREAD:
        numbers = (numbers | numbers << np.uint64(shift)) & np.uint64(mask)
    return numbers

"""Protocol Buffers, as much of them as a vector tile needs: varints one by one and by the million.

Source: protobuf.dev, "Encoding".
"""

import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

VARINT, FIXED_64, BYTES = 0, 1, 2

Column = NDArray[np.uint64] | np.uint64
Width = NDArray[np.int64] | np.int64

_SEVEN_BITS: Final = np.uint64(127)
_SHORT: Final = [bytes((number,)) for number in range(128)]
# From these numbers on, a varint takes one byte more.
_STEPS: Final = np.array([1 << 7 * size for size in range(1, 10)], dtype=np.uint64)


def varint(number: int) -> bytes:
    """Return an unsigned number, seven bits a byte, the low ones first."""
    if number < 128:
        return _SHORT[number]
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def tag(field: int, wire: int) -> int:
    """Return the number that opens a field."""
    return field << 3 | wire


def number(field: int, value: int) -> bytes:
    return varint(tag(field, VARINT)) + varint(value)


def chunk(field: int, content: bytes) -> bytes:
    """Return a field of bytes, text or another message."""
    return _SHORT[field << 3 | BYTES] + varint(len(content)) + content


def double(field: int, value: float) -> bytes:
    return varint(tag(field, FIXED_64)) + struct.pack("<d", value)


def zigzag(numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return signed numbers as unsigned ones, small for small: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return ((numbers << 1) ^ (numbers >> 63)).astype(np.uint64)


def sizes(numbers: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return how many bytes each number takes as a varint."""
    found = np.ones(len(numbers), dtype=np.int64)
    for step in _STEPS[: len(varint(int(numbers.max(initial=0)))) - 1]:
        found += numbers >= step
    return found


def packed(numbers: NDArray[np.uint64]) -> bytes:
    """Return a row of varints, one after another."""
    return rows([numbers], [sizes(numbers)], len(numbers))


def rows(columns: list[Column], widths: list[Width], length: int) -> bytes:
    """Return a table of numbers as varints, row by row; a width of 0 leaves a number out.

    A column is one number a row with its `sizes`, or a single number for all `length` rows.
    """
    room = [int(np.max(width, initial=0)) for width in widths]
    # Column by column, since each is filled at once; turned at the end.
    table = np.zeros((sum(room), length), dtype=np.uint8)
    kept = np.ones((sum(room), length), dtype=bool)
    line = 0
    for numbers, width, most in zip(columns, widths, room, strict=True):
        for place in range(most):
            table[line] = numbers >> np.uint64(7 * place) & _SEVEN_BITS
            if place + 1 < most:
                table[line] |= (width > place + 1).astype(np.uint8) << 7
            kept[line] = width > place
            line += 1
    content: bytes = table.T[kept.T].tobytes()
    return content

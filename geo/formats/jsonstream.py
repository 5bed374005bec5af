"""JSON read piece by piece, so that a document of any size needs the memory of its largest feature."""

import json
from collections.abc import Iterator
from typing import Any, Final, TextIO

from geo.formats.errors import FileError

_CHUNK: Final = 1 << 18  # characters
_BLANK: Final = " \t\r\n\ufeff\x1e"  # with the mark between the texts of a sequence (RFC 8142)


class JsonStream:
    """A cursor in a JSON text: look at what is next, step into it, or take it whole.

    NaN and Infinity, which are not JSON but are often written, are read as null.
    """

    def __init__(self, text: TextIO, largest: int = 32 << 20) -> None:
        """Read from `text`; no value that is taken whole may be longer than `largest` characters."""
        self._text, self._largest = text, largest
        self._buffer, self._at, self._line, self._is_at_end = "", 0, 1, False
        self._decoder = json.JSONDecoder(parse_constant=lambda _: None)

    def peek(self) -> str:
        """Return the next character that means something, or "" at the end."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in _BLANK:
                    return self._buffer[self._at]
                self._at += 1
            if not self._read_on():
                return ""

    def members(self) -> Iterator[str]:
        """Yield the names of the object that is next; take or step into each value before the next."""
        self._take("{")
        while self.peek() != "}":
            name = self.value()
            if not isinstance(name, str):
                raise self._broken()
            self._take(":")
            yield name
            self._take_comma("}")
        self._take("}")

    def items(self) -> Iterator[int]:
        """Yield the places, from 1, of the array that is next; take each value before the next."""
        self._take("[")
        place = 0
        while self.peek() != "]":
            place += 1
            yield place
            self._take_comma("]")
        self._take("]")

    def value(self) -> Any:
        """Return the value that is next."""
        self.peek()
        while True:
            value, end = self._decoded()
            # What touches the end of what was read may go on there: 12 may be the beginning of 123.
            if end is not None and (end < len(self._buffer) or self._is_at_end):
                self._at = end
                return value
            if not self._read_on() and end is None:
                raise self._broken()

    def _decoded(self) -> tuple[Any, int | None]:
        """Return the next value and where it ends, or no end when it does not end in what was read."""
        try:
            return self._decoder.raw_decode(self._buffer, self._at)
        except (ValueError, RecursionError):
            return None, None

    def _take_comma(self, closing: str) -> None:
        if self.peek() == ",":
            self._at += 1
            if self.peek() == closing:
                raise self._broken()
        elif self.peek() != closing:
            raise self._broken()

    def _take(self, character: str) -> None:
        if self.peek() != character:
            raise self._broken()
        self._at += 1

    def _read_on(self) -> bool:
        """Read more, twice as much each time a value does not end; return whether there was any."""
        rest = self._buffer[self._at :]
        if len(rest) > self._largest:
            raise self._broken()
        more = self._text.read(max(_CHUNK, len(rest)))
        self._line += self._buffer.count("\n", 0, self._at)
        self._buffer, self._at, self._is_at_end = rest + more, 0, not more
        return bool(more)

    def _broken(self) -> FileError:
        line = self._line + self._buffer.count("\n", 0, self._at)
        return FileError(
            "json-broken",
            "The JSON cannot be read from line {line:,} on, or breaks off.",
            "Export the file again; a validator such as jq shows the place.",
            line=line,
        )

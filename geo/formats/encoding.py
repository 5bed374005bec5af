"""In which encoding a text file is: decided on all of its bytes, because one Japanese line may come late."""

import codecs
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from geo.formats.errors import FileError
from geo.formats.findings import ENCODING_DEDUCED, Finding, shown
from geo.formats.rows import Progress
from geo.formats.signatures import WELCOME

_CHUNK: Final = 1 << 20
_ZERO_SHARE: Final = 0.04  # of the bytes: what separators and line ends alone come to
_STRAY_SHARE: Final = 0.01
_UTF32: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_BOMS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_JAPANESE: Final = ("cp932", "euc_jp")
_WANTED: Final = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    *_JAPANESE,
    "shift_jis",
    "iso2022_jp",
    "cp1252",
    "iso8859-1",
)


class Opener(Protocol):
    """Opens the same bytes from the beginning, as often as it is called."""

    def __call__(self, progress: Progress | None = None) -> AbstractContextManager[BinaryIO]:
        """Return them as a stream, counted into `progress` as they are read."""


@dataclass(frozen=True)
class Encoding:
    """The name of a codec, and what had to be decided to come to it."""

    name: str
    findings: tuple[Finding, ...] = ()


def recognise(open_bytes: Opener, wanted: str | None = None) -> Encoding:
    """Return the encoding of a text: UTF-8, UTF-16, CP932 or EUC-JP; or hold it to the `wanted` one.

    Raises:
        FileError: it is not text, or no encoding fits all of it; names the first line that does not.
    """
    with open_bytes() as stream:
        head = stream.read(4096)
    name = required(wanted) if wanted else _by_first_bytes(head) or "utf-8"
    fault = _first_fault(open_bytes, codecs.lookup(name))
    if fault is None:
        return Encoding(name)
    if wanted or name != "utf-8":
        raise _wrong(name, fault)
    return _japanese(open_bytes, fault)


def _by_first_bytes(head: bytes) -> str | None:
    if head.startswith(_UTF32) or _is_utf32(head):
        raise FileError("encoding-unknown", "The file is in UTF-32.", "Save it as UTF-8 and send it again.")
    for bom, name in _BOMS.items():
        if head.startswith(bom):
            return name
    if b"\0" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    # UTF-16 without a mark: every other byte of its ASCII letters, separators and line ends is zero.
    if min(even, odd) == 0 and max(even, odd) >= len(head) * _ZERO_SHARE:
        return "utf-16-le" if even == 0 else "utf-16-be"
    if even + odd <= len(head) * _STRAY_SHARE:
        raise _holds_nul(head)
    raise FileError("not-text", "This is not a text file, nor a format that is known here.", WELCOME)


def _is_utf32(head: bytes) -> bool:
    """Say whether two of four bytes are always zero, and the others not, as in UTF-32 without a mark."""
    first, second, third, fourth = (any(head[at::4]) for at in range(4))
    is_little, is_big = first and not (third or fourth), fourth and not (first or second)
    return len(head) >= 8 and (is_little or is_big)


def _holds_nul(head: bytes) -> FileError:
    line = head.count(b"\n", 0, head.index(b"\0")) + 1
    return FileError(
        "text-nul", "Line {line:,} holds a NUL, a character that is no text.",
        "Delete it with an editor, or export the file again.", line=line,
    )  # fmt: skip


def canonical(name: str) -> str | None:
    """Return what an encoding is called here, or None for one that is not read."""
    try:
        found = codecs.lookup(f"cp{name}" if name.isdecimal() else name).name
    except (LookupError, ValueError):
        return None
    return found if found in _WANTED else None


def required(name: str) -> str:
    """Return what a sender's encoding is called here.

    Raises:
        FileError: it is not read.
    """
    found = canonical(name)
    if found is None:
        raise FileError(
            "encoding-unknown", "The encoding “{encoding}” is not read here.", "Use one of {known}.",
            encoding=shown(name), known=_WANTED,
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class _Fault:
    line: int
    sample: bytes  # the line that does not decode


def _first_fault(open_bytes: Opener, codec: codecs.CodecInfo) -> _Fault | None:
    assert codec.incrementaldecoder is not None
    decoder, line, rest = codec.incrementaldecoder(), 1, b""
    with open_bytes() as stream:
        for chunk in _chunks(stream):
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                start = max(0, error.start - len(error.object) + len(chunk))
                before = rest + chunk[:start]
                line += chunk.count(b"\n", 0, start)
                return _Fault(
                    line, before.rpartition(b"\n")[2] + chunk[start : start + 200].partition(b"\n")[0]
                )
            line += chunk.count(b"\n")
            rest = chunk.rpartition(b"\n")[2][-200:]
    return None


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the stream in pieces, an empty one last."""
    while chunk := stream.read(_CHUNK):
        yield chunk
    yield b""


def _japanese(open_bytes: Opener, first: _Fault) -> Encoding:
    """Decide between the encodings of Japanese computers for a text that is not UTF-8."""
    faults = {name: _first_fault(open_bytes, codecs.lookup(name)) for name in _JAPANESE}
    fitting = [name for name, fault in faults.items() if fault is None]
    if not fitting:
        furthest = max((fault.line, name) for name, fault in faults.items() if fault)
        line = max(first.line, furthest[0])
        raise FileError(
            "encoding-mixed", "Line {line:,} fits neither UTF-8 nor the Japanese encodings.",
            "Save the file as UTF-8, or name its encoding, such as cp1252; if only that line looks wrong, "
            "type it again.", line=line,
        )  # fmt: skip
    texts = {name: first.sample.decode(name, "replace") for name in fitting}
    name = min(fitting, key=lambda each: _half_width(texts[each]))
    finding = ENCODING_DEDUCED.at(None, "", texts[name], encoding=name.upper(), line=first.line)
    return Encoding(name, (finding,))


def _half_width(text: str) -> int:
    """Count half-width katakana: what EUC-JP turns into when it is read as CP932."""
    return sum("\uff61" <= character <= "\uff9f" for character in text)


def _wrong(name: str, fault: _Fault) -> FileError:
    return FileError(
        "encoding-wrong",
        "Line {line:,} is not {encoding}, unlike the text before it.",
        "Save the file as UTF-8 and send it again.",
        line=fault.line,
        encoding=name.upper(),
    )

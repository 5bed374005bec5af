"""Opening files that may be compressed, within limits: no zip bomb, no hostile name, no damage unsaid."""

import errno
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, BinaryIO, Final

from geo.formats.errors import FileError
from geo.formats.findings import shown
from geo.formats.rows import Progress

GROWS: Final = "grows-too-large"
_MB: Final = 1_000_000
_DAMAGE: Final = (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class Limits:
    """How much of a stranger's file we are ready to read, in bytes."""

    file: int = 1_000 * _MB
    unpacked: int = 4_000 * _MB  # what a compressed file may grow to
    held: int = 128 * _MB  # what must be held in memory at once, or nearly
    ratio: int = 100  # how often its own size a compressed file may grow to …
    harmless: int = 20 * _MB  # … unless it stays below this
    members: int = 5_000

    def unpacked_from(self, packed: int) -> int:
        """Return what `packed` bytes may grow to."""
        return min(self.unpacked, max(self.harmless, packed * self.ratio))


@contextmanager
def opened(path: Path, limits: Limits | None = None, progress: Progress | None = None) -> Iterator[BinaryIO]:
    """Open a plain or gzipped file for reading bytes, counting into `progress` those of the file itself."""
    limits, progress = limits or Limits(), progress if progress is not None else Progress()
    progress.done, progress.total = 0, path.stat().st_size
    if progress.total > limits.file:
        raise too_large(limits.file)
    with path.open("rb") as file:
        counted = io.BufferedReader(_Counted(file, progress))
        if counted.peek(2)[:2] != b"\x1f\x8b":
            yield counted
            return
        with gzip.GzipFile(fileobj=counted) as unzipped:
            yield bounded(unzipped, limits.unpacked_from(progress.total))


@contextmanager
def opened_archive(path: Path, limits: Limits | None = None) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive after looking at the names and sizes of everything in it.

    zipfile never gives more of a member than the size that its entry states, so the stated sizes are enough.
    """
    limits = limits or Limits()
    with damage_said(), zipfile.ZipFile(path) as archive:
        _check_members(path, archive.infolist(), limits)
        yield archive


@contextmanager
def damage_said() -> Iterator[None]:
    """Turn what is raised for a broken archive, and whoever reads it, into a `FileError`."""
    try:
        yield
    except _DAMAGE as error:
        raise damaged() from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # it points before its own beginning
            raise
        raise damaged() from error
    except NotImplementedError as error:
        raise FileError(
            "compression-unknown",
            "The file is compressed in a way that is not known here.",
            "Make the archive again as an ordinary zip.",
        ) from error


@contextmanager
def opened_member(
    path: Path, member: str, limits: Limits | None = None, progress: Progress | None = None
) -> Iterator[BinaryIO]:
    """Open one file of a zip archive for reading bytes, counting into `progress` those it unfolds to."""
    progress = progress if progress is not None else Progress()
    with opened_archive(path, limits) as archive, archive.open(member) as stream:
        progress.done, progress.total = 0, archive.getinfo(member).file_size
        yield io.BufferedReader(_Counted(stream, progress))


def bounded(
    stream: IO[bytes] | gzip.GzipFile, most: int, refusal: Callable[[], FileError] | None = None
) -> BinaryIO:
    """Return a stream of the same bytes that refuses to give more than `most` of them."""
    return io.BufferedReader(_Bounded(stream, most, refusal or _bomb))


def _check_members(path: Path, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise FileError(
            "too-many-members",
            "The archive holds {members:,} files, more than {most:,}.",
            "Send only the ones that are needed.",
            members=len(members),
            most=limits.members,
        )
    for member in members:
        _check_member(member)
    # Members that share their bytes are counted as often as they are named: that is how such a bomb grows.
    if sum(member.file_size for member in members) > limits.unpacked_from(path.stat().st_size):
        raise _bomb()


def _check_member(member: zipfile.ZipInfo) -> None:
    posix, windows = PurePosixPath(member.filename), PureWindowsPath(member.filename)
    if posix.is_absolute() or windows.drive or windows.root or ".." in windows.parts:
        raise FileError(
            "hostile-name",
            "The archive names a file outside itself: “{member}”.",
            "Make the archive again from the folder that holds the files.",
            member=shown(member.filename),
        )
    if member.flag_bits & 0x1:
        raise FileError(
            "password",
            "“{member}” is protected by a password.",
            "Make the archive again without one.",
            member=shown(member.filename),
        )


class _Counted(io.RawIOBase):
    """The bytes of a file, counted as they are read."""

    def __init__(self, file: IO[bytes], progress: Progress) -> None:
        self._file, self._progress = file, progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._file.readinto(buffer)  # type: ignore[attr-defined]
        self._progress.done += count
        return int(count)


class _Bounded(io.RawIOBase):
    """The bytes of a stream, up to a limit."""

    def __init__(
        self, stream: IO[bytes] | gzip.GzipFile, most: int, refusal: Callable[[], FileError]
    ) -> None:
        self._stream, self._left, self._refusal = stream, most, refusal

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            count = int(self._stream.readinto(buffer))  # type: ignore[union-attr]
        except _DAMAGE as error:
            raise damaged() from error
        self._left -= count
        if self._left < 0:
            raise self._refusal()
        return count


def damaged() -> FileError:
    """Return the error for a compressed file that does not hold together."""
    return FileError(
        "damaged", "The file is damaged or incomplete.", "Make or fetch the compressed file again."
    )


def too_large(most: int) -> FileError:
    return FileError(
        "too-large",
        "The file is larger than {most_mb:,} MB.",
        "Split it, or leave out columns that are not needed.",
        most=most,
        most_mb=most // _MB,
    )


def _bomb() -> FileError:
    return FileError(
        GROWS,
        "It unfolds to far more than a file of its size should.",
        "Send it uncompressed, or make the archive again.",
    )

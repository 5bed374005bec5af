"""Files by the hash of their content: the same bytes are kept once, and a name says what it holds."""

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, BinaryIO, Protocol

from fastapi import Depends, Request

from app.kit.errors import NotFound

NAME = re.compile(r"[0-9a-f]{64}")
"""SHA-256 in hex: nothing else is a name, so that no name leads out of the storage."""


class Storage(Protocol):
    """Where photos and documents lie. What is put there is never changed, only added and removed."""

    def put(self, content: bytes) -> str:
        """Keep the content and return its name; twice is as good as once."""

    def open(self, name: str) -> BinaryIO:
        """Return the content for reading.

        Raises:
            NotFound: there is nothing of that name.
        """

    def put_before(self, instant: datetime) -> Iterator[str]:
        """Yield the names of what nobody has put here since `instant`."""

    def remove(self, name: str, unless_put_since: datetime) -> int:
        """Remove the content and return how many bytes it had; none if someone has put it here again."""


class Folder:
    """A storage in a folder, in two levels of folders below it named by the first letters of the names."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone_in(path.parent):
            if path.exists():
                path.touch()  # so that nobody removes it as something old
            else:
                _write_whole(path, content)
        return name

    def open(self, name: str) -> BinaryIO:
        try:
            return self.path(name).open("rb")
        except FileNotFoundError:
            raise NotFound("There is no file {name} in the storage.", name=name) from None

    def put_before(self, instant: datetime) -> Iterator[str]:
        for path in self.root.glob("??/??/*"):
            with suppress(FileNotFoundError):
                if NAME.fullmatch(path.name) and _put_at(path) < instant:
                    yield path.name

    def remove(self, name: str, unless_put_since: datetime) -> int:
        path = self.path(name)
        with suppress(FileNotFoundError), _alone_in(path.parent):
            if _put_at(path) < unless_put_since:
                size = path.stat().st_size
                path.unlink()
                return size
        return 0

    def path(self, name: str) -> Path:
        """Return where the file of that name lies or would lie.

        Raises:
            NotFound: it is not a name of this storage.
        """
        if not NAME.fullmatch(name):
            raise NotFound(
                "{name!r} is not the name of a stored file: 64 hexadecimal digits are.", name=name[:80]
            )
        return self.root / name[:2] / name[2:4] / name


def _put_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep whoever puts something there and whoever removes it from meeting, in whichever process."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there with all of its content or not at all, whatever stops us."""
    descriptor, draft = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _storage_of(request: Request) -> Storage:
    storage: Storage = request.app.state.storage
    return storage


Files = Annotated[Storage, Depends(_storage_of)]

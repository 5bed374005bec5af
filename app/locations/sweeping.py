"""Use case: free the space of pictures that no place shows any more.

Files are named by their content, so one may serve several places, and removing a photo leaves its files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from sqlalchemy import select
from sqlmodel import Session

from app.kit import audit, clock
from app.kit.audit import AuditEntry, Author
from app.kit.errors import Conflict
from app.kit.storage import Storage
from app.locations.models import Photo
from app.locations.photos import SUFFIX

GRACE = timedelta(hours=1)
"""A file put this recently may belong to a photo whose transaction has not ended yet."""
BATCH = 500


@dataclass
class Swept:
    """What a sweep removed."""

    files: int = 0
    bytes: int = 0


def sweep(session: Session, actor: Author, storage: Storage) -> Swept:
    """Remove the files that no photo has, of any place, public or not.

    Safe while photos are added: whoever puts a file, even one that is there, makes it young again, and the
    storage looks at its age once more when it removes it. Needs the database that is written to: a replica
    may not know of a photo yet.

    Raises:
        Conflict: there are files, but this database never had a photo, so they are another's.
    """
    old = clock.now() - GRACE
    swept = Swept()
    for names in _batches(storage.put_before(old)):
        _require_ours(session)
        for name in _without_photo(session, names):
            if size := storage.remove(name, unless_put_since=old):
                swept.files += 1
                swept.bytes += size
    if swept.files:
        audit.record(session, actor, "photo:sweep", "storage", "", **vars(swept))
    return swept


def _require_ours(session: Session) -> None:
    had = select(AuditEntry.id).where(AuditEntry.tag == "photo:add").limit(1)
    if session.scalar(had) is None:
        raise Conflict(
            "There are files, but this database never had a photo: they belong to another. "
            "Look at ROKECHI_DATABASE__URL and ROKECHI_DATA."
        )


def _without_photo(session: Session, names: Sequence[str]) -> list[str]:
    files = [name + SUFFIX for name in names]
    shown = {
        file
        for column in (Photo.content, Photo.thumbnail)
        for file in session.scalars(select(column).where(column.in_(files)))
    }
    return [name for name in names if name + SUFFIX not in shown]


def _batches(names: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(names, BATCH)):
        yield batch

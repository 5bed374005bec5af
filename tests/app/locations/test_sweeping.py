"""Files that no photo has any more are removed, and no other."""

import os
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.kit import clock
from app.kit.audit import AuditEntry
from app.kit.errors import Conflict
from app.kit.storage import Folder
from app.locations import photos, sweeping
from app.locations.models import Location, Photo
from app.locations.photos import Caption
from app.locations.sweeping import Swept
from tests.factories import pictures, places
from tests.factories.areas import two_prefectures
from tests.factories.authors import TESTS

CAPTION = Caption("Taro Yamada", "CC BY 4.0", {"en": "A white keep"})
PICTURE = pictures.file(pictures.drawn(800), "PNG")


@pytest.fixture
def storage(tmp_path) -> Folder:
    return Folder(tmp_path / "storage")


@pytest.fixture
def castle(session: Session) -> Location:
    two_prefectures(session)
    (place_id,) = places.publish(session, [places.HIMEJI_CASTLE])
    return session.get(Location, place_id)


def shown(session: Session, storage: Folder, location: Location) -> Photo:
    return photos.add(session, TESTS, storage, location, PICTURE, CAPTION)


def removed(session: Session, storage: Folder, location: Location) -> None:
    photos.remove(session, TESTS, location, shown(session, storage, location).id)


def files(storage: Folder) -> int:
    return sum(path.is_file() for path in storage.root.rglob("*"))


def age(storage: Folder, by: timedelta = timedelta(hours=2)) -> None:
    at = (clock.now() - by).timestamp()
    for path in storage.root.rglob("*"):
        os.utime(path, (at, at))


class TestSweep:
    def test_the_files_of_a_removed_photo_are_removed(self, session, storage, castle):
        removed(session, storage, castle)
        age(storage)
        sweeping.sweep(session, TESTS, storage)
        assert files(storage) == 0

    def test_it_tells_how_much_is_free(self, session, storage, castle):
        removed(session, storage, castle)
        age(storage)
        size = sum(path.stat().st_size for path in storage.root.rglob("*") if path.is_file())
        assert sweeping.sweep(session, TESTS, storage) == Swept(2, size)

    def test_the_files_of_a_photo_stay(self, session, storage, castle):
        shown(session, storage, castle)
        age(storage)
        assert sweeping.sweep(session, TESTS, storage).files == 0

    def test_what_another_place_shows_stays(self, session, storage, castle):
        places.publish(session, [places.SHRINE])
        shown(session, storage, session.scalar(select(Location).where(Location.slug == "tsu-shrine")))
        removed(session, storage, castle)
        age(storage)
        assert sweeping.sweep(session, TESTS, storage).files == 0

    def test_what_was_put_within_the_hour_stays(self, session, storage, castle):
        removed(session, storage, castle)
        age(storage, timedelta(minutes=59))
        assert sweeping.sweep(session, TESTS, storage).files == 0

    def test_what_is_put_again_while_the_sweep_runs_stays(self, session, storage, castle, monkeypatch):
        removed(session, storage, castle)
        age(storage)
        without_photo = sweeping._without_photo

        def someone_adds_it_just_then(session, names):
            found = without_photo(session, names)
            shown(session, storage, castle)
            return found

        monkeypatch.setattr(sweeping, "_without_photo", someone_adds_it_just_then)
        sweeping.sweep(session, TESTS, storage)
        assert files(storage) == 2

    def test_more_files_than_one_question_takes_are_removed(self, session, storage, castle, monkeypatch):
        monkeypatch.setattr(sweeping, "BATCH", 2)
        removed(session, storage, castle)
        for number in range(5):
            storage.put(bytes([number]))
        age(storage)
        assert sweeping.sweep(session, TESTS, storage).files == 7

    def test_the_log_tells_it(self, session, storage, castle):
        removed(session, storage, castle)
        age(storage)
        sweeping.sweep(session, TESTS, storage)
        assert session.scalars(select(AuditEntry.tag)).all()[-1] == "photo:sweep"

    def test_files_of_another_database_are_left_alone(self, session, storage):
        storage.put(b"a keep")
        age(storage)
        with pytest.raises(Conflict, match="belong to another"):
            sweeping.sweep(session, TESTS, storage)
        assert files(storage) == 1

    def test_where_nothing_was_ever_put_there_is_nothing_to_do(self, session, storage):
        assert sweeping.sweep(session, TESTS, storage) == Swept()

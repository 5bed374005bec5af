"""Files kept by the hash of their content."""

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.kit.errors import NotFound
from app.kit.storage import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "storage")


def files_in(folder: Folder) -> list[Path]:
    return [path for path in folder.root.rglob("*") if path.is_file()]


class TestPut:
    def test_what_was_put_is_read_again(self, folder):
        with folder.open(folder.put(b"a keep")) as file:
            assert file.read() == b"a keep"

    def test_the_name_is_the_hash_of_the_content(self, folder):
        assert folder.put(b"a keep") == hashlib.sha256(b"a keep").hexdigest()

    def test_the_same_content_is_kept_once(self, folder):
        for _ in range(2):
            folder.put(b"a keep")
        assert len(files_in(folder)) == 1

    def test_files_are_spread_over_two_levels_of_folders(self, folder):
        name = folder.put(b"a keep")
        assert files_in(folder) == [folder.root / name[:2] / name[2:4] / name]

    def test_an_empty_file_is_a_file(self, folder):
        with folder.open(folder.put(b"")) as file:
            assert file.read() == b""

    def test_a_write_that_fails_leaves_nothing(self, folder, monkeypatch):
        def full(descriptor: int) -> None:
            raise OSError("No space left on device")

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            folder.put(b"a keep")
        assert files_in(folder) == []


class TestRemove:
    NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)

    @pytest.fixture
    def name(self, folder) -> str:
        name = folder.put(b"a keep")
        os.utime(folder.path(name), (self.NOON.timestamp() - 1,) * 2)
        return name

    def test_what_was_put_before_an_instant_is_named(self, folder, name):
        folder.put(b"a moat")
        assert list(folder.put_before(self.NOON)) == [name]

    def test_what_nobody_put_since_is_removed(self, folder, name):
        assert (folder.remove(name, self.NOON), files_in(folder)) == (6, [])

    def test_what_was_put_again_stays(self, folder, name):
        folder.put(b"a keep")
        assert (folder.remove(name, self.NOON), len(files_in(folder))) == (0, 1)

    def test_what_is_gone_already_is_removed(self, folder, name):
        folder.remove(name, self.NOON)
        assert folder.remove(name, self.NOON) == 0

    def test_a_draft_that_a_stop_left_behind_is_no_name(self, folder, name):
        folder.path(name).rename(folder.path(name).with_name(".draft"))
        assert list(folder.put_before(self.NOON)) == []


class TestNames:
    @pytest.mark.parametrize(
        "name",
        ["", "..", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "a" * 65, "\0" * 64, "é" * 64],
    )
    def test_what_is_no_hash_is_no_name(self, folder, name):
        with pytest.raises(NotFound, match="not the name"):
            folder.path(name)

    def test_a_name_of_nothing_is_not_found(self, folder):
        with pytest.raises(NotFound, match="no file"):
            folder.open("0" * 64)

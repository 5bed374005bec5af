"""Compressed files within limits."""

import gzip
import zipfile

import pytest

from geo.formats.errors import FileError
from geo.formats.rows import Progress
from geo.formats.unpack import Limits, opened, opened_archive, opened_member

SMALL = Limits(file=10_000_000, unpacked=3_000_000, harmless=1_000_000, ratio=10, members=3)


def read(path, limits=SMALL):
    with opened(path, limits) as stream:
        return stream.read()


class TestOpened:
    def test_a_plain_file_is_read_as_it_is(self, write):
        assert read(write("a.csv", "a,b\n")) == b"a,b\n"

    def test_a_gzipped_file_is_unfolded(self, write):
        assert read(write("a.csv.gz", gzip.compress(b"a,b\n"))) == b"a,b\n"

    def test_a_bomb_is_defused(self, write):
        with pytest.raises(FileError, match="unfolds to far more"):
            read(write("bomb.gz", gzip.compress(b"0" * 2_000_000)))

    def test_a_small_file_may_grow_as_it_likes(self, write):
        assert len(read(write("a.gz", gzip.compress(b"0" * 900_000)))) == 900_000

    def test_a_file_cut_off_is_damaged(self, write):
        with pytest.raises(FileError, match="damaged"):
            read(write("a.gz", gzip.compress(bytes(range(256)) * 100)[:-20]))

    def test_a_file_with_other_bytes_in_it_is_damaged(self, write):
        packed = bytearray(gzip.compress(bytes(range(256)) * 100))
        packed[40] ^= 0xFF
        with pytest.raises(FileError, match="damaged"):
            read(write("a.gz", bytes(packed)))

    def test_a_file_too_large_is_refused_before_it_is_read(self, write):
        with pytest.raises(FileError, match="larger than 0 MB"):
            read(write("a.csv", "abc"), Limits(file=2))

    def test_progress_comes_to_an_end(self, write):
        progress = Progress()
        with opened(write("a.csv.gz", gzip.compress(b"a" * 100_000)), None, progress) as stream:
            stream.read()
        assert progress.share == 1


class TestOpenedArchive:
    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "/etc/passwd", "C:\\windows\\x", "a/../../b", "..\\x"]
    )
    def test_a_name_that_leads_outside_is_refused(self, pack, name):
        with pytest.raises(FileError, match="outside itself"), opened_archive(pack("a.zip", {name: "x"})):
            pass

    def test_a_hostile_name_is_safe_to_show(self, pack):
        with pytest.raises(FileError) as caught, opened_archive(pack("a.zip", {"../\u202efdp\x1b[31m": "x"})):
            pass
        assert str(caught.value).isprintable()

    def test_a_bomb_is_defused(self, pack):
        with (
            pytest.raises(FileError, match="unfolds to far more"),
            opened_archive(pack("a.zip", {"a": "0" * 2_000_000}), SMALL),
        ):
            pass

    def test_many_small_bombs_are_one(self, pack):
        members = {name: name * 600_000 for name in "abc"}
        with (
            pytest.raises(FileError, match="unfolds to far more"),
            opened_archive(pack("a.zip", members), SMALL),
        ):
            pass

    def test_too_many_members_are_refused(self, pack):
        with (
            pytest.raises(FileError, match="4 files"),
            opened_archive(pack("a.zip", dict.fromkeys("abcd", "")), SMALL),
        ):
            pass

    def test_an_archive_cut_off_is_damaged(self, pack):
        path = pack("a.zip", {"a": "x" * 1000})
        path.write_bytes(path.read_bytes()[:-30])
        with pytest.raises(FileError, match="damaged"), opened_archive(path):
            pass

    def test_a_member_that_is_not_what_its_sum_says_is_damaged(self, pack):
        path = pack("a.zip", {"a": "x"})
        with zipfile.ZipFile(path) as archive:
            start = archive.getinfo("a").header_offset + 31
        content = bytearray(path.read_bytes())
        content[start] ^= 0x55
        path.write_bytes(bytes(content))
        with pytest.raises(FileError, match="damaged"), opened_member(path, "a") as stream:
            stream.read()

    def test_a_password_is_said(self, pack):
        path = pack("a.zip", {"a": "x"})
        content = path.read_bytes()
        at = content.index(b"PK\x01\x02") + 8  # the flags in the directory of the archive
        path.write_bytes(content[:at] + bytes([content[at] | 1]) + content[at + 1 :])
        with pytest.raises(FileError, match="password"), opened_archive(path):
            pass

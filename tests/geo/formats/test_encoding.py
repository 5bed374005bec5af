"""In which encoding a text is."""

from contextlib import nullcontext
from functools import partial
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.formats.encoding import recognise
from geo.formats.errors import FileError
from geo.formats.unpack import opened

TEXT = "名称,住所\n姫路城,兵庫県姫路市本町68\n"


@pytest.fixture
def name_of(write):
    return lambda content, wanted=None: recognise(partial(opened, write("a.csv", content)), wanted).name


class TestRecognise:
    @pytest.mark.parametrize(
        "name", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "utf-16-le", "utf-16-be"]
    )
    def test_the_encodings_of_japanese_files_are_known(self, name_of, name):
        assert TEXT.encode(name).decode(name_of(TEXT.encode(name))) == TEXT

    def test_plain_ascii_is_utf_8(self, name_of):
        assert name_of(b"name,lat,lon\n") == "utf-8"

    def test_one_late_line_decides(self, name_of):
        late = b"name,address\n" * 5_000 + "姫路城".encode("cp932") + b",x\n"
        assert name_of(late) == "cp932"

    def test_a_character_across_two_pieces_is_no_fault(self, name_of):
        assert name_of(b"a" * ((1 << 20) - 1) + "城".encode()) == "utf-8"

    def test_a_conclusion_is_said_with_a_sample(self, write):
        found = recognise(partial(opened, write("a.csv", b"a\nb\n" + "城".encode("cp932"))))
        assert found.findings[0].says.endswith("it was read as CP932, for example “城” in line 3.")

    def test_the_line_that_fits_nothing_is_named(self, name_of):
        with pytest.raises(FileError, match="Line 3 fits neither"):
            name_of("名称\n姫路城\n".encode() + b"\xff\xfe\xfd\n")

    def test_a_wish_is_held_against_the_bytes(self, name_of):
        with pytest.raises(FileError, match="Line 2 is not CP932"):
            name_of(b"a\n\x85?\n", "cp932")

    def test_an_unknown_wish_is_refused(self, name_of):
        with pytest.raises(FileError, match="“klingon” is not read here"):
            name_of(b"a", "klingon")

    def test_a_codec_that_is_no_encoding_is_refused(self, name_of):
        with pytest.raises(FileError, match="not read here"):
            name_of(b"a", "zlib")

    def test_one_zero_byte_does_not_make_it_utf_16(self, name_of):
        with pytest.raises(FileError, match="Line 2 holds a NUL"):
            name_of(f"{TEXT}{TEXT}".encode().replace(b"\n", b"\n\0", 1))

    @pytest.mark.parametrize("name", ["utf-32", "utf-32-le", "utf-32-be"])
    def test_utf_32_is_called_by_its_name(self, name_of, name):
        with pytest.raises(FileError, match="The file is in UTF-32"):
            name_of(TEXT.encode(name))

    def test_a_binary_file_is_no_text(self, name_of):
        with pytest.raises(FileError, match="not a text"):
            name_of(b"\x00\x01\x00\x02\x00\x00\x00")

    @given(st.text(st.characters(categories=["L", "N", "P"])))
    def test_whatever_is_utf_8_is_read_as_such(self, text):
        assert recognise(lambda _=None: nullcontext(BytesIO(text.encode()))).name in ("utf-8", "utf-8-sig")

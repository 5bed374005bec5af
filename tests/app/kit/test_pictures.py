"""Pictures made fit to show."""

import io
import struct
import zlib
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.kit.errors import BadRequest, DomainError, TooLarge
from app.kit.pictures import LARGE, MOST_BYTES, SMALL, Picture, prepared
from tests.factories import pictures

KINDS = ("JPEG", "PNG", "WEBP")


def shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def colour_at(picture: Picture, x: float, y: float) -> str:
    red, _, blue = shown(picture.content).convert("RGB").getpixel((x * picture.width, y * picture.height))
    return "red" if red > blue else "blue"


def chunks(webp: bytes) -> set[bytes]:
    """Return the names of the parts of a WebP file."""
    names, at = set(), 12
    while at < len(webp):
        names.add(webp[at : at + 4])
        (length,) = struct.unpack("<I", webp[at + 4 : at + 8])
        at += 8 + length + length % 2
    return names


def png_of(width: int, height: int) -> bytes:
    """Return a tiny file that claims so many pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    part = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    data = zlib.compress(bytes(1000))
    end = struct.pack(">I", len(data)) + b"IDAT" + data + struct.pack(">I", zlib.crc32(b"IDAT" + data))
    return b"\x89PNG\r\n\x1a\n" + part + end


class TestMetadata:
    @pytest.mark.parametrize("kind", KINDS)
    def test_the_camera_s_file_holds_what_must_go(self, kind):
        image = shown(pictures.from_camera(kind))
        assert {"exif", "icc_profile"} <= image.info.keys()

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("part", ["content", "thumbnail"])
    def test_nothing_but_pixels_is_kept(self, kind, part):
        assert chunks(getattr(prepared(pictures.from_camera(kind)), part)) == {b"VP8 "}

    @pytest.mark.parametrize("kind", KINDS)
    def test_no_word_of_the_camera_is_kept(self, kind):
        assert pictures.SECRET.encode() not in prepared(pictures.from_camera(kind)).content

    @pytest.mark.parametrize("kind", KINDS)
    def test_the_day_is_told(self, kind):
        assert prepared(pictures.from_camera(kind)).taken_on == date(2024, 4, 5)

    @pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "    :  :     :  :  ", "", "yesterday"])
    def test_a_camera_whose_clock_was_never_set_tells_no_day(self, taken):
        assert prepared(pictures.from_camera(taken=taken)).taken_on is None


class TestPixels:
    # Where the camera's left edge is in the upright picture, by the orientation that EXIF tells.
    @pytest.mark.parametrize(
        ("orientation", "red_at"),
        [(1, (0.1, 0.5)), (2, (0.9, 0.5)), (3, (0.9, 0.5)), (4, (0.1, 0.5)),
         (5, (0.5, 0.1)), (6, (0.5, 0.1)), (7, (0.5, 0.9)), (8, (0.5, 0.9))],
    )  # fmt: skip
    def test_a_picture_stands_upright(self, orientation, red_at):
        picture = prepared(pictures.from_camera(orientation=orientation))
        assert colour_at(picture, *red_at) == "red"

    def test_width_and_height_are_those_of_the_upright_picture(self):
        picture = prepared(pictures.from_camera(orientation=6))
        assert (picture.width, picture.height) == (600, 800) == shown(picture.content).size

    def test_a_large_picture_is_made_smaller(self):
        picture = prepared(pictures.file(pictures.drawn(4800, 3000)))
        assert (picture.width, picture.height) == (LARGE, LARGE * 3000 // 4800)

    def test_a_small_picture_stays_as_it_is(self):
        assert prepared(pictures.file(pictures.drawn(400, 350)))[2:4] == (400, 350)

    def test_a_thumbnail_is_so_wide(self):
        assert shown(prepared(pictures.file()).thumbnail).size == (SMALL, SMALL * 600 // 800)

    @pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "LA", "PA", "I;16"])
    def test_every_kind_of_png_becomes_a_picture(self, mode):
        image = pictures.drawn(mode="L").convert("I").point(lambda grey: grey * 257).convert("I;16")
        image = image if mode == "I;16" else pictures.drawn().convert("P" if mode == "PA" else mode)
        assert shown(prepared(pictures.file(image, "PNG")).content).mode == "RGB"

    def test_sixteen_bits_of_grey_stay_grey(self):
        grey = Image.new("I;16", (400, 400), 128 * 256)
        assert abs(shown(prepared(pictures.file(grey, "PNG")).content).getpixel((9, 9))[0] - 128) < 4

    def test_what_is_transparent_becomes_white(self):
        clear = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
        assert min(shown(prepared(pictures.file(clear, "PNG")).content).getpixel((9, 9))) > 250

    def test_a_picture_for_the_printer_becomes_one_for_the_screen(self):
        assert colour_at(prepared(pictures.file(pictures.drawn(mode="CMYK"))), 0.1, 0.5) == "red"

    def test_a_profile_that_cannot_be_read_means_nothing(self):
        broken = pictures.file(icc_profile=b"no profile at all")
        assert colour_at(prepared(broken), 0.1, 0.5) == "red"

    def test_only_the_first_picture_of_an_animation_is_kept(self):
        moving = pictures.file(None, "WEBP", save_all=True, append_images=[Image.new("RGB", (800, 600))])
        assert colour_at(prepared(moving), 0.1, 0.5) == "red"


class TestRefusals:
    @pytest.mark.parametrize(
        "content", [b"", b"GIF89a", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
    )
    def test_what_is_no_picture_is_refused_whatever_it_is_called(self, content):
        with pytest.raises(BadRequest, match="JPEG, PNG or WebP"):
            prepared(content)

    def test_a_gif_is_refused_though_it_could_be_read(self):
        with pytest.raises(BadRequest, match="JPEG, PNG or WebP"):
            prepared(pictures.file(kind="GIF"))

    def test_a_phone_s_own_format_is_called_by_its_name(self):
        with pytest.raises(BadRequest, match="HEIC"):
            prepared(b"\0\0\0\x18ftypheic" + bytes(100))

    @pytest.mark.parametrize("side", [9_000, 11_000, 20_000, 2_000_000_000])
    def test_a_small_file_with_a_flood_of_pixels_is_refused_before_it_is_read(self, side):
        with pytest.raises(TooLarge, match="80,000,000 pixels"):
            prepared(png_of(side, side))

    def test_a_file_of_too_many_bytes_is_refused(self):
        with pytest.raises(TooLarge, match="40 MB"):
            prepared(bytes(MOST_BYTES + 1))

    def test_a_stamp_is_too_small_to_show(self):
        with pytest.raises(BadRequest, match="900 x 200 pixels"):
            prepared(pictures.file(pictures.drawn(900, 200)))

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_file_that_ends_early_is_damaged(self, kind):
        whole = pictures.file(pictures.drawn(), kind)
        with pytest.raises(BadRequest, match=r"damaged|no picture"):
            prepared(whole[: len(whole) // 2])

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's own, over notes that it cannot read
    @settings(deadline=None, max_examples=40)
    @given(data=st.data())
    def test_whatever_is_broken_in_a_file_there_is_an_answer(self, kind, data):
        broken = bytearray(pictures.from_camera(kind))
        for _ in range(data.draw(st.integers(1, 8))):
            broken[data.draw(st.integers(0, min(len(broken) - 1, 1_500)))] = data.draw(st.integers(0, 255))
        with suppress(DomainError):
            assert chunks(prepared(bytes(broken)).content) == {b"VP8 "}

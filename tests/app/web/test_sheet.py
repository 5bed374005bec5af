"""Pictures in pixels: what the pen drew is what is seen, and words fit."""

import pytest
from PIL import Image, ImageDraw

from app.web.drawing import pen
from app.web.drawing.lettering import SANS, SERIF, fitted, length, written
from app.web.drawing.raster import rasterised
from app.web.drawing.scene import MOTIFS, Sight, draw

RED, WHITE, BLACK = (255, 0, 0), (255, 255, 255), (0, 0, 0)


def drawn(shapes: str, scale: float = 1) -> Image.Image:
    return rasterised(f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{shapes}</svg>', scale)


class TestRaster:
    @pytest.mark.parametrize("category", MOTIFS)
    def test_every_motif_can_be_printed(self, category: str):
        printed = rasterised(draw(Sight("somewhere", category, ["spring"])), 0.25)
        assert printed.size == (160, 120)
        assert len(printed.getcolors(160 * 120) or []) > 20

    @pytest.mark.parametrize(
        "shape",
        [
            pen.rect(10, 10, 20, 20, "#f00"),
            pen.disc(20, 20, 12, "#f00"),
            pen.oval(20, 20, 12, 6, "#f00"),
            pen.poly([(4, 4), (36, 4), (20, 36)], "#f00"),
            pen.path("M4 4H36V36H4Z", "#f00"),
            pen.path("M4 20a16 16 0 0 1 32 0z", "#f00"),
            pen.path("M0 40Q20 -20 40 40", "#f00"),
            pen.path("M0 40C0 0 40 0 40 40", "#f00"),
            pen.line("M0 20h40", "#f00", 6),
            pen.moved(10, 10, pen.rect(5, 5, 5, 5, "#f00"), 1.5),
            '<g transform="rotate(90 20 20)">' + pen.rect(0, 17, 40, 6, "#f00") + "</g>",
        ],
    )
    def test_what_is_drawn_there_is_seen_there(self, shape: str):
        printed = drawn(shape)
        assert printed.getpixel((20, 19)) == RED
        assert printed.getpixel((0, 0)) == BLACK

    def test_a_line_that_goes_round_leaves_the_middle_free(self):
        assert drawn(pen.disc(20, 20, 12, "none", stroke="#f00", stroke_width=4)).getpixel((20, 20)) == BLACK

    def test_a_dashed_line_has_gaps(self):
        dashed = drawn(pen.line("M0 20H40", "#f00", 4, stroke_dasharray="8 12"))
        assert (dashed.getpixel((3, 20)), dashed.getpixel((14, 20))) == (RED, BLACK)

    def test_what_is_half_there_lets_half_through(self):
        assert drawn(pen.rect(0, 0, 40, 40, "#f00", opacity=0.5)).getpixel((20, 20)) == (128, 0, 0)

    def test_an_edge_between_two_pixels_is_soft(self):
        red, *_ = drawn(pen.rect(0, 0, 20.5, 40, "#f00")).getpixel((20, 20))
        assert 80 < red < 180

    def test_what_lies_outside_is_left_out(self):
        assert drawn(pen.rect(50, 50, 9, 9, "#f00")).getcolors() == [(1600, BLACK)]


class TestLettering:
    @pytest.mark.parametrize("text", ["Himeji Castle", "姫路城", "Tōkyō 東京 ﾊﾝｶｸ", "𠮷野"])
    def test_every_character_is_there(self, text: str):
        assert all(length(character, SERIF, 40, 500) > 0 for character in text)

    def test_a_long_name_is_written_smaller(self):
        text, size = fitted("Historic Villages of Gokayama", SERIF, range(66, 37, -2), 500, 700)
        assert text == "Historic Villages of Gokayama"
        assert size < 66

    def test_one_that_is_too_long_for_the_smallest_is_cut(self):
        text, size = fitted("長い名前" * 30, SERIF, range(66, 37, -2), 500, 700)
        assert (text[-1], size) == ("…", 38)
        assert length(text, SERIF, size, 500) <= 700

    def test_what_no_face_has_is_left_out(self):
        sheet = Image.new("RGB", (60, 60), WHITE)
        written(ImageDraw.Draw(sheet), (5, 50), "\U0001f98a", SANS, 40, 400, "#000")
        assert sheet.getcolors() == [(3600, WHITE)]

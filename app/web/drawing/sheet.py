"""The picture of a place that is shown where its address is shared: the print, and under it its name."""

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from app.web.drawing.lettering import SANS, SERIF, fitted, length, written
from app.web.drawing.raster import rasterised
from app.web.drawing.scene import HEIGHT, Sight, draw

SIZE = (1200, 630)
PRINT_HEIGHT = 440
MARGIN = 56
PAPER, INK, SOFT, ACCENT, SHADE = "#fbfaf7", "#1f1d1a", "#5d584e", "#a8321f", "#3b3731"
NAME_SIZES = range(66, 37, -2)
LINE_SIZES = range(30, 19, -1)


@dataclass(frozen=True)
class Words:
    """What is written on the sheet, in the reader's language."""

    name: str
    about: str
    """What kind of place it is, and where."""
    label: str
    """That this is a drawing."""


def sheet(sight: Sight, words: Words) -> bytes:
    """Return the sheet as PNG."""
    made = Image.new("RGB", SIZE, PAPER)
    scale = PRINT_HEIGHT / HEIGHT
    made.paste(rasterised(draw(sight, round(SIZE[0] / scale)), scale))
    pen = ImageDraw.Draw(made)
    _label(pen, words.label)
    mark = length("Rokechi", SERIF, 34, 600)
    kanji = length("ロケ地", SERIF, 22, 600)
    end = SIZE[0] - MARGIN
    written(pen, (end - kanji - 10 - mark, 592), "Rokechi", SERIF, 34, 600, INK)
    written(pen, (end - kanji, 592), "ロケ地", SERIF, 22, 600, ACCENT)
    name, size = fitted(words.name, SERIF, NAME_SIZES, 500, SIZE[0] - 2 * MARGIN)
    written(pen, (MARGIN, 529), name, SERIF, size, 500, INK)
    about, size = fitted(words.about, SANS, LINE_SIZES, 400, end - kanji - mark - 60 - MARGIN)
    written(pen, (MARGIN, 591), about, SANS, size, 400, SOFT)
    file = io.BytesIO()
    made.save(file, "PNG")
    return file.getvalue()


def _label(pen: ImageDraw.ImageDraw, text: str) -> None:
    wide = length(text, SANS, 26, 400)
    right, bottom = SIZE[0] - 28, PRINT_HEIGHT - 24
    pen.rounded_rectangle((right - wide - 32, bottom - 46, right, bottom), 4, fill=SHADE)
    written(pen, (right - wide - 16, bottom - 14), text, SANS, 26, 400, "#ffffff")

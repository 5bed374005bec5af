"""Words on a picture, in the faces of the pages. A face is many small files, each for some characters."""

import re
from functools import cache, lru_cache
from itertools import groupby

from PIL import ImageDraw, ImageFont

from app.web.assets import VENDOR

SERIF = ("source-serif-4", "noto-serif-jp")
SANS = ("source-sans-3", "noto-sans-jp")
FACE = re.compile(r"url\(\./files/([^)]+-normal\.woff2)\)[^;]*;\s*unicode-range: ([^;]+);")
ELLIPSIS = "…"

Faces = tuple[str, ...]


def written(
    pen: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    faces: Faces,
    size: int,
    weight: int,
    ink: str,
) -> None:
    """Write a line; `at` is where it begins, on its base."""
    x, y = at
    for font, run in _runs(text, faces, size, weight):
        pen.text((x, y), run, fill=ink, font=font, anchor="ls")
        x += font.getlength(run)


def length(text: str, faces: Faces, size: int, weight: int) -> float:
    """Return how long the line would be."""
    return sum(font.getlength(run) for font, run in _runs(text, faces, size, weight))


def fitted(text: str, faces: Faces, sizes: range, weight: int, room: float) -> tuple[str, int]:
    """Return the text and the first of the sizes at which it fits; one too long for all is cut."""
    for size in sizes:
        if length(text, faces, size, weight) <= room:
            return text, size
    while text and length(text + ELLIPSIS, faces, sizes[-1], weight) > room:
        text = text[:-1].rstrip()
    return text + ELLIPSIS, sizes[-1]


def _runs(text: str, faces: Faces, size: int, weight: int) -> list[tuple[ImageFont.FreeTypeFont, str]]:
    files = ((_file_with(ord(character), faces), character) for character in text)
    grouped = groupby(((file, character) for file, character in files if file), key=lambda each: each[0])
    return [(_font(file, size, weight), "".join(c for _, c in run)) for file, run in grouped]


@lru_cache(maxsize=4096)
def _file_with(code: int, faces: Faces) -> str:
    """Return the first file that has the character; none may."""
    return next((name for face in faces for name, ranges in _files(face) if _holds(ranges, code)), "")


def _holds(ranges: tuple[tuple[int, int], ...], code: int) -> bool:
    return any(first <= code <= last for first, last in ranges)


@cache
def _files(face: str) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """Return each file of a face with the ranges of characters in it, as its style sheet says."""
    sheet = (VENDOR / face / "index.css").read_text()
    return [
        (f"{face}/files/{name}", tuple(map(_range, told.split(",")))) for name, told in FACE.findall(sheet)
    ]


def _range(told: str) -> tuple[int, int]:
    first, _, last = told.strip().upper().removeprefix("U+").partition("-")
    return int(first, 16), int(last or first, 16)


@lru_cache(maxsize=64)
def _font(file: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(VENDOR / file, size)
    font.set_variation_by_axes([weight])
    return font

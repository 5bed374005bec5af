"""Pictures from cameras made fit to show: upright, in sRGB, of bearable size, with nothing but pixels."""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import NamedTuple

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from app.kit.errors import BadRequest, TooLarge

FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/webp"
MOST_BYTES = 40 * 1024 * 1024
MOST_PIXELS = 80_000_000
"""Less than the number at which Pillow begins to warn."""
LEAST_SIDE = 320
LARGE = 2400
"""The longer side of a picture, in pixels; a smaller one stays as it is."""
SMALL = 640
"""The width of a thumbnail."""
QUALITY = 82
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)
"""What Pillow may raise over a file that ends early or contradicts itself."""


class Picture(NamedTuple):
    """A picture as WebP without any metadata, its thumbnail, and the day on which it was taken."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int
    taken_on: date | None


def prepared(content: bytes) -> Picture:
    """Return the picture that a file holds, whatever the file is called.

    Raises:
        BadRequest: it is no picture of a known format, is damaged, or too small to show.
        TooLarge: it has more bytes or pixels than anyone needs, or can decode in peace.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge(
            "The picture is larger than {most_mb} MB: save it as JPEG, or smaller.", most_mb=MOST_BYTES >> 20
        )
    with _opened(content) as original:
        _check_size(*original.size)
        taken_on = _taken_on(original)
        image = _upright(original)
    return Picture(_encoded(image), _encoded(_thumbnail(image)), image.width, image.height, taken_on)


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    if content[4:8] == b"ftyp":
        raise BadRequest(
            "HEIC and AVIF pictures cannot be read here: export the picture as JPEG.", parameter="file"
        )
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise BadRequest("This file is no picture: send a JPEG, PNG or WebP.", parameter="file") from None
    except BROKEN:
        raise BadRequest(
            "The picture is damaged: open it in a viewer, save it again as JPEG and send that.",
            parameter="file",
        ) from None


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < LEAST_SIDE:
        raise BadRequest(
            "The picture has {width} x {height} pixels, too few to show: "
            "send one with at least {least} on each side.",
            parameter="file",
            width=width,
            height=height,
            least=LEAST_SIDE,
        )


def _too_many_pixels() -> TooLarge:
    return TooLarge(
        "The picture has more than {most:,} pixels: send it smaller; {shown:,} on the longer side are shown.",
        most=MOST_PIXELS,
        shown=LARGE,
    )


def _taken_on(image: Image.Image) -> date | None:
    """Return the day that the camera noted; a camera whose clock was never set knows none."""
    with suppress(*BROKEN):
        noted = image.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
        return date.fromisoformat(str(noted)[:10].replace(":", "-"))
    return None


def _upright(original: Image.Image) -> Image.Image:
    """Return the pixels alone: turned as the camera was held, within `LARGE`, opaque, in sRGB."""
    profile = original.info.get("icc_profile")
    original.draft(None, (LARGE, LARGE))  # JPEG is decoded no larger than needed
    image = _opaque(original)
    image.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    with suppress(*BROKEN):  # notes that cannot be read say nothing
        ImageOps.exif_transpose(image, in_place=True)
    image = _in_srgb(image, profile) if profile else image.convert("RGB")
    image.info.clear()
    return image


def _opaque(image: Image.Image) -> Image.Image:
    """Return the image on white, in one of the modes that shrink well."""
    if image.mode.startswith("I"):  # 16 bits of grey, which `convert` would cut off instead of scaling
        return image.point(lambda value: value / 256).convert("L")
    if not image.has_transparency_data:
        return image if image.mode in ("RGB", "CMYK", "L") else image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen)
    paper.info = dict(image.info)
    return paper


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the image with the colours that its profile means; one that cannot be read means none."""
    with suppress(ImageCms.PyCMSError, *BROKEN):
        given, srgb = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, given, srgb, outputMode="RGB")
        if converted is not None:
            return converted
    return image.convert("RGB")


def _thumbnail(image: Image.Image) -> Image.Image:
    if image.width <= SMALL:
        return image
    return image.resize((SMALL, max(1, round(image.height * SMALL / image.width))), Image.Resampling.LANCZOS)


def _encoded(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", quality=QUALITY)
    return file.getvalue()

"""Pictures as cameras and programs write them, with all that they note beside the pixels."""

import io
from typing import Any

from PIL import ExifTags, Image, ImageCms

SECRET = "Taro Yamada, 090-0000-0000"
LEFT, RIGHT = (250, 10, 10), (10, 10, 250)


def drawn(width: int = 800, height: int = 600, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), LEFT)
    image.paste(RIGHT, (width // 2, 0, width, height))
    return image.convert(mode)


def file(image: Image.Image | None = None, kind: str = "JPEG", **more: Any) -> bytes:
    """Return the picture as a file."""
    written = io.BytesIO()
    (image or drawn()).save(written, kind, **more)
    return written.getvalue()


def notes(orientation: int = 1, taken: str = "2024:04:05 06:07:08") -> Image.Exif:
    """Return what a camera notes: who, when, how it was held, and where on the globe."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = SECRET
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (34.0, 50.0, 21.84)}
    )
    return exif


def from_camera(kind: str = "JPEG", orientation: int = 1, taken: str = "2024:04:05 06:07:08") -> bytes:
    """Return a file with EXIF, XMP, a colour profile and a comment."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode()
    more = {"comment": SECRET} if kind == "JPEG" else {}
    return file(None, kind, exif=notes(orientation, taken), icc_profile=profile, xmp=xmp, **more)

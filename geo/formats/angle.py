"""Degrees as people write them: 35.681236, 35°40′52.4″, 北緯35度40分, N35 40 52, in digits of any width."""

import re
import unicodedata
from typing import Final, Literal, NamedTuple

Axis = Literal["latitude", "longitude"]


class Angle(NamedTuple):
    """Degrees, and the axis if the text says which one it means."""

    degrees: float
    axis: Axis | None = None


# Before NFKC, which takes some of these marks apart. d, m and s stand for the three units.
_MARKS: Final = str.maketrans(
    {
        mark: unit
        for unit, marks in {"d": "°º˚゜゚ﾟ度", "m": "′'’‘´ʹ分", "s": '″"”“ʺ秒'}.items()
        for mark in marks
    }
)
_COMPASS: Final[dict[str, tuple[int, Axis]]] = {
    "N": (1, "latitude"),
    "S": (-1, "latitude"),
    "E": (1, "longitude"),
    "W": (-1, "longitude"),
    "北緯": (1, "latitude"),
    "南緯": (-1, "latitude"),
    "東経": (1, "longitude"),
    "西経": (-1, "longitude"),
}
_DECIMAL: Final = re.compile(r"[-+]?\d{1,10}(?:\.\d*)?(?:e[-+]?\d{1,2})?", re.ASCII | re.IGNORECASE)
_DEGREES: Final = re.compile(
    r"""(?P<before>北緯|南緯|東経|西経|[NSEW])?\s*
        (?P<sign>[-+])?\s*
        (?P<d>\d{1,3})(?P<fraction>[.,]\d+)?\s*(?:[d:]\s*|\s+|$|(?=[NSEW]))
        (?:(?P<m>\d{1,2}(?:\.\d+)?)\s*(?:[m:]\s*|\s+|$|(?=[NSEW]))
           (?:(?P<s>\d{1,2}(?:\.\d+)?)\s*(?:s|mm)?\s*)?)?
        (?P<after>[NSEW])?""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)


def parse(text: str) -> Angle | None:
    """Return the degrees that a text states, or None where it states none beyond doubt."""
    if _DECIMAL.fullmatch(text):
        return Angle(float(text))
    plain = unicodedata.normalize("NFKC", text.translate(_MARKS)).strip()
    if _DECIMAL.fullmatch(plain):
        return Angle(float(plain))
    found = _DEGREES.fullmatch(plain)
    return _angle(found) if found else None


def _angle(found: re.Match[str]) -> Angle | None:
    minutes, seconds = float(found["m"] or 0), float(found["s"] or 0)
    before, after = found["before"], found["after"]
    is_broken = found["fraction"] and found["m"]
    if minutes >= 60 or seconds >= 60 or is_broken or (before and after):
        return None
    whole = float(found["d"] + (found["fraction"] or "").replace(",", "."))
    sign, axis = _COMPASS[(before or after).upper()] if before or after else (1, None)
    if found["sign"] == "-":
        sign = -sign
    return Angle(sign * (whole + minutes / 60 + seconds / 3600), axis)

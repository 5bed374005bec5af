"""The sun over a place for one day, as the page tells and draws it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.kit.clock import JAPAN
from app.web.i18n import Forms
from app.web.view import say
from geo.sun import SunDay, Window, sun_day


@dataclass(frozen=True)
class SunView:
    """A day of the sun: rows for the table, and its path for the map."""

    on: date
    rows: list[tuple[str, str, str]]
    """Kind, label, time or times."""
    path: list[dict[str, Any]]


def view_of(lon: float, lat: float, on: date, lang: str) -> SunView:
    """Return the sun over a position on a day, in Japan's time."""
    day = sun_day(lon, lat, on, JAPAN)
    forms = Forms(lang)
    path = [
        {"at": forms.clock(spot.at), "azimuth": round(spot.azimuth, 1), "elevation": round(spot.elevation, 1)}
        for spot in day.path
    ]
    rows = [row for row in _rows(day, forms, lang) if row[2]]
    return SunView(on, sorted(rows, key=lambda row: row[2]), path)


def _rows(day: SunDay, forms: Forms, lang: str) -> list[tuple[str, str, str]]:
    def moment(at: datetime | None) -> str:
        return forms.clock(at) if at else ""

    def window(ends: Window | None) -> str:
        return f"{forms.clock(ends.start)} – {forms.clock(ends.end)}" if ends else ""

    return [
        ("blue", say(lang, "Blue hour"), window(day.blue_morning)),
        ("rise", say(lang, "Sunrise"), moment(day.sunrise)),
        ("golden", say(lang, "Golden hour"), window(day.golden_morning)),
        ("noon", say(lang, "Highest"), moment(day.noon)),
        ("golden", say(lang, "Golden hour"), window(day.golden_evening)),
        ("set", say(lang, "Sunset"), moment(day.sunset)),
        ("blue", say(lang, "Blue hour"), window(day.blue_evening)),
    ]

"""The sun over a place on a day: when it rises and sets, when the light is golden or blue, where it stands.

Times are computed by `astral` for a flat horizon at sea level; hills and buildings come on top. Golden is
the light while the sun stands from 4° below the horizon to 6° above it, blue from 6° to 4° below.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from astral import Observer, SunDirection
from astral.sun import SUN_APPARENT_RADIUS, azimuth, elevation, noon, time_at_elevation

from geo.coordinates import check_position

STEP: Final = timedelta(minutes=30)

_TWILIGHT, _BLUE_END, _GOLDEN_END = -6.0, -4.0, 6.0
_UP, _DOWN = SunDirection.RISING, SunDirection.SETTING


class Window(NamedTuple):
    """A stretch of time with its ends in the place's own time."""

    start: datetime
    end: datetime


class SunPosition(NamedTuple):
    """Where the sun stands: degrees clockwise from north, and degrees above the horizon."""

    at: datetime
    azimuth: float
    elevation: float


@dataclass(frozen=True)
class SunDay:
    """One day of the sun. What does not happen that day, near the poles, is None."""

    dawn: datetime | None
    sunrise: datetime | None
    noon: datetime | None
    sunset: datetime | None
    dusk: datetime | None
    blue_morning: Window | None
    golden_morning: Window | None
    golden_evening: Window | None
    blue_evening: Window | None
    path: tuple[SunPosition, ...]


def sun_day(lon: float, lat: float, on: date, zone: ZoneInfo) -> SunDay:
    """Return the day `on` of the sun at a place, in the time of `zone`; dawn and dusk are the civil ones.

    Raises:
        GeometryError: the position is not on the globe.
    """
    check_position(lon, lat)
    place = _Place(Observer(latitude=lat, longitude=lon), on, zone)
    return SunDay(
        dawn=place.crossing(_TWILIGHT, _UP),
        sunrise=place.crossing(-SUN_APPARENT_RADIUS, _UP),
        noon=place.that_day(lambda day: noon(place.observer, day, zone)),
        sunset=place.crossing(-SUN_APPARENT_RADIUS, _DOWN),
        dusk=place.crossing(_TWILIGHT, _DOWN),
        blue_morning=place.window(_TWILIGHT, _BLUE_END, _UP),
        golden_morning=place.window(_BLUE_END, _GOLDEN_END, _UP),
        golden_evening=place.window(_GOLDEN_END, _BLUE_END, _DOWN),
        blue_evening=place.window(_BLUE_END, _TWILIGHT, _DOWN),
        path=tuple(place.path()),
    )


@dataclass(frozen=True)
class _Place:
    observer: Observer
    on: date
    zone: ZoneInfo

    def crossing(self, degrees: float, direction: SunDirection) -> datetime | None:
        """Return when the sun passes a height on its way up or down, or None if it does not that day."""
        return self.that_day(lambda day: time_at_elevation(self.observer, degrees, day, direction, self.zone))

    def window(self, first: float, last: float, direction: SunDirection) -> Window | None:
        start, end = self.crossing(first, direction), self.crossing(last, direction)
        return Window(start, end) if start and end else None

    def path(self) -> Iterator[SunPosition]:
        """Yield where the sun stands on each half hour that it is up."""
        midnight, next_midnight = (
            datetime.combine(day, time(), self.zone).astimezone(ZoneInfo("UTC"))
            for day in (self.on, self.on + timedelta(days=1))
        )
        for step in range((next_midnight - midnight) // STEP):
            at = midnight + step * STEP
            height = elevation(self.observer, at)
            if height > 0:
                yield SunPosition(at.astimezone(self.zone), azimuth(self.observer, at), height)

    def that_day(self, find: Callable[[date], datetime]) -> datetime | None:
        """Return what `find` gives for the day in local time: astral counts days in UTC."""
        for shift in (0, -1, 1):
            try:
                found = find(self.on + timedelta(days=shift))
            except ValueError:  # the sun does not come to that height
                continue
            if found.date() == self.on:
                return found
        return None

"""Against the times that the National Astronomical Observatory of Japan publishes for Tokyo.

As quoted from its Calendar page (暦計算室, eco.mtk.nao.ac.jp/koyomi) by r7-kagaku.gakuto-plus.jp, 2025-04-09,
for 2024 and by ugb00588.cocolog-nifty.com, January 2023, for 2022-12-22; read 2026-11-23. They are rounded
to minutes. The place is the old observatory in Azabudai, 139°44′40.9″ E, 35°39′16″ N.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from geo.errors import OutOfRange
from geo.sun import SunDay, sun_day

JAPAN = ZoneInfo("Asia/Tokyo")
MINUTE = timedelta(minutes=1)


def tokyo(on: date) -> SunDay:
    return sun_day(139.74469, 35.65444, on, JAPAN)


class TestRiseAndSet:
    @pytest.mark.parametrize(
        ("on", "published"),
        [
            (date(2024, 6, 5), time(4, 25)),
            (date(2024, 6, 20), time(4, 25)),
            (date(2024, 1, 2), time(6, 51)),
            (date(2024, 1, 13), time(6, 51)),
            (date(2022, 12, 22), time(6, 47)),
        ],
    )
    def test_sunrise_is_as_published(self, on, published):
        assert abs(tokyo(on).sunrise - datetime.combine(on, published, JAPAN)) <= MINUTE

    @pytest.mark.parametrize(
        ("on", "published"),
        [
            (date(2024, 6, 23), time(19, 1)),
            (date(2024, 7, 4), time(19, 1)),
            (date(2024, 11, 28), time(16, 28)),
            (date(2024, 12, 12), time(16, 28)),
            (date(2022, 12, 22), time(16, 32)),
        ],
    )
    def test_sunset_is_as_published(self, on, published):
        assert abs(tokyo(on).sunset - datetime.combine(on, published, JAPAN)) <= MINUTE


class TestDay:
    @pytest.mark.parametrize("month", range(1, 13))
    def test_its_light_comes_in_order(self, month):
        day = tokyo(date(2026, month, 15))
        light = [
            *day.blue_morning,
            *day.golden_morning,
            day.noon,
            *day.golden_evening,
            *day.blue_evening,
        ]
        assert light == sorted(light)

    @pytest.mark.parametrize("zone", ["Asia/Tokyo", "Pacific/Auckland", "America/Los_Angeles"])
    def test_everything_is_on_the_day_asked_for(self, zone):
        lon = {"Asia/Tokyo": 141.3, "Pacific/Auckland": 174.8, "America/Los_Angeles": -118.2}[zone]
        day = sun_day(lon, 36, date(2026, 3, 20), ZoneInfo(zone))
        moments = [
            day.dawn,
            day.sunrise,
            day.noon,
            day.sunset,
            day.dusk,
            *day.golden_morning,
            *day.blue_evening,
        ]
        assert {moment.date() for moment in moments} == {date(2026, 3, 20)}

    def test_the_path_is_all_of_daylight_in_half_hours(self):
        day = tokyo(date(2026, 11, 23))
        assert [at.at for at in day.path] == [
            day.path[0].at + step * timedelta(minutes=30) for step in range(len(day.path))
        ]
        assert day.path[0].at - day.sunrise < timedelta(minutes=30)
        assert day.sunset - day.path[-1].at < timedelta(minutes=30)

    def test_at_noon_the_sun_stands_in_the_south(self):
        highest = max(tokyo(date(2026, 11, 23)).path, key=lambda position: position.elevation)
        assert highest.azimuth == pytest.approx(180, abs=8)

    def test_under_the_midnight_sun_nothing_rises_or_sets(self):
        day = sun_day(20, 75, date(2024, 6, 21), ZoneInfo("Europe/Oslo"))
        assert (day.sunrise, day.sunset, day.golden_evening, len(day.path)) == (None, None, None, 48)

    def test_in_the_polar_night_there_is_no_path(self):
        assert sun_day(20, 75, date(2024, 12, 21), ZoneInfo("Europe/Oslo")).path == ()

    def test_off_the_globe_there_is_no_sun(self):
        with pytest.raises(OutOfRange):
            sun_day(35.6, 139.7, date(2024, 6, 21), JAPAN)

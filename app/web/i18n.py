"""Numbers, days and distances in the reader's language."""

from contextlib import suppress
from datetime import date, datetime, time

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from app.kit import clock


class Forms:
    """How one language writes numbers, days and measures."""

    def __init__(self, lang: str) -> None:
        self.locale = Locale.parse(lang)

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self.locale)

    def day(self, value: date) -> str:
        """Return a day; of an instant, the day that it is in Japan."""
        value = value.astimezone(clock.JAPAN) if isinstance(value, datetime) else value
        return format_date(value, "long", locale=self.locale)

    def day_or_month(self, text: str) -> str:
        """Return an ISO day or month as the language writes it; anything else, a year for one, as it is."""
        with suppress(ValueError):
            return self.day(date.fromisoformat(text))
        with suppress(ValueError):
            return format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=self.locale)
        return text

    def clock(self, value: datetime | time) -> str:
        """Return hours and minutes as they stand in `value`."""
        return format_time(value.replace(tzinfo=None), "HH:mm", locale=self.locale)

    def instant(self, value: datetime) -> str:
        """Return day and minute as a clock in Japan shows them."""
        return format_datetime(value, "medium", tzinfo=clock.JAPAN, locale=self.locale)

    def distance(self, metres: float) -> str:
        """Return metres below one kilometre, then kilometres with one decimal below ten."""
        if metres < 1000:
            return self.unit(round(metres, -1), "meter")
        return self.unit(round(metres / 1000, 1 if metres < 10_000 else None), "kilometer")

    def unit(self, value: float, unit: str) -> str:
        """Return `value` with a CLDR unit such as `square-meter`."""
        return format_unit(value, unit, "short", locale=self.locale)

    def duration(self, value: int, unit: str) -> str:
        """Return a length of time in days, months or hours."""
        return format_unit(value, f"duration-{unit}", "long", locale=self.locale)

    def money(self, minor: int, currency: str) -> str:
        """Return an amount given in the currency's smallest unit; yen have none smaller."""
        digits = 0 if currency == "JPY" else 2
        return format_currency(minor / 10**digits, currency, locale=self.locale)

    def listed(self, texts: list[str]) -> str:
        return format_list(texts, locale=self.locale)

"""Days on which offices work, and from a shoot day back to the day by which to file, and forward again.

Offices of the state and of local governments are closed on Saturdays, Sundays, public holidays, and from 29
December to 3 January (Act on Holidays of Administrative Organs, art. 1; Local Autonomy Act, art. 4-2).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta
from holidays import HolidayBase, country_holidays

from guidelines.document import Span

SATURDAY = 5
YEAR_END = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))
HOURS = 24


class Office:
    """When an office is closed beside weekends and holidays."""

    def __init__(self, closed_on: Iterable[date] = (), closed_weekdays: Iterable[int] = ()) -> None:
        self.closed_on, self.closed_weekdays = frozenset(closed_on), frozenset(closed_weekdays)

    def is_open(self, day: date) -> bool:
        """Tell whether anybody takes papers on a day."""
        if day.weekday() >= SATURDAY or (day.month, day.day) in YEAR_END or day in self.closed_on:
            return False
        return day.weekday() not in self.closed_weekdays and not is_holiday(day)


ANY = Office()
"""An office of which nothing more is known."""


def latest_filing_day(shoot_day: date, span: Span, office: Office = ANY) -> date:
    """Return the last working day on which papers are early enough for a shoot day.

    `span` lies between the two: with one business day, papers filed on Thursday are good for Friday.
    """
    if span.unit == "business_days":
        day = _worked(shoot_day, -span.amount, office)
    else:
        day = _moved(shoot_day, span, -1)
    while not office.is_open(day):
        day -= timedelta(days=1)
    return day


def earliest_shoot_day(filing_day: date, span: Span, office: Office = ANY) -> date:
    """Return the first day that is late enough for papers filed on a day, or on the next working day."""
    while not office.is_open(filing_day):
        filing_day += timedelta(days=1)
    if span.unit != "business_days":
        day = _moved(filing_day, span, 1)
        while _moved(day, span, -1) < filing_day:  # a month after 31 January is none before 1 March
            day += timedelta(days=1)
        return day
    if not span.amount:
        return filing_day
    return _worked(filing_day, span.amount - 1, office) + timedelta(days=1)


@lru_cache(maxsize=8_000)
def is_holiday(day: date) -> bool:
    return day in _holidays()


@lru_cache(maxsize=1)
def _holidays() -> HolidayBase:
    return country_holidays("JP")


def _worked(day: date, business_days: int, office: Office) -> date:
    """Go so many working days forward, or back."""
    step = timedelta(days=1 if business_days > 0 else -1)
    left = abs(business_days)
    while left:
        day += step
        left -= office.is_open(day)
    return day


def _moved(day: date, span: Span, direction: int) -> date:
    if span.unit == "months":
        moved: date = day + relativedelta(months=direction * span.amount)
        return moved
    days = -(-span.amount // HOURS) if span.unit == "hours" else span.amount
    return day + timedelta(days=direction * days)

"""Pure decisions of the desk: which days and hours a shoot has, and what it costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from guidelines.requirements import Finding

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """The hours of each shoot day in Japan's time; an end before the beginning lies on the next day."""

    begin: time
    end: time

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Return the first and the last moment of a day's work."""
        begin, end = datetime.combine(day, self.begin), datetime.combine(day, self.end)
        return begin, end if end > begin else end + DAY


@dataclass(frozen=True)
class FeeTotal:
    """What is known to be due, in yen, from the least to the most; and what is due and not known."""

    least: int
    most: int
    unknown: tuple[str, ...]


def is_dark(hours: Hours, day: date, sunrise: time, sunset: time) -> bool:
    """Tell whether a day's work begins before sunrise, or goes on after sunset."""
    begin, end = hours.on(day)
    return begin < datetime.combine(day, sunrise) or end > datetime.combine(day, sunset)


def fees(needed: Iterable[Finding], days: int, offices: dict[str, int]) -> FeeTotal:
    """Add up the fees; `offices` says how many offices are competent for each requirement.

    One application is the least, one for each office the most. A fee per hour is taken for one hour a day;
    what more hours cost is not known.
    """
    least = most = 0
    unknown = []
    for finding in needed:
        id_, fee = finding.requirement.id, finding.edition.fee
        if fee is None:
            if finding.edition.fee_note or "fee" in finding.edition.unverified:
                unknown.append(id_)
            continue
        fewest = days if fee.per in ("day", "hour") else 1
        largest = offices.get(id_, 1) if fee.per == "application" else fewest
        least, most = least + fee.least * fewest, most + fee.most * largest
        if fee.per == "hour":
            unknown.append(id_)
    return FeeTotal(least, most, tuple(unknown))

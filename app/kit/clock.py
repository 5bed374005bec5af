"""The only clock. Rules never read it: today is an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """Return this instant in UTC, to the microsecond."""
    return datetime.now(UTC)


def today(zone: ZoneInfo = JAPAN) -> date:
    """Return the local day in `zone`."""
    return now().astimezone(zone).date()

"""The only clock. Rules never read it: today is an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

JAPAN = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """Return this instant in UTC, to the microsecond."""
    return datetime.now(UTC)


def today(zone: ZoneInfo = JAPAN) -> date:
    """Return the local day in `zone`."""
    return now().astimezone(zone).date()


class Instant(TypeDecorator[datetime]):
    """An instant in UTC; SQLite, which keeps no zone, gives back what it was given."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)

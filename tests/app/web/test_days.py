"""A day in a page is the day in Japan."""

from datetime import UTC, date, datetime

import pytest

from app.web.i18n import Forms


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime(2026, 3, 31, 14, 59, tzinfo=UTC), "2026年3月31日"),
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), "2026年4月1日"),
        (date(2026, 3, 31), "2026年3月31日"),
    ],
)
def test_what_happened_late_in_greenwich_was_the_next_day_in_japan(value, shown):
    assert Forms("ja").day(value) == shown

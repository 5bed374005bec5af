"""From a shoot day back to the day by which to file, and forward; over weekends, holidays and New Year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.document import Span
from guidelines.lead_time import Office, earliest_shoot_day, latest_filing_day

DAY = timedelta(days=1)
CLOSED_ON_MONDAYS = Office(closed_weekdays=[0])
ON_HOLIDAY = Office(closed_on=[date(2026, 6, 18), date(2026, 6, 19)])

month_ends = st.builds(
    lambda year, month, back: date(year, month, 1) - back * DAY,
    st.integers(2024, 2029),
    st.integers(1, 12),
    st.integers(1, 4),
)
days = st.dates(date(2024, 1, 1), date(2029, 12, 31)) | month_ends
spans = st.one_of(
    st.builds(Span, amount=st.integers(0, 60), unit=st.sampled_from(["business_days", "days"])),
    st.builds(Span, amount=st.integers(0, 12), unit=st.just("months")),
    st.builds(Span, amount=st.integers(0, 200), unit=st.just("hours")),
)
offices = st.sampled_from([Office(), CLOSED_ON_MONDAYS, ON_HOLIDAY])


def span(amount: int, unit: str) -> Span:
    return Span(amount=amount, unit=unit)


class TestOffice:
    @pytest.mark.parametrize(
        "closed",
        [
            date(2026, 6, 20),  # Saturday
            date(2026, 6, 21),  # Sunday
            date(2026, 5, 6),  # in lieu of Sunday 3 May
            date(2026, 9, 22),  # between two holidays
            date(2026, 12, 29),
            date(2027, 1, 3),
            date(2026, 12, 31),
        ],
    )
    def test_it_is_closed(self, closed):
        assert not Office().is_open(closed)

    @pytest.mark.parametrize(
        "working", [date(2026, 12, 28), date(2027, 1, 4), date(2026, 4, 30), date(2026, 5, 7)]
    )
    def test_it_works_on_the_days_beside_the_closed_ones(self, working):
        assert Office().is_open(working)

    def test_it_has_closed_days_of_its_own(self):
        assert not CLOSED_ON_MONDAYS.is_open(date(2026, 6, 15))
        assert not ON_HOLIDAY.is_open(date(2026, 6, 18))


class TestLatestFilingDay:
    @pytest.mark.parametrize(
        ("shoot", "before", "latest"),
        [
            (date(2026, 6, 19), span(1, "business_days"), date(2026, 6, 18)),  # Thursday is good for Friday
            (date(2026, 6, 22), span(1, "business_days"), date(2026, 6, 19)),  # Monday: Friday
            (date(2026, 6, 21), span(1, "business_days"), date(2026, 6, 19)),  # Sunday: Friday
            (date(2026, 5, 7), span(3, "business_days"), date(2026, 4, 28)),  # 1 May, 30 April, 28 April
            (date(2027, 1, 4), span(1, "business_days"), date(2026, 12, 28)),
            (date(2026, 6, 22), span(0, "business_days"), date(2026, 6, 22)),
            (
                date(2026, 6, 21),
                span(0, "business_days"),
                date(2026, 6, 19),
            ),  # nobody is there on the day itself
            (date(2026, 6, 23), span(3, "days"), date(2026, 6, 19)),  # Saturday 20: Friday
            (date(2026, 6, 24), span(48, "hours"), date(2026, 6, 22)),
            (date(2026, 6, 24), span(49, "hours"), date(2026, 6, 19)),  # three days: Sunday 21
            (date(2026, 7, 17), span(1, "months"), date(2026, 6, 17)),
            (date(2026, 3, 31), span(1, "months"), date(2026, 2, 27)),  # no 31 February; 28 is a Saturday
            (date(2028, 3, 31), span(1, "months"), date(2028, 2, 29)),  # a Tuesday in a leap year
            (date(2027, 1, 31), span(1, "months"), date(2026, 12, 28)),
            (date(2026, 6, 6), span(1, "months"), date(2026, 5, 1)),  # 6 May to 2 May are closed
        ],
    )
    def test_it_is_counted_by_hand(self, shoot, before, latest):
        assert latest_filing_day(shoot, before) == latest

    def test_the_closed_days_of_the_office_count(self):
        assert latest_filing_day(date(2026, 6, 22), span(1, "business_days"), ON_HOLIDAY) == date(2026, 6, 17)
        assert latest_filing_day(date(2026, 6, 16), span(1, "business_days"), CLOSED_ON_MONDAYS) == date(
            2026, 6, 12
        )

    @given(days, spans, offices)
    def test_it_is_never_a_closed_day(self, shoot, before, office):
        assert office.is_open(latest_filing_day(shoot, before, office))

    @given(days, spans, offices)
    def test_it_is_never_after_the_shoot(self, shoot, before, office):
        assert latest_filing_day(shoot, before, office) <= shoot

    @given(days, st.integers(0, 60), spans, offices)
    def test_a_later_shoot_is_never_filed_earlier(self, shoot, further, before, office):
        later = shoot + further * DAY
        assert latest_filing_day(shoot, before, office) <= latest_filing_day(later, before, office)

    @given(days, st.integers(0, 30), st.integers(0, 30), st.sampled_from(["business_days", "days", "hours"]))
    def test_more_time_is_never_filed_later(self, shoot, amount, more, unit):
        less = latest_filing_day(shoot, span(amount, unit))
        assert latest_filing_day(shoot, span(amount + more, unit)) <= less


class TestEarliestShootDay:
    @pytest.mark.parametrize(
        ("filed", "before", "earliest"),
        [
            (date(2026, 6, 18), span(1, "business_days"), date(2026, 6, 19)),
            (date(2026, 6, 19), span(1, "business_days"), date(2026, 6, 20)),  # a Saturday, filed on Friday
            (date(2026, 6, 20), span(1, "business_days"), date(2026, 6, 23)),  # it lies there until Monday
            (date(2026, 12, 29), span(1, "business_days"), date(2027, 1, 5)),
            (date(2026, 4, 30), span(3, "business_days"), date(2026, 5, 8)),
            (date(2026, 6, 17), span(3, "days"), date(2026, 6, 20)),
            (date(2026, 6, 17), span(1, "months"), date(2026, 7, 17)),
            (date(2026, 6, 17), span(0, "business_days"), date(2026, 6, 17)),
            (
                date(2029, 1, 31),
                span(1, "months"),
                date(2029, 3, 1),
            ),  # for 28 February, 28 January would have been due
        ],
    )
    def test_it_is_counted_by_hand(self, filed, before, earliest):
        assert earliest_shoot_day(filed, before) == earliest

    @given(days, spans, offices)
    def test_it_is_the_first_day_for_which_the_papers_are_early_enough(self, filed, before, office):
        earliest = earliest_shoot_day(filed, before, office)
        assert latest_filing_day(earliest, before, office) >= filed
        assert latest_filing_day(earliest - DAY, before, office) < filed

    @given(days, days, spans, offices)
    def test_either_way_tells_the_same(self, filed, shoot, before, office):
        is_early_enough = latest_filing_day(shoot, before, office) >= filed
        assert is_early_enough is (shoot >= earliest_shoot_day(filed, before, office))

    @given(days, st.integers(0, 60), spans, offices)
    def test_later_papers_never_make_an_earlier_shoot(self, filed, further, before, office):
        later = filed + further * DAY
        assert earliest_shoot_day(filed, before, office) <= earliest_shoot_day(later, before, office)

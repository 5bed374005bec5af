"""When to file what: chains of papers, and that a later shoot is never harder."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from guidelines.lead_time import Office
from guidelines.requirements import Finding, find
from guidelines.timeline import Timeline, timeline
from tests.guidelines.small import book_of, requirement
from tests.guidelines.strategies import BOOK, areas, shoots

DAY = timedelta(days=1)
WEDNESDAY = date(2026, 6, 17)
MONDAY = date(2026, 6, 1)
shoot_days = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def paper(id_: str, least: int | None, *after: str, plan: int | None = None) -> Finding:
    """Return a requirement with lead times in working days."""
    told = {name: span(days) for name, days in {"least": least, "plan": plan}.items() if days is not None}
    edition = {"lead_time": told} if told else {}
    book = book_of(requirement(id_, after=list(after), edition=edition))
    rule = book.rules[0]
    since = date(2020, 1, 1)
    return Finding(rule.requirement, rule.requirement.editions[since], rule.conditions[since], {}, holds=True)


def span(days: int) -> dict[str, Any]:
    return {"amount": days, "unit": "business_days"}


def made(*papers: Finding, shoot: date = WEDNESDAY, today: date = MONDAY, **offices: Office) -> Timeline:
    return timeline(papers, shoot, today, offices)


def dates(line: Timeline) -> dict[str, tuple[date | None, date | None]]:
    return {each.id: (each.latest_on, each.plan_on) for each in line.filings}


@st.composite
def chains(draw: Any) -> list[Finding]:
    """Draw papers of which each may wait for some of those before."""
    count = draw(st.integers(1, 5))
    names = [f"JP-P{n}" for n in range(count)]
    days = st.none() | st.integers(0, 12)
    return [
        paper(name, draw(days), *sorted(draw(st.sets(st.sampled_from(names[:n])))) if n else ())
        for n, name in enumerate(names)
    ]


class TestFilings:
    def test_one_paper_has_its_two_days(self):
        assert dates(made(paper("JP-A", 3, plan=10))) == {"JP-A": (date(2026, 6, 12), date(2026, 6, 3))}

    def test_without_a_plan_the_least_is_the_plan(self):
        assert dates(made(paper("JP-A", 3))) == {"JP-A": (date(2026, 6, 12), date(2026, 6, 12))}

    def test_where_no_source_says_a_minimum_none_is_told(self):
        assert dates(made(paper("JP-A", None, plan=3))) == {"JP-A": (None, date(2026, 6, 12))}

    def test_what_another_waits_for_is_filed_before_it(self):
        found = dates(made(paper("JP-A", 3), paper("JP-B", 2, "JP-A")))
        # B by Mon 15; A three working days before that: 12, 11, Wed 10.
        assert found == {"JP-A": (date(2026, 6, 10),) * 2, "JP-B": (date(2026, 6, 15),) * 2}

    def test_it_is_so_also_through_one_that_takes_no_time(self):
        found = dates(made(paper("JP-A", 3), paper("JP-B", None, "JP-A"), paper("JP-C", 2, "JP-B")))
        assert found["JP-A"] == (date(2026, 6, 10), date(2026, 6, 10))

    def test_it_waits_only_for_what_is_needed(self):
        line = made(paper("JP-B", 2, "JP-A"))
        assert line.filings[0].waits_for == ()

    def test_the_earliest_plan_comes_first_and_what_has_no_day_last(self):
        line = made(paper("JP-Z", None), paper("JP-A", 1), paper("JP-B", 3))
        assert [each.id for each in line.filings] == ["JP-B", "JP-A", "JP-Z"]

    def test_the_last_day_is_not_late_and_the_next_is(self):
        assert not made(paper("JP-A", 3), today=date(2026, 6, 12)).filings[0].is_late
        assert made(paper("JP-A", 3), today=date(2026, 6, 13)).filings[0].is_late

    def test_what_has_no_minimum_is_never_late(self):
        assert not made(paper("JP-A", None, plan=30), today=WEDNESDAY).filings[0].is_late

    def test_an_office_has_its_own_closed_days(self):
        closed = {"JP-A": Office(closed_weekdays=[0, 1])}
        line = timeline([paper("JP-A", 1)], WEDNESDAY, MONDAY, closed)
        assert line.filings[0].latest_on == date(2026, 6, 12)

    def test_nothing_needed_needs_no_time(self):
        assert made() == Timeline((), MONDAY, ())


class TestEarliest:
    def test_it_is_as_long_as_the_longest_chain(self):
        line = made(paper("JP-A", 3), paper("JP-B", 2, "JP-A"), paper("JP-C", 4))
        # A: 1, 2, 3 June; B from Thu 4: 4, 5; the day after is Sat 6.
        assert line.earliest_shoot_on == date(2026, 6, 6)
        assert line.critical_path == ("JP-A", "JP-B")

    def test_a_single_long_one_wins_over_a_short_chain(self):
        line = made(paper("JP-A", 1), paper("JP-B", 1, "JP-A"), paper("JP-C", 20))
        assert line.critical_path == ("JP-C",)

    @settings(max_examples=300)
    @given(chains(), shoot_days)
    def test_on_that_day_nothing_is_late_and_the_day_before_something_is(self, papers, today):
        earliest = timeline(papers, today, today).earliest_shoot_on
        assert not any(each.is_late for each in timeline(papers, earliest, today).filings)
        if earliest > today:
            assert any(each.is_late for each in timeline(papers, earliest - DAY, today).filings)

    @given(chains(), shoot_days)
    def test_each_step_of_the_critical_path_waits_for_the_one_before(self, papers, today):
        path = timeline(papers, today, today).critical_path
        assert set(path) <= {each.requirement.id for each in papers}
        assert len(path) == len(set(path))


class TestTheBookOfJapan:
    @settings(max_examples=40)
    @given(shoots, areas, shoot_days, st.integers(0, 60), st.integers(-60, 60))
    def test_a_later_shoot_day_never_makes_a_filing_late(self, shoot, codes, day, further, from_today):
        needed = find(BOOK, shoot, day, codes).needed
        today, later = day + from_today * DAY, day + further * DAY
        late = {each.id for each in timeline(needed, later, today).filings if each.is_late}
        assert late <= {each.id for each in timeline(needed, day, today).filings if each.is_late}

    @settings(max_examples=40)
    @given(shoots, areas, shoot_days)
    def test_prudence_is_never_later_than_the_last_day(self, shoot, codes, day):
        filings = timeline(find(BOOK, shoot, day, codes).needed, day, day).filings
        assert [each.id for each in filings if each.latest_on and each.plan_on > each.latest_on] == []

    @settings(max_examples=40)
    @given(shoots, areas, shoot_days)
    def test_all_filed_today_the_earliest_day_holds(self, shoot, codes, today):
        needed = find(BOOK, shoot, today, codes).needed
        earliest = timeline(needed, today, today).earliest_shoot_on
        assert not any(each.is_late for each in timeline(needed, earliest, today).filings)

    @settings(max_examples=40)
    @given(shoots, areas, shoot_days, st.data())
    def test_the_order_of_the_papers_does_not_matter(self, shoot, codes, day, data):
        needed = find(BOOK, shoot, day, codes).needed
        shuffled = data.draw(st.permutations(needed))
        assert timeline(shuffled, day, day) == timeline(needed, day, day)

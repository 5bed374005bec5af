"""What a shoot needs: who stands in for whom, what is still to ask, and what more never makes less."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidelines.check import tries
from guidelines.load import Book
from guidelines.requirements import Findings, completed, find, open_questions
from guidelines.situations import situations
from tests.guidelines.small import book_of, requirement
from tests.guidelines.strategies import ACTIVITIES, BOOK, answers, areas, shoots, whole_and_part

DAY = date(2026, 6, 17)


def ids(findings: Any) -> list[str]:
    return [finding.requirement.id for finding in findings]


def found(book: Book, codes: tuple[str, ...] = (), day: date = DAY, **told: Any) -> Findings:
    return find(book, {f"shoot.{name}": value for name, value in told.items()}, day, [codes])


class TestFind:
    def test_it_is_needed_open_or_not(self):
        book = book_of(requirement(when="shoot.a"))
        assert ids(found(book, a=True).needed) == ["JP-ONE"]
        assert ids(found(book, a=False).not_needed) == ["JP-ONE"]
        assert ids(found(book).open) == ["JP-ONE"]

    def test_it_says_because_of_what(self):
        book = book_of(requirement(when="shoot.a && shoot.b"))
        assert found(book, a=True, b=True).needed[0].reasons == ("shoot.a", "shoot.b")
        assert found(book, a=False, b=True).not_needed[0].reasons == ("shoot.a",)
        assert found(book, b=True).open[0].reasons == ("shoot.a",)

    @pytest.mark.parametrize(
        ("day", "needed"),
        [
            (date(2019, 12, 31), []),
            (date(2020, 1, 1), ["JP-ONE"]),
            (date(2026, 6, 30), ["JP-ONE"]),
            (date(2026, 7, 1), []),
        ],
    )
    def test_it_holds_from_its_first_to_its_last_day(self, day, needed):
        book = book_of(requirement(ends_on=date(2026, 6, 30)))
        assert ids(found(book, a=True, day=day).needed) == needed

    @pytest.mark.parametrize(("day", "needed"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
    def test_a_new_edition_takes_over_on_its_day(self, day, needed):
        told = requirement(when="shoot.a")
        later = told["editions"][date(2020, 1, 1)] | {"when": "shoot.b"}
        book = book_of(told | {"editions": told["editions"] | {date(2027, 1, 1): later}})
        assert bool(found(book, a=False, b=True, day=day).needed) is needed

    @pytest.mark.parametrize(
        ("season", "day", "needed"),
        [
            (("07-01", "08-31"), date(2026, 6, 30), False),
            (("07-01", "08-31"), date(2026, 7, 1), True),
            (("07-01", "08-31"), date(2026, 8, 31), True),
            (("07-01", "08-31"), date(2026, 9, 1), False),
            (("12-01", "02-29"), date(2026, 12, 31), True),
            (("12-01", "02-29"), date(2028, 2, 29), True),
            (("12-01", "02-29"), date(2028, 3, 1), False),
        ],
    )
    def test_it_has_its_season(self, season, day, needed):
        book = book_of(requirement(season={"since": season[0], "until": season[1]}))
        assert bool(found(book, a=True, day=day).needed) is needed

    def test_a_local_rule_holds_where_it_is_a_rule_of(self):
        book = book_of(requirement(only_in=["14", "22219"]))
        assert found(book, ("14", "14205"), a=True).needed
        assert found(book, ("22", "22219"), a=True).needed
        assert found(book, ("22", "22220"), a=True) == Findings((), (), (), {})


class TestReplaced:
    book = book_of(
        requirement("JP-ALL", when="shoot.a"),
        requirement("JP-HERE", when="shoot.a && shoot.b", only_in=["14"], replaces=["JP-ALL"]),
    )

    def test_a_needed_rule_stands_in(self):
        findings = found(self.book, ("14",), a=True, b=True)
        assert ids(findings.needed) == ["JP-HERE"]
        assert findings.replaced == {"JP-ALL": "JP-HERE"}

    def test_one_that_is_not_needed_does_not(self):
        findings = found(self.book, ("14",), a=True, b=False)
        assert ids(findings.needed) == ["JP-ALL"]
        assert findings.replaced == {}

    def test_one_that_is_open_does_not(self):
        findings = found(self.book, ("14",), a=True)
        assert (ids(findings.needed), ids(findings.open)) == (["JP-ALL"], ["JP-HERE"])

    def test_one_of_elsewhere_does_not(self):
        assert ids(found(self.book, ("13",), a=True, b=True).needed) == ["JP-ALL"]

    def test_nothing_is_said_to_be_replaced_that_is_not_needed_anyway(self):
        book = book_of(
            requirement("JP-ALL", when="!shoot.a"),
            requirement("JP-HERE", when="shoot.a", replaces=["JP-ALL", "JP-ELSEWHERE"]),
            requirement("JP-ELSEWHERE", when="shoot.a", only_in=["15"]),
        )
        findings = found(book, ("14",), a=True)
        assert findings.replaced == {}
        assert ids(findings.not_needed) == ["JP-ALL"]


class TestCompleted:
    def test_what_need_not_be_asked_is_filled_in(self):
        assert completed(book_of(), {"shoot.a": False}) == {
            "shoot.a": False, "shoot.of_a": False, "shoot.of_of_a": False,
        }  # fmt: skip

    def test_what_is_told_stays_while_it_is_asked(self):
        told = {"shoot.a": True, "shoot.of_a": True}
        assert completed(book_of(), told)["shoot.of_a"] is True

    def test_what_was_told_before_does_not_count_once_it_is_not_asked(self):
        told = {"shoot.a": False, "shoot.of_a": True}
        assert completed(book_of(), told)["shoot.of_a"] is False

    def test_nothing_is_filled_in_while_it_depends(self):
        assert completed(book_of(), {}) == {}

    @settings(max_examples=40)
    @given(whole_and_part)
    def test_once_is_enough(self, whole_and_some):
        _, some = whole_and_some
        assert completed(BOOK, completed(BOOK, some)) == completed(BOOK, some)


class TestOpenQuestions:
    def asked(self, book, **told):
        values = {f"shoot.{name}": value for name, value in told.items()}
        return open_questions(book, values, find(book, values, DAY))

    def test_nothing_is_asked_that_is_decided(self):
        assert self.asked(book_of(requirement(when="shoot.a || shoot.b")), a=True) == []

    def test_what_most_wait_for_comes_first(self):
        book = book_of(
            requirement("JP-ONE", "shoot.a || shoot.b"), requirement("JP-TWO", "shoot.b && shoot.c")
        )
        assert self.asked(book) == ["shoot.b", "shoot.a", "shoot.c"]

    def test_what_it_depends_on_is_asked_first(self):
        book = book_of(requirement(when="shoot.of_of_a"))
        assert self.asked(book) == ["shoot.a"]
        assert self.asked(book, a=True) == ["shoot.of_a"]
        assert self.asked(book, a=True, of_a=True) == ["shoot.of_of_a"]
        assert self.asked(book, a=True, of_a=False) == []

    def test_what_follows_from_the_dates_is_not_asked(self):
        assert self.asked(book_of(requirement(when="days.is_night && shoot.a"))) == ["shoot.a"]

    @settings(max_examples=40)
    @given(whole_and_part, areas)
    def test_only_what_is_not_told_is_asked_and_can_be(self, whole_and_some, codes):
        _, some = whole_and_some
        asked = open_questions(BOOK, some, find(BOOK, some, DAY, [codes]))
        assert not set(asked) & set(completed(BOOK, some))
        assert set(asked) <= {fact.name for fact in BOOK.facts.asked}
        assert len(asked) == len(set(asked))

    @settings(max_examples=40)
    @given(whole_and_part, areas)
    def test_once_all_is_answered_nothing_is_open(self, whole_and_some, codes):
        whole, some = whole_and_some
        told = some | {name: value for name, value in whole.items() if BOOK.facts[name].is_derived}
        rounds = 0
        while asked := open_questions(BOOK, told, find(BOOK, told, DAY, [codes])):
            told |= {name: completed(BOOK, whole)[name] for name in asked}
            rounds += 1
            assert rounds < 6
        assert find(BOOK, told, DAY, [codes]).open == ()
        assert set(ids(find(BOOK, told, DAY, [codes]).needed)) == set(
            ids(find(BOOK, whole, DAY, [codes]).needed)
        )

    @pytest.mark.parametrize(
        "situation", [pytest.param(each, id=each.name) for each in situations() if each.asked]
    )
    def test_each_answer_can_matter(self, situation):
        told = completed(BOOK, situation.values(BOOK))
        open_ = situation.findings(BOOK).open
        assert [name for name in situation.asked if not matters(name, told, open_)] == []


def matters(name: str, told: dict[str, Any], open_: Any) -> bool:
    """Tell whether an open condition hangs on a fact, if all others are told in some way."""
    conditions = [BOOK.by_id[finding.requirement.id].on(DAY)[1] for finding in open_]
    gated = {each for each, condition in BOOK.asked_when.items() if name in condition.names} | {name}
    return any(
        condition.holds({one: said for one, said in (values | told).items() if one not in gated}) is None
        for condition in conditions
        for values in tries(BOOK, condition)
    )


class TestTheBookOfJapan:
    @settings(max_examples=40)
    @given(
        shoots,
        areas,
        st.sampled_from(ACTIVITIES).flatmap(lambda fact: st.tuples(st.just(fact), answers(fact))),
    )
    def test_an_activity_more_never_makes_a_requirement_less(self, shoot, codes, activity):
        fact, said = activity
        more = shoot | {fact.name: max(said, shoot.get(fact.name, False))}
        self.nothing_is_lost(shoot, more, codes)

    @settings(max_examples=40)
    @given(shoots, areas, st.sampled_from(sorted(BOOK.facts["site.surfaces"].choices)))
    def test_ground_more_never_makes_a_requirement_less(self, shoot, codes, ground):
        more = shoot | {"site.surfaces": sorted({*shoot["site.surfaces"], ground})}
        self.nothing_is_lost(shoot, more, codes)

    def nothing_is_lost(self, shoot, more, codes):
        before, after = find(BOOK, shoot, DAY, [codes]), find(BOOK, more, DAY, [codes])
        stand_ins = {id_ for finding in after.needed for id_ in finding.requirement.replaces}
        needed_or_open = {*ids(after.needed), *ids(after.open)}
        assert set(ids(before.needed)) - needed_or_open - stand_ins == set()

    @settings(max_examples=40)
    @given(whole_and_part, areas)
    def test_what_is_decided_stays_so_when_more_is_told(self, whole_and_some, codes):
        whole, some = whole_and_some
        early, late = find(BOOK, some, DAY, [codes]), find(BOOK, whole, DAY, [codes])
        assert set(ids(early.needed)) <= {*ids(late.needed), *late.replaced}
        assert set(ids(early.not_needed)) <= set(ids(late.not_needed))

    @settings(max_examples=40)
    @given(whole_and_part, areas)
    def test_each_requirement_in_force_is_told_once(self, whole_and_some, codes):
        _, some = whole_and_some
        findings = find(BOOK, some, DAY, [codes])
        told = [*ids(findings.needed), *ids(findings.open), *ids(findings.not_needed), *findings.replaced]
        in_force = [
            id_ for id_, rule in BOOK.by_id.items()
            if rule.on(DAY) and (not rule.requirement.only_in or set(codes) & set(rule.requirement.only_in))
        ]  # fmt: skip
        assert sorted(told) == sorted(in_force)

    @settings(max_examples=40)
    @given(shoots, areas.flatmap(lambda codes: st.tuples(st.just(codes), st.permutations(codes + codes))))
    def test_neither_the_order_of_the_areas_matters_nor_that_of_the_rules(self, shoot, codes):
        one, other = codes
        backwards = Book(BOOK.facts, BOOK.rules[::-1])
        here, there = find(BOOK, shoot, DAY, one), find(backwards, shoot, DAY, other)
        assert sorted(ids(here.needed)) == sorted(ids(there.needed))
        assert here.replaced == there.replaced

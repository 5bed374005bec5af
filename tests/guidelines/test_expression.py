"""Conditions: yes, no, or that it depends; and because of what."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.errors import GuidelineError
from guidelines.expression import Condition
from tests.guidelines.small import LANGUAGE, all_values, expressions, some_of


def holds(when: str, **told: Any) -> bool | None:
    return LANGUAGE.read(when).holds({f"shoot.{name}": value for name, value in told.items()})


class TestHolds:
    @pytest.mark.parametrize(
        ("a", "b", "both", "either"),
        [
            (True, True, True, True),
            (True, False, False, True),
            (True, None, None, True),
            (False, True, False, True),
            (False, False, False, False),
            (False, None, False, None),
            (None, True, None, True),
            (None, False, False, None),
            (None, None, None, None),
        ],
    )
    def test_it_is_the_logic_of_kleene(self, a, b, both, either):
        told = {name: value for name, value in {"a": a, "b": b}.items() if value is not None}
        assert holds("shoot.a && shoot.b", **told) is both
        assert holds("shoot.a || shoot.b", **told) is either

    def test_the_contrary_of_what_is_not_known_is_not_known(self):
        assert holds("!shoot.a") is None
        assert holds("!shoot.a", a=False) is True

    def test_a_sum_with_something_not_told_depends(self):
        assert holds("shoot.n + shoot.m > 30", n=31) is None

    def test_true_needs_no_fact(self):
        assert holds("true") is True

    def test_what_it_does_not_speak_of_does_not_disturb(self):
        assert LANGUAGE.read("shoot.a").holds({"shoot.a": True, "shoot.strange": object()}) is True

    @given(expressions, all_values)
    def test_with_everything_told_it_is_decided(self, when, values):
        assert LANGUAGE.read(when).holds(values) is not None

    @given(expressions, all_values.flatmap(lambda values: st.tuples(st.just(values), some_of(values))))
    def test_a_decided_answer_never_changes_when_more_is_told(self, when, more_and_less):
        more, less = more_and_less
        condition = LANGUAGE.read(when)
        if (early := condition.holds(less)) is not None:
            assert condition.holds(more) is early

    @given(expressions, all_values.flatmap(some_of))
    def test_the_contrary_is_decided_when_it_is(self, when, told):
        one, other = LANGUAGE.read(when).holds(told), LANGUAGE.read(f"!({when})").holds(told)
        assert other is (None if one is None else not one)

    @given(expressions, expressions, all_values.flatmap(some_of))
    def test_the_order_does_not_matter(self, one, other, told):
        assert LANGUAGE.read(f"{one} && {other}").holds(told) is LANGUAGE.read(f"{other} && {one}").holds(
            told
        )
        assert LANGUAGE.read(f"{one} || {other}").holds(told) is LANGUAGE.read(f"{other} || {one}").holds(
            told
        )


class TestReasons:
    def test_what_does_not_matter_is_no_reason(self):
        condition = LANGUAGE.read("shoot.a && (shoot.b || shoot.c)")
        assert condition.reasons({"shoot.a": True, "shoot.b": True, "shoot.c": False}) == [
            "shoot.a",
            "shoot.b",
        ]

    def test_two_that_would_each_do_are_both_reasons(self):
        condition = LANGUAGE.read("shoot.a || shoot.b")
        assert condition.reasons({"shoot.a": True, "shoot.b": True}) == ["shoot.a", "shoot.b"]

    def test_one_no_is_reason_enough(self):
        condition = LANGUAGE.read("shoot.a && shoot.b")
        assert condition.reasons({"shoot.a": False, "shoot.b": True}) == ["shoot.a"]

    def test_what_is_always_needed_has_no_reason(self):
        assert LANGUAGE.read("true").reasons({"shoot.a": True}) == []

    @given(expressions, all_values.flatmap(some_of))
    def test_the_reasons_alone_decide_it(self, when, told):
        condition = LANGUAGE.read(when)
        alone = {name: told[name] for name in condition.reasons(told)}
        assert condition.holds(alone) is condition.holds(told)

    @given(expressions, all_values.flatmap(some_of))
    def test_each_reason_is_needed_in_some_smallest_set(self, when, told):
        condition = LANGUAGE.read(when)
        needed = {name for names in smallest(condition, told) for name in names}
        assert set(condition.reasons(told)) <= needed

    @given(expressions, all_values)
    def test_the_open_names_are_those_not_told(self, when, values):
        condition = LANGUAGE.read(when)
        assert condition.open_names({}) == list(condition.names)
        assert condition.open_names(values) == []


def smallest(condition: Condition, told: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return every set of facts that decides it as all do, and of which none can be left out."""
    answer = condition.holds(told)
    known = [name for name in condition.names if name in told]
    enough = [
        names
        for count in range(len(known) + 1)
        for names in combinations(known, count)
        if condition.holds({name: told[name] for name in names}) is answer
    ]
    return [names for names in enough if not any(set(fewer) < set(names) for fewer in enough)]


class TestRead:
    @pytest.mark.parametrize(
        ("when", "told"),
        [
            ("shoot.unheard_of", "unheard_of"),
            ("shoot.a >= 3", "overload"),
            ("shoot.n", "no question of yes or no"),
            ('"road" in shoot.a', "overload"),
            ("shoot.a &&", "Syntax error"),
            ("", "cannot be understood"),
            ('shoot.n == "3"', "overload"),
            ("shoot.a ? 1 : 2", "no question of yes or no"),
        ],
    )
    def test_what_cannot_be_a_condition_is_refused_with_its_words(self, when, told):
        with pytest.raises(GuidelineError) as refused:
            LANGUAGE.read(when)
        assert told in str(refused.value)
        assert when in str(refused.value)

    def test_it_says_of_which_facts_it_speaks_in_their_order(self):
        condition = LANGUAGE.read('shoot.b && "road" in site.grounds && (shoot.b || shoot.a)')
        assert condition.names == ("shoot.b", "site.grounds", "shoot.a")

    def test_nothing_is_run(self):
        with pytest.raises(GuidelineError):
            LANGUAGE.read("__import__('os').system('true') == 0")

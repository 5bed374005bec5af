"""What people may say of a shoot, and what is wrong with it, fact by fact."""

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.errors import FactsError
from guidelines.load import book
from tests.guidelines.small import FACTS

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def faults_of(said):
    try:
        FACTS.checked(said)
    except FactsError as refused:
        return {name: str(fault) for name, fault in refused.faults.items()}
    return {}


def fault(name, said):
    return faults_of({name: said})[name]


class TestChecked:
    def test_what_can_be_used_comes_back(self):
        said = {"shoot.a": True, "shoot.n": 3, "site.grounds": ["road"], "shoot.codes": ["any"]}
        assert FACTS.checked(said) == said

    def test_null_is_not_told(self):
        assert FACTS.checked({"shoot.a": None}) == {}

    def test_a_fact_that_there_is_not(self):
        assert fault("shoot.weather", True) == "There is no such fact."

    def test_a_derived_fact_is_left_out(self):
        assert fault("days.is_night", True) == "This follows from the site or the dates: leave it out."

    @pytest.mark.parametrize("said", [1, 0, "true", [], {}, 1.0])
    def test_yes_or_no_is_nothing_else(self, said):
        assert fault("shoot.a", said) == "Say true or false."

    @pytest.mark.parametrize("said", [True, False, "3", 3.0, [], float("nan")])
    def test_a_number_is_nothing_else(self, said):
        assert fault("shoot.n", said) == "Give a number (g)."
        assert fault("shoot.m", said) == "Give a number."

    @pytest.mark.parametrize(
        ("name", "said"), [("shoot.n", -1), ("shoot.n", 1001), ("shoot.m", 0), ("shoot.n", 10**30)]
    )
    def test_a_number_is_in_range(self, name, said):
        assert fault(name, said).startswith("Give a number from ")

    @pytest.mark.parametrize(("name", "said"), [("shoot.n", 0), ("shoot.n", 1000), ("shoot.m", 1)])
    def test_the_ends_of_the_range_belong_to_it(self, name, said):
        assert FACTS.checked({name: said}) == {name: said}

    @pytest.mark.parametrize("said", ["road", True, [1], [["road"]], {"road": True}])
    def test_choices_are_a_list(self, said):
        assert fault("site.grounds", said) == "Give a list of: beach, road."

    def test_a_choice_that_is_not_offered(self):
        assert fault("site.grounds", ["road", "moon"]) == "moon is none of: beach, road."

    def test_each_fault_is_told_with_its_fact(self):
        with pytest.raises(FactsError, match=r"shoot\.a, shoot\.n, shoot\.x") as refused:
            FACTS.checked({"shoot.a": 1, "shoot.b": True, "shoot.n": True, "shoot.x": 1})
        assert sorted(refused.value.faults) == ["shoot.a", "shoot.n", "shoot.x"]

    @given(
        st.dictionaries(
            st.sampled_from([fact.name for fact in FACTS]) | st.text(max_size=5), anything, max_size=4
        )
    )
    def test_whatever_is_said_it_can_be_used_or_is_refused_fact_by_fact(self, said):
        faults = faults_of(said)
        assert set(faults) <= set(said)
        if not faults:
            assert FACTS.checked(said) == {name: value for name, value in said.items() if value is not None}

    @given(
        st.dictionaries(
            st.sampled_from([fact.name for fact in FACTS]), anything.filter(lambda each: each is not None)
        )
    )
    def test_what_the_schema_allows_can_be_used(self, said):
        if not jsonschema_rs.is_valid(FACTS.schema("en"), said):
            return
        is_whole = all(not isinstance(value, float) for value in said.values())  # JSON has one kind of number
        if is_whole:
            assert FACTS.checked(said) == said


class TestTheFactsOfJapan:
    facts = book("jp").facts

    def test_each_conditional_fact_says_what_it_is_otherwise(self):
        assert [fact.name for fact in self.facts if fact.asked_when and fact.otherwise is None] == []

    def test_what_it_is_otherwise_is_of_its_kind(self):
        said = {fact.name: fact.otherwise for fact in self.facts if fact.otherwise is not None}
        assert [name for name, value in said.items() if self.facts[name].fault(value)] == []

    def test_derived_facts_are_not_asked(self):
        assert {fact.name for fact in self.facts} - {fact.name for fact in self.facts.asked} == {
            fact.name for fact in self.facts if fact.is_derived
        }

    def test_no_fact_is_asked_on_a_condition_that_hangs_on_itself(self):
        asked_when = {name: set(condition.names) for name, condition in book("jp").asked_when.items()}
        while free := {name for name, on in asked_when.items() if not on & set(asked_when)}:
            asked_when = {name: on for name, on in asked_when.items() if name not in free}
        assert asked_when == {}

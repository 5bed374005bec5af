"""The book against written situations: exactly what each needs, whom it asks, and by when."""

import re
from collections import Counter
from typing import Any

import pytest

from guidelines.load import book
from guidelines.requirements import completed, find, open_questions
from guidelines.situations import Situation, situations
from guidelines.timeline import Timeline, timeline

SITUATIONS = situations()
BOOK = book("jp")
PART = re.compile(r""""\w+" in [\w.]+|\w+\.\w+(?: *(?:[+] *\w+\.\w+ *)*[<>=]+ *\d+)?""")
"""A fact in a condition, with what it is compared with."""


def every(told: Any = lambda situation: True) -> pytest.MarkDecorator:
    """Run a test for every situation that tells something."""
    chosen = [pytest.param(each, id=each.name) for each in SITUATIONS if told(each)]
    return pytest.mark.parametrize("situation", chosen)


def ids(findings: Any) -> set[str]:
    return {finding.requirement.id for finding in findings}


def difference(found: set[str], meant: list[str]) -> dict[str, list[str]]:
    told = {"missing": sorted(set(meant) - found), "too much": sorted(found - set(meant))}
    return {what: which for what, which in told.items() if which}


def dates(situation: Situation) -> Timeline:
    needed = situation.findings(BOOK).needed
    return timeline(needed, situation.day, situation.today or situation.day)


class TestSituations:
    @every()
    def test_it_needs_exactly_this(self, situation):
        findings = situation.findings(BOOK)
        wrong = {
            "needed": difference(ids(findings.needed), situation.needed),
            "open": difference(ids(findings.open), situation.open),
        }
        assert not {which: what for which, what in wrong.items() if what}

    @every(lambda situation: situation.not_needed)
    def test_what_people_fear_is_told_not_to_be_needed(self, situation):
        assert not set(situation.not_needed) - ids(situation.findings(BOOK).not_needed)

    @every(lambda situation: situation.not_said)
    def test_what_holds_elsewhere_is_not_mentioned(self, situation):
        found = situation.findings(BOOK)
        assert not set(situation.not_said) & ids([*found.needed, *found.open, *found.not_needed])

    @every(lambda situation: situation.replaced)
    def test_a_local_rule_stands_in(self, situation):
        assert dict(situation.findings(BOOK).replaced) == situation.replaced

    @every(lambda situation: situation.asked is not None)
    def test_exactly_this_is_still_asked(self, situation):
        asked = open_questions(BOOK, situation.values(BOOK), situation.findings(BOOK))
        assert sorted(asked) == sorted(situation.asked)

    @every(lambda situation: situation.issuers)
    def test_the_right_office_is_asked(self, situation):
        found = {each.requirement.id: each.edition.issuer for each in situation.findings(BOOK).needed}
        assert {id_: found[id_].subject for id_ in situation.issuers} == situation.issuers

    @every(lambda situation: situation.filing)
    def test_it_is_filed_by_then(self, situation):
        filings = {each.id: each for each in dates(situation).filings}
        found = {
            id_: {which: getattr(filings[id_], f"{which}_on") for which in meant}
            for id_, meant in situation.filing.items()
        }
        assert found == situation.filing

    @every(lambda situation: situation.today)
    def test_exactly_this_is_late(self, situation):
        assert {each.id for each in dates(situation).filings if each.is_late} == set(situation.late)

    @every(lambda situation: situation.earliest)
    def test_that_is_the_first_day_on_which_it_could_be(self, situation):
        assert dates(situation).earliest_shoot_on == situation.earliest

    @every()
    def test_the_order_of_the_areas_does_not_matter(self, situation):
        backwards = find(BOOK, situation.values(BOOK), situation.day, [reversed(situation.areas)])
        assert backwards == situation.findings(BOOK)


class TestCoverage:
    """What `true` says is needed always; everything else once is, and once is not."""

    def test_every_requirement_is_needed_somewhere(self):
        needed = {id_ for each in SITUATIONS for id_ in each.needed}
        assert set(BOOK.by_id) - needed == set()

    def test_every_requirement_is_feared_in_vain_somewhere(self):
        always = {
            id_ for id_, rule in BOOK.by_id.items() if "true" in {c.when for c in rule.conditions.values()}
        }
        spared = {id_ for each in SITUATIONS for id_ in [*each.not_needed, *each.not_said]}
        assert set(BOOK.by_id) - always - spared == set()

    def test_every_fact_is_told_somewhere(self):
        told = {name for each in SITUATIONS for name in each.facts}
        assert {fact.name for fact in BOOK.facts} - told == set()

    def test_every_fact_is_once_told_by_its_answer_and_once_calm(self):
        told = [each.values(BOOK) for each in SITUATIONS]
        same = [fact.name for fact in BOOK.facts if len({str(each.get(fact.name)) for each in told}) < 2]
        assert same == []

    @pytest.mark.parametrize("id_", sorted(BOOK.by_id))
    def test_each_part_of_each_condition_decides_a_situation(self, id_):
        """Taken away, it would be missed: somewhere another answer would be given."""
        rule, idle = BOOK.by_id[id_].requirement, []
        for edition in rule.editions.values():
            told = [
                completed(BOOK, each.values(BOOK))
                for each in SITUATIONS
                if rule.edition_on(each.day) is edition
                and (not rule.only_in or {*rule.only_in} & {*each.areas})
            ]
            meant = [BOOK.language.read(edition.when).holds(values) for values in told]
            for part in PART.finditer(edition.when):
                less = BOOK.language.read(f"{edition.when[: part.start()]}false{edition.when[part.end() :]}")
                if [less.holds(values) for values in told] == meant:
                    idle.append(part[0])
        assert idle == []

    def test_situations_speak_of_requirements_and_facts_that_there_are(self):
        spoken = {id_ for each in SITUATIONS for id_ in [*each.needed, *each.open, *each.not_needed]}
        facts = {name for each in SITUATIONS for name in [*each.facts, *each.untold, *(each.asked or [])]}
        assert spoken - set(BOOK.by_id) == set()
        assert facts - {fact.name for fact in BOOK.facts} == set()

    def test_each_situation_can_be_told_from_the_others(self):
        assert [name for name, n in Counter(each.name for each in SITUATIONS).items() if n > 1] == []

    def test_there_are_enough(self):
        assert len(SITUATIONS) >= 80

"""What is wrong with a book as a whole: languages, references, sources, conditions that say nothing."""

from contextlib import suppress
from typing import Any

import pytest

from guidelines import __main__ as program
from guidelines.check import faults
from guidelines.errors import GuidelineError
from tests.guidelines.small import FACTS, TOLD, book_of, requirement, written

USING = ["shoot.a", "shoot.b", "shoot.c", "shoot.of_of_a", "days.is_night", "shoot.n > shoot.m"]
EVERY_FACT = " || ".join([*USING, '"road" in site.grounds', '"x" in shoot.codes'])


def found(*requirements: dict[str, Any]) -> list[str]:
    """Return what is wrong with these rules beside one that uses every fact."""
    return [str(fault) for fault in faults(book_of(requirement("JP-USES", EVERY_FACT), *requirements))]


class TestFaults:
    def test_a_whole_book_has_none(self):
        assert found(requirement()) == []

    @pytest.mark.parametrize(
        "fault",
        [
            requirement(title={"en": "only English"}),
            requirement(title={"en": "only English", "ja": "  "}),
            requirement(edition={"trigger": {"ja": "日本語のみ"}}),
            requirement(edition={"documents": [{"en": "x"}], "unverified": ["issuer", "when", "documents"]}),
            requirement(edition={"issuer": {"title": {"en": "only English"}}}),
        ],
    )  # fmt: skip
    def test_a_language_is_lacking(self, fault):
        (said,) = found(fault)
        assert said.startswith("JP-ONE: ")
        assert "lacks the language" in said

    @pytest.mark.parametrize(
        "more", [{"after": ["JP-NONE"]}, {"replaces": ["JP-NONE"]}, {"channel_of": "JP-NONE"}]
    )  # fmt: skip
    def test_a_requirement_that_is_referred_to_is_not_there(self, more):
        assert found(requirement(**more)) == ["JP-ONE: there is no requirement JP-NONE."]

    def test_requirements_wait_for_one_another_in_a_circle(self):
        said = found(
            requirement("JP-ONE", after=["JP-TWO"]),
            requirement("JP-TWO", after=["JP-THREE"]),
            requirement("JP-THREE", after=["JP-ONE"]),
        )
        assert len(said) == 3
        assert "JP-ONE → JP-TWO → JP-THREE → JP-ONE" in said[0]

    def test_one_that_waits_for_itself_is_a_circle(self):
        assert "JP-ONE → JP-ONE" in found(requirement(after=["JP-ONE"]))[0]

    def test_one_that_waits_for_a_circle_is_told_as_well_as_it_can_be(self):
        said = found(requirement("JP-ONE", after=["JP-TWO"]), requirement("JP-TWO", after=["JP-TWO"]))
        assert len(said) == 1

    @pytest.mark.parametrize(
        "when", ["shoot.a && !shoot.a", "shoot.n > 1000", "shoot.n < 5 && shoot.n > 6", "false"]
    )
    def test_a_condition_that_can_never_hold(self, when):
        assert found(requirement(when=when)) == ["JP-ONE 2020-01-01: the condition can never hold."]

    @pytest.mark.parametrize("when", ["shoot.a || !shoot.a", "shoot.n >= 0"])
    def test_a_condition_that_always_holds(self, when):
        (said,) = found(requirement(when=when))
        assert "holds for every shoot" in said

    def test_true_is_meant_so(self):
        assert found(requirement(when="true")) == []

    def test_a_fact_that_nothing_uses(self):
        said = [str(fault) for fault in faults(book_of(requirement()))]
        used = {"shoot.a", "shoot.of_a"}  # of_a is spoken of where it is told when of_of_a is asked
        assert len(said) == len({fact.name for fact in FACTS} - used)

    def test_what_has_no_source_is_listed_as_unverified(self):
        assert "its issuer stands" in found(requirement(edition={"unverified": ["when"]}))[0]

    def test_what_has_a_source_is_not_unverified(self):
        source = {"url": "https://a.example", "grade": "A", "of": ["when"], "checked_on": "2026-11-23"}
        assert "its when has a source" in found(requirement(edition={"sources": [source]}))[0]


class TestProgram:
    @pytest.fixture
    def run(self, tmp_path, monkeypatch, capsys):
        def run(facts: Any, **files: Any) -> tuple[int, str]:
            (tmp_path / "xx").mkdir()
            monkeypatch.setattr(program, "BOOKS", tmp_path)
            with suppress(GuidelineError):  # it is the program that is to tell
                written(tmp_path / "xx", facts, **files)
            return program.main(["xx"]), capsys.readouterr().err

        return run

    def test_a_whole_book_is_well(self, run):
        assert run(TOLD, all=[requirement("JP-USES", EVERY_FACT)]) == (0, "")

    def test_each_fault_is_a_line(self, run):
        count, told = run(
            TOLD, all=[requirement("JP-USES", EVERY_FACT), requirement(after=["JP-NONE", "JP-NO"])]
        )
        assert (count, told.count("\n")) == (2, 2)

    def test_a_book_that_cannot_be_read_is_told_of(self, run):
        count, told = run(TOLD, road="- id: [")
        assert count == 1
        assert "road.yaml" in told

    def test_a_fact_asked_on_a_condition_with_a_fault_is_told_of(self, run):
        count, told = run(
            TOLD | {"shoot.b": TOLD["shoot.b"] | {"asked_when": "shoot.unheard_of"}}, road=[requirement()]
        )
        assert count == 1
        assert "facts.yaml, shoot.b" in told

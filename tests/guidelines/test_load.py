"""A book with a fault is refused, with the file and the rule; nothing of it is used."""

from typing import Any

import pytest

from guidelines.errors import GuidelineError
from guidelines.load import read
from tests.guidelines.small import TOLD, requirement, written


def refusal(folder: Any, facts: Any = TOLD, **files: Any) -> str:
    with pytest.raises(GuidelineError) as refused:
        written(folder, facts, **files)
    return str(refused.value)


def without(told: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != name}


def with_edition(**more: Any) -> dict[str, Any]:
    return requirement(edition=more)


def sourced(url: str, grade: str, of: list[str]) -> dict[str, Any]:
    return with_edition(sources=[{"url": url, "grade": grade, "of": of, "checked_on": "2026-11-23"}])


class TestRead:
    def test_a_whole_book_can_be_read(self, tmp_path):
        book = written(tmp_path, TOLD, road=[requirement("JP-ONE")], sea=[requirement("JP-TWO")])
        assert {id_: rule.file for id_, rule in book.by_id.items()} == {
            "JP-ONE": "road.yaml",
            "JP-TWO": "sea.yaml",
        }

    @pytest.mark.parametrize(
        ("fault", "told"),
        [
            (requirement(when="shoot.unheard_of"), "unheard_of"),
            (requirement(when="shoot.a >= 3"), "overload"),
            (requirement(when="shoot.n"), "no question"),
            (requirement(when="shoot.a &&"), "Syntax error"),
            (requirement(instrument="blessing"), "instrument"),
            (requirement(strange=1), "strange"),
            (requirement(id_="jp one"), "id"),
            (requirement(editions={}), "editions"),
            (requirement(editions={"tomorrow": {}}), "editions"),
            (without(requirement(), "title"), "title"),
            (without(requirement(), "editions"), "editions"),
            (with_edition(lead_time={"least": {"amount": -1, "unit": "days"}}), "lead_time"),
            (with_edition(lead_time={"least": {"amount": 1, "unit": "weeks"}}), "lead_time"),
            (with_edition(lead_time={"least": {"amount": "soon", "unit": "days"}}), "lead_time"),
            (with_edition(fee={"least": 2, "most": 1, "per": "day"}), "the least fee is more than the most"),
            (sourced("ftp://x", "A", ["fee"]), "url"),
            (sourced("http://x", "Z", ["fee"]), "grade"),
            (sourced("http://x", "A", []), "of"),
            (with_edition(unverified=["everything"]), "unverified"),
            (requirement(season={"since": "July", "until": "08-31"}), "season"),
        ],
    )  # fmt: skip
    def test_a_rule_with_a_fault_is_named_with_its_file(self, tmp_path, fault, told):
        said = refusal(tmp_path, sea=[requirement("JP-WHOLE")], road=[fault])
        assert said.startswith(f"road.yaml, {fault['id']}: ")
        assert told in said

    def test_an_id_stands_once_in_a_file(self, tmp_path):
        assert refusal(tmp_path, road=[requirement(), requirement()]).startswith("road.yaml, JP-ONE: ")

    def test_an_id_stands_once_in_all_files(self, tmp_path):
        assert "JP-ONE" in refusal(tmp_path, road=[requirement()], sea=[requirement()])

    @pytest.mark.parametrize("text", ["- id: [", "\tid: 1", "{", "- &a *b"])
    def test_what_is_no_yaml(self, tmp_path, text):
        assert refusal(tmp_path, road=text).startswith("road.yaml: ")

    @pytest.mark.parametrize("text", ["", "7", "yes", "id: JP-ONE", "- 7", "- ", "just words", "- [a]"])
    def test_what_is_yaml_but_no_list_of_rules(self, tmp_path, text):
        assert refusal(tmp_path, road=text).startswith("road.yaml")

    @pytest.mark.parametrize("facts", ["", "7", "- shoot.a", "shoot.a: 7", "shoot.a:", "{"])
    def test_what_is_yaml_but_no_table_of_facts(self, tmp_path, facts):
        assert refusal(tmp_path, facts).startswith("facts.yaml")

    @pytest.mark.parametrize(
        "fault",
        [
            {"kind": "feeling"},
            {"question": "Why?"},
            {"most": "many"},
            {"strange": 1},
            {"asked_when": "shoot.unheard_of"},
            {"asked_when": "shoot.n"},
            {"asked_when": "shoot.n &&"},
        ],
    )
    def test_a_fact_with_a_fault_is_named(self, tmp_path, fault):
        said = refusal(tmp_path, TOLD | {"shoot.b": TOLD["shoot.b"] | fault})
        assert said.startswith("facts.yaml, shoot.b: ")

    def test_a_book_without_facts_is_none(self, tmp_path):
        (tmp_path / "empty").mkdir()

        with pytest.raises(GuidelineError, match=r"facts\.yaml"):
            read(tmp_path / "empty")

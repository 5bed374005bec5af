"""What is said about a file, and that it is safe to show."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.formats import findings
from geo.formats.findings import Finding, Kind, shown
from geo.sentence import Sentence

KINDS = [kind for kind in vars(findings).values() if isinstance(kind, Kind)]


class TestKinds:
    def test_no_two_have_the_same_code(self):
        assert len({kind.code for kind in KINDS}) == len(KINDS)

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
    def test_every_text_can_be_filled(self, kind):
        names = {
            name
            for text in (kind.says, kind.mend)
            for _, name, _, _ in string.Formatter().parse(text)
            if name
        }
        facts = dict.fromkeys(names - {"row", "column", "value"}, "fact")
        finding = kind.at(3, "緯度", "35", **facts)
        assert "{" not in finding.says + finding.mend


class TestFinding:
    FOUND = findings.SWAPPED.at(7, "緯度", "139.7, 35.6")

    def test_it_says_what_is_wrong(self):
        assert self.FOUND.says == "Latitude and longitude look swapped: 139.7, 35.6."

    def test_a_translation_is_filled_in_the_same_way(self):
        told = self.FOUND.says.told(lambda _: "緯度と経度が逆のようです：{value}")
        assert told == "緯度と経度が逆のようです：139.7, 35.6"

    def test_a_reason_that_is_a_sentence_is_translated_and_safe_to_show(self):
        reason = Sentence("“{kind}” is no kind", kind="a\x1b[31m")
        found = findings.SHAPE_UNUSABLE.at(1, reason=reason)
        assert found.says == "The shape cannot be used: “a�[31m” is no kind"

    def test_braces_in_a_value_are_only_text(self):
        assert findings.SWAPPED.at(7, "緯度", "{row.__class__}").says.endswith("{row.__class__}.")

    def test_a_report_has_it_as_plain_values(self):
        assert set(map(type, self.FOUND.as_json().values())) == {int, str}

    def test_softened_it_is_a_warning(self):
        assert self.FOUND.softened() == Finding(
            findings.SWAPPED, 7, "緯度", "139.7, 35.6", findings.Severity.WARNING
        )


class TestShown:
    @given(st.text())
    def test_it_is_one_short_line_that_can_be_printed(self, text):
        assert len(shown(text)) <= 80
        assert not any(ord(character) < 32 for character in shown(text))

    @pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\x1b[31m", "\x00", "\n"])
    def test_marks_that_deceive_are_taken_out(self, mark):
        assert mark not in shown(f"a{mark}b")

    def test_japanese_is_left_as_it_is(self):
        assert shown("姫路城（国宝）") == "姫路城（国宝）"

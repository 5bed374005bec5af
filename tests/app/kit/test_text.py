"""Texts are folded so that people find them however they type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.text import LocalizedColumn, fold, localized


class TestFold:
    @pytest.mark.parametrize(
        ("given", "folded"),
        [
            ("Kōbe", "kobe"),
            ("ＨＩＭＥＪＩ　城", "himeji 城"),
            ("ﾋﾒｼﾞ", "ヒメジ"),
            ("  a \t b\n", "a b"),
            ("Straße", "strasse"),
            ("が", "が"),
            ("か\u3099", "が"),
            ("①", "1"),
            ("", ""),
        ],
    )
    def test_width_case_accents_and_spaces_do_not_count(self, given, folded):
        assert fold(given) == folded

    @given(st.text())
    def test_twice_is_as_good_as_once(self, text):
        assert fold(fold(text)) == fold(text)

    @given(st.text(st.characters(max_codepoint=127)))
    def test_plain_letters_take_the_short_way_to_the_same_end(self, text):
        assert fold(text) == fold(text + "é").removesuffix("e").strip()


class TestLocalized:
    CASTLE = {"en": "Castle", "ja": "城"}  # noqa: RUF012

    def test_the_language_asked_for_comes_first(self):
        assert localized(self.CASTLE, "ja") == "城"

    def test_a_missing_language_is_told_in_english(self):
        assert localized(self.CASTLE, "fr") == "Castle"

    def test_any_language_is_better_than_none(self):
        assert localized({"ko": "성"}, "en") == "성"

    def test_an_empty_text_counts_as_missing(self):
        assert localized({"en": "", "ja": "城"}, "en") == "城"

    def test_nothing_gives_nothing(self):
        assert localized({}, "en") == ""


class TestLocalizedColumn:
    def test_empty_languages_are_not_kept(self):
        assert LocalizedColumn().process_bind_param({"en": "Castle", "ja": ""}, None) == {"en": "Castle"}

"""A sentence is said in English, and again in the language of whoever reads it."""

import pytest

from geo.sentence import Refusal, Sentence, together, told

GERMAN = {
    "There is no {what} in {places}.": "In {places} gibt es {what} nicht.",
    "castle": "das Schloss",
    "{first} {then}": "{first} – {then}",
}
CASTLE = Sentence("There is no {what} in {places}.", what=Sentence("castle"), places=["Himeji", "Kyoto"])


def in_german(template: str) -> str:
    return GERMAN.get(template, template)


class TestSentence:
    def test_it_is_its_text_in_english(self):
        assert CASTLE == "There is no castle in Himeji, Kyoto."

    def test_it_is_told_in_another_language_with_the_facts_in_their_places(self):
        assert CASTLE.told(in_german) == "In Himeji, Kyoto gibt es das Schloss nicht."

    def test_a_fact_is_never_a_template(self):
        assert Sentence("“{given}” is no day.", given="{0.__class__}") == "“{0.__class__}” is no day."

    def test_what_the_catalogue_lacks_stays_in_english(self):
        assert Sentence("{n:,} rows", n=1234).told(in_german) == "1,234 rows"

    def test_a_fact_that_is_missing_is_a_mistake_of_ours(self):
        with pytest.raises(KeyError):
            Sentence("There is no {what}.")


class TestTogether:
    def test_each_language_joins_sentences_in_its_own_way(self):
        assert together([Sentence("castle"), Sentence("Come.")]).told(in_german) == "das Schloss – Come."

    def test_one_stands_by_itself(self):
        assert together([CASTLE]) is CASTLE


class TestTold:
    def test_sentences_in_a_list_are_told_and_all_else_stays(self):
        assert told([1, "castle", Sentence("castle")], in_german) == [1, "castle", "das Schloss"]


class TestRefusal:
    def test_it_reads_as_its_sentence(self):
        assert str(Refusal("No {what}.", what="castle")) == "No castle."

    def test_its_facts_travel_along(self):
        assert Refusal("No castle.", parameter="q").facts == {"parameter": "q"}

    def test_it_takes_over_the_sentence_of_another(self):
        assert Refusal(CASTLE, parameter="area").sentence is CASTLE

"""The same texts are found by the same words, whichever database looks."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from app.kit import fulltext
from app.kit.fulltext import (
    index_text,
    kana_of,
    matches,
    phrases,
    short_vowels,
    singular,
    tokens,
    words_of,
)
from app.kit.kanji import PRESENT
from app.locations.models import LocationWords
from app.metadata import metadata

LETTERS = "abcdehimjnoprstuüñ城姫路神社ひめじヒメジー々ヶ々。・ -'\"*%\\&|!():<>^~{}[]?/_0123456789ＡＢｶﾞ한"
TEXTS = st.text(st.sampled_from(LETTERS), min_size=1, max_size=40)
HOSTILE = [
    *"\"'*()!%_\\💥\ufeff",
    "a*",
    "a:b",
    "words:a",
    "-a",
    "^a",
    "<->",
    "'';",
    "a\u200bb",
    "ａ＊",
    "{a}",
    "[a]",
    "AND",
]
HOSTILE += ["OR NOT", "NEAR(a b)", "a & b", "a | !b", "'; DROP TABLE location;--"]


@pytest.fixture(scope="module")
def session(filled):
    with filled.app.state.database.writer() as ours:
        yield ours


@pytest.fixture
def kept(session):
    """Tell whether a text, once it is indexed, is found by a query."""
    row = session.scalars(select(LocationWords).order_by(LocationWords.id)).first()

    def finds(body: str, query: str, reading: str = "") -> bool:
        session.execute(
            text("UPDATE location_words SET words = :words WHERE id = :id"),
            {"words": index_text(body, readings=[reading]), "id": row.id},
        )
        found = select(LocationWords.id).where(matches(LocationWords.words, phrases(query)))
        return row.id in session.scalars(found).all()

    return finds


class TestTokens:
    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("Himeji Castle", ["himeji", "castle"]),
            ("姫路城", ["姫路", "路城", "城"]),
            ("ヒメジ", ["ひめ", "めじ", "じ"]),
            ("007は二度", ["007", "は二", "二度", "度"]),
            ("城", ["城"]),
            ("東京都", ["東京", "京", "都"]),
            ("とうきょうと", ["とき", "きょ", "ょ", "と"]),
            ("…", []),
        ],
    )
    def test_latin_runs_are_whole_and_japanese_ones_overlap(self, body, words):
        assert list(tokens(body, index=True)) == words


class TestKana:
    @pytest.mark.parametrize(
        ("typed", "kana"),
        [
            ("himeji", "ひめじ"),
            ("jo", "じょ"),
            ("kobe", "こべ"),
            ("castle", None),
            ("matcha", "まっちゃ"),
            ("xyz", None),
        ],
    )
    def test_a_romanised_word_is_also_asked_as_kana(self, typed, kana):
        assert kana_of(typed) == kana

    @pytest.mark.parametrize(
        ("long", "short"), [("じょう", "じょ"), ("おおさか", "おさか"), ("らーめん", "らめん")]
    )
    def test_long_vowels_are_left_out_as_in_romanised_names(self, long, short):
        assert short_vowels(long) == short


class TestMatches:
    @settings(
        max_examples=60, deadline=None, derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(body=TEXTS, data=st.data())
    def test_a_text_is_found_by_any_of_its_own_words(self, kept, body, data):
        words = list(tokens(body, index=True))
        if words:
            assert kept(body, data.draw(st.sampled_from(words)))

    @settings(
        max_examples=60, deadline=None, derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(body=TEXTS)
    def test_a_text_is_found_by_itself(self, kept, body):
        if phrases(body):
            assert kept(body, body)

    @pytest.mark.parametrize("query", HOSTILE)
    def test_marks_of_a_query_language_are_no_error(self, kept, query):
        assert kept("a b", query) in (True, False)

    @pytest.mark.parametrize(
        ("body", "query", "is_found"),
        [
            ("Himeji Castle", "castle himeji", True),
            ("Himeji Castle", "himeji tower", False),
            ("Himeji Castle", "hime", True),
            ("Himeji Castle", "meji", False),
            ("Himeji Castle", "hi", False),
            ("姫路城", "路城", True),
            ("姫路城", "姫城", False),
            ("姫路城", "城", True),
            ("ひめじじょう", "himeji jo", False),
            ("建てられた寺", "tera", False),
            ("castle", "castles", True),
            ("beach", "beaches", True),
            ("city", "cities", True),
            ("temple", "temples", True),
            ("glass", "glas", True),
            ("Himeji Castle", "Himeji’s castle", True),
            ("Himeji Castle", "the castle in Himeji", True),
            ("castle", "the", False),
            ("東京都庁", "京都", False),
            ("とうきょうと", "きょうと", False),
            ("東京都庁", "都庁", True),
            ("嚴島神社", "厳島神社", True),
            ("厳島神社", "嚴島神社", True),
            ("龍泉洞", "竜泉洞", True),
            ("関ヶ原", "関ケ原", True),
            ("ヒメジ", "ひめじ", True),
            ("Kōbe", "kobe", True),
            ("ジョン・マン", "マン", True),
            ("ジョン・マン", "ジョン マン", True),
            ("姫路城", "", False),
            ("姫路城", "…", False),
        ],
    )
    def test_both_databases_agree(self, kept, body, query, is_found):
        assert kept(body, query) == is_found

    @pytest.mark.parametrize(
        ("reading", "query", "is_found"),
        [
            ("ひめじじょう", "himeji jo", True),
            ("ひめじじょう", "ひめじ", True),
            ("ひめじじょう", "jo", True),
            ("とうきょうと", "tokyo", True),
            ("とうきょうと", "kyoto", False),
            ("つ", "tsu", True),
            ("まつしま", "tsu", False),
        ],
    )
    def test_a_romanised_word_finds_what_is_read_so(self, kept, reading, query, is_found):
        assert kept("…", query, reading) == is_found


class TestWords:
    @pytest.mark.parametrize(
        ("word", "one"),
        [
            ("castles", "castle"),
            ("churches", "church"),
            ("boxes", "box"),
            ("houses", "house"),
            ("cities", "city"),
            ("glass", "glass"),
            ("bus", "bus"),
            ("paris", "paris"),
            ("城", "城"),
        ],
    )
    def test_the_singular_of_an_english_word_is_known_by_its_spelling(self, word, one):
        assert singular(word) == one

    def test_words_that_narrow_nothing_are_left_out_unless_there_is_no_other(self):
        assert words_of("The castles in Japan", of_all={"japan"}) == ["castles"]
        assert words_of("in Japan", of_all={"japan"}) == ["in", "japan"]

    def test_no_present_form_of_a_character_is_an_old_one_of_another(self):
        assert not set(PRESENT) & set(PRESENT.values())


class TestIndex:
    def test_a_lost_trigger_is_put_back(self, database):
        if not database.is_sqlite:
            pytest.skip("Only SQLite keeps its index by triggers.")
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER ft_location_words_words_ai")
            assert "ft_location_words_words" in fulltext.ensure_indexes(connection, metadata)
            assert not fulltext.ensure_indexes(connection, metadata)

"""Numbers, days and distances as a reader of the language writes them."""

from datetime import date

import pytest

from app.web.i18n import Forms


class TestForms:
    @pytest.mark.parametrize(
        ("lang", "metres", "written"),
        [
            ("en", 454.0, "450 m"),
            ("en", 1234.0, "1.2 km"),
            ("en", 23_456.0, "23 km"),
            ("ja", 1234.0, "1.2 km"),
        ],
    )
    def test_a_distance_is_as_exact_as_one_needs(self, lang: str, metres: float, written: str):
        assert Forms(lang).distance(metres).replace("\N{NO-BREAK SPACE}", " ") == written

    def test_a_day_is_written_in_words(self):
        assert Forms("ja").day(date(2026, 11, 23)) == "2026年11月23日"

    @pytest.mark.parametrize(
        ("lang", "told", "written"),
        [
            ("en", "2003-04-23", "April 23, 2003"),
            ("ja", "2003-04", "2003年4月"),
            ("en", "2003", "2003"),
            ("en", "c. 2002", "c. 2002"),
        ],
    )
    def test_a_day_of_which_less_is_known_is_written_as_far_as_it_is(
        self, lang: str, told: str, written: str
    ):
        assert Forms(lang).day_or_month(told) == written

    def test_yen_have_no_smaller_unit(self):
        assert Forms("en").money(2000, "JPY") == "¥2,000"

    def test_dollars_have_a_hundred_cents(self):
        assert Forms("en").money(2050, "USD") == "$20.50"

"""Degrees in every spelling that people use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.formats.angle import parse


class TestParse:
    @pytest.mark.parametrize(
        ("text", "degrees"),
        [
            ("35.681236", 35.681236),
            ("-33.86", -33.86),
            ("３５．６８１２３６", 35.681236),
            ("35,681236", 35.681236),
            ("34°50'", 34 + 50 / 60),
            ("34°50′12.3″", 34 + 50 / 60 + 12.3 / 3600),
            ("34°50'12''", 34 + 50 / 60 + 12 / 3600),
            ("北緯34度50分12.3秒", 34 + 50 / 60 + 12.3 / 3600),
            ("東経１３４度４１分３８秒", 134 + 41 / 60 + 38 / 3600),
            ("N34°50'12\"", 34 + 50 / 60 + 12 / 3600),
            ("34 50 12.3 N", 34 + 50 / 60 + 12.3 / 3600),
            ("34:50:12", 34 + 50 / 60 + 12 / 3600),
            ("144 ゚ 14’", 144 + 14 / 60),  # the gazetteer of GSI writes it so
            ("33°52'S", -(33 + 52 / 60)),
            ("西経70度40分", -(70 + 40 / 60)),
            ("35.5度", 35.5),
        ],
    )
    def test_a_person_would_read_the_same_number(self, text, degrees):
        assert parse(text).degrees == pytest.approx(degrees)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            ", 139.451301",
            "34°72'",
            "34°10'75\"",
            "34.5度20分",
            "N34°E",
            "abc",
            "1_000",
            "35.6.1",
            "nan",
            "inf",
            "--1",
        ],
    )
    def test_what_is_in_doubt_is_no_number(self, text):
        assert parse(text) is None

    @pytest.mark.parametrize(
        ("text", "axis"), [("北緯34度", "latitude"), ("134°E", "longitude"), ("34", None)]
    )
    def test_the_axis_is_known_when_it_is_said(self, text, axis):
        assert parse(text).axis == axis

    @given(st.text())
    def test_no_text_breaks_it(self, text):
        assert parse(text) is None or isinstance(parse(text).degrees, float)

    @given(st.floats(-180, 180))
    def test_a_decimal_number_comes_back_as_it_was_written(self, number):
        assert parse(f"{number:.7f}").degrees == pytest.approx(number, abs=1e-7)

    @given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 59))
    def test_degrees_minutes_and_seconds_add_up(self, d, m, s):
        assert parse(f"東経{d}度{m}分{s}秒").degrees == pytest.approx(d + m / 60 + s / 3600)

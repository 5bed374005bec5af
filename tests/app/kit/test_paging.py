"""A cursor comes back as what it was made of; anything else is refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import BadRequest
from app.kit.paging import MOST, MOST_ID, decode_cursor, encode_cursor

IDS = st.integers(0, MOST_ID)
VALUES = st.one_of(
    st.integers(-MOST, MOST),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
)


class TestCursor:
    @given(st.lists(VALUES, max_size=3), IDS)
    def test_it_comes_back_as_it_was(self, values, last):
        place = (*values, last)
        assert decode_cursor(encode_cursor(*place), *map(type, place)) == place

    @given(st.lists(VALUES, max_size=3), IDS)
    def test_it_stands_in_an_address_as_it_is(self, values, last):
        assert set(encode_cursor(*values, last)) <= set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        )

    @given(st.text(max_size=60))
    def test_any_other_text_is_refused_or_is_a_place(self, text):
        with contextlib.suppress(BadRequest):
            assert [type(value) for value in decode_cursor(text, str, int)] == [str, int]

    @pytest.mark.parametrize("place", [("a", MOST_ID + 1), ("a", -1), ("a\0", 1), (1, 1), ("a", 1, 1), (1,)])
    def test_what_no_database_can_compare_with_is_refused(self, place):
        with pytest.raises(BadRequest, match="Leave it out to begin at the first page"):
            decode_cursor(encode_cursor(*place), str, int)

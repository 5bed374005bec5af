from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import OutOfRange
from geo.zorder import KEY_BITS, LEVEL_BITS, key, keys, ranges, ranked

LONS, LATS = st.floats(-180, 180), st.floats(-90, 90)


@st.composite
def boxes(draw):
    west, east = draw(LONS), draw(LONS)
    south, north = sorted((draw(LATS), draw(LATS)))
    return west, south, east, north


def share(draw, low, high):
    return min(max(low + draw(st.floats(0, 1)) * (high - low), low), high)


class TestKey:
    def test_the_ends_of_the_world_have_one_too(self):
        assert (key(-180, -90), key(180, 90)) == (0, (1 << KEY_BITS) - 1)

    @given(st.lists(st.tuples(LONS, LATS), min_size=1))
    def test_many_at_once_are_the_same_as_one_by_one(self, positions):
        lons, lats = np.array(positions).T
        assert keys(lons, lats).tolist() == [key(lon, lat) for lon, lat in positions]

    def test_longitude_takes_the_even_bits(self):
        assert (key(0, -90), key(-180, 0)) == (1 << 56, 1 << 57)

    @pytest.mark.parametrize("position", [(181, 0), (0, 91), (float("nan"), 0)])
    def test_off_the_globe_there_is_none(self, position):
        with pytest.raises(OutOfRange):
            key(*position)


class TestRanked:
    @given(st.integers(0, 31), st.integers(0, 31), LONS, LATS)
    def test_a_level_comes_before_any_place(self, level, other, lon, lat):
        assert (ranked(level, key(lon, lat)) < ranked(other, 0)) == (level < other)

    def test_the_highest_still_fits_a_bigint(self):
        assert ranked((1 << LEVEL_BITS) - 1, key(180, 90)) == 2**63 - 1

    def test_there_is_no_level_beyond(self):
        with pytest.raises(OutOfRange):
            ranked(32, 0)


class TestRanges:
    @given(boxes(), st.integers(1, 16), st.data())
    def test_every_place_in_the_box_is_in_one(self, bounds, most, data):
        west, south, east, north = bounds
        right = east if west <= east else 180.0
        place = key(share(data.draw, west, right), share(data.draw, south, north))
        assert any(first <= place <= last for first, last in ranges(bounds, most))

    @given(boxes(), st.data())
    def test_so_is_every_place_beyond_the_antimeridian(self, bounds, data):
        west, south, east, north = bounds
        left = west if west <= east else -180.0
        place = key(share(data.draw, left, east), share(data.draw, south, north))
        assert any(first <= place <= last for first, last in ranges(bounds))

    @given(boxes(), st.integers(1, 16))
    def test_they_are_few_sorted_and_apart(self, bounds, most):
        found = ranges(bounds, most)
        ends = [end for stretch in found for end in stretch]
        apart = all(after[0] > before[1] + 1 for before, after in pairwise(found))
        assert ends == sorted(ends)
        assert apart
        assert len(found) <= most

    def test_they_cover_little_more_than_the_box(self):
        seen = [(134.1 + step / 7, 34.1 + step / 9, 134.5 + step / 7, 34.4 + step / 9) for step in range(50)]
        cells = 0.4 / 360 * 2**29 * 0.3 / 180 * 2**29
        over = [sum(last - first + 1 for first, last in ranges(bounds)) / cells for bounds in seen]
        assert sum(over) / len(over) < 1.8

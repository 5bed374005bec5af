"""The cells of the tile grid say how many places a box holds at least, without counting them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.hot import Reader
from app.locations import cells, hot
from app.locations.search import MOST_COUNTED, LocationSearch
from geo.geometry import box
from geo.tiling import to_world
from geo.zorder import interleave
from tests.factories import places
from tests.factories.areas import two_prefectures

CASTLE = (134.69, 34.84, "castle")
WIDE, NARROW = box(130, 30, 140, 40), box(134.6, 34.83, 134.61, 34.84)


@pytest.fixture
def crowded(database):
    """Yield a reader of a database whose cells know of more places than are counted."""
    with database.writer() as session:
        two_prefectures(session)
        places.publish(session, [places.HIMEJI_CASTLE])
        cells.add(session, [CASTLE] * (MOST_COUNTED + 1))
    reader = Reader(database.reading_engine)
    yield reader
    reader.close()


class TestInside:
    @given(
        st.tuples(
            *(st.floats(-half, half, allow_subnormal=False) for half in (180, 90, 180, 90)),
        )
    )
    def test_each_cell_lies_wholly_in_the_box_and_there_are_not_too_many(self, corners):
        west, east = sorted(corners[::2])
        south, north = sorted(corners[1::2])
        zoom, numbers = cells.inside((west, south, east, north))
        (left, right), (top, bottom) = to_world([west, east], [min(north, 85), max(south, -85)])
        side = 2**zoom
        columns = [x for x in range(side) if left * side <= x and x + 1 <= right * side]
        rows = [y for y in range(side) if top * side <= y and y + 1 <= bottom * side]
        assert sorted(numbers) == sorted(interleave(x, y) for x in columns for y in rows)
        assert len(numbers) <= cells.MOST_SUMMED or zoom == cells.ZOOMS[0]

    def test_a_box_smaller_than_any_cell_holds_none(self):
        assert cells.inside(NARROW.bounds)[1] == ()


class TestACrowdedBox:
    @pytest.mark.parametrize("categories", [(), ("castle",)])
    def test_its_cells_say_that_it_holds_more_than_is_counted(self, crowded, categories):
        found, _version = hot.find(crowded, LocationSearch(within=(WIDE,), categories=categories))
        assert not found.is_exact
        assert len(found.page.features) == 1

    def test_they_say_nothing_of_another_category(self, crowded):
        found, _version = hot.find(crowded, LocationSearch(within=(WIDE,), categories=("river",)))
        assert (found.is_exact, found.number) == (True, 0)

    def test_a_box_without_a_whole_cell_is_counted(self, crowded):
        found, _version = hot.find(crowded, LocationSearch(within=(NARROW,)))
        assert (found.is_exact, found.number) == (True, 0)

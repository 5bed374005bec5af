"""The made places of the bench are the same each time, and lie as towns do."""

import numpy as np
import pytest
from shapely.geometry import Point

from tests.bench import generator
from tests.bench.questions import CITY, PREFECTURE, Draws

NUMBER = 20_000


@pytest.fixture(scope="module")
def positions():
    return generator.positions(NUMBER)


def share_of_the_fullest(lons, lats, cells: int) -> float:
    """Return which share of places lies in the fullest cells, a tenth of a degree wide each."""
    _, counts = np.unique(np.floor(np.stack([lons, lats]) * 10), axis=1, return_counts=True)
    return np.sort(counts)[-cells:].sum() / len(lons)


class TestPositions:
    def test_the_same_seed_gives_the_same_places(self, positions):
        again = generator.positions(NUMBER)
        assert all(np.array_equal(one, other) for one, other in zip(positions, again, strict=True))

    def test_another_seed_gives_others(self, positions):
        assert not np.array_equal(positions[0], generator.positions(NUMBER, seed=1)[0])

    def test_all_lie_in_japan(self, positions):
        lons, lats, _towns = positions
        assert generator.WEST <= lons.min() <= lons.max() <= generator.EAST
        assert generator.SOUTH <= lats.min() <= lats.max() <= generator.NORTH

    def test_most_lie_close_together(self, positions):
        """300 cells are under 1 % of the frame; spread evenly, they would hold under 1 % of the places."""
        lons, lats, _towns = positions
        assert share_of_the_fullest(lons, lats, 300) > 0.7

    def test_some_lie_far_from_every_town(self, positions):
        lons, lats, _towns = positions
        assert share_of_the_fullest(lons, lats, 600) < 0.99


class TestBatches:
    @pytest.fixture(scope="class")
    @classmethod
    def drafts(cls):
        return [draft for batch in generator.batches(generator.BATCH + 10) for draft in batch]

    def test_give_as_many_places_as_were_asked_for(self, drafts):
        assert len({draft.slug for draft in drafts}) == generator.BATCH + 10

    def test_put_the_places_where_the_positions_say(self, drafts):
        lons, lats, _towns = generator.positions(generator.BATCH + 10)
        assert drafts[7].geom == Point(lons[7], lats[7])

    def test_tell_the_same_again(self, drafts):
        first = next(generator.batches(generator.BATCH + 10))
        assert [draft.content_hash for draft in first[:100]] == [draft.content_hash for draft in drafts[:100]]

    def test_name_more_places_after_castles_than_there_are_castles(self, drafts):
        named = sum("城" in draft.name["ja"] for draft in drafts)
        assert named > sum(draft.category == "castle" for draft in drafts) > 0


class TestDraws:
    @pytest.fixture(scope="class")
    @classmethod
    def draws(cls):
        return Draws(NUMBER)

    @pytest.mark.parametrize("widths", [CITY, PREFECTURE])
    def test_never_ask_the_same_twice(self, draws, widths):
        paths = [question.path for question in draws.boxes(widths)]
        assert len(set(paths)) > 0.999 * len(paths)

    def test_ask_for_each_tile_once(self, draws):
        tiles = [question.tile for question in draws.tiles(11)]
        assert len(set(tiles)) == len(tiles)

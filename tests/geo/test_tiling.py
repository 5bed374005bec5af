import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import OutOfRange
from geo.tiling import Tile, checked_tile, tile_at, tile_bounds, tiles_over, to_world, within_tile


@st.composite
def tiles(draw):
    z = draw(st.integers(0, 24))
    return Tile(z, draw(st.integers(0, 2**z - 1)), draw(st.integers(0, 2**z - 1)))


class TestBounds:
    @given(tiles())
    def test_a_tile_is_where_its_middle_is(self, tile):
        west, south, east, north = tile_bounds(*tile)
        assert tile_at((west + east) / 2, (south + north) / 2, tile.z) == tile

    @given(tiles())
    def test_neighbours_share_a_side(self, tile):
        z, x, y = tile
        assert tile_bounds(z, x, y)[2] == tile_bounds(z, x + 1, y)[0] if x + 1 < 2**z else 180

    def test_the_world_ends_at_85_degrees(self):
        assert tile_bounds(0, 0, 0) == pytest.approx((-180, -85.05112878, 180, 85.05112878))

    def test_the_corner_of_a_tile_is_where_mercantile_has_it(self):
        # The example of its documentation: mercantile.ul(486, 332, 10).
        west, _, _, north = tile_bounds(10, 486, 332)
        assert (west, north) == pytest.approx((-9.140625, 53.33087298301705))

    def test_a_margin_ends_with_the_world(self):
        assert tile_bounds(1, 0, 0, margin=0.5)[:1] + tile_bounds(1, 0, 0, margin=0.5)[2:3] == (-180, 90)

    @pytest.mark.parametrize("address", [(-1, 0, 0), (25, 0, 0), (3, 8, 0), (3, 0, -1)])
    def test_what_is_no_tile_is_refused(self, address):
        with pytest.raises(OutOfRange):
            checked_tile(*address)


class TestTilesOver:
    def test_the_world_has_all_of_them(self):
        assert len(list(tiles_over((-180, -85, 180, 85), 3))) == 64

    def test_a_tile_and_its_neighbours_touch_where_they_meet(self):
        west, south, east, north = tile_bounds(10, 900, 400)
        inner = (west + 1e-6, south + 1e-6, east - 1e-6, north - 1e-6)
        assert list(tiles_over(inner, 10)) == [(10, 900, 400)]


class TestWithinTile:
    @given(st.floats(-180, 179.9999), st.floats(-85, 85), st.integers(0, 22))
    def test_a_place_gets_numbers_inside_its_own_tile(self, lon, lat, z):
        column, row = within_tile(tile_at(lon, lat, z), *to_world(np.array([lon]), np.array([lat])))
        assert 0 <= column[0] < 4096
        assert 0 <= row[0] < 4096

    def test_the_poles_lie_on_the_edge(self):
        assert to_world([0, 0], [90, -90])[1].tolist() == pytest.approx([0, 1], abs=1e-12)

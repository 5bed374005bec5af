"""Tiles of ours, read by another's decoder."""

import gzip
import json
from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.mvt import Coded, points_layer, shapes_layer
from geo.protobuf import number, varint
from geo.tiling import tile_at, tile_bounds, tiles_over, to_world, within_tile

UNITS = st.integers(-64, 4160)
TILE = tile_at(134.6939, 34.8394, 12)
WEST, SOUTH, EAST, NORTH = tile_bounds(*TILE)
MIDDLE = shapely.Point((WEST + EAST) / 2, (SOUTH + NORTH) / 2)


def decoded(tile: bytes, name: str = "places") -> list[dict[str, Any]]:
    """Return the features of a layer, rows counted from the north as they are in the tile."""
    options = {"y_coord_down": True}
    features: list[dict[str, Any]] = mapbox_vector_tile.decode(tile, default_options=options)[name][
        "features"
    ]
    return features


def coordinates(tile: bytes) -> list[Any]:
    return [feature["geometry"]["coordinates"] for feature in decoded(tile)]


class TestPoints:
    @given(st.lists(st.tuples(UNITS, UNITS, st.integers(0, 2**53)), min_size=1, max_size=300))
    def test_none_is_lost_and_none_is_moved(self, points):
        columns, rows, ids = np.array(points).T
        features = decoded(points_layer("places", columns, rows, ids))
        found = [(*feature["geometry"]["coordinates"], feature["id"]) for feature in features]
        assert found == points

    @given(
        st.lists(
            st.none()
            | st.text(max_size=5)
            | st.integers(-(2**40), 2**40)
            | st.booleans()
            | st.floats(-1e9, 1e9),
            min_size=1,
        )
    )
    def test_values_keep_their_kind(self, values):
        zeros = [0] * len(values)
        found = [
            each["properties"] for each in decoded(points_layer("places", zeros, zeros, None, {"a": values}))
        ]
        expected = [{} if value is None else {"a": value} for value in values]
        assert [(each, type(each.get("a"))) for each in found] == [
            (each, type(each.get("a"))) for each in expected
        ]

    @pytest.mark.parametrize(
        "values", [np.array([3, -1, 3]), np.array([0.5, 2.0, 0.5]), np.array([True, False, True])]
    )
    def test_numpy_columns_are_taken_as_they_are(self, values):
        layer = points_layer("places", [1, 2, 3], [1, 2, 3], attributes={"a": values})
        assert [feature["properties"]["a"] for feature in decoded(layer)] == values.tolist()

    def test_coded_words_are_sent_once(self):
        words = Coded([0, 1, -1, 0], ["城", "神社"])
        layer = points_layer("places", [0] * 4, [0] * 4, attributes={"kind": words, "n": [1, 2, 3, None]})
        assert [feature["properties"] for feature in decoded(layer)] == [
            {"kind": "城", "n": 1},
            {"kind": "神社", "n": 2},
            {"n": 3},
            {"kind": "城"},
        ]
        assert layer.count("城".encode()) == 1

    def test_no_point_makes_no_layer(self):
        assert points_layer("places", [], []) == b""

    def test_layers_are_put_together_by_laying_them_end_to_end(self):
        tile = points_layer("one", [1], [2]) + points_layer("two", [3], [4])
        assert sorted(mapbox_vector_tile.decode(tile)) == ["one", "two"]

    def test_a_thing_that_no_tile_can_hold_is_refused(self):
        with pytest.raises(TypeError, match="not a list"):
            points_layer("places", [1], [2], attributes={"a": Coded([0], [["x"]])})

    def test_a_place_lands_where_its_tile_has_it(self):
        column, row = within_tile(TILE, *to_world([MIDDLE.x], [NORTH]))
        assert coordinates(points_layer("places", column, row)) == [[2048, 0]]


class TestShapes:
    def test_a_polygon_larger_than_the_tile_is_cut_to_it_and_its_edge(self):
        [[ring]] = coordinates(shapes_layer("places", [MIDDLE.buffer(5)], TILE))
        corners = {tuple(corner) for corner in ring}
        assert corners == {(-64, -64), (-64, 4160), (4160, -64), (4160, 4160)}

    def test_outer_rings_turn_one_way_and_holes_the_other(self):
        ring = MIDDLE.buffer(0.02, quad_segs=2).difference(MIDDLE.buffer(0.01, quad_segs=2))
        [rings] = coordinates(shapes_layer("places", [ring.reverse()], TILE))
        areas = [
            shapely.polygons(each).area * (1 if shapely.is_ccw(shapely.linearrings(each)) else -1)
            for each in rings
        ]
        assert areas[0] > 0 > areas[1]

    def test_a_polygon_in_parts_stays_in_parts(self):
        parts = [
            shapely.affinity.translate(MIDDLE, shift).buffer(0.005, quad_segs=1) for shift in (-0.02, 0.02)
        ]
        [feature] = decoded(shapes_layer("places", [shapely.multipolygons(parts)], TILE))
        assert (feature["geometry"]["type"], len(feature["geometry"]["coordinates"])) == ("MultiPolygon", 2)

    def test_a_line_is_cut_and_runs_on(self):
        line = shapely.LineString([(WEST - 1, MIDDLE.y), (EAST + 1, MIDDLE.y)])
        [[start, end]] = coordinates(shapes_layer("places", [line], TILE))
        assert (start[0], end[0], start[1]) == (-64, 4160, end[1])

    def test_points_may_stand_among_shapes(self):
        shapes = [MIDDLE, shapely.multipoints([MIDDLE, shapely.Point(WEST, NORTH)])]
        features = decoded(shapes_layer("places", shapes, TILE))
        assert [feature["geometry"]["type"] for feature in features] == ["Point", "MultiPoint"]

    def test_what_shrinks_to_nothing_or_lies_elsewhere_is_left_out_with_its_own_id(self):
        shapes = [MIDDLE.buffer(1e-9), shapely.Point(0, 0), MIDDLE]
        layer = shapes_layer("places", shapes, TILE, [1, 2, 3], {"name": ["a", "b", None], "n": [1, 2, 3]})
        assert [(feature["id"], feature["properties"]) for feature in decoded(layer)] == [(3, {"n": 3})]

    def test_nothing_makes_no_layer(self):
        assert shapes_layer("places", [], TILE) == b""

    @given(
        st.lists(st.tuples(st.floats(134, 136), st.floats(34, 36)), min_size=3, max_size=12, unique=True),
        st.integers(5, 14),
    )
    def test_what_is_drawn_is_valid_and_whole(self, points, zoom):
        hull = shapely.convex_hull(shapely.multipoints(points)).buffer(0.01)
        layer = shapes_layer("places", [hull], tile_at(*hull.representative_point().coords[0], zoom))
        for feature in decoded(layer) if layer else []:
            assert shapely.geometry.shape(feature["geometry"]).is_valid

    def test_every_prefecture_is_on_a_tile_over_japan(self, shared_data):
        packed = (shared_data / "boundaries/jp_prefectures_ne10m_admin1.geojson.gz").read_bytes()
        features = json.loads(gzip.decompress(packed))["features"]
        prefectures = [shapely.geometry.shape(feature["geometry"]) for feature in features]
        tiles = tiles_over((122, 24, 154, 46), 5)
        layers = [shapes_layer("places", prefectures, tile, range(47)) for tile in tiles]
        drawn = {feature["id"] for layer in layers if layer for feature in decoded(layer)}
        assert drawn == set(range(47))


class TestProtobuf:
    @pytest.mark.parametrize(("value", "encoded"), [(1, b"\x01"), (150, b"\x96\x01"), (300, b"\xac\x02")])
    def test_varints_are_as_in_the_documentation(self, value, encoded):
        assert varint(value) == encoded  # protobuf.dev, "Encoding"

    def test_so_is_a_field(self):
        assert number(1, 150) == b"\x08\x96\x01"

"""TopoJSON, whose areas share their arcs."""

import io
import json

import pytest
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, Polygon, box

from geo.formats.errors import FileError
from geo.formats.topojson import Topology

# Two squares side by side, which share the arc 0 that goes up between them.
ARCS = [[[1, 0], [1, 1]], [[1, 1], [0, 1], [0, 0], [1, 0]], [[1, 1], [2, 1], [2, 0], [1, 0]]]
SQUARES = {
    "west": {"type": "Polygon", "arcs": [[0, 1]]},
    "east": {"type": "Polygon", "arcs": [[2, 0]]},
    "both": {"type": "MultiPolygon", "arcs": [[[0, 1]], [[-1, -3]]]},
    "line": {"type": "LineString", "arcs": [0]},
    "point": {"type": "Point", "coordinates": [1, 2]},
    "points": {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]},
    "nothing": {"type": None},
}


def topology(**members) -> Topology:
    document = {"type": "Topology", "arcs": ARCS, "objects": SQUARES, **members}
    return Topology(io.BytesIO(json.dumps(document).encode()), 100_000)


def geometry(layer: str, **members):
    return next(topology(**members).rows(layer)).geometry


class TestRows:
    @pytest.mark.parametrize(
        ("layer", "expected"),
        [
            ("west", box(0, 0, 1, 1)),
            ("east", box(1, 0, 2, 1)),
            ("both", MultiPolygon([box(0, 0, 1, 1), box(1, 0, 2, 1)])),
            ("line", LineString([(1, 0), (1, 1)])),
            ("point", Point(1, 2)),
            ("points", MultiPoint([(1, 2), (3, 4)])),
        ],
    )
    def test_arcs_are_joined_to_shapes(self, layer, expected):
        assert geometry(layer).normalize() == expected.normalize()

    def test_a_geometry_may_be_null(self):
        assert geometry("nothing") is None

    def test_steps_on_a_grid_become_degrees(self):
        arcs = [[[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]]
        shape = geometry(
            "a",
            arcs=arcs,
            transform={"scale": [0.1, 0.2], "translate": [139, 35]},
            objects={"a": {"type": "Polygon", "arcs": [[0]]}},
        )
        assert shape.equals(Polygon([(139, 35), (140, 35), (140, 37), (139, 37)]))

    def test_properties_are_texts(self):
        member = {"type": "Point", "coordinates": [1, 2], "id": 7, "properties": {"名称": "城", "階": 5}}
        objects = {"a": {"type": "GeometryCollection", "geometries": [member]}}
        assert next(topology(objects=objects).rows()).values == {"名称": "城", "階": "5", "id": "7"}

    def test_objects_are_layers(self):
        assert topology().layers == list(SQUARES)


class TestBroken:
    @pytest.mark.parametrize(
        "members",
        [
            {"arcs": None},
            {"arcs": [[["x", 1]]]},
            {"objects": []},
            {"transform": {"scale": [1, 1]}},
        ],
    )
    def test_a_broken_document_is_said(self, members):
        with pytest.raises(FileError):
            list(topology(**members).rows())

    @pytest.mark.parametrize("arcs", [[[99]], [[]], None, "x", [[0.5]]])
    def test_a_broken_shape_is_said(self, arcs):
        with pytest.raises(FileError):
            list(topology(objects={"a": {"type": "Polygon", "arcs": arcs}}).rows())

    def test_a_document_too_large_to_hold_is_refused(self):
        with pytest.raises(FileError, match="larger than"):
            Topology(io.BytesIO(b"{" + b" " * 100), 100)

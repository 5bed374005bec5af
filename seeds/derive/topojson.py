"""Areas that share borders, written as TopoJSON: each piece of border once, as steps on a grid."""

import gzip
import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

GridPoint = tuple[int, int]


class Arcs:
    """The pieces of border between junctions, each kept once whichever way round it is met."""

    def __init__(self, areas: list[BaseGeometry], grid_degrees: float) -> None:
        """Find the junctions of all rings: the points with other neighbours than one before and one after."""
        self._grid = grid_degrees
        self._numbers: dict[tuple[GridPoint, ...], int] = {}
        neighbours: dict[GridPoint, set[GridPoint]] = defaultdict(set)
        for area in areas:
            for ring in _rings(area):
                points = self._points(ring)
                for a, b in pairwise(points):
                    neighbours[a].add(b)
                    neighbours[b].add(a)
        self._junctions = {point for point, others in neighbours.items() if len(others) != 2}

    def numbers_of(self, area: BaseGeometry) -> list[list[list[int]]]:
        """Return polygon → ring → numbers of arcs, ~n for arc n backwards."""
        return [[self._cut(ring) for ring in _rings(part)] for part in shapely.get_parts(area)]

    def steps(self) -> list[list[list[int]]]:
        """Return every arc as its first point and the steps from point to point, in grid units."""
        return [np.diff(np.array(arc), axis=0, prepend=[[0, 0]]).tolist() for arc in self._numbers]

    def _points(self, ring: BaseGeometry) -> list[GridPoint]:
        cells = np.rint(shapely.get_coordinates(ring) / self._grid).astype(int)
        moved = np.append(True, (np.diff(cells, axis=0) != 0).any(axis=1))
        return [(int(x), int(y)) for x, y in cells[moved]]

    def _cut(self, ring: BaseGeometry) -> list[int]:
        points = self._points(ring)[:-1]
        start = next(
            (i for i, point in enumerate(points) if point in self._junctions), points.index(min(points))
        )
        points = [*points[start:], *points[: start + 1]]
        cuts = [i for i, point in enumerate(points) if i and point in self._junctions]
        ends = sorted({*cuts, len(points) - 1})
        return [self._number(tuple(points[a : b + 1])) for a, b in zip([0, *ends], ends, strict=False)]

    def _number(self, piece: tuple[GridPoint, ...]) -> int:
        backwards = piece[::-1]
        if backwards in self._numbers:
            return ~self._numbers[backwards]
        return self._numbers.setdefault(piece, len(self._numbers))


def write_topology(
    path: Path, about: dict[str, Any], objects: dict[str, list[dict[str, Any]]], grid_degrees: float
) -> None:
    """Write a gzipped TopoJSON; an object is a dict of `id`, `properties` and `polygon` (or None) in degrees.

    The bytes depend on the content alone, so deriving again shows only what changed.
    """
    arcs = Arcs([o["polygon"] for group in objects.values() for o in group if o["polygon"]], grid_degrees)
    collections = {
        name: {"type": "GeometryCollection", "geometries": [_geometry(arcs, o) for o in group]}
        for name, group in objects.items()
    }
    transform = {"scale": [grid_degrees, grid_degrees], "translate": [0, 0]}
    document = {"type": "Topology", "about": about, "transform": transform}
    document |= {"objects": collections, "arcs": arcs.steps()}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    path.write_bytes(gzip.compress(text, compresslevel=9, mtime=0))


def _geometry(arcs: Arcs, item: dict[str, Any]) -> dict[str, Any]:
    described = {"id": item["id"], "properties": item["properties"]}
    if item["polygon"] is None:
        return {"type": None} | described
    return {"type": "MultiPolygon", "arcs": arcs.numbers_of(item["polygon"])} | described


def _rings(area: BaseGeometry) -> list[BaseGeometry]:
    return [ring for part in shapely.get_parts(area) for ring in (part.exterior, *part.interiors)]

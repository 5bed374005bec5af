"""Features to Mapbox Vector Tiles, version 2.1. A tile is its layers, one after another.

Points are encoded by the thousand in numpy; lines and polygons are cut to the tile, thinned to its units
and turned as the specification asks (github.com/mapbox/vector-tile-spec, 2.1).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo import protobuf
from geo.protobuf import BYTES, VARINT, tag, zigzag
from geo.tiling import Tile, to_world

EXTENT: Final = 4096
BUFFER: Final = 64
MEDIA_TYPE: Final = "application/vnd.mapbox-vector-tile"

_NAME, _FEATURE, _KEY, _VALUE, _EXTENT, _VERSION = 1, 2, 3, 4, 5, 15
_ID, _TAGS, _TYPE, _GEOMETRY = 1, 2, 3, 4
_POINT, _LINE, _POLYGON = 1, 2, 3
_MOVE_TO, _LINE_TO, _CLOSE_PATH = 1, 2, 7

# What stands before a text of so many bytes in the table of values: two fields, two lengths.
_HEADS = [bytes((tag(_VALUE, BYTES), size + 2, tag(1, BYTES), size)) for size in range(126)]

Attributes = Mapping[str, "Sequence[Any] | NDArray[Any] | Coded"]


class Coded:
    """An attribute whose values are few: for each feature the number of its word, or -1 for none."""

    def __init__(self, codes: ArrayLike, words: Sequence[Any]) -> None:
        self.codes = np.asarray(codes, dtype=np.int64)
        self.words = words

    @classmethod
    def each(cls, values: Sequence[Any]) -> "Coded":
        """Return `values` of which hardly any occurs twice: each is a word of its own."""
        return cls(np.arange(len(values)), values)

    @classmethod
    def of(cls, values: "Sequence[Any] | NDArray[Any] | Coded") -> "Coded":
        """Return `values`, where None means that a feature has none, as numbers of distinct words."""
        if isinstance(values, Coded):
            return values
        if isinstance(values, np.ndarray) and values.dtype.kind in "iufb":
            words, places = np.unique(values, return_inverse=True)
            return cls(places, words.tolist())
        if set(map(type, values)) <= {str}:
            known = {word: place for place, word in enumerate(dict.fromkeys(values))}
            return cls([known[value] for value in values], list(known))
        # By kind too, since 1, 1.0 and True are the same to a dict.
        kinded = [None if value is None else (type(value), value) for value in values]
        numbers = {None: -1} | {each: place for place, each in enumerate(dict.fromkeys(filter(None, kinded)))}
        return cls([numbers[each] for each in kinded], [each[1] for each in numbers if each is not None])


def points_layer(
    name: str,
    columns: ArrayLike,
    rows: ArrayLike,
    ids: ArrayLike | None = None,
    attributes: Attributes | None = None,
    extent: int = EXTENT,
) -> bytes:
    """Return a layer of points; columns and rows count tile units from the north-west corner.

    Args:
        name: of the layer.
        columns: one whole number a point, as `tiling.within_tile` gives it.
        rows: likewise, southwards.
        ids: one whole number from 0 a point.
        attributes: for each key one value a point: numbers, texts, truths, or `Coded`.
        extent: units a side.
    """
    places = [np.asarray(each, dtype=np.int64) for each in (columns, rows)]
    if not len(places[0]):
        return b""
    tags, words = _tags(attributes or {})
    features = _point_features(places, ids, tags)
    return _layer(name, features, list(attributes or {}), words, extent)


def shapes_layer(
    name: str,
    shapes: Sequence[BaseGeometry],
    tile: Tile,
    ids: Sequence[int] | None = None,
    attributes: Attributes | None = None,
    extent: int = EXTENT,
    buffer: int = BUFFER,
) -> bytes:
    """Return a layer of points, lines or polygons in degrees, cut to `tile` and `buffer` units around it.

    What shrinks to nothing at this zoom is left out; of a mixed collection the parts of the highest
    dimension are drawn. `ids` and `attributes` are as in `points_layer`.
    """
    tags, words = _tags(attributes or {})
    features = []
    for number, shape in enumerate(_on_tile(shapes, tile, extent, buffer)):
        kind, parts = _drawn(shape)
        if parts:
            own = [(key, int(values[number])) for key, values in enumerate(tags) if values[number] >= 0]
            identity = None if ids is None else ids[number]
            features.append(_feature(kind, _commands(kind, parts), identity, own))
    return _layer(name, b"".join(features), list(attributes or {}), words, extent) if features else b""


def _tags(attributes: Attributes) -> tuple[list[NDArray[np.int64]], list[Any]]:
    """Return for each key the places of its features' values in one table, -1 for none; and the table."""
    table: list[Any] = []
    tags = []
    for values in attributes.values():
        coded = Coded.of(values)
        tags.append(np.where(coded.codes < 0, -1, coded.codes + len(table)))
        table.extend(coded.words)
    return tags, table


def _point_features(
    places: list[NDArray[np.int64]], ids: ArrayLike | None, tags: list[NDArray[np.int64]]
) -> bytes:
    """Return all features of a layer of points; each number of each feature is one varint."""
    columns = _Columns(len(places[0]))
    if ids is not None:
        columns.add(tag(_ID, VARINT))
        columns.add_each(np.asarray(ids).astype(np.uint64))
    if tags:
        pairs = _Columns(columns.length)
        for key, values in enumerate(tags):
            pairs.add_pair(key, values)
        columns.add_message(_TAGS, pairs)
    geometry = _Columns(columns.length)
    geometry.add(_MOVE_TO | 1 << 3)
    for place in places:
        geometry.add_each(zigzag(place))
    columns.add(tag(_TYPE, VARINT), _POINT)
    columns.add_message(_GEOMETRY, geometry)
    features = _Columns(columns.length)
    features.add_message(_FEATURE, columns)
    return features.encoded()


class _Columns:
    """A table under construction: for each point a row of varints."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.numbers: list[protobuf.Column] = []
        self.widths: list[protobuf.Width] = []

    def add(self, *constants: int) -> None:
        for constant in constants:
            self.numbers.append(np.uint64(constant))
            self.widths.append(np.int64(len(protobuf.varint(constant))))

    def add_each(self, numbers: NDArray[np.uint64]) -> None:
        self.numbers.append(numbers)
        self.widths.append(protobuf.sizes(numbers))

    def add_pair(self, key: int, values: NDArray[np.int64]) -> None:
        """Add a key and its value, where the point has one."""
        present = (values >= 0).astype(np.int64)
        self.add(key)
        self.add_each(np.clip(values, 0, None).astype(np.uint64))
        self.widths[-2:] = [width * present for width in self.widths[-2:]]

    def add_message(self, field: int, inner: "_Columns") -> None:
        self.add(tag(field, BYTES))
        total = np.zeros(self.length, dtype=np.int64)
        for width in inner.widths:
            total += width
        self.add_each(total.astype(np.uint64))
        self.numbers += inner.numbers
        self.widths += inner.widths

    def encoded(self) -> bytes:
        return protobuf.rows(self.numbers, self.widths, self.length)


def _layer(name: str, features: bytes, keys: list[str], words: list[Any], extent: int) -> bytes:
    content = [
        protobuf.number(_VERSION, 2),
        protobuf.chunk(_NAME, name.encode()),
        features,
        *(protobuf.chunk(_KEY, key.encode()) for key in keys),
        *map(_table_entry, words),
        protobuf.number(_EXTENT, extent),
    ]
    return protobuf.chunk(3, b"".join(content))


def _table_entry(word: Any) -> bytes:
    """Return an entry of the table of values."""
    if type(word) is str and len(text := word.encode()) < len(_HEADS):  # nearly all are short texts
        return _HEADS[len(text)] + text
    return protobuf.chunk(_VALUE, _value(word))


def _value(word: Any) -> bytes:
    """Return a value of the table, in the field that its kind has (specification, 4.4)."""
    plain = word.item() if isinstance(word, np.generic) else word
    match plain:
        case str():
            return protobuf.chunk(1, plain.encode())
        case bool():
            return protobuf.number(7, int(plain))
        case int() if plain < 0:
            return protobuf.number(6, -2 * plain - 1)
        case int():
            return protobuf.number(5, plain)
        case float():
            return protobuf.double(3, plain)
    raise TypeError(f"A tile holds texts, numbers and truths, not a {type(plain).__name__}.")


def _on_tile(shapes: Sequence[BaseGeometry], tile: Tile, extent: int, buffer: int) -> NDArray[Any]:
    """Return shapes in whole units of a tile, clipped and thinned; nothing is left of some."""
    side = (1 << tile.z) * extent
    corner = np.array([tile.x, tile.y]) * extent

    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        on_tile: NDArray[np.float64] = np.column_stack(to_world(*points.T)) * side - corner
        return on_tile

    on_plane = shapely.transform(np.asarray(shapes, dtype=object), project)
    clipped = shapely.clip_by_rect(on_plane, -buffer, -buffer, extent + buffer, extent + buffer)
    thinned = shapely.make_valid(shapely.simplify(clipped, 0.5))
    whole: NDArray[Any] = shapely.orient_polygons(shapely.set_precision(thinned, 1.0))
    return whole


def _drawn(shape: BaseGeometry) -> tuple[int, list[NDArray[np.int64]]]:
    """Return the kind of geometry to draw, and its points, lines or rings without the repeated end."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if not part.is_empty]
    dimension = max((int(shapely.get_dimensions(part)) for part in parts), default=-1)
    drawn = [part for part in parts if shapely.get_dimensions(part) == dimension]
    if dimension == 2:
        rings = [ring for polygon in drawn for ring in (polygon.exterior, *polygon.interiors)]
        return _POLYGON, [_whole(ring)[:-1] for ring in rings]
    if dimension == 1:
        return _LINE, [_whole(line) for line in drawn]
    return _POINT, [np.vstack([_whole(point) for point in drawn])] if drawn else []


def _whole(part: BaseGeometry) -> NDArray[np.int64]:
    whole: NDArray[np.int64] = np.rint(shapely.get_coordinates(part)).astype(np.int64)
    return whole


def _commands(kind: int, parts: list[NDArray[np.int64]]) -> bytes:
    """Return the drawing commands of a feature: each point is given by its way from the one before."""
    ways = zigzag(np.diff(np.vstack([np.zeros((1, 2), dtype=np.int64), *parts]), axis=0))
    numbers: list[int] = []
    start = 0
    for part in parts:
        own = ways[start : start + len(part)].ravel().tolist()
        start += len(part)
        if kind == _POINT:
            numbers += [_MOVE_TO | len(part) << 3, *own]
        else:
            numbers += [_MOVE_TO | 1 << 3, *own[:2], _LINE_TO | len(part) - 1 << 3, *own[2:]]
        if kind == _POLYGON:
            numbers.append(_CLOSE_PATH | 1 << 3)
    return protobuf.packed(np.array(numbers, dtype=np.uint64))


def _feature(kind: int, commands: bytes, identity: int | None, tags: list[tuple[int, int]]) -> bytes:
    content = b"" if identity is None else protobuf.number(_ID, identity)
    if tags:
        content += protobuf.chunk(_TAGS, b"".join(protobuf.varint(place) for pair in tags for place in pair))
    return protobuf.chunk(
        _FEATURE, content + protobuf.number(_TYPE, kind) + protobuf.chunk(_GEOMETRY, commands)
    )

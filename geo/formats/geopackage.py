"""GeoPackage, written through pyogrio; it is read by `vector`."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from geo.formats.header import own_names
from geo.geometry import rounded

_TAKEN: Final = ("fid", "geom", "geometry")


def write(features: Iterable[Mapping[str, Any]], path: Path, layer: str = "features") -> None:
    """Write features (geometry and properties) as one layer in WGS 84.

    A column's values that are not of one kind, lists and mappings become text. What stood at `path` is
    replaced once the new file is whole.
    """
    import geopandas

    listed = list(features)
    names = list(dict.fromkeys(name for feature in listed for name in feature["properties"]))
    own = own_names([*_TAKEN, *names])[len(_TAKEN) :]  # SQLite knows no upper and lower case
    columns = {new: _column(listed, old) for new, old in zip(own, names, strict=True)}
    shapes = [None if (shape := each["geometry"]) is None else rounded(shape) for each in listed]
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")
    part = path.with_name(f"{path.name}.part.gpkg")
    part.unlink(missing_ok=True)
    try:
        frame.to_file(part, driver="GPKG", layer=layer, engine="pyogrio")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _column(features: list[Mapping[str, Any]], name: str) -> Any:
    import pandas

    values = [_plain(feature["properties"].get(name)) for feature in features]
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int}:
        return pandas.array(values, dtype="Int64")
    if kinds == {bool}:
        return pandas.array(values, dtype="boolean")
    if kinds <= {int, float} and kinds:
        return pandas.array(values, dtype="Float64")
    texts = [None if value is None else value if isinstance(value, str) else str(value) for value in values]
    return pandas.array(texts, dtype="string")


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | tuple) else value

"""Use case: write the public places to a file, as the public sees them."""

import csv
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

import shapely
from sqlalchemy import select
from sqlmodel import Session

from app.accounts.models import Area
from app.kit.errors import BadRequest
from app.locations.cards import public_address, public_shape
from app.locations.models import Location
from app.locations.rules import Status
from geo.formats import geojson, geopackage, kml

BATCH = 2_000
COLUMNS = (
    "id", "name", "name_ja", "name_en", "kana", "category", "description_ja", "description_en", "prefecture",
    "municipality", "address", "era", "source", "source_id", "source_url", "licence", "checked_on",
)  # fmt: skip

Writer = Callable[[Iterator[dict[str, Any]], BinaryIO], None]


def write(session: Session, path: Path) -> int:
    """Write every public place, by its id, in the format that the name's ending asks for.

    The file stands under its name once it is whole. Returns how many places are in it.

    Raises:
        BadRequest: no format has that ending.
    """
    ending = path.suffix.lower()
    if ending not in (*_WRITERS, ".gpkg"):
        raise BadRequest(
            "There is no format {ending!r}. Let the name end in .gpkg, .geojson, .kml or .csv.",
            parameter="file",
            ending=ending,
        )
    count = 0

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal count
        for count, feature in enumerate(features(session), 1):  # noqa: B007 - told after the last one
            yield feature

    if ending == ".gpkg":
        geopackage.write(counted(), path, "locations")
        return count
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as out:
            _WRITERS[ending](counted(), out)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def features(session: Session) -> Iterator[dict[str, Any]]:
    """Yield every public place as a feature: shapely geometry, plain properties."""
    names = {row.id: row.name for row in session.execute(select(Area.id, Area.name))}
    prefectures = {row.code: row.name for row in session.execute(select(Area.code, Area.name))}
    public = select(Location.__table__).where(Location.status == Status.PUBLIC).order_by(Location.id)
    last = 0
    while places := session.execute(public.where(Location.id > last).limit(BATCH)).all():
        last = places[-1].id
        for place in places:
            areas = (prefectures.get(place.prefecture_code, {}), names.get(place.municipality_id, {}))
            yield {
                "id": place.slug,
                "geometry": public_shape(place),
                "properties": _properties(place, *areas),
            }


def _properties(place: Any, prefecture: dict[str, str], municipality: dict[str, str]) -> dict[str, Any]:
    texts = {
        f"{field}_{lang}": getattr(place, field).get(lang, "")
        for field in ("name", "description")
        for lang in ("ja", "en")
    }
    told = {
        "id": place.slug,
        "name": texts["name_ja"] or texts["name_en"] or next(iter(place.name.values()), ""),
        "prefecture": prefecture.get("ja", ""),
        "municipality": municipality.get("ja", ""),
        "address": public_address(place),
        "checked_on": place.checked_on and place.checked_on.isoformat(),
    }
    said = texts | told
    return {name: said[name] if name in said else getattr(place, name) for name in COLUMNS}


def _write_csv(features: Iterator[dict[str, Any]], out: BinaryIO) -> None:
    """Write a table that Excel opens; a line or an area also as WKT."""
    text = TextIOWrapper(out, "utf-8-sig", newline="")
    table = csv.writer(text)
    table.writerow((*COLUMNS, "lon", "lat", "wkt"))
    for feature in features:
        shape = feature["geometry"]
        point = shape if shape.geom_type == "Point" else shape.representative_point()
        wkt = "" if shape is point else shapely.to_wkt(shape, rounding_precision=7)
        cells = (feature["properties"][name] for name in COLUMNS)
        table.writerow((*cells, f"{point.x:.7f}", f"{point.y:.7f}", wkt))
    text.flush()
    text.detach()


_WRITERS: dict[str, Writer] = {
    ".geojson": geojson.write_collection,
    ".json": geojson.write_collection,
    ".kml": kml.write,
    ".csv": _write_csv,
}

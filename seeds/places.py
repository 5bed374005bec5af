"""The places that the product ships, one file a prefecture, as drafts for the catalogue."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import shapely
import yaml

from app.locations.drafts import Draft, Work
from app.locations.taxonomy import taxonomy
from geo import geometry

FOLDER = Path(__file__).with_name("data") / "places"
SOURCE = "Rokechi editors"
LICENCE = "CC BY 4.0"
WRITTEN_ON = date(2026, 11, 23)
DETAILS = (
    "era", "setting", "noise", "power", "closure", "floor_area_m2", "ceiling_height_m", "access_width_m",
    "parking_spaces", "capacity", "restrictions",
)  # fmt: skip


def drafts() -> Iterator[Draft]:
    """Yield every place, by prefecture."""
    for file in sorted(FOLDER.glob("*.yaml")):
        for entry in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
            yield draft_of(entry)


def draft_of(entry: dict[str, Any]) -> Draft:
    """Return one entry of a file as a draft."""
    shape = geometry.from_geojson(entry["shape"]) if "shape" in entry else shapely.Point(*entry["at"])
    return Draft(
        slug=entry["slug"],
        name=entry["name"],
        kana=entry["kana"],
        category=entry["category"],
        geom=shape,
        description={lang: " ".join(text.split()) for lang, text in entry["description"].items()},
        facets={name: tuple(entry[name]) for name in taxonomy().many() if entry.get(name)},
        details={name: entry[name] for name in DETAILS if name in entry},
        works=tuple(Work(**work) for work in entry.get("works", ())),
        area_code=entry["municipality"],
        source=SOURCE,
        source_id=entry["slug"],
        licence=LICENCE,
        checked_on=WRITTEN_ON,
    )

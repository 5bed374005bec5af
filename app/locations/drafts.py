"""A place as someone describes it, before it is in the catalogue. Checked on the way in."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
import shapely

from app.kit.text import LocalizedText
from app.locations.taxonomy import taxonomy
from geo.geometry import BaseGeometry


@dataclass(frozen=True)
class Work:
    """A work that was shot at the place; `source` says who says so."""

    title: LocalizedText
    year: int | None = None
    kind: str = "film"
    source: str = ""


@dataclass(frozen=True)
class Draft:
    """What is told of a place. `details` are columns of `Location` by name, such as era or address."""

    slug: str
    name: LocalizedText
    category: str
    geom: BaseGeometry
    kana: str = ""
    description: LocalizedText = field(default_factory=dict)
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    works: tuple[Work, ...] = ()
    area_code: str = ""
    """The municipality, where the source states it; else it is found from the position."""
    blur_m: int = 0
    source: str = ""
    source_id: str | None = None
    source_url: str = ""
    licence: str = ""
    checked_on: date | None = None

    def __post_init__(self) -> None:
        taxonomy().kinds_of(self.category)
        for attribute, values in self.facets.items():
            for value in values:
                taxonomy().require_value(attribute, value)

    @property
    def position(self) -> tuple[float, float]:
        """Where a marker of the shape goes: a point within it, seven decimals."""
        point = self.geom if self.geom.geom_type == "Point" else self.geom.representative_point()
        return round(point.x, 7), round(point.y, 7)

    @property
    def content_hash(self) -> str:
        """Equal for drafts that say the same, whatever order they say it in."""
        said = {name: value for name, value in vars(self).items() if name not in ("geom", "works", "slug")}
        shape = shapely.to_wkb(self.geom, hex=True)
        works = [vars(work) for work in self.works]
        content = orjson.dumps([said, shape, works], option=orjson.OPT_SORT_KEYS)
        return hashlib.blake2b(content, digest_size=16).hexdigest()

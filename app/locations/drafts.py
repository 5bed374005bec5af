"""A place as someone describes it, before it is in the catalogue. Checked on the way in."""

import hashlib
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any

import orjson
import shapely

from app.kit.errors import BadRequest
from app.kit.text import LocalizedText
from app.locations.taxonomy import taxonomy
from geo.geometry import BaseGeometry

WIDEST_BLUR_M = 20_000
"""Wider, a marker would tell less than the name of the municipality."""


@dataclass(frozen=True)
class Work:
    """A work that was shot at the place; `source` says who says so."""

    title: LocalizedText
    year: int | None = None
    kind: str = "film"
    source: str = ""


@dataclass(frozen=True)
class Draft:
    """What is told of a place.

    `details` are columns of `Location` by name, such as era or address; one that is left out is empty in
    a new place, and stays as it is in one that is edited.
    """

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
        if self.category:
            taxonomy().require_category(self.category)
        told = {slug: (self.details[slug],) for slug in taxonomy().one() if self.details.get(slug)}
        for attribute, values in (self.facets | told).items():
            for value in values:
                taxonomy().require_value(attribute, value)
        if not 0 <= self.blur_m <= WIDEST_BLUR_M:
            raise BadRequest(
                "{slug}: a position is blurred by 0 to {most_m:,} metres, not {blur_m:,}.",
                parameter="blur_m",
                slug=self.slug,
                most_m=WIDEST_BLUR_M,
                blur_m=self.blur_m,
            )

    @cached_property
    def position(self) -> tuple[float, float]:
        """Where a marker of the shape goes: a point within it, seven decimals."""
        point = self.geom if self.geom.geom_type == "Point" else self.geom.representative_point()
        return round(point.x, 7), round(point.y, 7)

    @cached_property
    def content_hash(self) -> str:
        """Equal for drafts that say the same, whatever order they say it in."""
        said = {name: getattr(self, name) for name in _COMPARED}
        shape = shapely.to_wkb(self.geom, hex=True)
        works = [vars(work) for work in self.works]
        content = orjson.dumps([said, shape, works], option=orjson.OPT_SORT_KEYS)
        return hashlib.blake2b(content, digest_size=16).hexdigest()


_COMPARED = tuple(each.name for each in fields(Draft) if each.name not in ("geom", "works", "slug"))

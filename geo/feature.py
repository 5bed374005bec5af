"""Features and their collections as schemas: names of GeoJSON (RFC 7946) and of OGC API Features, part 1."""

from datetime import datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN: Final = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
MEDIA_TYPE: Final = "application/geo+json"

Box = tuple[float, float, float, float]


class Link(BaseModel):
    """A way to something related (RFC 8288)."""

    href: str = Field(description="Where it is.", examples=["https://example.org/collections"])
    rel: str = Field(description="How it is related: self, next, prev, items, alternate …", examples=["next"])
    type: str | None = Field(None, description="Its media type.", examples=[MEDIA_TYPE])
    hreflang: str | None = Field(None, description="Its language.", examples=["ja"])
    title: str | None = Field(None, description="Words to show for it.")


class SpatialExtent(BaseModel):
    """Where things are: boxes of west, south, east, north in degrees; the first one holds all."""

    bbox: list[Box] = Field(min_length=1, examples=[[(122.9, 24.0, 154.0, 45.6)]])
    crs: Literal["http://www.opengis.net/def/crs/OGC/1.3/CRS84"] = CRS84


class TemporalExtent(BaseModel):
    """When things are: intervals of two instants, null where an end is open."""

    interval: list[tuple[datetime | None, datetime | None]] = Field(min_length=1)
    trs: Literal["http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"] = GREGORIAN


class Extent(BaseModel):
    """Where and when the things of a collection are."""

    spatial: SpatialExtent | None = None
    temporal: TemporalExtent | None = None


class GeometryObject(BaseModel):
    """A GeoJSON geometry as it is sent; what comes in goes through `geometry.from_geojson`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"type": "Point", "coordinates": [134.6939, 34.8394]}]}
    )

    type: Literal[
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
    ]
    coordinates: list[Any] | None = Field(None, description="Longitude, latitude; nested as the type asks.")
    geometries: list["GeometryObject"] | None = Field(None, description="The parts of a collection.")


class Feature(BaseModel):
    """A thing with a place: a GeoJSON feature."""

    type: Literal["Feature"] = "Feature"
    id: int | str | None = None
    geometry: GeometryObject | None
    properties: dict[str, Any] | None
    bbox: Box | None = None
    links: list[Link] = []


class FeatureCollection(BaseModel):
    """A page of features, and how to get the next one."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]
    links: list[Link] = []
    timeStamp: datetime | None = Field(None, description="When the answer was made.")  # noqa: N815
    numberMatched: int | None = Field(None, ge=0, description="How many fit in all.")  # noqa: N815
    numberReturned: int | None = Field(None, ge=0, description="How many are on this page.")  # noqa: N815

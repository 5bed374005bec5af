"""What callers of the catalogue send and get."""

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema

from app.locations.search import Sort
from geo.sentence import Sentence

Words = Annotated[str, Field(max_length=200)]
Slugs = Annotated[str, Field(max_length=400, description="One or more, with commas between them.")]
Amount = Annotated[float | None, Field(ge=0, le=10_000_000, allow_inf_nan=False)]
Degrees = Annotated[str, Field(max_length=120, examples=["134.69,34.84"])]


"""Members of GeoJSON, which may be taken for the body itself."""


class LocationFilter(BaseModel):
    """What narrows a search, in pages, tiles and the API alike."""

    model_config = ConfigDict(extra="forbid")

    q: Words = Field(
        "", description="Words in Japanese, kana, romanised Japanese or English.", examples=["himeji jo"]
    )
    area: Slugs = Field("", description="JIS codes: 28 is Hyogo, 28201 is Himeji.", examples=["28"])
    block: Slugs = Field("", description="Slugs of regional blocks.", examples=["kinki"])
    commission: Slugs = Field("", description="Slugs of film commissions: places in their areas.")
    category: Slugs = Field("", description="Categories or groups of them.", examples=["castle"])
    era: Slugs = ""
    look: Slugs = Field("", description="What the place can double for.")
    intrusion: Slugs = Field("", description="Modern things in view; `none` finds places without.")
    without: Slugs = Field(
        "",
        description="Modern things that are not in view; places of which nobody has told are left out.",
        examples=["power_lines"],
    )
    setting: Slugs = ""
    noise: Slugs = ""
    power: Slugs = ""
    closure: Slugs = ""
    season: Slugs = ""
    light: Slugs = ""
    floor_area_min: Amount = Field(None, description="m²")
    floor_area_max: Amount = Field(None, description="m²")
    ceiling_height_min: Amount = Field(None, description="m")
    access_width_min: Amount = Field(None, description="m")
    parking_min: Amount = None
    capacity_min: Amount = None
    has_photo: bool | None = None
    has_works: bool | None = Field(None, description="Whether works shot there are known.")
    near: Degrees = Field(
        "",
        description="longitude,latitude, or a station or airport: its slug, or a name of no other.",
    )
    within_m: Annotated[float | None, Field(gt=0, le=500_000, allow_inf_nan=False)] = Field(
        None, description="Radius in metres around `near`."
    )
    shape: Annotated[str, Field(max_length=4_000, examples=["134.6,34.8;134.8,34.8;134.7,34.9"])] = Field(
        "", description="The corners of a polygon, longitude,latitude each, with semicolons between them."
    )

    @field_validator("*")
    @classmethod
    def _holds_no_nul(cls, value: Any) -> Any:
        if isinstance(value, str) and "\0" in value:
            raise ValueError(Sentence("the text holds a NUL character; leave it out"))
        return value


class LocationQuery(LocationFilter):
    """One page of a search."""

    bbox: Degrees = Field(
        "", description="west,south,east,north in degrees; west greater than east crosses the antimeridian."
    )
    sort: Sort = Sort.RELEVANCE
    limit: Annotated[int, Field(ge=1, le=1000)] = 50
    cursor: Annotated[str, Field(max_length=400)] = Field("", description="From the link with rel=next.")
    facets: bool = Field(True, description="Whether to count the values of the result.")
    lang: Annotated[str, Field(max_length=8)] = Field(
        "", description="en or ja; else as Accept-Language says."
    )


SHAPE: dict[str, Any] = {
    "type": "object",
    "title": "Shape",
    "description": "A GeoJSON Polygon or MultiPolygon by itself.",
    "required": ["type", "coordinates"],
    "properties": {"type": {"enum": ["Polygon", "MultiPolygon"]}, "coordinates": {"type": "array"}},
}
FEATURE: dict[str, Any] = {
    "type": "object",
    "title": "ShapeOfFeature",
    "description": "A GeoJSON Feature with such a shape; its properties are not read.",
    "required": ["type", "geometry"],
    "properties": {"type": {"const": "Feature"}, "geometry": SHAPE},
}


class SearchIn(LocationQuery):
    """A search within a drawn shape: the shape by itself, or with whatever else narrows the search."""

    model_config = ConfigDict(extra="forbid", strict=True)

    polygon: dict[str, Any] | None = Field(None, description="A GeoJSON Polygon or MultiPolygon.")

    @model_validator(mode="before")
    @classmethod
    def _may_be_the_shape_alone(cls, body: Any) -> Any:
        if not isinstance(body, dict) or "type" not in body:
            return body
        return {"polygon": body.get("geometry") or {} if body["type"] == "Feature" else body}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [handler(core), SHAPE, FEATURE]}

    sort: Annotated[Sort, Field(strict=False)] = Sort.RELEVANCE


class LocationCollection(BaseModel):
    """A GeoJSON FeatureCollection of places."""

    type: Literal["FeatureCollection"]
    numberMatched: int = Field(description="Exact up to 10,000; see numberMatchedIs.")  # noqa: N815
    numberMatchedIs: Literal["exact", "more than"]  # noqa: N815
    numberReturned: int  # noqa: N815
    mended: str | None = Field(
        None, description="What was searched for in place of words that nothing matched."
    )
    features: list[dict[str, Any]]
    links: list[dict[str, Any]]
    facets: dict[str, dict[str, int]] | None = None

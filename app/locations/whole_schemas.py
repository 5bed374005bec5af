"""What callers get of one public place. Texts in every language stand under the code of each."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from app.kit.text import LocalizedText
from geo.feature import GeometryObject


class CardPhoto(BaseModel):
    """The picture on the card."""

    thumbnail: str
    alt: str


class PhotoOut(BaseModel):
    """A picture, whom to credit for it, and on which terms it may be used."""

    content: str = Field(description="Its address here.", examples=["/photos/1a2b….webp"])
    thumbnail: str
    width: int
    height: int
    alt: LocalizedText
    credit: str
    licence: str
    taken_on: date | None


class WorkOut(BaseModel):
    """A work that was shot at the place, and who says so."""

    title: LocalizedText
    year: int | None
    kind: str
    source: str


class FeeOut(BaseModel):
    """The usual fee, in the currency's smallest unit."""

    amount_minor: int | None
    currency: str = Field(examples=["JPY"])


class CommissionOut(BaseModel):
    """Who looks after the place; /api/commissions tells more."""

    slug: str
    name: LocalizedText


class LocationProperties(BaseModel):
    """All that the public may know of a place. What nobody has told is null or empty."""

    name: str = Field(description="In the language of the answer.")
    names: LocalizedText = Field(examples=[{"en": "Himeji Castle", "ja": "姫路城"}])
    kana: str
    category: str
    category_label: str
    group: str
    prefecture: str
    municipality: str
    address: str = Field(description="Empty where the position is blurred.")
    summary: str = Field(description="The description in the language of the answer.")
    descriptions: LocalizedText
    is_blurred: bool
    blur_m: int = Field(description="How far from the place the position is at most; 0: it is exact.")
    era: str | None
    setting: str | None
    noise: str | None
    power: str | None
    closure: str | None
    look: list[str]
    intrusion: list[str] = Field(description="Empty: not told. `none`: nothing modern is in view.")
    season: list[str]
    light: list[str]
    floor_area_m2: float | None
    ceiling_height_m: float | None
    access_width_m: float | None
    parking_spaces: int | None
    capacity: int | None = Field(description="People.")
    lead_days: int | None = Field(description="Days of notice that are needed.")
    fee: FeeOut | None
    fee_note: LocalizedText
    restrictions: LocalizedText
    commission: CommissionOut | None
    works: list[WorkOut]
    photo: CardPhoto | None
    photos: list[PhotoOut]
    source: str
    source_url: str
    licence: str
    checked_on: date | None


class LocationOut(BaseModel):
    """One public place: a GeoJSON feature."""

    type: Literal["Feature"]
    id: str = Field(description="Its slug.", examples=["himeji-castle"])
    geometry: GeometryObject
    properties: LocationProperties

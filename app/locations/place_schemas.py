"""What those who look after a place tell of it, and get to see: every field, in every language."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.kit.text import LocalizedText
from app.locations.rules import Status
from geo.sentence import Sentence

WORK_KINDS = ("film", "tv", "series", "drama", "anime", "commercial", "music_video", "documentary")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
CURRENCY = re.compile(r"[A-Z]{3}")


def _plain(text: str) -> str:
    if "\0" in text:
        raise ValueError(Sentence("the text holds a NUL character; leave it out"))
    return text.strip()


def _web(text: str) -> str:
    if text and not re.match(r"https?://[^\s/]+", text):
        raise ValueError(Sentence("an address of the web begins with https:// or http://"))
    return text


def _currency(text: str | None) -> str | None:
    if text and not CURRENCY.fullmatch(text):
        raise ValueError(Sentence("a currency has three capital letters, such as JPY"))
    return text or None


def _texts(texts: dict[str, str]) -> LocalizedText:
    if wrong := [code for code in texts if not LANGUAGE.fullmatch(code)]:
        raise ValueError(Sentence("{codes} is no code of a language such as en or ja", codes=wrong))
    return {code: text for code, text in texts.items() if text}


Short = Annotated[str, Field(max_length=300), AfterValidator(_plain)]
Long = Annotated[str, Field(max_length=4_000), AfterValidator(_plain)]
Name = Annotated[dict[str, Short], AfterValidator(_texts)]
Texts = Annotated[dict[str, Long], AfterValidator(_texts)]
Metres = Annotated[float | None, Field(ge=0, le=10_000, allow_inf_nan=False)]
Count = Annotated[int | None, Field(ge=0, le=10_000_000)]
Values = Annotated[list[str], Field(max_length=30)]


class WorkIn(BaseModel):
    """A work that was shot at the place, and who says so."""

    model_config = ConfigDict(extra="forbid")

    title: Name = Field(min_length=1, examples=[{"en": "You Only Live Twice", "ja": "007は二度死ぬ"}])
    year: Annotated[int | None, Field(ge=1880, le=2200)] = None
    kind: Literal[WORK_KINDS] = "film"  # type: ignore[valid-type]
    source: Short = ""


class ContactIn(BaseModel):
    """Whom the commission calls about the place. Never public."""

    model_config = ConfigDict(extra="forbid")

    name: Short = Field(min_length=1)
    role: Short = ""
    phone: Short = ""
    email: Short = ""
    note: Long = ""


class PlaceIn(BaseModel):
    """All that is told of a place. What is left out is empty."""

    model_config = ConfigDict(extra="forbid")

    name: Name = Field(default_factory=dict, examples=[{"en": "Himeji Castle", "ja": "姫路城"}])
    kana: Short = ""
    description: Texts = Field(default_factory=dict)
    category: str = Field("", max_length=40, examples=["castle"])
    geometry: dict[str, Any] = Field(
        description="GeoJSON, where exactly it is: a point, a line or an outline.",
        examples=[{"type": "Point", "coordinates": [134.6939, 34.8394]}],
    )
    blur_m: Annotated[int, Field(ge=0, le=20_000)] = Field(
        0, description="How far from there the public sees it, in metres at most; 0 shows it as it is."
    )
    address: Short = ""
    era: str | None = None
    setting: str | None = None
    noise: str | None = None
    power: str | None = None
    closure: str | None = None
    look: Values = []
    intrusion: Values = Field([], description="`none` says that nothing modern is in view.")
    season: Values = []
    light: Values = []
    floor_area_m2: Annotated[float | None, Field(ge=0, le=100_000_000, allow_inf_nan=False)] = None
    ceiling_height_m: Metres = None
    access_width_m: Metres = None
    parking_spaces: Count = None
    capacity: Count = None
    lead_days: Annotated[int | None, Field(ge=0, le=3_650)] = None
    fee_amount_minor: Annotated[int | None, Field(ge=0, le=10**12)] = Field(
        None, description="The usual fee, in the currency's smallest unit."
    )
    fee_currency: Annotated[str | None, AfterValidator(_currency)] = None
    fee_note: Texts = Field(default_factory=dict)
    restrictions: Texts = Field(default_factory=dict)
    works: Annotated[list[WorkIn], Field(max_length=200)] = []
    contacts: Annotated[list[ContactIn], Field(max_length=20)] = []
    commission: str | None = Field(None, max_length=100, description="The slug of who looks after it.")
    source: Short = ""
    source_url: Annotated[Short, AfterValidator(_web)] = ""
    licence: Short = ""
    checked_on: date | None = None


class PlaceInside(PlaceIn):
    """A place as those who look after it see it: with its status, exact position and contacts."""

    slug: str
    status: Status
    public_position: tuple[float, float] = Field(description="Longitude and latitude that the public sees.")
    updated_at: datetime


class StepOut(BaseModel):
    """Where a step has led."""

    slug: str
    status: Status

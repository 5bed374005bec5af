"""What the finder is asked and what it answers. Words come in every language, side by side."""

from datetime import date, datetime, time
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from app.kit.text import LocalizedText
from geo.sentence import Sentence, Words
from guidelines.document import Source, Span

LONGEST_DAYS = 366
NO_ZONE = Words("give the time of Japan without a zone, such as 18:30")
REVERSED = Words("the last day, {last}, is before the first, {first}")
TOO_MANY_DAYS = Words("a shoot has at most {most} days: ask for each part of it")
ONE_HOUR = Words("give both hours, begins_at and ends_at, or neither")


class ShootIn(BaseModel):
    """A site, its days, and what is known of the shoot."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "site": {"type": "Point", "coordinates": [139.7005, 35.6938]},
                "first_on": "2027-04-12",
                "facts": {"site.surfaces": ["road"], "shoot.tripod_on_road": True, "shoot.drone": False},
            }
        },
    )

    site: dict[str, Any] = Field(description="A GeoJSON geometry: a point, line or polygon, or several.")
    first_on: date = Field(description="The first shoot day, in Japan.")
    last_on: date | None = Field(default=None, description="The last shoot day; without it, the first.")
    begins_at: time | None = Field(default=None, description="Hours of each day, in Japan's time (UTC+9).")
    ends_at: time | None = Field(default=None, description="Earlier than the beginning: on the next day.")
    facts: dict[str, Any] = Field(
        default_factory=dict, description="What is known; `GET /api/requirements/facts` describes each fact."
    )

    @field_validator("begins_at", "ends_at")
    @classmethod
    def _of_japan(cls, said: time | None) -> time | None:
        if said is not None and said.tzinfo is not None and said.utcoffset() is not None:
            raise ValueError(Sentence(NO_ZONE))
        return said

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        last = self.last_on or self.first_on
        if last < self.first_on:
            raise ValueError(Sentence(REVERSED, last=last.isoformat(), first=self.first_on.isoformat()))
        if (last - self.first_on).days >= LONGEST_DAYS:
            raise ValueError(Sentence(TOO_MANY_DAYS, most=LONGEST_DAYS))
        if (self.begins_at is None) != (self.ends_at is None):
            raise ValueError(Sentence(ONE_HOUR))
        return self


class Reason(BaseModel):
    """A fact because of which something is needed or not."""

    fact: str
    question: LocalizedText
    value: Any = None


class OfficeOut(BaseModel):
    """An authority that is competent here."""

    slug: str
    name: LocalizedText
    area: LocalizedText
    basis: LocalizedText
    grade: str


class LeadTimeOut(BaseModel):
    """How long before the first day, and which day that is."""

    least: Span | None
    plan: Span | None
    note: LocalizedText
    latest_on: date | None
    plan_on: date | None
    is_late: bool


class FeeOut(BaseModel):
    """In yen."""

    least: int | None
    most: int | None
    per: Literal["application", "day", "hour", "site"] | None
    note: LocalizedText


class RequirementOut(BaseModel):
    """Something that a shoot needs, may not do, or should know."""

    id: str
    instrument: str
    topic: str
    title: LocalizedText
    trigger: LocalizedText
    why: list[Reason]
    issuer: LocalizedText
    offices: list[OfficeOut]
    basis: LocalizedText
    documents: list[LocalizedText]
    fee: FeeOut | None
    lead_time: LeadTimeOut | None
    after: list[str]
    notes: list[LocalizedText]
    channels: list[LocalizedText] = Field(description="Other ways in which it can be filed.")
    sources: list[Source]
    unverified: list[str] = Field(description="Parts for which no source was found.")
    in_force_since: date
    confirmed_on: date | None = Field(description="When somebody last looked whether it still holds.")


class OpenOut(BaseModel):
    """Something that depends on a fact which is not told."""

    id: str
    title: LocalizedText
    trigger: LocalizedText
    depends_on: list[Reason]


class NotNeededOut(BaseModel):
    """Something that people fear in vain."""

    id: str
    title: LocalizedText
    because: LocalizedText
    why: list[Reason]


class QuestionOut(BaseModel):
    """A question that can still change the answer; those that decide most come first."""

    fact: str
    topic: str
    kind: str
    question: LocalizedText
    hint: LocalizedText
    unit: str
    choices: dict[str, LocalizedText]


class NearbyOut(BaseModel):
    """The nearest thing of a kind, within two kilometres."""

    subject: str
    name: str
    distance_m: int
    layer: str
    source: str


class AreaTouched(BaseModel):
    code: str
    level: str
    name: LocalizedText


class SiteOut(BaseModel):
    """What the map tells of the site."""

    areas: list[AreaTouched]
    is_offshore: bool
    facts: dict[str, bool]
    unknown: list[str] = Field(description="Facts that no imported layer tells for this place: ask.")
    nearby: list[NearbyOut]


class FilingOut(BaseModel):
    id: str
    latest_on: date | None
    plan_on: date | None
    waits_for: list[str]
    is_late: bool


class TimelineOut(BaseModel):
    """When to file what; the earliest shoot day if all is filed from today on, and because of what."""

    today: date
    filings: list[FilingOut]
    earliest_shoot_on: date
    critical_path: list[str]


class FeesOut(BaseModel):
    """In yen, from the least to the most that the sources state; `unknown` costs as well."""

    least: int
    most: int
    unknown: list[str]


class EditionOut(BaseModel):
    """A published edition of the guidelines."""

    number: int
    in_force_on: date
    digest: str
    published_at: datetime


class AnswerOut(BaseModel):
    """All that the book says of a shoot."""

    requirements: list[RequirementOut]
    open: list[OpenOut]
    not_needed: list[NotNeededOut]
    replaced: dict[str, str]
    questions: list[QuestionOut]
    site: SiteOut
    timeline: TimelineOut
    fees: FeesOut

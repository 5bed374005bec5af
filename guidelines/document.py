"""What the book holds: requirements in editions, with their sources; all frozen, all checked when read."""

from datetime import date
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from guidelines.facts import Text

LANGUAGES = ("en", "ja")
Part = Literal["basis", "issuer", "when", "lead_time", "fee", "documents", "notes"]
"""What of a requirement a source speaks for."""


class Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Instrument(StrEnum):
    """What kind of act a requirement is. "Permit" would be too narrow a word."""

    PERMIT = "permit"
    APPROVAL = "approval"
    NOTIFICATION = "notification"
    VOLUNTARY_INFORMATION = "voluntary_information"
    CONSENT = "consent"
    LICENCE = "licence"
    REGISTRATION = "registration"
    RIGHTS_CLEARANCE = "rights_clearance"
    PROHIBITION = "prohibition"
    CONDITION = "condition"
    CUSTOMS = "customs"
    IMMIGRATION = "immigration"
    CHANNEL = "channel"
    """Not an act of its own: a way in which another one can be filed."""


class Grade(StrEnum):
    """How good a source is: official, of the trade, old or contradicted."""

    OFFICIAL = "A"
    TRADE = "B"
    OLD = "C"


class Source(Frozen):
    """Where something stands, what of the requirement it speaks for, and when somebody last looked."""

    url: str = Field(pattern=r"^https?://")
    grade: Grade
    of: tuple[Part, ...] = Field(min_length=1)
    checked_on: date
    note: Text = {}


class Issuer(Frozen):
    """Whom to ask. With a `subject`, the authority that is competent for it where the site lies."""

    title: Text
    subject: str = ""
    one_per_prefecture: bool = False
    """Any one office in a prefecture may act for a site that touches several."""


class Span(Frozen):
    """A length of time, as its source counts it."""

    amount: int = Field(ge=0)
    unit: Literal["business_days", "days", "months", "hours"]


class LeadTime(Frozen):
    """How long before the first day it must be filed: at the latest, and prudently."""

    least: Span | None = None
    plan: Span | None = None
    note: Text = {}


class Fee(Frozen):
    """What it costs, in yen, where the sources say: `least` to `most` per `per`."""

    least: int = Field(ge=0)
    most: int = Field(ge=0)
    per: Literal["application", "day", "hour", "site"]
    note: Text = {}

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least > self.most:
            raise ValueError("the least fee is more than the most")
        return self


class Season(Frozen):
    """Days of the year, both included, as month and day: `07-01` to `08-31`; it may span the new year."""

    since: str = Field(pattern=r"^\d\d-\d\d$")
    until: str = Field(pattern=r"^\d\d-\d\d$")

    def holds(self, day: date) -> bool:
        here = f"{day:%m-%d}"
        if self.since <= self.until:
            return self.since <= here <= self.until
        return here >= self.since or here <= self.until


class Edition(Frozen):
    """A requirement as it is from a date on."""

    when: str
    trigger: Text
    """The condition in words, for people."""
    not_needed: Text = {}
    """For what people fear in vain: why it is not needed when the condition does not hold."""
    issuer: Issuer
    basis: Text = {}
    lead_time: LeadTime | None = None
    fee: Fee | None = None
    fee_note: Text = {}
    documents: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    unverified: tuple[Part, ...] = ()
    """What no source was found for: it is told, and told to be unverified."""


class Requirement(Frozen):
    """Something that a shoot needs, may not do, or should know."""

    id: str = Field(pattern=r"^([A-Z]{2}|LOCAL)(-[A-Z0-9]+)+$")
    instrument: Instrument
    topic: str
    title: Text
    only_in: tuple[str, ...] = ()
    """JIS codes of the areas that it is a local rule of; empty for the whole country."""
    season: Season | None = None
    ends_on: date | None = None
    """The last day on which it holds, if it has been abolished."""
    after: tuple[str, ...] = ()
    """Requirements that must be settled before this can be filed."""
    replaces: tuple[str, ...] = ()
    """Requirements that are not needed where this one is."""
    channel_of: str = ""
    editions: dict[date, Edition] = Field(min_length=1)

    def edition_on(self, day: date) -> Edition | None:
        """Return what is in force on a day, if anything is."""
        begun = [since for since in self.editions if since <= day]
        is_over = self.ends_on is not None and day > self.ends_on
        return self.editions[max(begun)] if begun and not is_over else None

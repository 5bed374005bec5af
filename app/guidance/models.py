"""Layers of the ground, from which a site's facts are read; and the guidelines as they were published."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.kit.choice import Choice
from app.kit.clock import Instant
from geo.column import Geometry
from geo.geometry import BaseGeometry


class LayerSubject(StrEnum):
    """What the features of a layer are."""

    DENSELY_INHABITED = "densely_inhabited"
    AIRPORT_AIRSPACE = "airport_airspace"
    IMPORTANT_FACILITY = "important_facility"
    NATURAL_PARK = "natural_park"
    CULTURAL_PROPERTY = "cultural_property"
    SPECIFIED_PORT = "specified_port"
    TRAFFIC_ROUTE = "traffic_route"
    HOMES = "homes"
    AIRPORT = "airport"
    COAST = "coast"
    RIVER = "river"
    RAILWAY = "railway"
    SCHOOL = "school"
    HOSPITAL = "hospital"


class SiteLayer(SQLModel, table=True):
    """A body of features from one source."""

    __tablename__ = "site_layer"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=60)
    subject: LayerSubject = Field(sa_column=Column(Choice(LayerSubject), nullable=False, index=True))
    name: str = Field(max_length=200)
    source: str = Field(max_length=500)
    licence: str = Field(max_length=200)
    valid_from: date | None = None
    valid_until: date | None = None
    complete_in: str = ""
    """JIS codes, with commas, of the prefectures in which it holds every feature; `JP` is the country.

    Where it is not complete, that nothing lies at a site means nothing."""
    features: int = 0
    imported_at: datetime = Field(sa_column=Column(Instant(), nullable=False))


class SiteFeature(SQLModel, table=True):
    """One thing on the ground."""

    __tablename__ = "site_feature"
    model_config = {"arbitrary_types_allowed": True}

    id: int | None = Field(default=None, primary_key=True)
    layer_id: int = Field(
        sa_column=Column(Integer, ForeignKey("site_layer.id", ondelete="CASCADE"), nullable=False, index=True)
    )
    name: str = Field(default="", max_length=200)
    geom: BaseGeometry = Field(sa_column=Column(Geometry("GEOMETRY"), nullable=False))


class RuleStatus(StrEnum):
    """Where a local rule stands."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    DECLINED = "declined"
    RETIRED = "retired"
    """Replaced by a later version, or taken back."""


class LocalRule(SQLModel, table=True):
    """A requirement of an organisation's own area, as somebody there knows it; one row a version."""

    __tablename__ = "local_rule"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(
        sa_column=Column(
            Integer, ForeignKey("organisation.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    requirement_id: str = Field(max_length=80, index=True)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """The requirement as plain values, as the files of the book have it."""
    because: str = ""
    status: RuleStatus = Field(sa_column=Column(Choice(RuleStatus), nullable=False, index=True))
    proposed_by: int | None = None
    proposed_at: datetime = Field(sa_column=Column(Instant(), nullable=False))
    decided_by: int | None = None
    decided_at: datetime | None = Field(default=None, sa_column=Column(Instant(), nullable=True))
    answer: str = ""
    confirmed_on: date | None = None
    """When somebody last said that it still holds."""


class PublishedEdition(SQLModel, table=True):
    """The guidelines as they were published: never changed afterwards, since people sign under them."""

    __tablename__ = "published_edition"
    __table_args__ = (UniqueConstraint("country", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    country: str = Field(max_length=2)
    number: int
    """1, 2, 3 … within the country."""
    in_force_on: date
    digest: str = Field(max_length=64)
    entries: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    published_at: datetime = Field(sa_column=Column(Instant(), nullable=False))

"""Areas, blocks and organisations, and what each organisation answers for."""

from datetime import date
from enum import StrEnum
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import JSON, Column, ForeignKey, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.kit.choice import Choice
from app.kit.text import LocalizedText, texts
from geo.column import Geometry


def _strings() -> Any:
    return Field(default_factory=list, sa_column=Column(JSON(), nullable=False, default=list))


class AreaLevel(StrEnum):
    """Where an area stands. A ward may lie in a designated city; that city is a municipality too."""

    COUNTRY = "country"
    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"
    WARD = "ward"


class OrganisationKind(StrEnum):
    """What an organisation is to a production."""

    FILM_COMMISSION = "film_commission"
    DESK = "desk"
    """A municipal office that helps crews beside its other work."""
    NETWORK = "network"
    FEDERATION = "federation"
    PERMIT_AUTHORITY = "permit_authority"


COMMISSIONS = tuple(kind for kind in OrganisationKind if kind != OrganisationKind.PERMIT_AUTHORITY)
"""All that support shoots rather than permit them."""


class Area(SQLModel, table=True):
    """An administrative area. `code` is the JIS code: two digits for a prefecture, five below, JP above.

    `is_approximate` areas are good enough to draw and to guess by; the official file replaces them.
    """

    model_config = {"arbitrary_types_allowed": True}

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=5)
    level: AreaLevel = Field(sa_column=Column(Choice(AreaLevel), nullable=False, index=True))
    name: LocalizedText = texts()
    kana: str = ""
    parent_id: int | None = Field(default=None, foreign_key="area.id", index=True)
    prefecture_code: str = Field(default="", index=True, max_length=2)
    """Of the prefecture that the area lies in, itself included; empty for the country."""
    area: BaseGeometry = Field(sa_column=Column(Geometry("GEOMETRY"), nullable=False))
    area_m2: float
    label_lon: float
    label_lat: float
    """Where its name stands: well within the largest part."""
    is_coastal: bool = False
    is_approximate: bool = True
    source: str
    licence: str
    checked_on: date | None = None


class Block(SQLModel, table=True):
    """A regional block: a set of areas, and the commissions that work together in them."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    name: LocalizedText = texts()
    position: int = 0


class BlockArea(SQLModel, table=True):
    __tablename__ = "block_area"

    block_id: int = Field(
        sa_column=Column(Integer, ForeignKey("block.id", ondelete="CASCADE"), primary_key=True)
    )
    area_id: int = Field(
        sa_column=Column(Integer, ForeignKey("area.id", ondelete="CASCADE"), primary_key=True, index=True)
    )


class BlockMember(SQLModel, table=True):
    __tablename__ = "block_member"

    block_id: int = Field(
        sa_column=Column(Integer, ForeignKey("block.id", ondelete="CASCADE"), primary_key=True)
    )
    organisation_id: int = Field(
        sa_column=Column(
            Integer, ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True, index=True
        )
    )


class Organisation(SQLModel, table=True):
    """A commission, a network of them, or an authority. What is not known stays empty."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    kind: OrganisationKind = Field(sa_column=Column(Choice(OrganisationKind), nullable=False, index=True))
    office: str = Field(default="", max_length=30)
    """Of an authority: police, fire, education_board …; else empty."""
    level: str = Field(default="", max_length=20)
    name: LocalizedText = texts()
    host: str = ""
    """The body in whose office it sits."""
    website: str = ""
    phone: str = ""
    """Only where the public body prints it; so is the address below."""
    email: str = ""
    founded: str = ""
    note: str = ""
    area_note: str = ""
    is_verified: bool = False
    source: str = ""
    checked_on: date | None = None
    checked_how: str = ""


class ServiceProfile(SQLModel, table=True):
    """What a commission offers, in its own words; empty until it says so itself."""

    __tablename__ = "service_profile"

    organisation_id: int = Field(
        sa_column=Column(Integer, ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    )
    languages: list[str] = _strings()
    notice_days: int | None = None
    attends: LocalizedText = texts()
    accepts: LocalizedText = texts()
    fees: LocalizedText = texts()


class Jurisdiction(SQLModel, table=True):
    """A competence: the organisation answers for the subject within the area, from one day until another."""

    __table_args__ = (UniqueConstraint("organisation_id", "area_id", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(
        sa_column=Column(Integer, ForeignKey("organisation.id", ondelete="CASCADE"), nullable=False)
    )
    area_id: int = Field(foreign_key="area.id", index=True)
    subject: str = Field(index=True, max_length=40)
    basis: LocalizedText = texts()
    """The law, by article."""
    source: str = ""
    grade: str = ""
    """A official, B trade, C old or contradictory, GK general knowledge: unverified."""
    note: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

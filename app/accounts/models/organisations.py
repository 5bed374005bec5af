"""Organisations, what each offers, and what each answers for."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.kit.choice import Choice
from app.kit.clock import Instant
from app.kit.text import LocalizedText, texts


def _strings() -> Any:
    return Field(default_factory=list, sa_column=Column(JSON(), nullable=False, default=list))


class OrganisationKind(StrEnum):
    """What an organisation is to a production."""

    FILM_COMMISSION = "film_commission"
    DESK = "desk"
    """A municipal office that helps crews beside its other work."""
    NETWORK = "network"
    FEDERATION = "federation"
    PERMIT_AUTHORITY = "permit_authority"
    PRODUCTION_COMPANY = "production_company"
    BLOCK_SECRETARIAT = "block_secretariat"
    NATIONAL_BODY = "national_body"
    PLATFORM_OPERATOR = "platform_operator"


COMMISSIONS = (
    OrganisationKind.FILM_COMMISSION,
    OrganisationKind.DESK,
    OrganisationKind.NETWORK,
    OrganisationKind.FEDERATION,
)
"""All that support shoots rather than permit them."""
DECIDING = (*COMMISSIONS, OrganisationKind.PERMIT_AUTHORITY)
"""Those whose people decide for others, so that somebody must vouch for them first."""


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
    vouched_at: datetime | None = Field(default=None, sa_column=Column(Instant()))
    """When its block's secretariat or the operator said that its people on the platform are its own."""


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

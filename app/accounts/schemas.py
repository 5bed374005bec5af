"""What callers get of areas, blocks and organisations."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from app.accounts.models import Area, AreaLevel, Block, Organisation, OrganisationKind, ServiceProfile
from app.accounts.queries import Competence
from app.kit.text import LocalizedText


class AreaOut(BaseModel):
    code: str
    level: AreaLevel
    name: LocalizedText
    kana: str
    parent: str | None = None
    is_approximate: bool
    source: str
    licence: str

    @classmethod
    def of(cls, area: Area, parent: str | None = None) -> "AreaOut":
        return cls(**area.model_dump(include=set(cls.model_fields)), parent=parent)


class ServiceProfileOut(BaseModel):
    """What a commission says itself that it offers; empty where it has not said."""

    languages: list[str] = Field(description="ISO 639 codes.", examples=[["ja", "en"]])
    notice_days: int | None = Field(description="Days of notice that it needs.")
    attends: LocalizedText = Field(description="What it attends.")
    accepts: LocalizedText = Field(description="What it accepts.")
    fees: LocalizedText

    @classmethod
    def of(cls, profile: ServiceProfile) -> "ServiceProfileOut":
        return cls(**profile.model_dump(include=set(cls.model_fields)))


class OrganisationOut(BaseModel):
    slug: str
    kind: OrganisationKind
    level: str
    name: LocalizedText
    host: str
    website: str
    phone: str
    email: str
    office: str
    founded: str
    note: str
    area_note: str
    is_verified: bool
    source: str
    checked_on: date | None
    checked_how: str
    blocks: list[str] = []
    areas: list[str] = []
    profile: ServiceProfileOut | None = None

    @classmethod
    def of(cls, body: Organisation, **more: Any) -> "OrganisationOut":
        return cls(**body.model_dump(include=set(cls.model_fields)), **more)


class BlockOut(BaseModel):
    slug: str
    name: LocalizedText
    areas: list[str]
    members: list[str]

    @classmethod
    def of(cls, block: Block, areas: list[str], members: list[str]) -> "BlockOut":
        return cls(slug=block.slug, name=block.name, areas=areas, members=members)


class CompetenceOut(BaseModel):
    """Who answers for a subject at a place, and why."""

    organisation: OrganisationOut
    subject: str
    area: AreaOut
    basis: LocalizedText
    source: str
    grade: str
    note: str
    why: LocalizedText

    @classmethod
    def of(cls, found: Competence) -> "CompetenceOut":
        body, jurisdiction, area = found
        return cls(
            organisation=OrganisationOut.of(body),
            subject=jurisdiction.subject,
            area=AreaOut.of(area),
            basis=jurisdiction.basis,
            source=jurisdiction.source,
            grade=jurisdiction.grade,
            note=jurisdiction.note,
            why=_why(found),
        )


def _why(found: Competence) -> LocalizedText:
    """Return the reason in words: the place lies in the area, whose subject the body answers for."""
    en, ja = (found.area.name.get(code) or found.area.name.get("ja", "") for code in ("en", "ja"))
    border = found.area.is_approximate
    return {
        "en": f"The place lies in {en}" + (" (approximate border)." if border else "."),
        "ja": f"{ja}の区域内です" + ("（境界は概略）。" if border else "。"),
    }

"""Use cases: register organisations with what they answer for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlmodel import Session

from app.accounts.models import COMMISSIONS, Jurisdiction, Organisation, OrganisationKind, ServiceProfile
from app.kit import audit
from app.kit.audit import Author
from app.kit.text import LocalizedText


class CompetenceDraft(NamedTuple):
    """One subject in one area, by whose law, and who says so."""

    subject: str
    area_code: str
    basis: LocalizedText
    source: str = ""
    grade: str = ""
    note: str = ""


@dataclass(frozen=True)
class Registration:
    """An organisation as a source tells it. `details` are columns of `Organisation` by name."""

    slug: str
    kind: OrganisationKind
    name: LocalizedText
    competences: Sequence[CompetenceDraft]
    details: dict[str, Any] = field(default_factory=dict)


def register(
    session: Session, actor: Author, registrations: Sequence[Registration], area_ids: Mapping[str, int]
) -> dict[str, int]:
    """Add organisations with their competences and return their ids by slug.

    A commission gets an empty service profile, for it to fill in.

    Raises:
        KeyError: a competence names an area that is not there; nothing is added.
    """
    bodies = [{"slug": r.slug, "kind": r.kind, "name": r.name} | r.details for r in registrations]
    session.execute(insert(Organisation), bodies)
    ids: dict[str, int] = dict(session.execute(select(Organisation.slug, Organisation.id)).all())
    competences = [_row(c, ids[r.slug], area_ids) for r in registrations for c in r.competences]
    if competences:
        session.execute(insert(Jurisdiction), competences)
    profiles = [{"organisation_id": ids[r.slug]} for r in registrations if r.kind in COMMISSIONS]
    if profiles:
        session.execute(insert(ServiceProfile), profiles)
    audit.record(
        session, actor, "organisation:register", "organisation", "", organisations=len(registrations)
    )
    return ids


def _row(competence: CompetenceDraft, organisation_id: int, area_ids: Mapping[str, int]) -> dict[str, Any]:
    row = competence._asdict()
    return row | {"organisation_id": organisation_id, "area_id": area_ids[row.pop("area_code")]}

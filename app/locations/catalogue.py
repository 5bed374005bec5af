"""Use cases: add, edit, submit, return, publish, retire a place."""

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlmodel import Session

from app.accounts.whereabouts import Gazetteer, Whereabouts
from app.kit import audit, clock
from app.kit.errors import Incomplete
from app.locations import rules, shown
from app.locations.drafts import Draft
from app.locations.models import Credit, Facet, Location
from app.locations.rules import Action, Status


def add(
    session: Session,
    actor: str,
    drafts: Sequence[Draft],
    gazetteer: Gazetteer,
    status: Status = Status.DRAFT,
) -> list[int]:
    """Add places to the catalogue and return their ids, in the order of `drafts`.

    Raises:
        Incomplete: a place lies in no known area, or lacks what its status needs; nothing is added.
    """
    rows = _rows(drafts, gazetteer, status)
    with shown.changing(session) as touched:
        session.execute(insert(Location), rows)
        id_of = {slug: place_id for place_id, slug in session.execute(_ids_of(drafts))}
        added = [id_of[draft.slug] for draft in drafts]
        touched += added
        _tell(session, list(zip(added, drafts, strict=True)))
    audit.record(
        session, actor, "location:add", "location", added[0] if len(added) == 1 else "", places=len(added)
    )
    return added


def _ids_of(drafts: Sequence[Draft]) -> Select[Any]:
    return select(Location.id, Location.slug).where(Location.slug.in_([draft.slug for draft in drafts]))


def edit(session: Session, actor: str, location: Location, draft: Draft, gazetteer: Gazetteer) -> Location:
    """Replace what is told of a place; its slug, status and pictures stay."""
    before = location.content_hash
    (row,) = _rows([draft], gazetteer, location.status)
    kept = {"slug", "status", "created_at"}
    if location.geom == draft.geom and location.blur_m == draft.blur_m:
        kept |= {"lon", "lat"}  # a blurred position that moves would give the exact one away
    with shown.changing(session, [location.id or 0]):
        for name, value in row.items():
            if name not in kept:
                setattr(location, name, value)
        for table in (Facet, Credit):
            session.execute(delete(table).where(table.location_id == location.id))
        _tell(session, [(location.id or 0, draft)])
    audit.record(
        session, actor, "location:edit", "location", location.id, before=before, after=location.content_hash
    )
    return location


def take(session: Session, actor: str, location: Location, action: Action) -> Location:
    """Carry out one step in the life of a place: submit, return, publish, retire, reopen.

    Raises:
        WrongState: the step does not start from its status.
        Incomplete: it lacks what the public must know.
    """
    status = rules.step(location.status, action)
    if status == Status.PUBLIC:
        rules.require_publishable(location.name, location.category, location.source)
    with shown.changing(session, [location.id or 0]):
        location.status = status
        location.updated_at = clock.now()
    audit.record(session, actor, f"location:{action}", "location", location.id, status=status)
    return location


def _rows(drafts: Sequence[Draft], gazetteer: Gazetteer, status: Status) -> list[dict[str, Any]]:
    positions = [draft.position for draft in drafts]
    found = gazetteer.locate([lon for lon, _ in positions], [lat for _, lat in positions])
    now = clock.now()
    return [
        _row(draft, gazetteer.by_code.get(draft.area_code) or where, position)
        | {"status": status, "created_at": now, "updated_at": now}
        for draft, where, position in zip(drafts, found, positions, strict=True)
    ]


def _row(draft: Draft, where: Whereabouts | None, position: tuple[float, float]) -> dict[str, Any]:
    if where is None:
        raise Incomplete(
            f"{draft.slug}: the position {position[0]}, {position[1]} lies in no known area. "
            "Check that longitude comes before latitude, and that the areas have been imported.",
            missing=["position"],
        )
    rules.require_publishable(draft.name, draft.category, draft.source)
    lon, lat = rules.blurred(*position, draft.blur_m, secrets.token_hex())
    return draft.details | {
        "slug": draft.slug,
        "name": draft.name,
        "kana": draft.kana,
        "description": draft.description,
        "category": draft.category,
        "geom": draft.geom,
        "blur_m": draft.blur_m,
        "lon": lon,
        "lat": lat,
        "prefecture_code": where.prefecture_code,
        "municipality_id": where.municipality_id,
        "source": draft.source,
        "source_id": draft.source_id,
        "source_url": draft.source_url,
        "licence": draft.licence,
        "checked_on": draft.checked_on,
        "content_hash": draft.content_hash,
    }


def _tell(session: Session, drafts: list[tuple[int, Draft]]) -> None:
    """Write what places say of themselves in the tables beside their own."""
    facets = [
        {"location_id": place_id, "attribute": attribute, "value": value}
        for place_id, draft in drafts
        for attribute, values in draft.facets.items()
        for value in values
    ]
    works = [{"location_id": place_id} | vars(work) for place_id, draft in drafts for work in draft.works]
    for table, rows in ((Facet, facets), (Credit, works)):
        if rows:
            session.execute(insert(table), rows)

"""Use cases: add, edit, submit, return, publish, retire a place."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, delete, select
from sqlmodel import Session

from app.accounts.whereabouts import Gazetteer, Whereabouts
from app.kit import audit, bulk, clock
from app.kit.audit import Author
from app.kit.errors import Incomplete, NotFound
from app.locations import rules, shown
from app.locations.drafts import Draft
from app.locations.models import Credit, Facet, Location
from app.locations.rules import Action, Status

PLACES = Location.__table__
UNTOLD = {column.name: None for column in PLACES.columns if column.nullable} | {
    "address": "", "fee_note": {}, "restrictions": {},
}  # fmt: skip
"""What a draft leaves out, so that many go in as one statement."""
KEPT_BY_US = {"id", "rank_key", "freshness_key", "content_hash", "created_at", "updated_at"}
"""What follows from the rest, and says nothing in the log."""


def get(session: Session, slug: str) -> Location:
    """Return a place, whatever its status, for those who look after it.

    Raises:
        NotFound: there is none.
    """
    location = session.scalar(select(Location).where(Location.slug == slug))
    if location is None:
        raise NotFound("There is no place {slug!r}.", slug=slug)
    return location


@bulk.undisturbed()
def add(
    session: Session,
    actor: Author,
    drafts: Sequence[Draft],
    gazetteer: Gazetteer,
    status: Status = Status.DRAFT,
) -> list[int]:
    """Add places to the catalogue and return their ids, in the order of `drafts`.

    Raises:
        Incomplete: a place lies in no known area, or lacks what its status needs; nothing is added.
    """
    rows = _rows(drafts, gazetteer, [status] * len(drafts))
    places = [SimpleNamespace(**UNTOLD | row) for row in rows]
    bulk.pour(session, PLACES, (_standing(*each) for each in zip(places, drafts, strict=True)))
    id_of = {slug: place_id for place_id, slug in session.execute(_ids_of(drafts))}
    added = [id_of[draft.slug] for draft in drafts]
    _tell(session, list(zip(added, drafts, strict=True)))
    shown.add(session, [_new(*each) for each in zip(added, drafts, places, strict=True)])
    audit.record(
        session, actor, "location:add", "location", added[0] if len(added) == 1 else "", places=len(added)
    )
    return added


def _ids_of(drafts: Sequence[Draft]) -> Select[Any]:
    return select(Location.id, Location.slug).where(Location.slug.in_([draft.slug for draft in drafts]))


def _standing(place: SimpleNamespace, draft: Draft) -> dict[str, Any]:
    """Return the row of a new place; its rank is known at once, to write it later would cost five indexes."""
    vars(place).update(shown.standing(place, draft.facets, draft.works))
    return vars(place)


def _new(place_id: int, draft: Draft, place: SimpleNamespace) -> shown.New:
    place.id = place_id
    return shown.New(place, draft.facets, [work.title for work in draft.works])


def edit(session: Session, actor: Author, location: Location, draft: Draft, gazetteer: Gazetteer) -> Location:
    """Replace what is told of a place by hand; its slug, status and pictures stay.

    So does the hash of its source's row: a source that says nothing new does not undo what was written here.
    """
    was = _told(session, location)
    _replace(session, [location], [draft], gazetteer, {"content_hash"})
    now = _told(session, location)
    changed = [name for name in now if now[name] != was[name]]
    before, after = ({name: told[name] for name in changed} for told in (was, now))
    audit.record(session, actor, "location:edit", "location", location.id, before=before, after=after)
    return location


def _told(session: Session, location: Location) -> dict[str, Any]:
    """Return what is told of a place, each fact as the log can hold it."""
    session.flush()
    facts = {name: getattr(location, name) for name in PLACES.columns.keys() if name not in KEPT_BY_US}  # noqa: SIM118
    facts["geom"] = location.geom.wkt
    facets = select(Facet.attribute, Facet.value).where(Facet.location_id == location.id)
    works = select(Credit.title).where(Credit.location_id == location.id)
    facts["facets"] = sorted(f"{attribute}={value}" for attribute, value in session.execute(facets))
    facts["works"] = sorted(title.get("en") or title.get("ja", "") for title in session.scalars(works))
    return facts


def edit_all(
    session: Session, actor: Author, drafts: Mapping[int, Draft], gazetteer: Gazetteer
) -> Sequence[Location]:
    """Replace what is told of many places, by their ids; the log gets one entry."""
    locations = session.scalars(select(Location).where(Location.id.in_(drafts))).all()
    _replace(session, locations, [drafts[location.id or 0] for location in locations], gazetteer)
    audit.record(session, actor, "location:edit", "location", "", places=len(locations))
    return locations


def _replace(
    session: Session,
    locations: Sequence[Location],
    drafts: Sequence[Draft],
    gazetteer: Gazetteer,
    kept: Collection[str] = (),
) -> None:
    ids = [location.id or 0 for location in locations]
    rows = _rows(drafts, gazetteer, [location.status for location in locations])
    with shown.changing(session, ids):
        for location, draft, row in zip(locations, drafts, rows, strict=True):
            for name in row.keys() - _kept(location, draft) - set(kept):
                setattr(location, name, row[name])
        for table in (Facet, Credit):
            session.execute(delete(table).where(table.location_id.in_(ids)))
        _tell(session, list(zip(ids, drafts, strict=True)))


def _kept(location: Location, draft: Draft) -> set[str]:
    """Return what an edit leaves as it is."""
    kept = {"slug", "status", "created_at"}
    public = location.lon, location.lat
    if location.blur_m == draft.blur_m and rules.is_hidden(public, draft.position, draft.blur_m):
        kept |= {"lon", "lat"}  # each new blurred position would give more of the exact one away
    return kept


def take(session: Session, actor: Author, location: Location, action: Action) -> Location:
    """Carry out one step in the life of a place: submit, return, publish, retire, reopen.

    Raises:
        WrongState: the step does not start from its status.
        Incomplete: it lacks what the public must know.
    """
    return take_all(session, actor, [location], action)[0]


def take_all(
    session: Session, actor: Author, locations: Sequence[Location], action: Action
) -> Sequence[Location]:
    """Carry out one step in the life of many places; the log gets one entry.

    Raises:
        WrongState: the step does not start from the status of one of them.
        Incomplete: one of them lacks what the public must know.
    """
    statuses, was = [rules.step(location.status, action) for location in locations], locations[0].status
    for location, status in zip(locations, statuses, strict=True):
        if status == Status.PUBLIC:
            rules.require_publishable(location.name, location.category, location.source)
    with shown.changing(session, [location.id or 0 for location in locations]):
        for location, status in zip(locations, statuses, strict=True):
            location.status, location.updated_at = status, clock.now()
    one = locations[0].id if len(locations) == 1 else ""
    end = rules.TRANSITIONS[action][1]
    change = {"before": {"status": was}, "after": {"status": end}} if one else {}
    audit.record(
        session, actor, f"location:{action}", "location", one, status=end, places=len(locations), **change
    )
    return locations


def _rows(drafts: Sequence[Draft], gazetteer: Gazetteer, statuses: Sequence[Status]) -> list[dict[str, Any]]:
    positions = [draft.position for draft in drafts]
    found = gazetteer.locate([lon for lon, _ in positions], [lat for _, lat in positions])
    now = clock.now()
    return [
        _row(draft, gazetteer.by_code.get(draft.area_code) or where, status)
        | {"status": status, "created_at": now, "updated_at": now}
        for draft, where, status in zip(drafts, found, statuses, strict=True)
    ]


def _row(draft: Draft, where: Whereabouts | None, status: Status) -> dict[str, Any]:
    if where is None:
        raise Incomplete(
            "{slug}: the position {position} lies in no known area. "
            "Check that longitude comes before latitude, and that the areas have been imported.",
            missing=["position"],
            slug=draft.slug,
            position=draft.position,
        )
    if status == Status.PUBLIC:
        rules.require_publishable(draft.name, draft.category, draft.source)
    lon, lat = draft.position
    if draft.blur_m:
        lon, lat = rules.blurred(lon, lat, draft.blur_m, secrets.token_hex())
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
    bulk.pour(session, Facet.__table__, facets)
    bulk.pour(session, Credit.__table__, works)

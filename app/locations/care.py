"""Use cases of those who look after a place: see all of it, write it, take it through its life.

What somebody may not see does not exist for them; `access.py` says who may do what.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, delete, select, true
from sqlmodel import Session, SQLModel, col

from app.accounts import queries
from app.accounts.access import SIGN_IN, may, require
from app.accounts.actor import Actor
from app.accounts.models import COMMISSIONS, Area, Organisation, OrganisationKind
from app.accounts.whereabouts import Gazetteer
from app.kit import audit, clock
from app.kit.errors import BadRequest, Incomplete, NotFound, NotSignedIn, Stale
from app.kit.text import fold
from app.locations import catalogue
from app.locations.access import CAN, NEEDED, InCareOf, Permission
from app.locations.drafts import Draft, Work
from app.locations.models import Contact, Credit, Facet, Location
from app.locations.place_schemas import ContactIn, PlaceIn, PlaceInside, WorkIn
from app.locations.places import unknown
from app.locations.rules import Action, Status
from app.locations.taxonomy import taxonomy
from geo import geometry
from geo.errors import WrongKind
from geo.sentence import Words

SHAPES = ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
COLUMNS = (
    "address", "era", "setting", "noise", "power", "closure", "floor_area_m2", "ceiling_height_m",
    "access_width_m", "parking_spaces", "capacity", "lead_days", "fee_amount_minor", "fee_currency",
    "fee_note", "restrictions",
)  # fmt: skip
"""What stands in the table as it is told; so does what a draft says of itself:"""
SAME = ("name", "kana", "description", "category", "blur_m", "source", "source_url", "licence", "checked_on")
NO_COMMISSION = Words("{slug} is no film commission, so no place can be in its care.")
NO_CURRENCY = Words("Say in which currency the fee is, such as JPY.")
TOMORROW = Words("The day on which it was checked has not come yet: {day}.")
CHANGED = Words("Somebody changed this place meanwhile: look at it again, then make your change.")


def get(
    session: Session, actor: Actor, slug: str, permission: Permission = Permission.PLACES_INSIDE
) -> Location:
    """Return a place to somebody who may do this with it.

    Raises:
        NotSignedIn: nobody is.
        NotFound: there is none, or they may not know of what is within.
        NotAllowed: they may know of the place, but may not do this.
    """
    if actor.person_id is None:
        raise NotSignedIn(SIGN_IN)
    location = session.scalar(select(Location).where(Location.slug == slug))
    if location is None:
        raise unknown(slug)
    is_open = location.status == Status.PUBLIC and permission != Permission.PLACES_INSIDE
    if not is_open and not sees_inside(actor, location):
        raise unknown(slug)
    require(actor, permission, location, CAN)
    return location


def sees_inside(actor: Actor, location: Location | InCareOf) -> bool:
    """Tell whether somebody may see a place whatever its status, where exactly it is, and whom to call.

    A token may have been made for writing alone; what one writes one must see.
    """
    return any(may(actor, each, location, CAN) for each in Permission if each != Permission.PLACES_IMPORT)


def sees(actor: Actor, location: Location) -> bool:
    """Tell whether a place exists for somebody: it does for everybody once it is public."""
    return location.status == Status.PUBLIC or sees_inside(actor, location)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return `sees` as a condition, for lists: all that the rule asks of a place is in whose care it is."""
    if sees_inside(actor, InCareOf(None)):
        return true()
    is_public = col(Location.status) == Status.PUBLIC
    if actor.organisation_id is None or not sees_inside(actor, InCareOf(actor.organisation_id)):
        return is_public
    return is_public | (col(Location.commission_id) == actor.organisation_id)


def contacts(session: Session, location: Location) -> Sequence[Contact]:
    """Return whom the commission calls about a place; ask `sees_inside` first."""
    return session.scalars(
        select(Contact).where(Contact.location_id == location.id).order_by(Contact.id)
    ).all()


def told(session: Session, location: Location) -> PlaceInside:
    """Return all that is told of a place; ask `sees_inside` first."""
    facets = select(Facet.attribute, Facet.value).where(Facet.location_id == location.id)
    works = session.scalars(select(Credit).where(Credit.location_id == location.id).order_by(Credit.id))
    commission = session.get(Organisation, location.commission_id) if location.commission_id else None
    values: dict[str, list[str]] = {}
    for attribute, value in session.execute(facets):
        values.setdefault(attribute, []).append(value)
    # What is there already was checked when it came in, by whatever rules there were.
    return PlaceInside.model_construct(
        **{name: getattr(location, name) for name in (*SAME, *COLUMNS, "slug", "status", "updated_at")},
        **{name: values.get(name, []) for name in taxonomy().many()},
        geometry=geometry.to_geojson(location.geom),
        works=[WorkIn.model_construct(**_only(work, WorkIn)) for work in works],
        contacts=[
            ContactIn.model_construct(**_only(each, ContactIn)) for each in contacts(session, location)
        ],
        commission=commission and commission.slug,
        public_position=(location.lon, location.lat),
    )


def add(session: Session, actor: Actor, said: PlaceIn) -> Location:
    """Add a place as a draft; it is in the care of the actor's commission unless an operator says otherwise.

    Raises:
        NotSignedIn, NotAllowed: the actor may write no places there.
        BadRequest, GeometryError, Incomplete: something that is told cannot be.
    """
    own = actor.organisation_id if said.commission is None and not _is_operator(actor) else None
    care = own or _commission_id(session, said.commission)
    require(actor, Permission.PLACES_EDIT, InCareOf(care), CAN)
    _require_commission(session, care)
    draft = _draft(said, f"{_words_of(said)}-{secrets.token_hex(3)}", care)
    (place_id,) = catalogue.add(session, actor.author, [draft], Gazetteer(session))
    location = session.get_one(Location, place_id)
    _write_contacts(session, actor, location, said)
    return location


def edit(
    session: Session, actor: Actor, location: Location, said: PlaceIn, seen: datetime | None = None
) -> Location:
    """Replace all that is told of a place; `seen` is when it had last changed for who writes now.

    Raises:
        NotAllowed: the actor may not write it, or not give it to another commission.
        Stale: somebody else changed it meanwhile.
        BadRequest, GeometryError, Incomplete: something that is told cannot be.
    """
    require(actor, Permission.PLACES_EDIT, location, CAN)
    if seen and seen != location.updated_at:
        raise Stale(CHANGED)
    care = _commission_id(session, said.commission)
    if care != location.commission_id:
        require(actor, Permission.PLACES_EDIT, InCareOf(care), CAN)
        _require_commission(session, care)
    draft = _draft(said, location.slug, care, **_kept(session, location, said))
    catalogue.edit(session, actor.author, location, draft, Gazetteer(session))
    _write_contacts(session, actor, location, said)
    return location


def take(session: Session, actor: Actor, location: Location, action: Action) -> Location:
    """Carry out one step in the life of a place.

    Raises:
        NotAllowed: the actor may not do this.
        WrongState: the step does not start from its status.
        Incomplete: it lacks what the public must know.
    """
    require(actor, NEEDED[action], location, CAN)
    return catalogue.take(session, actor.author, location, action)


def in_care(
    session: Session, actor: Actor, organisation: Organisation, most: int = 1_000
) -> Sequence[Location]:
    """Return the places that a commission looks after and the actor may see, the latest changed first.

    To the platform's operator fall those that nobody looks after, as far as the public does not see them.
    """
    its_own = [Location.commission_id == organisation.id]
    if organisation.kind == OrganisationKind.PLATFORM_OPERATOR:
        # The key is empty for all that is not public, and has an index.
        its_own = [Location.commission_id.is_(None), Location.freshness_key.is_(None)]
    latest = (
        select(Location).where(*its_own, visible_to(actor)).order_by(Location.updated_at.desc(), Location.id)
    )
    return session.scalars(latest.limit(most)).all()


# ------------------------------------------------------------------ from what is said to a draft


def _draft(said: PlaceIn, slug: str, care: int | None, **more: Any) -> Draft:
    shape = geometry.from_geojson(said.geometry)
    if shape.geom_type not in SHAPES:
        raise WrongKind("A place is a point, a line or an outline, and no {type}.", type=shape.geom_type)
    if said.fee_amount_minor is not None and not said.fee_currency:
        raise Incomplete(NO_CURRENCY, missing=["fee_currency"])
    if said.checked_on and said.checked_on > clock.today():
        raise BadRequest(TOMORROW, parameter="checked_on", day=said.checked_on.isoformat())
    return Draft(
        slug=slug,
        geom=shape,
        facets={name: tuple(dict.fromkeys(getattr(said, name))) for name in taxonomy().many()},
        details={name: _value(said, name) for name in COLUMNS} | {"commission_id": care},
        works=tuple(Work(**work.model_dump()) for work in said.works),
        **{name: getattr(said, name) for name in SAME},
        **more,
    )


def _value(said: PlaceIn, name: str) -> Any:
    """Return what a column holds; an empty word is none."""
    value = getattr(said, name)
    return None if value == "" and name != "address" else value


def _kept(session: Session, location: Location, said: PlaceIn) -> dict[str, Any]:
    """Return what stays with a place that is written anew: its source's number, its municipality."""
    is_where_it_was = geometry.from_geojson(said.geometry).equals(location.geom)
    stated = session.get(Area, location.municipality_id) if location.municipality_id else None
    return {
        "source_id": location.source_id if said.source == location.source else None,
        "area_code": stated.code if stated and is_where_it_was else "",
    }


def _words_of(said: PlaceIn) -> str:
    words = "-".join(re.findall(r"[a-z0-9]+", fold(said.name.get("en", ""))))[:60].strip("-")
    return words or said.category.replace("_", "-") or "place"


def _write_contacts(session: Session, actor: Actor, location: Location, said: PlaceIn) -> None:
    """Keep whom to call; the log says that it changed, and no names."""
    now = [each.model_dump() for each in said.contacts]
    if now == _contacts(session, location):
        return
    session.execute(delete(Contact).where(Contact.location_id == location.id))
    session.add_all(Contact(location_id=location.id, **each) for each in now)
    audit.record(session, actor.author, "location:contacts", "location", location.id, contacts=len(now))


def _contacts(session: Session, location: Location) -> list[dict[str, Any]]:
    return [_only(each, ContactIn) for each in contacts(session, location)]


def _only(row: SQLModel, schema: type[BaseModel]) -> dict[str, Any]:
    return row.model_dump(include=set(schema.model_fields))


def _commission_id(session: Session, slug: str | None) -> int | None:
    if not slug:
        return None
    try:
        return queries.get_organisation(session, slug).id
    except NotFound as error:
        raise BadRequest(NO_COMMISSION, parameter="commission", slug=slug) from error


def _require_commission(session: Session, organisation_id: int | None) -> None:
    body = session.get(Organisation, organisation_id) if organisation_id else None
    if body and body.kind not in COMMISSIONS:
        raise BadRequest(NO_COMMISSION, parameter="commission", slug=body.slug)


def _is_operator(actor: Actor) -> bool:
    return may(actor, Permission.PLACES_EDIT, InCareOf(None), CAN)

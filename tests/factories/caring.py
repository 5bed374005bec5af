"""A place in a commission's care that has something to hide, and the people around it."""

from sqlmodel import Session, select

from app.accounts import people as seated
from app.accounts.actor import Actor
from app.accounts.models import Organisation, OrganisationKind, Person, Role
from app.accounts.sessions import of_seat
from app.accounts.whereabouts import Gazetteer
from app.locations import catalogue
from app.locations.models import Contact, Location
from app.locations.rules import Status
from tests.factories import people, places
from tests.factories.areas import two_prefectures
from tests.factories.authors import TESTS

SLUG = "hidden-house"
EXACT = (134.6543217, 34.7654321)
ADDRESS = "姫路市飾磨区1-2-3"
OWNER = {
    "name": "田中花子",
    "role": "所有者",
    "phone": "079-000-0000",
    "email": "tanaka@example.jp",
    "note": "",
}
COMMISSION = OrganisationKind.FILM_COMMISSION
SEATS = {
    **{role.value: ("himeji-fc", COMMISSION, role) for role in Role},
    "neighbour": ("osaka-fc", COMMISSION, Role.MANAGER),
    "police": ("hyogo-police", OrganisationKind.PERMIT_AUTHORITY, Role.MANAGER),
    "producer": ("a-company", OrganisationKind.PRODUCTION_COMPANY, Role.MANAGER),
    "operator": ("operator", OrganisationKind.PLATFORM_OPERATOR, Role.MANAGER),
}
NOBODY_ELSE = ("nobody", "neighbour", "police", "producer")
"""All who may not look inside."""


def hidden_house(session: Session, status: Status = Status.PUBLIC) -> Location:
    """Add areas, everybody in SEATS, and a blurred place of himeji-fc with an owner to call."""
    two_prefectures(session)
    for name, (slug, kind, role) in SEATS.items():
        body = people.organisation(session, slug, kind)
        people.person(session, f"{name}@example.jp", name.title(), works_for=body, role=role)
    commission = people.organisation(session, "himeji-fc", COMMISSION)
    draft = places.draft(
        SLUG, *EXACT, name={"en": "Hidden House", "ja": "秘密の家"}, blur_m=800,
        details={"address": ADDRESS, "commission_id": commission.id},
    )  # fmt: skip
    (place_id,) = catalogue.add(session, TESTS, [draft], Gazetteer(session), status)
    session.add(Contact(location_id=place_id, **OWNER))
    session.flush()
    return session.get_one(Location, place_id)


def actor(session: Session, name: str) -> Actor:
    """Return one of the people, acting for their organisation; or nobody."""
    if name == "nobody":
        return Actor()
    person = session.scalars(select(Person).where(Person.address == f"{name}@example.jp")).one()
    (seat,) = seated.seats(session, person.id or 0)
    return Actor(person_id=person.id, **of_seat(seat))


def unvouch(session: Session, slug: str = "himeji-fc") -> None:
    """Take the word for an organisation back."""
    body = session.scalars(select(Organisation).where(Organisation.slug == slug)).one()
    body.vouched_at = None
    session.flush()

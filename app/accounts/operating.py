"""Use cases of whoever runs the deployment: give somebody an account, a seat or a token; switch one off."""

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from app.accounts import people, registration, staff
from app.accounts.models import ApiToken, Organisation, OrganisationKind, Person, Purpose, Role, SignIn
from app.accounts.rules import canonical_address
from app.kit import audit, clock
from app.kit.audit import Author
from app.kit.errors import Conflict, NotFound

OPERATOR = "operator"
"""The slug of the organisation that runs the platform."""
DEMO = "@demo.example"
"""How the addresses of a demo's people end; whoever saw its terminal knows their password."""


def create(session: Session, author: Author, address: str, name: str, lang: str) -> Person:
    """Open an account whose address is taken on trust; it has no password until the person sets one.

    Raises:
        BadRequest: the address is none.
        Conflict: it has an account already.
    """
    canonical = canonical_address(address)
    if people.find_by_address(session, canonical):
        raise Conflict("{address} has an account already.", address=canonical)
    now = clock.now()
    person = Person(address=canonical, name=name, lang=lang, confirmed_at=now, created_at=now)
    session.add(person)
    session.flush()
    audit.record(session, author, "person:create", "person", person.id)
    return person


def get(session: Session, address: str) -> Person:
    """Raises: NotFound: nobody has this address."""
    person = people.find_by_address(session, canonical_address(address))
    if person is None:
        raise NotFound("Nobody has an account with the address {address}.", address=address)
    return person


def require_no_demo(session: Session) -> None:
    """Refuse a database in which people of a demo can sign in.

    Raises:
        Conflict: there are some.
    """
    theirs = (col(Person.address).endswith(DEMO, autoescape=True), Person.disabled_at.is_(None))
    if addresses := session.scalars(select(Person.address).where(*theirs).order_by(Person.id)).all():
        raise Conflict(
            "This database holds people of a demo, whose password others know: {addresses}. "
            "Begin with a new one, or switch each off: ./rokechi user disable ADDRESS",
            addresses=list(addresses),
        )


def operator(session: Session, author: Author) -> Organisation:
    """Return the organisation that runs the platform; it is made when it is first asked for."""
    found = session.scalar(select(Organisation).where(Organisation.slug == OPERATOR))
    if found:
        return found
    made = Organisation(
        slug=OPERATOR,
        kind=OrganisationKind.PLATFORM_OPERATOR,
        name={"en": "Platform operator", "ja": "プラットフォーム運営者"},
        vouched_at=clock.now(),
    )
    session.add(made)
    session.flush()
    audit.record(session, author, "organisation:register", "organisation", made.id)
    return made


def seat(session: Session, author: Author, person: Person, organisation: Organisation, role: Role) -> None:
    """Make somebody a member without an invitation.

    Raises:
        Conflict: they are one already.
    """
    staff.seat(session, author, person, organisation.id or 0, role)


def link_to_reset(session: Session, author: Author, person: Person) -> str:
    """Return the path under which the person sets a password, good for an hour; nothing is mailed."""
    audit.record(session, author, "person:reset-link", "person", person.id)
    return registration.new_link(session, person, Purpose.RESET_PASSWORD).path


def disable(session: Session, author: Author, person: Person) -> None:
    """Switch an account off: its sessions end, its tokens are taken back."""
    session.execute(update(Person).where(Person.id == person.id).values(disabled_at=clock.now()))
    for proof in (SignIn, ApiToken):
        session.execute(delete(proof).where(proof.person_id == person.id))
    audit.record(session, author, "person:disable", "person", person.id)
    for seat in people.seats(session, person.id or 0):
        staff.tell_if_orphaned(session, seat, person)

"""Every SELECT of people, their memberships, and what they prove themselves by."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session

from app.accounts.models import (
    DECIDING,
    ApiToken,
    Invitation,
    Membership,
    Organisation,
    OutsideAccount,
    Passkey,
    Person,
    Role,
    SignIn,
)
from app.kit.errors import BadRequest, NotFound
from geo.sentence import Words

LAST_WAY = Words(
    "This is your only way in. Set a password first: “I have forgotten my password” sends a link."
)


class Seat(NamedTuple):
    """A membership with its organisation."""

    membership: Membership
    organisation: Organisation


class Member(NamedTuple):
    """A membership with its person."""

    membership: Membership
    person: Person


def find_by_address(session: Session, address: str) -> Person | None:
    """Return the person with this canonical address, if there is one."""
    return session.scalar(select(Person).where(Person.address == address))


def get(session: Session, person_id: int) -> Person:
    """Raises: NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    return person


def names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return what people are called, by their ids; who is gone is left out."""
    return dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())


def seats(session: Session, person_id: int) -> list[Seat]:
    """Return the organisations that a person works for, by name of their slug."""
    joined = select(Membership, Organisation).join(
        Organisation, Organisation.id == Membership.organisation_id
    )
    rows = session.execute(joined.where(Membership.person_id == person_id).order_by(Organisation.slug))
    return [Seat(*row) for row in rows]


def find_seat(session: Session, person_id: int, organisation_id: int | None) -> Seat | None:
    """Return the membership of a person in one organisation, if they have it."""
    return next((seat for seat in seats(session, person_id) if seat.organisation.id == organisation_id), None)


def members(session: Session, organisation_id: int) -> list[Member]:
    """Return the members of an organisation, those who have been longest first."""
    joined = select(Membership, Person).join(Person, Person.id == Membership.person_id)
    rows = session.execute(
        joined.where(Membership.organisation_id == organisation_id).order_by(Membership.since, Membership.id)
    )
    return [Member(*row) for row in rows]


def managers(session: Session, organisation_id: int) -> int:
    """Return how many people who can sign in manage an organisation."""
    joined = select(func.count()).select_from(Membership).join(Person, Person.id == Membership.person_id)
    can = (Membership.role == Role.MANAGER, Person.disabled_at.is_(None))
    return session.scalar(joined.where(Membership.organisation_id == organisation_id, *can)) or 0


def sign_ins(session: Session, person_id: int, now: datetime) -> Sequence[SignIn]:
    """Return the sessions of a person that have not ended, the latest first."""
    statement = select(SignIn).where(SignIn.person_id == person_id, SignIn.ends_at > now)
    return session.scalars(statement.order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()


def tokens(session: Session, person_id: int) -> Sequence[ApiToken]:
    """Return the tokens of a person, the newest first."""
    statement = select(ApiToken).where(ApiToken.person_id == person_id)
    return session.scalars(statement.order_by(ApiToken.id.desc())).all()


def invitations(session: Session, organisation_id: int, now: datetime) -> Sequence[Invitation]:
    """Return the invitations of an organisation that are still open, the latest first."""
    is_open = (Invitation.accepted_at.is_(None), Invitation.expires_at > now)
    statement = select(Invitation).where(Invitation.organisation_id == organisation_id, *is_open)
    return session.scalars(statement.order_by(Invitation.id.desc())).all()


def passkeys(session: Session, person_id: int) -> Sequence[Passkey]:
    """Return the keys on a person's devices, the oldest first."""
    return session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)).all()


def outside_accounts(session: Session, person_id: int) -> Sequence[OutsideAccount]:
    """Return the accounts at other providers by which a person signs in, the oldest first."""
    statement = select(OutsideAccount).where(OutsideAccount.person_id == person_id)
    return session.scalars(statement.order_by(OutsideAccount.id)).all()


def require_way_in(session: Session, person_id: int) -> None:
    """Refuse a change that leaves a person nothing to sign in by.

    Raises:
        BadRequest: nothing is left.
    """
    kept = get(session, person_id).password_hash
    if not (kept or passkeys(session, person_id) or outside_accounts(session, person_id)):
        raise BadRequest(LAST_WAY)


def waiting_for_a_word(session: Session) -> Sequence[Organisation]:
    """Return the organisations that decide, have people here, and that nobody has vouched for."""
    staffed = select(Membership.organisation_id)
    waiting = (
        Organisation.kind.in_(DECIDING),
        Organisation.vouched_at.is_(None),
        Organisation.id.in_(staffed),
    )
    return session.scalars(select(Organisation).where(*waiting).order_by(Organisation.slug)).all()

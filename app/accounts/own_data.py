"""Use cases: see all that is stored of oneself, and delete it.

Japan's Act on the Protection of Personal Information (APPI) gives people both.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, SQLModel

from app.accounts import claiming, factors, people, staff
from app.accounts.access import Permission, require
from app.accounts.actor import Actor
from app.accounts.models import Invitation, NoticeChoice, Person, SignIn
from app.kit import audit, outbox
from app.kit.audit import AuditEntry
from app.kit.db import Database
from app.kit.outbox import Message

PROOFS = {"password_hash", "totp_secret", "totp_last_step", "hash"}
"""What proves who somebody is says nothing of them, and must not lie about in a download."""
OF_THE_ACCOUNT = ("person", "sign_in", "api_token")
"""Things that are the person's own, whoever they worked for when they changed them."""
OF_THE_CHAIN = {"salt", "said_digest", "previous_hash", "hash"}


def exported(session: Session, actor: Actor) -> dict[str, Any]:
    """Return all that is stored of the person who is signed in, as JSON takes it.

    Raises:
        NotSignedIn: nobody is.
    """
    require(actor, Permission.ACCOUNT_OWN)
    person = people.get(session, actor.person_id or 0)
    seats = people.seats(session, person.id or 0)
    return {
        "person": _told([person], PROOFS)[0],
        "has_second_factor": bool(person.totp_secret),
        "memberships": [
            _told([seat.membership], set())[0] | {"organisation": seat.organisation.slug} for seat in seats
        ],
        "sessions": _told(session.scalars(select(SignIn).filter_by(person_id=person.id)), PROOFS),
        "notice_choices": _told(session.scalars(select(NoticeChoice).filter_by(person_id=person.id)), set()),
        "passkeys": _told(people.passkeys(session, person.id or 0), {"public_key"}),
        "outside_accounts": _told(people.outside_accounts(session, person.id or 0), set()),
        "tokens": _told(people.tokens(session, person.id or 0), PROOFS),
        "invitations": _told(session.scalars(select(Invitation).where(_invited(person))), PROOFS),
        "claims": _told(claiming.of_person(session, person.id or 0), set()),
        "letters": _told(
            session.scalars(select(Message).where(outbox.is_for(person.id or 0, person.address))), {"facts"}
        ),
        "deeds": _told(session.scalars(select(AuditEntry).where(_done_by_or_to(person))), OF_THE_CHAIN),
    }


def delete_account(database: Database, actor: Actor, password: str) -> None:
    """Leave every organisation, and delete the account with all that is stored of the person.

    What they did for an organisation stays in its records, under a number; what they did for themselves, and
    what was done to their account, is erased from the audit log without breaking its chain.

    Raises:
        NotSignedIn: nobody is.
        BadRequest: the password is not the person's.
        TooMany: it was wrong too often.
    """
    factors.require_password(database, actor, password)
    with database.writer() as session:
        person = people.get(session, actor.person_id or 0)
        for seat in people.seats(session, person.id or 0):
            staff.remove(session, actor, seat.organisation, person.id or 0)
        audit.record(session, actor.alone, "person:delete", "person", person.id)
        _erase(session, person)
        outbox.forget(session, person.id or 0, person.address)
        session.execute(delete(Invitation).where(Invitation.address == person.address))
        session.execute(update(Invitation).where(Invitation.invited_by == person.id).values(invited_by=None))
        session.delete(person)


def _erase(session: Session, person: Person) -> None:
    own = _done_by_or_to(person) & ((AuditEntry.on_behalf_of == "") | AuditEntry.thing.in_(OF_THE_ACCOUNT))
    audit.erase(
        session, Actor(person_id=person.id).author, session.scalars(select(AuditEntry).where(own)).all()
    )


def _done_by_or_to(person: Person) -> Any:
    to_them = (AuditEntry.thing == "person") & (AuditEntry.thing_id == str(person.id))
    return or_(AuditEntry.who == f"person:{person.id}", to_them)


def _invited(person: Person) -> Any:
    return or_(Invitation.address == person.address, Invitation.invited_by == person.id)


def _told(rows: Iterable[SQLModel], but: set[str]) -> list[dict[str, Any]]:
    return [row.model_dump(mode="json", exclude=but) for row in rows]

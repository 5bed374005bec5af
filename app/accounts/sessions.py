"""Use cases: sign in, with the second factor where there is one; sign out here or everywhere; act for one.

A password is checked before anything is written, so that nobody waits for the database meanwhile.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlmodel import Session

from app.accounts import letters, passwords, people, second_factor
from app.accounts.access import Permission, require
from app.accounts.actor import Actor
from app.accounts.models import Person, RecoveryCode, SignIn
from app.accounts.rules import canonical_address
from app.kit import audit, clock, proofs, throttle
from app.kit.db import Database
from app.kit.errors import NotAllowed, NotFound
from geo.sentence import Words

ABSOLUTE, IDLE, FOR_THE_CODE = timedelta(hours=12), timedelta(hours=2), timedelta(minutes=10)
"""How long a session lasts at most; unused; and between the password and the code."""
SEEN_EVERY = timedelta(minutes=5)
"""A session is not written to for every page."""
WRONG = Words("The address or the password is wrong. After a few tries there is a wait between them.")
WRONG_CODE = Words("The code is wrong or has been used. Wait for the next one, or take a recovery code.")
NOT_CONFIRMED = Words("Confirm your address first: open the link in the mail that we sent you.")
SWITCHED_OFF = Words("This account has been switched off. Ask a manager of your organisation.")


@dataclass(frozen=True)
class Visit:
    """Where somebody comes in: the network address and what the browser calls itself."""

    origin: str = ""
    device: str = ""


class Opened(NamedTuple):
    """A session that has just begun: what the cookie holds, and whether the code is still to come."""

    token: str
    awaits_code: bool


def sign_in(database: Database, visit: Visit, address: str, password: str) -> Opened:
    """Begin a session.

    Raises:
        NotAllowed: address and password do not belong together, or the account may not be used.
        TooMany: there were too many tries; it says how long to wait.
    """
    canonical = canonical_address(address)
    keys = throttle.keys("sign-in", canonical, visit.origin)
    throttle.require_open(database, keys)
    with database.reader() as session:
        person = people.find_by_address(session, canonical)
    is_right, new_hash = passwords.verified(password, person.password_hash if person else "")
    if not person or not is_right:
        throttle.failed(database, keys)
        raise NotAllowed(WRONG)
    _require_usable(person)
    if not person.totp_secret:
        throttle.succeeded(database, keys)
    with database.writer() as session:
        if new_hash:
            session.execute(update(Person).where(Person.id == person.id).values(password_hash=new_hash))
        return begin(session, person, visit)


def begin(session: Session, person: Person, visit: Visit, *, is_certain: bool = False) -> Opened:
    """Begin a session for somebody who has proved who they are; the code is asked for unless it `is_certain`.

    Raises:
        NotAllowed: the account may not be used.
    """
    _require_usable(person)
    return _open(session, person, visit, awaits_code=bool(person.totp_secret) and not is_certain)


def enter_code(database: Database, visit: Visit, token: str, code: str) -> Opened:
    """Finish a session with the second factor, or with a recovery code; its token changes.

    Raises:
        NotAllowed: the code is wrong or used, or the session is gone.
        TooMany: there were too many tries.
    """
    now = clock.now()
    with database.reader() as session:
        begun = _find(session, token, now)
        person = people.get(session, begun.person_id) if begun and begun.awaits_code else None
    if person is None:
        raise NotAllowed(WRONG)
    keys = throttle.keys("code", person.address, visit.origin)
    throttle.require_open(database, keys)
    with database.writer() as session:
        opened = _finished(session, person, visit, token, code, now)
    if opened is None:
        throttle.failed(database, keys)
        raise NotAllowed(WRONG_CODE)
    throttle.succeeded(database, keys)
    return opened


def actor_of(session: Session, token: str, origin: str) -> tuple[Actor, SignIn] | None:
    """Return who is behind a cookie and their session, or nothing where it is none that still lasts."""
    now = clock.now()
    signed_in = _find(session, token, now)
    if signed_in is None or signed_in.awaits_code:
        return None
    person = people.get(session, signed_in.person_id)
    if person.disabled_at:
        return None
    seat = people.find_seat(session, signed_in.person_id, signed_in.working_for)
    actor = Actor(person_id=person.id, origin=origin)
    return (replace(actor, **of_seat(seat)) if seat else actor), signed_in


def of_seat(seat: people.Seat) -> dict[str, Any]:
    """Return what an actor is by working for an organisation."""
    return {
        "organisation_id": seat.organisation.id,
        "kind": seat.organisation.kind,
        "role": seat.membership.role,
        "is_vouched": seat.organisation.vouched_at is not None,
    }


def is_long_unseen(signed_in: SignIn) -> bool:
    return clock.now() - signed_in.seen_at > SEEN_EVERY


def seen(session: Session, signed_in: SignIn) -> None:
    """Note that a session is in use; now and then is enough, since it takes the lock of a writer."""
    session.execute(update(SignIn).where(SignIn.id == signed_in.id).values(seen_at=clock.now()))


def act_for(session: Session, actor: Actor, signed_in: SignIn, organisation_id: int | None) -> None:
    """Choose for which of their organisations somebody acts from now on, or for none.

    Raises:
        NotFound: it is none of theirs.
    """
    if organisation_id and not people.find_seat(session, signed_in.person_id, organisation_id):
        raise NotFound("You work for no such organisation.")
    session.execute(update(SignIn).where(SignIn.id == signed_in.id).values(working_for=organisation_id))
    audit.record(
        session, actor.alone, "session:act-for", "sign_in", signed_in.id,
        before={"organisation": actor.organisation_id}, after={"organisation": organisation_id},
    )  # fmt: skip


def sign_out(session: Session, actor: Actor, sign_in_id: int) -> None:
    """End one session of the actor's own, on this device or another.

    Raises:
        NotFound: it is none of theirs.
    """
    require(actor, Permission.ACCOUNT_OWN)
    if not _end(session, SignIn.id == sign_in_id, SignIn.person_id == actor.person_id):
        raise NotFound("There is no such session.")
    audit.record(session, actor.alone, "session:end", "sign_in", sign_in_id)


def sign_out_everywhere(session: Session, actor: Actor, *, but: int | None = None) -> None:
    """End all sessions of a person, but for one that goes on."""
    require(actor, Permission.ACCOUNT_OWN)
    _end(session, SignIn.person_id == actor.person_id, SignIn.id.is_distinct_from(but))
    audit.record(session, actor.alone, "session:end-all", "person", actor.person_id)


def _require_usable(person: Person) -> None:
    if person.disabled_at:
        raise NotAllowed(SWITCHED_OFF)
    if person.confirmed_at is None:
        raise NotAllowed(NOT_CONFIRMED)


def _find(session: Session, token: str, now: datetime) -> SignIn | None:
    found = session.scalar(select(SignIn).where(SignIn.hash == proofs.hash_of(token), SignIn.ends_at > now))
    return found if found and now - found.seen_at < IDLE else None


def _end(session: Session, *which: Any) -> int:
    """End sessions now. Their rows stay for a while: by them a strange device is told from a known one."""
    now = clock.now()
    ended = update(SignIn).where(*which, SignIn.ends_at > now).values(ends_at=now)
    return session.execute(ended).rowcount


def _is_strange(session: Session, signed_in: SignIn) -> bool:
    """Tell whether somebody who was here lately comes with another device and from another address."""
    others = (SignIn.person_id == signed_in.person_id, SignIn.id != signed_in.id, ~SignIn.awaits_code)
    lately = session.execute(select(SignIn.device, SignIn.origin).where(*others)).all()
    is_known = any(device == signed_in.device or origin == signed_in.origin for device, origin in lately)
    return bool(lately) and not is_known


def _open(session: Session, person: Person, visit: Visit, *, awaits_code: bool) -> Opened:
    now, proof = clock.now(), proofs.new()
    seats = people.seats(session, person.id or 0)
    signed_in = SignIn(
        person_id=person.id or 0,
        working_for=seats[0].organisation.id if len(seats) == 1 else None,
        hash=proof.hash,
        awaits_code=awaits_code,
        origin=visit.origin,
        device=visit.device[:300],
        started_at=now,
        seen_at=now,
        ends_at=now + (FOR_THE_CODE if awaits_code else ABSOLUTE),
    )
    session.add(signed_in)
    session.flush()
    if not awaits_code:
        author = Actor(person_id=person.id, origin=visit.origin).author
        audit.record(session, author, "session:begin", "sign_in", signed_in.id)
        if _is_strange(session, signed_in):
            letters.send(session, person, "new_sign_in", device=signed_in.device, network=signed_in.origin)
    return Opened(proof.shown, awaits_code)


def _finished(
    session: Session, person: Person, visit: Visit, token: str, code: str, now: datetime
) -> Opened | None:
    """Open the real session in place of the one that awaits its code; nothing where the code is wrong."""
    step = second_factor.step_of(person.totp_secret, code, now, person.totp_last_step)
    if step is not None:
        last = (Person.id == person.id, Person.totp_last_step < step)
        is_right = session.execute(update(Person).where(*last).values(totp_last_step=step)).rowcount == 1
    else:
        used = (RecoveryCode.person_id == person.id, RecoveryCode.hash == second_factor.hash_of(code))
        is_right = session.execute(delete(RecoveryCode).where(*used)).rowcount == 1
    if not is_right:
        return None
    session.execute(delete(SignIn).where(SignIn.hash == proofs.hash_of(token)))
    return _open(session, person, visit, awaits_code=False)

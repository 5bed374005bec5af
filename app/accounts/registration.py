"""Use cases: open an account, confirm its address, get back in after a forgotten password, close it.

Nothing here tells whether an address has an account: the answer is always the same, and so is the work; what
differs is the mail.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlmodel import Session

from app.accounts import letters, passwords, people
from app.accounts.actor import Actor
from app.accounts.models import MailedLink, Person, Purpose, SignIn
from app.accounts.rules import LONGEST_NAME, canonical_address, require_good_password
from app.accounts.sessions import Visit
from app.kit import audit, clock, proofs, throttle
from app.kit.db import Database
from app.kit.errors import Incomplete, NotAllowed
from geo.sentence import Words

LASTS = {Purpose.CONFIRM_ADDRESS: timedelta(days=3), Purpose.RESET_PASSWORD: timedelta(hours=1)}
PAGE = {Purpose.CONFIRM_ADDRESS: "confirm", Purpose.RESET_PASSWORD: "reset"}
GONE = Words("The link has been used or has expired. Ask for a new one.")
NO_NAME = Words("Say how you are called.")


class Link(NamedTuple):
    """A link of a mail: its path here, and until when it is good."""

    path: str
    expires_at: datetime


def register(database: Database, visit: Visit, name: str, address: str, password: str, lang: str) -> None:
    """Open an account that can be used once its address is confirmed; the mail says how.

    Where the address has an account already, its owner is told, and nothing changes.

    Raises:
        Incomplete: the name is missing, or the password is not good enough.
        BadRequest: the address is none.
        TooMany: too many accounts were asked for from here.
    """
    canonical, called = canonical_address(address), " ".join(name.split())[:LONGEST_NAME]
    if not called:
        raise Incomplete(NO_NAME, missing=["name"])
    require_good_password(password, [canonical, called])
    keys = throttle.keys("register", "", visit.origin)
    throttle.require_open(database, keys)
    throttle.failed(database, keys)  # each counts: nobody opens accounts by the hundred
    password_hash = passwords.hashed(password)
    with database.writer() as session:
        person = people.find_by_address(session, canonical)
        if person and person.confirmed_at:
            letters.send(session, person, "address_is_taken")
            return
        person = person or Person(address=canonical, created_at=clock.now(), name="", lang=lang)
        person.name, person.lang, person.password_hash = called, lang, password_hash
        session.add(person)
        session.flush()
        _send_link(session, person, Purpose.CONFIRM_ADDRESS)
        audit.record(session, _author(person, visit), "person:register", "person", person.id)


def confirm(database: Database, visit: Visit, token: str) -> None:
    """Take a link from a mail as the proof that its reader owns the address.

    Raises:
        NotAllowed: the link has been used or has expired.
    """
    with database.writer() as session:
        person = _redeemed(session, token, Purpose.CONFIRM_ADDRESS)
        person.confirmed_at = clock.now()
        session.add(person)
        audit.record(session, _author(person, visit), "person:confirm", "person", person.id)


def ask_for_reset(database: Database, visit: Visit, address: str) -> None:
    """Send a link for a new password to the address, if it has an account.

    Raises:
        BadRequest: the address is none.
        TooMany: it was asked for too often.
    """
    canonical = canonical_address(address)
    keys = throttle.keys("reset", canonical, visit.origin)
    throttle.require_open(database, keys)
    throttle.failed(database, keys)
    with database.writer() as session:
        person = people.find_by_address(session, canonical)
        if person and not person.disabled_at:
            _send_link(session, person, Purpose.RESET_PASSWORD)


def reset(database: Database, visit: Visit, token: str, password: str) -> None:
    """Set a new password by a link from a mail, and end every session of the person.

    Raises:
        NotAllowed: the link has been used or has expired.
        Incomplete: the password is not good enough; the link stays good.
    """
    with database.reader() as session:
        person = _person_of(session, token, Purpose.RESET_PASSWORD)
    require_good_password(password, [person.address, person.name])
    password_hash = passwords.hashed(password)
    with database.writer() as session:
        person = _redeemed(session, token, Purpose.RESET_PASSWORD)
        person.password_hash = password_hash
        person.confirmed_at = person.confirmed_at or clock.now()  # who reads the mail owns the address
        session.add(person)
        session.execute(delete(SignIn).where(SignIn.person_id == person.id))
        audit.record(session, _author(person, visit), "person:reset-password", "person", person.id)
        letters.send(session, person, "password_changed")


def new_link(session: Session, person: Person, purpose: Purpose) -> Link:
    """Make a link that proves who reads the person's mail; earlier ones for the same are void."""
    session.execute(
        delete(MailedLink).where(MailedLink.person_id == person.id, MailedLink.purpose == purpose)
    )
    proof, expires_at = proofs.new(), clock.now() + LASTS[purpose]
    session.add(MailedLink(person_id=person.id, purpose=purpose, hash=proof.hash, expires_at=expires_at))
    # Behind the #, so that it reaches no server's log.
    return Link(f"/{person.lang}/{PAGE[purpose]}#{proof.shown}", expires_at)


def _send_link(session: Session, person: Person, purpose: Purpose) -> None:
    link = new_link(session, person, purpose)
    letters.send(session, person, purpose, path=link.path, expires_at=link.expires_at.isoformat())


def _person_of(session: Session, token: str, purpose: Purpose) -> Person:
    joined = select(Person).join(MailedLink, MailedLink.person_id == Person.id)
    is_good = (
        MailedLink.hash == proofs.hash_of(token),
        MailedLink.purpose == purpose,
        MailedLink.expires_at > clock.now(),
    )
    person = session.scalar(joined.where(*is_good, Person.disabled_at.is_(None)))
    if person is None:
        raise NotAllowed(GONE)
    return person


def _redeemed(session: Session, token: str, purpose: Purpose) -> Person:
    person = _person_of(session, token, purpose)
    spent = session.execute(delete(MailedLink).where(MailedLink.hash == proofs.hash_of(token)))
    if spent.rowcount != 1:
        raise NotAllowed(GONE)
    return person


def _author(person: Person, visit: Visit) -> audit.Author:
    return Actor(person_id=person.id, origin=visit.origin).author

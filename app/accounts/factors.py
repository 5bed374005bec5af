"""Use cases: turn the second factor on, with codes for when it is lost; turn it off again."""

from sqlalchemy import delete, update
from sqlmodel import Session

from app.accounts import passwords, people, second_factor
from app.accounts.access import Permission, require
from app.accounts.actor import Actor
from app.accounts.models import Person, RecoveryCode
from app.kit import audit, clock, throttle
from app.kit.db import Database
from app.kit.errors import BadRequest
from geo.sentence import Words

NO_SECRET = Words("This is not a key that we gave: open the page again.")
ON_ALREADY = Words("The second step is on already: turn it off first, with your password.")
NOT_YOURS = Words("That is not your password.")
NO_PASSWORD = Words("You have no password yet. Sign out, and set one by “I have forgotten my password”.")
WRONG_CODE = Words("That is not the code of this key: check the clock of your device, take the next one.")


def turn_on(session: Session, actor: Actor, secret: str, code: str) -> list[str]:
    """Ask for a code of this key at each sign-in from now on, and return the recovery codes: shown this once.

    Raises:
        BadRequest: it is on already, the key is none, or the code is not of it.
    """
    require(actor, Permission.ACCOUNT_OWN)
    if people.get(session, actor.person_id or 0).totp_secret:
        raise BadRequest(ON_ALREADY)  # or whoever sits at the device would take it over without the password
    if not second_factor.is_secret(secret):
        raise BadRequest(NO_SECRET, parameter="secret")
    step = second_factor.step_of(secret, code, clock.now(), last_step=0)
    if step is None:
        raise BadRequest(WRONG_CODE, parameter="code")
    codes = second_factor.new_recovery_codes()
    _set(session, actor, totp_secret=secret, totp_last_step=step)
    session.add_all(
        RecoveryCode(person_id=actor.person_id, hash=second_factor.hash_of(each)) for each in codes
    )
    audit.record(session, actor.alone, "second-factor:on", "person", actor.person_id)
    return codes


def turn_off(database: Database, actor: Actor, password: str) -> None:
    """Ask for the password alone again.

    Raises:
        BadRequest: the password is not the person's.
        TooMany: it was wrong too often.
    """
    require_password(database, actor, password)
    with database.writer() as session:
        _set(session, actor, totp_secret="", totp_last_step=0)
        audit.record(session, actor.alone, "second-factor:off", "person", actor.person_id)


def require_password(database: Database, actor: Actor, password: str) -> None:
    """Let somebody who is signed in do what cannot be undone only with their password.

    Raises:
        NotSignedIn: nobody is.
        BadRequest: they have none, or it is another.
        TooMany: it was wrong too often.
    """
    require(actor, Permission.ACCOUNT_OWN)
    with database.reader() as session:
        person = people.get(session, actor.person_id or 0)
    if not person.password_hash:
        raise BadRequest(NO_PASSWORD, parameter="password")
    keys = throttle.keys("own-password", person.address, actor.origin)
    throttle.require_open(database, keys)
    if not passwords.verified(password, person.password_hash)[0]:
        throttle.failed(database, keys)
        raise BadRequest(NOT_YOURS, parameter="password")
    throttle.succeeded(database, keys)


def _set(session: Session, actor: Actor, **values: object) -> None:
    session.execute(update(Person).where(Person.id == actor.person_id).values(**values))
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == actor.person_id))

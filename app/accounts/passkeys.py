"""Use cases: add a passkey, sign in by one, remove it (WebAuthn level 2).

The device checks its owner by finger, face or PIN, so a passkey is both factors at once.
"""

from datetime import timedelta
from typing import Any, NamedTuple

import orjson
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.accounts import letters, people, sessions
from app.accounts.access import Permission, require
from app.accounts.actor import Actor
from app.accounts.models import Passkey, PasskeyChallenge, Person
from app.accounts.sessions import Opened, Visit
from app.kit import audit, clock, proofs, throttle
from app.kit.db import Database
from app.kit.errors import BadRequest, Conflict, NotAllowed, NotFound
from geo.sentence import Words

LASTS = timedelta(minutes=5)
MOST = 20
NOT_KNOWN = Words("This passkey is not known here, or took too long. Try again, or sign in another way.")
NOT_TAKEN = Words("The passkey could not be added: open the page again, and try once more.")
TOO_MANY = Words("You have {most} passkeys: remove one first.")
THERE = Words("This passkey is here already.")


class Site(NamedTuple):
    """For whom a passkey is: the host name, and the origin that a browser must be at."""

    host: str
    origin: str


def options_to_sign_in(database: Database, site: Site) -> str:
    """Return what a browser asks its devices, as JSON; any passkey for this site will do."""
    with database.writer() as session:
        challenge = _new_challenge(session)
    options = generate_authentication_options(
        rp_id=site.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options)


def sign_in(database: Database, visit: Visit, site: Site, said: str) -> Opened:
    """Begin a session by what a device signed; `said` is the browser's JSON.

    Raises:
        NotAllowed: the passkey is not known, or the account may not be used.
        TooMany: there were too many tries.
    """
    keys = throttle.keys("passkey", "", visit.origin)
    throttle.require_open(database, keys)
    with database.writer() as session:
        opened = _opened(session, visit, site, said)
    if opened is None:
        throttle.failed(database, keys)
        raise NotAllowed(NOT_KNOWN)
    return opened


def options_to_add(session: Session, actor: Actor, site: Site) -> str:
    """Return what a browser asks a device that is to make a new key, as JSON.

    Raises:
        Conflict: there are too many already.
    """
    require(actor, Permission.ACCOUNT_OWN)
    person = people.get(session, actor.person_id or 0)
    there = people.passkeys(session, person.id or 0)
    if len(there) >= MOST:
        raise Conflict(TOO_MANY, most=MOST)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Rokechi",
        user_id=str(person.id).encode(),
        user_name=person.address,
        user_display_name=person.name,
        challenge=_new_challenge(session, person),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in there
        ],
    )
    return options_to_json(options)


def add(session: Session, actor: Actor, site: Site, said: str, name: str) -> None:
    """Keep the public half of a key that a device has just made.

    Raises:
        BadRequest: it is none, or took too long.
        Conflict: it is here already.
    """
    require(actor, Permission.ACCOUNT_OWN)
    try:
        answer = orjson.loads(said)
        made = verify_registration_response(
            credential=answer,
            expected_challenge=_spent_challenge(session, answer, actor.person_id),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise BadRequest(NOT_TAKEN) from error
    key = Passkey(
        person_id=actor.person_id or 0,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        uses=made.sign_count,
        name=" ".join(name.split())[:100] or "…",
        created_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(key)
    except IntegrityError as taken:
        raise Conflict(THERE) from taken
    audit.record(session, actor.alone, "passkey:add", "person", actor.person_id)
    letters.send(session, people.get(session, key.person_id), "way_in_added", what=key.name)


def remove(session: Session, actor: Actor, passkey_id: int) -> None:
    """Forget a key.

    Raises:
        NotFound: it is none of theirs.
        BadRequest: there would be no way in any more.
    """
    require(actor, Permission.ACCOUNT_OWN)
    its_own = (Passkey.id == passkey_id, Passkey.person_id == actor.person_id)
    with session.begin_nested():
        if not session.execute(delete(Passkey).where(*its_own)).rowcount:
            raise NotFound("There is no such passkey.")
        people.require_way_in(session, actor.person_id or 0)
    audit.record(session, actor.alone, "passkey:remove", "person", actor.person_id)


def _opened(session: Session, visit: Visit, site: Site, said: str) -> Opened | None:
    """Open a session, or return nothing where the device's answer is not good."""
    try:
        answer = orjson.loads(said)
        key = session.scalar(select(Passkey).where(Passkey.credential_id == answer["id"]))
        if key is None:
            return None
        signed = verify_authentication_response(
            credential=answer,
            expected_challenge=_spent_challenge(session, answer, None),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    used = {"uses": signed.new_sign_count, "used_at": clock.now()}
    session.execute(update(Passkey).where(Passkey.id == key.id).values(used))
    return sessions.begin(session, people.get(session, key.person_id), visit, is_certain=True)


def _new_challenge(session: Session, person: Person | None = None) -> bytes:
    now, proof = clock.now(), proofs.new()
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < now))
    session.add(
        PasskeyChallenge(person_id=person.id if person else None, hash=proof.hash, expires_at=now + LASTS)
    )
    return proof.shown.encode()


def _spent_challenge(session: Session, answer: dict[str, Any], person_id: int | None) -> bytes:
    """Return the challenge that an answer is to, if it is one of ours that nobody has answered yet.

    Raises:
        ValueError: it is not.
    """
    client_data = parse_client_data_json(base64url_to_bytes(answer["response"]["clientDataJSON"]))
    open_one = (
        PasskeyChallenge.hash == proofs.hash_of(client_data.challenge.decode()),
        PasskeyChallenge.expires_at > clock.now(),
        PasskeyChallenge.person_id.is_not_distinct_from(person_id),
    )
    if session.execute(delete(PasskeyChallenge).where(*open_one)).rowcount != 1:
        raise ValueError("there is no such challenge")
    return client_data.challenge

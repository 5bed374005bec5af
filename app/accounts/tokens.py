"""Use cases: make a token for a program, take it back, and know who is behind one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlmodel import Session

from app.accounts import letters, people
from app.accounts.access import Permission, require
from app.accounts.actor import Actor
from app.accounts.models import ApiToken
from app.accounts.sessions import of_seat
from app.kit import audit, clock, proofs
from app.kit.errors import BadRequest, NotFound

PREFIX = "rok_"
LONGEST, SHORTEST = timedelta(days=366), timedelta(days=1)
USED_EVERY = timedelta(minutes=5)


def issue(
    session: Session,
    actor: Actor,
    name: str,
    scopes: Sequence[str],
    lasts: timedelta,
    known: Sequence[str],
) -> str:
    """Make a token for the actor, in the organisation that they act for, and return it, shown this once.

    `known` are the scopes that there are.

    Raises:
        BadRequest: the name is missing, a scope is not known, or the token would last too long.
    """
    require(actor, Permission.ACCOUNT_OWN)
    if not name.strip():
        raise BadRequest("Give the token a name by which you will know it again.", parameter="name")
    if unknown := sorted(set(scopes) - set(known)) or not scopes:
        raise BadRequest(
            "A token is made for some of these: {known}.",
            parameter="scopes",
            known=sorted(known),
            unknown=unknown,
        )
    if not SHORTEST <= lasts <= LONGEST:
        raise BadRequest("A token lasts from a day to a year.", parameter="lasts")
    now, proof = clock.now(), proofs.new(PREFIX)
    token = ApiToken(
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        name=name.strip()[:100],
        scopes=sorted(set(scopes)),
        hash=proof.hash,
        created_at=now,
        expires_at=now + lasts,
    )
    session.add(token)
    session.flush()
    audit.record(session, actor.author, "token:issue", "api_token", token.id, scopes=token.scopes)
    letters.send(session, people.get(session, token.person_id), "way_in_added", what=token.name)
    return proof.shown


def revoke(session: Session, actor: Actor, token_id: int) -> None:
    """Take back a token of the actor's own.

    Raises:
        NotFound: it is none of theirs.
    """
    require(actor, Permission.ACCOUNT_OWN)
    its_own = (ApiToken.id == token_id, ApiToken.person_id == actor.person_id)
    gone = session.execute(delete(ApiToken).where(*its_own).returning(ApiToken.organisation_id)).first()
    if gone is None:
        raise NotFound("There is no such token.")
    audit.record(session, actor.author_for(gone.organisation_id), "token:revoke", "api_token", token_id)


def actor_of(session: Session, token: str, origin: str) -> tuple[Actor, ApiToken] | None:
    """Return who is behind a token, or nothing where it is none, has expired, or its person has left."""
    found = session.scalar(
        select(ApiToken).where(ApiToken.hash == proofs.hash_of(token), ApiToken.expires_at > clock.now())
    )
    if found is None or people.get(session, found.person_id).disabled_at:
        return None
    actor = Actor(person_id=found.person_id, scopes=frozenset(found.scopes), origin=origin)
    if found.organisation_id is None:
        return actor, found
    seat = people.find_seat(session, found.person_id, found.organisation_id)
    return (replace(actor, **of_seat(seat)), found) if seat else None


def is_long_unused(token: ApiToken) -> bool:
    return token.used_at is None or clock.now() - token.used_at > USED_EVERY


def used(session: Session, token: ApiToken) -> None:
    """Note that a token is in use; now and then is enough, since it takes the lock of a writer."""
    session.execute(update(ApiToken).where(ApiToken.id == token.id).values(used_at=clock.now()))

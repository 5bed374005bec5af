"""Use cases: sign in by an account at another provider, connect one to one's own account, let it go."""

from sqlalchemy import delete, select
from sqlmodel import Session

from app.accounts import letters, people, sessions
from app.accounts.access import Permission, require
from app.accounts.actor import Actor
from app.accounts.models import OutsideAccount, Person
from app.accounts.oidc import Claims
from app.accounts.rules import LONGEST_NAME, canonical_address
from app.accounts.sessions import Opened, Visit
from app.kit import audit, clock
from app.kit.db import Database
from app.kit.errors import Conflict, NotAllowed, NotFound
from geo.sentence import Words

NO_ADDRESS = Words("{provider} gives us no verified mail address of yours. Open an account here first.")
KNOWN_HERE = Words(
    "{address} has an account here already. Sign in to it with your password, and connect {provider} there."
)
TAKEN = Words("This account of {provider} is connected to somebody else here.")


def sign_in(database: Database, visit: Visit, provider: str, claims: Claims, lang: str) -> Opened:
    """Begin a session for whoever the provider says it is; who is new here gets an account.

    The provider's word stands for the password only: who has a second factor is asked for it.

    Raises:
        NotAllowed: the account may not be used, or the address is unknown or belongs to somebody here.
    """
    with database.writer() as session:
        person = find(session, claims) or _newcomer(session, visit, provider, claims, lang)
        return sessions.begin(session, person, visit)


def connect(session: Session, actor: Actor, provider: str, claims: Claims) -> None:
    """Let somebody who is signed in come in by this account too.

    Raises:
        Conflict: it is somebody else's.
    """
    require(actor, Permission.ACCOUNT_OWN)
    found = find(session, claims)
    if found and found.id != actor.person_id:
        raise Conflict(TAKEN, provider=provider)
    if not found:
        person = people.get(session, actor.person_id or 0)
        _connect(session, actor, person, claims)
        letters.send(session, person, "way_in_added", what=provider)


def disconnect(session: Session, actor: Actor, outside_id: int) -> None:
    """Let an account at a provider go.

    Raises:
        NotFound: it is none of theirs.
        BadRequest: there would be no way in any more.
    """
    require(actor, Permission.ACCOUNT_OWN)
    its_own = (OutsideAccount.id == outside_id, OutsideAccount.person_id == actor.person_id)
    with session.begin_nested():
        if not session.execute(delete(OutsideAccount).where(*its_own)).rowcount:
            raise NotFound("There is no such account.")
        people.require_way_in(session, actor.person_id or 0)
    audit.record(session, actor.alone, "outside-account:disconnect", "person", actor.person_id)


def find(session: Session, claims: Claims) -> Person | None:
    """Return who comes in by this account."""
    joined = select(Person).join(OutsideAccount, OutsideAccount.person_id == Person.id)
    its = (OutsideAccount.issuer == claims.issuer, OutsideAccount.subject == claims.subject)
    return session.scalar(joined.where(*its))


def _newcomer(session: Session, visit: Visit, provider: str, claims: Claims, lang: str) -> Person:
    if not claims.address:
        raise NotAllowed(NO_ADDRESS, provider=provider)
    address, now = canonical_address(claims.address), clock.now()
    person = people.find_by_address(session, address)
    if person and person.confirmed_at:
        raise NotAllowed(KNOWN_HERE, address=address, provider=provider)
    person = person or Person(address=address, name="", lang=lang, created_at=now)
    person.name = " ".join(claims.name.split())[:LONGEST_NAME] or address.partition("@")[0]
    person.confirmed_at, person.password_hash = now, ""  # who asked for it before proved nothing
    session.add(person)
    session.flush()
    actor = Actor(person_id=person.id, origin=visit.origin)
    audit.record(session, actor.alone, "person:register", "person", person.id)
    _connect(session, actor, person, claims)
    return person


def _connect(session: Session, actor: Actor, person: Person, claims: Claims) -> None:
    session.add(
        OutsideAccount(
            person_id=person.id, issuer=claims.issuer, subject=claims.subject, connected_at=clock.now()
        )
    )
    audit.record(session, actor.alone, "outside-account:connect", "person", person.id)

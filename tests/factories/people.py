"""People with accounts, and browsers in which they are signed in."""

from collections.abc import Callable
from datetime import timedelta

from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.accounts import operating, passwords, people, sessions, tokens
from app.accounts.actor import Actor
from app.accounts.models import Organisation, OrganisationKind, Person, Role
from app.accounts.sessions import Visit
from app.kit import clock
from app.kit.db import Database
from app.kit.errors import NotAllowed, TooMany
from tests.factories.authors import TESTS

PASSWORD = "four quiet rivers meet"
VISIT = Visit("192.0.2.7", "tests")


def organisation(
    session: Session, slug: str, kind: OrganisationKind, *, vouched: bool = True
) -> Organisation:
    """Return an organisation of this slug, made if it is not there."""
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    made = found or Organisation(
        slug=slug, kind=kind, name={"en": slug, "ja": slug}, vouched_at=clock.now() if vouched else None
    )
    session.add(made)
    session.flush()
    return made


def person(
    session: Session,
    address: str = "hanako@example.jp",
    name: str = "Hanako",
    *,
    works_for: Organisation | None = None,
    role: Role = Role.MANAGER,
) -> Person:
    """Return somebody who can sign in with `PASSWORD`."""
    made = operating.create(session, TESTS, address, name, "en")
    made.password_hash = passwords.hashed(PASSWORD)
    session.add(made)
    session.flush()
    if works_for:
        operating.seat(session, TESTS, made, works_for, role)
    return made


def sign_in(database: Database, address: str = "hanako@example.jp") -> str:
    """Return what the cookie of a new session holds."""
    return sessions.sign_in(database, VISIT, address, PASSWORD).token


def carry(client: TestClient, token: str) -> TestClient:
    """Let a browser carry the cookie of a session, or none."""
    client.cookies.clear()
    if token:
        client.cookies.set("session", token)
    return client


def token(database: Database, scopes: list[str], role: Role = Role.EDITOR) -> str:
    """Return the token of somebody who works for the operator of the platform."""
    with database.writer() as session:
        made = person(session, "operator@example.jp", works_for=operating.operator(session, TESTS), role=role)
        seat = people.seats(session, made.id or 0)[0]
        actor = Actor(person_id=made.id, **sessions.of_seat(seat))
        return tokens.issue(session, actor, "tests", scopes, timedelta(days=1), scopes)


def until_it_must_wait(attempt: Callable[[int], object], times: int) -> bool:
    """Tell whether a try is told to wait within so many; refusals before that are no surprise."""
    for n in range(times):
        try:
            attempt(n)
        except TooMany:
            return True
        except NotAllowed:
            continue
    return False

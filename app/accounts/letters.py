"""Letters about an account itself, its links and its safety: they always go, and at once."""

from typing import Any

from sqlmodel import Session

from app.accounts.models import Person
from app.kit import outbox


def send(session: Session, person: Person, kind: str, **facts: Any) -> None:
    """Write to a person about their account."""
    outbox.post(session, kind, person.address, person.lang, person_id=person.id, name=person.name, **facts)

"""Messages that are sent if, and only if, what they tell of was committed.

A message is written in the transaction of its deed. Any number of workers claim what is due, for a while;
who does not come back loses the claim. Delivery is at least once, so a message keeps one Message-ID.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Index, Text, delete, or_, select, update
from sqlmodel import Field, Session, SQLModel

from app.kit import clock
from app.kit.clock import Instant
from app.kit.db import Database, insert_into
from app.kit.errors import NotFound

MOST_TRIES = 8
LEASE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=2)


class Message(SQLModel, table=True):
    """Something to be told to somebody. Its facts, which may hold a one-time link, go once it is sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_due", "due_at", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    address: str = Field(max_length=254)
    lang: str = Field(max_length=8)
    person_id: int | None = None
    once: str | None = Field(default=None, unique=True, max_length=120)
    parcel: str | None = Field(default=None, index=True, max_length=60)
    """Messages of one parcel go as one; they are due at the same instant."""
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    posted_at: datetime = Field(sa_column=Column(Instant(), nullable=False))
    due_at: datetime | None = Field(sa_column=Column(Instant()))
    """When it is to be sent, or tried again; empty once it is sent or given up."""
    tries: int = 0
    sent_at: datetime | None = Field(default=None, sa_column=Column(Instant()))
    error: str = Field(default="", sa_column=Column(Text, nullable=False, default=""))


def post(
    session: Session,
    kind: str,
    address: str,
    lang: str,
    *,
    person_id: int | None = None,
    once: str | None = None,
    due_at: datetime | None = None,
    parcel: str | None = None,
    **facts: Any,
) -> None:
    """Write a message; a second one with the same `once` is not written."""
    now = clock.now()
    row = {
        "kind": str(kind), "address": address, "lang": lang, "person_id": person_id, "once": once,
        "parcel": parcel, "facts": facts, "posted_at": now, "due_at": due_at or now, "tries": 0, "error": "",
    }  # fmt: skip
    session.execute(insert_into(session, Message).values(row).on_conflict_do_nothing(index_elements=["once"]))


def is_for(person_id: int, address: str) -> ColumnElement[bool]:
    """Return the test whether a message is for somebody, by who they are or by their address."""
    return or_(Message.person_id == person_id, Message.address == address)


def forget(session: Session, person_id: int, address: str) -> None:
    """Remove all messages for somebody, sent or not."""
    session.execute(delete(Message).where(is_for(person_id, address)))


def forget_sent(session: Session, before: datetime) -> int:
    """Remove the messages that went out before an instant, and return how many."""
    return session.execute(delete(Message).where(Message.sent_at < before)).rowcount


def claim(database: Database, most: int = 20) -> list[list[Message]]:
    """Take what is due, for as long as the lease lasts; no other worker gets it meanwhile.

    Each list goes out as one: a single message, or all of a parcel.
    """
    now = clock.now()
    due = select(Message).where(Message.due_at <= now).order_by(Message.due_at, Message.id)
    with database.writer() as session:
        messages = session.scalars(due.limit(most).with_for_update(skip_locked=True)).all()
        known = {message.id for message in messages}
        parcels = {message.parcel for message in messages if message.parcel}
        rest = due.where(Message.parcel.in_(parcels), Message.id.not_in(known))
        messages = [*messages, *session.scalars(rest.with_for_update(skip_locked=True))]
        for message in messages:
            message.due_at, message.tries = now + LEASE, message.tries + 1
    together: dict[object, list[Message]] = {}
    for message in messages:
        together.setdefault(message.parcel or message.id, []).append(message)
    return list(together.values())


def sent(database: Database, message: Message) -> None:
    """Note that a message is out, and forget what it said."""
    _settle(database, message, sent_at=clock.now(), due_at=None, facts={}, error="")


def failed(database: Database, message: Message, error: str) -> None:
    """Note why a message did not go; it is tried again later and later, and given up in the end."""
    is_given_up = message.tries >= MOST_TRIES
    pause = min(timedelta(minutes=2**message.tries), LONGEST_PAUSE) * random.uniform(0.5, 1)  # noqa: S311
    _settle(database, message, due_at=None if is_given_up else clock.now() + pause, error=error[:2000])


def dead_letters(session: Session) -> Sequence[Message]:
    """Return the messages that were given up, the latest first."""
    is_dead = (Message.due_at.is_(None), Message.sent_at.is_(None))
    return session.scalars(select(Message).where(*is_dead).order_by(Message.id.desc())).all()


def revive(session: Session, message_id: int) -> Message:
    """Try a message again that was given up.

    Raises:
        NotFound: there is no such message.
    """
    message = session.get(Message, message_id)
    if message is None or message.sent_at or message.due_at:
        raise NotFound("There is no such message among those that were given up.")
    message.due_at, message.tries = clock.now(), 0
    session.add(message)
    return message


def _settle(database: Database, message: Message, **values: Any) -> None:
    with database.writer() as session:
        session.execute(update(Message).where(Message.id == message.id).values(**values))

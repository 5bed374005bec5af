"""Who did what to which thing, and when.

Entries are added, never changed; each carries the hash of the one before.
"""

import hashlib
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import JSON, Column, Index, select
from sqlmodel import Field, Session, SQLModel

from app.kit import clock, versions

GENESIS = "0" * 64


class AuditEntry(SQLModel, table=True):
    """One deed. `hash` is SHA-256 over the entry and the hash of the entry before it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_thing", "thing", "thing_id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(clock.Instant(), nullable=False))
    actor: str
    tag: str
    thing: str
    thing_id: str
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    previous_hash: str = Field(unique=True)
    hash: str = Field(unique=True)


def record(session: Session, actor: str, tag: str, thing: str, thing_id: object, **facts: Any) -> AuditEntry:
    """Add the deed to the log, within the transaction that does it.

    Writers follow one another from here to their commit, so that the chain does not fork.
    """
    versions.advance(session, "audit")
    last = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(
        at=clock.now(), actor=actor, tag=tag, thing=thing, thing_id=str(thing_id), facts=facts,
        previous_hash=last or GENESIS, hash="",
    )  # fmt: skip
    entry.hash = digest(entry)
    session.add(entry)
    session.flush()
    return entry


def digest(entry: AuditEntry) -> str:
    """Return the hash that `entry` must carry."""
    fields = [entry.at.timestamp(), entry.actor, entry.tag, entry.thing, entry.thing_id, entry.facts]
    content = orjson.dumps([entry.previous_hash, *fields], option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(content).hexdigest()

"""Who did what to which thing, for whom, when and from where.

Entries are added, never changed; each carries the hash of the one before. What an entry says is sealed: the
chain holds only its digest, so that what is personal can be erased later and the chain still holds.
"""

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import JSON, Column, Index, func, select, update
from sqlmodel import Field, Session, SQLModel

from app.kit import clock, versions
from geo.sentence import Sentence, Words

GENESIS = "0" * 64
BODY = "audit"
"""Its version counts the entries: each advances it by one."""

ALTERED = Words("Entry {id} was altered: it is not what its hash was made from.")
UNSEALED = Words("Entry {id} does not say what was written: it was altered, or lost its salt.")
BROKEN = Words("Before entry {id} something is missing or out of order: it does not follow the one before.")
CUT_OFF = Words("{written} entries were written and {found} are there: some are missing at the end.")


class Author(NamedTuple):
    """Who does something, on whose behalf, and from where; references only, no names."""

    who: str
    on_behalf_of: str = ""
    origin: str = ""


class AuditEntry(SQLModel, table=True):
    """One deed. `said` is what may be erased; `hash` is SHA-256 over the rest and the hash before it."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_thing", "thing", "thing_id"),
        Index("ix_audit_entry_who", "who"),
        Index("ix_audit_entry_on_behalf_of", "on_behalf_of"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(clock.Instant(), nullable=False))
    who: str
    on_behalf_of: str = ""
    tag: str
    thing: str
    thing_id: str
    said: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Facts, `before` and `after` of what changed, and the origin; empty once it is erased."""
    salt: str = ""
    """Keeps what was erased from being guessed by its digest; erased with it."""
    said_digest: str
    previous_hash: str = Field(unique=True)
    hash: str = Field(unique=True)


def record(
    session: Session,
    author: Author,
    tag: str,
    thing: str,
    thing_id: object,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    **facts: Any,
) -> AuditEntry:
    """Add the deed to the log, within the transaction that does it; `before` and `after` hold what changed.

    Writers follow one another from here to their commit, so that the chain does not fork.
    """
    versions.advance(session, BODY)
    last = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    told = {"origin": author.origin, "before": before, "after": after, "facts": facts}
    said = orjson.loads(_canonical({name: value for name, value in told.items() if value}))
    salt = secrets.token_hex(16)
    entry = AuditEntry(
        at=clock.now(), who=author.who, on_behalf_of=author.on_behalf_of, tag=tag, thing=thing,
        thing_id=str(thing_id), said=said, salt=salt, said_digest=sealed(said, salt),
        previous_hash=last or GENESIS, hash="",
    )  # fmt: skip
    entry.hash = digest(entry)
    session.add(entry)
    session.flush()
    return entry


def erase(session: Session, author: Author, entries: Sequence[AuditEntry]) -> None:
    """Erase what entries say; that they were made, by whom and when, stays."""
    ids = [entry.id for entry in entries]
    session.execute(update(AuditEntry).where(AuditEntry.id.in_(ids)).values(said={}, salt=""))
    record(session, author, "audit:erase", "audit_entry", "", entries=ids)


def history(session: Session, thing: str, thing_id: object, most: int = 100) -> Sequence[AuditEntry]:
    """Return what was done to a thing, the latest first."""
    of_it = (AuditEntry.thing == thing, AuditEntry.thing_id == str(thing_id))
    return session.scalars(select(AuditEntry).where(*of_it).order_by(AuditEntry.id.desc()).limit(most)).all()


def latest(session: Session, most: int = 50) -> Sequence[AuditEntry]:
    """Return what was done last, the latest first."""
    return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(most)).all()


def verify(session: Session) -> Iterator[Sentence]:
    """Yield what is wrong with the chain; nothing where all entries are there, each as it was written."""
    previous, found = GENESIS, 0
    in_order = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1_000)
    for entry in session.scalars(in_order):
        found += 1
        if entry.previous_hash != previous:
            yield Sentence(BROKEN, id=entry.id)
        if entry.hash != digest(entry):
            yield Sentence(ALTERED, id=entry.id)
        if (entry.said or entry.salt) and entry.said_digest != sealed(entry.said, entry.salt):
            yield Sentence(UNSEALED, id=entry.id)
        previous = entry.hash
    if found < (written := versions.current(session, BODY)):
        yield Sentence(CUT_OFF, written=written, found=found)


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def digest(entry: AuditEntry) -> str:
    """Return the hash that `entry` must carry."""
    fields = [
        entry.at.timestamp(), entry.who, entry.on_behalf_of, entry.tag, entry.thing, entry.thing_id,
        entry.said_digest,
    ]  # fmt: skip
    return hashlib.sha256(_canonical([entry.previous_hash, *fields])).hexdigest()


def sealed(said: Mapping[str, Any], salt: str) -> str:
    """Return the digest that stands in the chain for what an entry says."""
    return hashlib.sha256(salt.encode() + _canonical(said)).hexdigest()


def _canonical(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str)

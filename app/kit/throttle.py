"""Growing delays on whatever can be guessed, kept in the database so that all workers count together.

Failures are counted in a transaction of their own: the one that failed is undone.
"""

import hashlib
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from sqlalchemy import Column, delete, select, update
from sqlmodel import Field, Session, SQLModel

from app.kit import clock
from app.kit.clock import Instant
from app.kit.db import Database, insert_into
from app.kit.errors import TooMany
from geo.sentence import Words

TOO_MANY = Words("Too many tries. Wait {minutes} min, then try again.")
FORGOTTEN_AFTER = timedelta(hours=24)
LONGEST_WAIT = timedelta(hours=1)
FREE_OF_ACCOUNT, FREE_OF_ORIGIN = 5, 30
"""Tries before the first wait; a whole town hall may sit behind one network address."""


class Throttle(SQLModel, table=True):
    """How often something failed for a key, of which only the hash is kept, and until when it must wait."""

    key: str = Field(primary_key=True, max_length=64)
    failures: int
    last_at: datetime = Field(sa_column=Column(Instant(), nullable=False))
    waits_until: datetime = Field(sa_column=Column(Instant(), nullable=False, index=True))


class Key(NamedTuple):
    """What is counted, and how many tries are free."""

    hash: str
    free: int


def keys(what: str, account: str, origin: str) -> list[Key]:
    """Return what to count for a try: the account it is at, and the network address it comes from."""
    counted = [(account, FREE_OF_ACCOUNT), (_network(origin), FREE_OF_ORIGIN)]
    return [
        Key(hashlib.sha256(f"{what}\0{name}".encode()).hexdigest(), free) for name, free in counted if name
    ]


def require_open(database: Database, wanted: list[Key]) -> None:
    """Refuse a try that comes too soon.

    Raises:
        TooMany: `facts["retry_after_s"]` says how long to wait.
    """
    now = clock.now()
    with database.reader() as session:
        hashes = [key.hash for key in wanted]
        until = session.scalars(select(Throttle.waits_until).where(Throttle.key.in_(hashes))).all()
    wait = max((each - now for each in until), default=timedelta())
    if wait > timedelta():
        seconds = int(wait.total_seconds()) + 1
        raise TooMany(TOO_MANY, minutes=-(-seconds // 60), retry_after_s=seconds)


def failed(database: Database, wanted: list[Key]) -> None:
    """Count a failure; from some on, each doubles the wait."""
    now = clock.now()
    with database.writer() as session:
        for key in wanted:
            _count(session, key, now)
        session.execute(delete(Throttle).where(Throttle.last_at < now - FORGOTTEN_AFTER))


def succeeded(database: Database, wanted: list[Key]) -> None:
    """Forget the failures at an account; those of a network address fade by themselves."""
    with database.writer() as session:
        session.execute(delete(Throttle).where(Throttle.key == wanted[0].hash))


def _count(session: Session, key: Key, now: datetime) -> None:
    row = {"key": key.hash, "failures": 1, "last_at": now, "waits_until": now}
    counted = {"failures": Throttle.failures + 1, "last_at": now}
    statement = insert_into(session, Throttle).values(row)
    statement = statement.on_conflict_do_update(index_elements=["key"], set_=counted)
    failures = session.scalar(statement.returning(Throttle.failures))
    until = now + wait_after(failures - key.free)
    session.execute(update(Throttle).where(Throttle.key == key.hash).values(waits_until=until))


def wait_after(beyond: int) -> timedelta:
    """Return the wait after so many failures beyond the free ones: 1, 2, 4 … minutes."""
    return min(timedelta(minutes=2 ** min(beyond - 1, 10)), LONGEST_WAIT) if beyond > 0 else timedelta()


def _network(origin: str) -> str:
    """Return the network that an address stands for: itself, or the /64 that one household has of IPv6."""
    try:
        address = ip_address(origin)
    except ValueError:
        return origin
    return str(address) if address.version == 4 else str(ip_network(f"{address}/64", strict=False))

"""Hashing and checking of passwords with argon2id, a few at a time.

One check takes tens of megabytes and of milliseconds on purpose: a flood of them must not take the machine.
"""

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.accounts.rules import LONGEST
from app.kit.errors import NotReady
from geo.sentence import Words

AT_ONCE = BoundedSemaphore(max(2, os.cpu_count() or 2))
PATIENCE_S = 10
HASHER = PasswordHash((Argon2Hasher(),))
BUSY = Words("Too many people are signing in at this moment. Try again in some seconds.")


def hashed(password: str) -> str:
    """Return what is kept of a password.

    Raises:
        NotReady: too many are being hashed.
    """
    with _in_turn():
        return HASHER.hash(_normal(password))


def verified(password: str, kept: str) -> tuple[bool, str | None]:
    """Tell whether `password` is the one that was kept, and how to keep it from now on if that has changed.

    For somebody who is not known, or has no password, the same work is done: the time tells nothing.

    Raises:
        NotReady: too many are being checked.
    """
    if len(password) > LONGEST:
        password = ""
    with _in_turn():
        is_right, again = HASHER.verify_and_update(_normal(password), kept or _nobodys())
    return is_right and bool(kept), again if kept else None


@contextmanager
def _in_turn() -> Iterator[None]:
    if not AT_ONCE.acquire(timeout=PATIENCE_S):
        raise NotReady(BUSY)
    try:
        yield
    finally:
        AT_ONCE.release()


@cache
def _nobodys() -> str:
    return HASHER.hash("nobody has this password")


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)

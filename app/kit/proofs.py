"""Random texts that prove something to whoever is shown one: links, sessions, tokens.

Only their SHA-256 is kept. 256 random bits cannot be guessed, so that hash need not be slow; and looking one
up by its hash tells nothing by how long it takes.
"""

import hashlib
import secrets
from typing import NamedTuple

BYTES = 32


class Proof(NamedTuple):
    """What is shown, once, and what is kept."""

    shown: str
    hash: str


def new(prefix: str = "") -> Proof:
    """Return a new proof; a prefix lets people and scanners of leaked secrets know it when they see it."""
    shown = prefix + secrets.token_urlsafe(BYTES)
    return Proof(shown, hash_of(shown))


def hash_of(shown: str) -> str:
    """Return what is kept of a proof."""
    return hashlib.sha256(shown.encode()).hexdigest()

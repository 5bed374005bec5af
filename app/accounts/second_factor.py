"""The second factor: codes of an authenticator (TOTP, RFC 6238), and recovery codes for when it is lost."""

import secrets
from datetime import datetime

import pyotp
import segno

from app.kit import proofs

SECRET_LETTERS, BASE_32 = 32, set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
STEP_S, DRIFT = 30, 1
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""None that look like another."""
GROUPS, GROUP = 4, 5
HOW_MANY = 10


def new_secret() -> str:
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Tell whether a text has the form of what `new_secret` gives."""
    return len(text) == SECRET_LETTERS and set(text) <= BASE_32


def address_of(secret: str, who: str) -> str:
    """Return what an authenticator reads off the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=who, issuer_name="Rokechi")


def picture_of(address: str) -> str:
    """Return the QR code as SVG; its colours are attributes, so that no style has to be allowed."""
    svg: str = segno.make(address, error="m").svg_inline(scale=5, border=2, dark="#1f1d1a", light="#ffffff")
    return svg


def step_of(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """Return the step of 30 seconds whose code this is, or nothing; a step at or before the last is used up.

    One step either way is allowed for clocks that differ.
    """
    totp, here = pyotp.TOTP(secret), int(now.timestamp()) // STEP_S
    typed = "".join(code.split())
    steps = range(here - DRIFT, here + DRIFT + 1)
    matching = [step for step in steps if secrets.compare_digest(totp.at(step * STEP_S), _ascii(typed))]
    return next((step for step in matching if step > last_step), None)


def new_recovery_codes() -> list[str]:
    """Return codes of 99 bits each, in groups that people can copy by hand."""
    letters = [[secrets.choice(LETTERS) for _ in range(GROUPS * GROUP)] for _ in range(HOW_MANY)]
    return ["-".join("".join(code[i : i + GROUP]) for i in range(0, len(code), GROUP)) for code in letters]


def hash_of(code: str) -> str:
    """Return what is kept of a recovery code, however it was typed."""
    return proofs.hash_of("".join(each for each in code.casefold() if each in LETTERS))


def _ascii(text: str) -> str:
    return text if text.isascii() else ""

"""Cursors: where a reader stands in an order that does not move under their feet."""

import base64
import binascii
from typing import Any

import orjson

from app.kit.errors import BadRequest

MOST_ID = 2**31 - 1
MOST = 2**63 - 1
"""What an id and any other whole number may be, in both databases."""


def encode_cursor(*place: Any) -> str:
    """Return an opaque, address-safe word for the last row that was given; `place` ends with its id."""
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


def decode_cursor(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """Return what `encode_cursor` was given; the values are of `kinds`, in this order.

    Raises:
        BadRequest: the word is not one of ours, or belongs to another sort order.
    """
    try:
        place = orjson.loads(
            base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        )
    except (binascii.Error, ValueError):
        place = None
    if not isinstance(place, list) or not _is_sound(place, kinds):
        raise BadRequest(
            "The cursor is not one that this search gave. Leave it out to begin at the first page, "
            "or follow the link with rel=next as it is.",
            parameter="cursor",
        )
    return tuple(place)


def _is_sound(place: list[Any], kinds: tuple[type, ...]) -> bool:
    """Tell whether a database can compare with the values, whoever made them up."""
    kept = [type(value) for value in place]
    if kept != list(kinds) or not 0 <= place[-1] <= MOST_ID:
        return False
    return all(
        -MOST <= value <= MOST if isinstance(value, int) else "\0" not in str(value) for value in place
    )

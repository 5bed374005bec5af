"""Cursors: where a reader stands in an order that does not move under their feet."""

import base64
import binascii
from typing import Any

import orjson

from app.kit.errors import BadRequest


def encode_cursor(*place: Any) -> str:
    """Return an opaque, address-safe word for the last row that was given."""
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
    if not isinstance(place, list) or [type(value) for value in place] != list(kinds):
        raise BadRequest(
            "The cursor is not one that this search gave. Leave it out to begin at the first page, "
            "or follow the link with rel=next as it is.",
            parameter="cursor",
        )
    return tuple(place)

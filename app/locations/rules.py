"""Pure decisions about places: what may be published, how prominent it is, where the public sees it."""

import hashlib
import math
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from app.kit.errors import Incomplete, WrongState
from geo import measure, zorder
from geo.geometry import Point

LEAST_PROMINENT = 9
"""The level that holds three quarters of a million places; each level above holds a quarter of the next."""


class Status(StrEnum):
    """The life of a place in the catalogue."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLIC = "public"
    RETIRED = "retired"


class Action(StrEnum):
    """What can be done to a place as a whole."""

    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    RETIRE = "retire"
    REOPEN = "reopen"


# fmt: off
TRANSITIONS: dict[Action, tuple[frozenset[Status], Status]] = {
    Action.SUBMIT:  (frozenset({Status.DRAFT}), Status.IN_REVIEW),
    Action.RETURN:  (frozenset({Status.IN_REVIEW}), Status.DRAFT),
    Action.PUBLISH: (frozenset({Status.IN_REVIEW}), Status.PUBLIC),
    Action.RETIRE:  (frozenset({Status.PUBLIC}), Status.RETIRED),
    Action.REOPEN:  (frozenset({Status.RETIRED}), Status.DRAFT),
}
# fmt: on


def step(status: Status, action: Action) -> Status:
    """Return the status that `action` leads to.

    Raises:
        WrongState: the action does not start from `status`.
    """
    starts, end = TRANSITIONS[action]
    if status not in starts:
        raise WrongState(
            "Cannot {action} a place that is {status}: it must be one of {allowed}.",
            status=status,
            action=action,
            allowed=sorted(starts),
        )
    return end


def require_publishable(name: Mapping[str, str], category: str, source: str) -> None:
    """Refuse to publish a place that people could not name, find or trust.

    Raises:
        Incomplete: `facts["missing"]` lists the fields that are still empty.
    """
    told = {"name": "".join(name.values()), "category": category, "source": source}
    missing = [field for field, text in told.items() if not text.strip()]
    if missing:
        raise Incomplete("Before it can be published a place needs: {missing}.", missing=missing)


def prominence(slug: str, facts: Mapping[str, Any]) -> int:
    """Return the level of a place in the default order, 0 the most prominent.

    A place that says more about itself comes earlier; among equals a hash of the slug spreads them,
    so that any box shows a sample of all of it before it shows everything of one corner.
    """
    told = ("description", "era", "has_photo", "has_credit", "look")
    head_start = sum(bool(facts.get(field)) for field in told)
    draw = int.from_bytes(hashlib.blake2b(slug.encode(), digest_size=4).digest()) / 2**32
    level = LEAST_PROMINENT + math.floor(math.log(max(draw, 4.0**-LEAST_PROMINENT), 4)) + 1
    return max(0, min(level, LEAST_PROMINENT) - 2 * head_start)


def rank_key(slug: str, lon: float, lat: float, facts: Mapping[str, Any]) -> int:
    """Return the one number that orders public places: level first, then along the Morton curve."""
    return zorder.ranked(prominence(slug, facts), zorder.key(lon, lat))


def freshness_key(checked_on: date | None) -> int:
    """Return the number that orders public places by the day they were checked: latest first, never last."""
    return (date.max - checked_on).days if checked_on else date.max.toordinal()


def is_hidden(public: tuple[float, float], exact: tuple[float, float], blur_m: int) -> bool:
    """Tell whether a public position that was drawn earlier still blurs the exact one by `blur_m` at most."""
    return bool(blur_m) and measure.distance_m(Point(public), Point(exact)) <= blur_m


def blurred(lon: float, lat: float, blur_m: int, secret: str) -> tuple[float, float]:
    """Return the position that the public sees: the same point each time, up to `blur_m` metres away.

    The direction comes from `secret`, which the public cannot know, so the exact point cannot be
    worked out from the blurred one.
    """
    if not blur_m:
        return lon, lat
    draws = hashlib.blake2b(secret.encode(), digest_size=8).digest()
    azimuth = int.from_bytes(draws[:4]) / 2**32 * 360
    away_m = blur_m * (0.4 + 0.6 * int.from_bytes(draws[4:]) / 2**32)
    blurred_lon, blurred_lat = measure.moved_point(lon, lat, azimuth, away_m)
    return round(blurred_lon, 7), round(blurred_lat, 7)

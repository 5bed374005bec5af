"""Each route names the permission that it asks for, so that none can be forgotten: a house test looks."""

from collections.abc import Callable
from typing import Any, TypeVar

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

OPEN = "open"
"""Anybody may; what they may not see is left out of the answer."""


def asks(permission: str) -> Callable[[Endpoint], Endpoint]:
    """Name what a route asks for. The use case behind it says yes or no."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.permission = str(permission)  # type: ignore[attr-defined]
        return endpoint

    return mark


def permission_of(endpoint: Callable[..., Any]) -> str | None:
    """Return the permission that a route's endpoint names, if it names one."""
    return getattr(endpoint, "permission", None)

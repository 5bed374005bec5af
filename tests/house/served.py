"""Every route of the service, also those in routers that were included."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute, APIRouter


def routes_of(app: FastAPI | APIRouter) -> Iterator[APIRoute]:
    """Yield the routes of an application, in the order in which they are tried."""
    for route in app.routes:
        if isinstance(route, APIRoute):
            yield route
        elif included := getattr(route, "original_router", None):
            yield from routes_of(included)

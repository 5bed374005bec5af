"""Wires the service together: the one place that knows every room."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import anyio.to_thread
from fastapi import FastAPI

from app.accounts import routes as accounts
from app.guidance import routes as guidance
from app.kit import health, logs
from app.kit.db import Database
from app.kit.guard import Guard
from app.kit.http import install_errors
from app.kit.storage import Folder
from app.locations import care_routes, import_routes, photo_routes
from app.locations import routes as locations
from app.maps import routes as maps
from app.notifications.worker import delivering
from app.settings import Settings
from app.web import site, view

SUMMARY = "Places to shoot in Japan, who looks after them, and whom to ask."


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the service for one deployment."""
    settings = settings or Settings()
    logs.configure(settings.log)
    app = FastAPI(
        title="Rokechi",
        version="0.1.0",
        summary=SUMMARY,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.settings = settings
    app.state.database = Database(
        settings.database_url, settings.database.read_url, settings.database.threads
    )
    app.state.storage = Folder(settings.storage)
    limits = settings.limits
    app.add_middleware(
        Guard,
        body_bytes=limits.body_bytes,
        upload_bytes=limits.upload_bytes,
        tile_origin=settings.maps.tile_origin,
        origin=settings.origin,
    )
    install_errors(app, view.translation, site.error_page)
    for room in (
        locations,
        maps,
        health,
        accounts,
        guidance,
        import_routes,
        photo_routes,
        care_routes,
    ):  # the most asked first
        app.include_router(room.router)
    site.install(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # As many threads as connections, or requests wait for the pool.
    anyio.to_thread.current_default_thread_limiter().total_tokens = app.state.settings.database.threads
    settings, database = app.state.settings, app.state.database
    with nullcontext() if settings.mail.apart else delivering(settings, database):
        yield
    database.close()

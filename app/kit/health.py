"""Whether the service lives, and whether it is ready for work."""

from fastapi import APIRouter
from fastapi.requests import Request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.kit import schema
from app.kit.db import database_of
from app.kit.errors import NotReady
from app.kit.http import problems
from app.kit.permission import OPEN, asks

router = APIRouter(tags=["health"])


@router.get("/healthz")
@asks(OPEN)
def healthz() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "alive"}


@router.get("/readyz", responses=problems(NotReady))
@asks(OPEN)
def readyz(request: Request) -> dict[str, str]:
    """Tell whether the database answers and has the tables that this program needs."""
    try:
        with database_of(request).reader() as session:
            revision = session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError as error:
        raise NotReady(
            "The database does not answer, or has no tables yet: see that it runs, then ./rokechi migrate.",
            why=type(error).__name__,
        ) from error
    if revision != schema.head():
        raise NotReady(
            "The tables are at revision {revision}, this program needs {needed}: ./rokechi migrate.",
            revision=revision,
            needed=schema.head(),
        )
    return {"status": "ready", "revision": revision}

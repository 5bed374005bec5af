"""Whether the service lives, and whether it is ready for work."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.kit.db import database_of

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "alive"}


@router.get("/readyz", responses={503: {"description": "The database does not answer, or is not migrated."}})
def readyz(request: Request) -> JSONResponse:
    """Tell whether the database answers and has its tables."""
    try:
        with database_of(request).reader() as session:
            revision = session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError as error:
        return JSONResponse({"status": "not ready", "why": type(error).__name__}, 503)
    return JSONResponse({"status": "ready", "revision": revision})

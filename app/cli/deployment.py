"""Serve and migrate; and the database and the words that every command uses."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
import uvicorn
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from app import metadata  # noqa: F401
from app.kit import schema
from app.kit.db import Database
from app.kit.errors import DomainError
from app.settings import Settings
from geo.errors import GeometryError
from geo.formats.errors import FileError

console = Console(soft_wrap=True, highlight=False)
complaints = Console(stderr=True, soft_wrap=True, highlight=False)


def open_database() -> Database:
    """Return the database that the settings name, its folder made."""
    settings = Settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    return Database(settings.database_url, settings.database.read_url, settings.database.threads)


@contextmanager
def said_plainly() -> Iterator[None]:
    """End the program with what is wrong, in one line and without a traceback, when the work is refused."""
    try:
        yield
    except (DomainError, FileError, GeometryError, OSError) as error:
        complaints.print(f"✗ {error}", markup=False)
        complaints.print("  Nothing was changed.")
        raise typer.Exit(1) from error
    except SQLAlchemyError as error:
        complaints.print(f"✗ The database refused: {getattr(error, 'orig', None) or error}", markup=False)
        complaints.print("  Nothing was changed. If tables are missing, run: ./rokechi migrate")
        raise typer.Exit(1) from error


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes.", min=1, max=64)] = 1,
) -> None:
    """Serve the pages and the API until stopped."""
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        log_level="warning",
        server_header=False,
    )


def migrate(revision: Annotated[str, typer.Argument(help="Up to which revision.")] = "head") -> None:
    """Bring the tables of the database up to date; twice is as good as once."""
    database = open_database()
    schema.upgrade(database, revision)
    console.print("The tables are up to date.")

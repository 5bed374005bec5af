"""Serve and migrate; and the database and the words that every command uses."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Annotated

import typer
import uvicorn
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from app import metadata  # noqa: F401
from app.accounts import operating
from app.cli import language
from app.cli.language import Voice
from app.kit import production, schema
from app.kit.db import Database
from app.settings import Settings
from app.web.view import translation
from geo.sentence import Refusal, Sentence, together

console = Console(soft_wrap=True, highlight=False)
complaints = Console(stderr=True, soft_wrap=True, highlight=False)

UNCHANGED = Sentence("Nothing was changed.")
MIGRATE = Sentence("If tables are missing, run: ./rokechi migrate")


def open_database() -> Database:
    """Return the database that the settings name, its folder made."""
    settings = Settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    return Database(settings.database_url, settings.database.read_url, settings.database.threads)


@contextmanager
def said_plainly(lang: str = "", state: Sentence = UNCHANGED) -> Iterator[None]:
    """End the program with what is wrong, in one line and without a traceback, when the work is refused.

    `state` is how things stand then.
    """
    try:
        yield
    except (Refusal, OSError, SQLAlchemyError) as error:
        says, then = _complaint(error, state)
        voice = Voice(complaints, translation(lang or language.of_terminal()))
        voice.tell(says, "✗ ")
        voice.tell(then, "  ")
        raise typer.Exit(1) from error


def _complaint(error: Exception, state: Sentence) -> tuple[Sentence, Sentence]:
    """Return what is wrong, and how things stand now."""
    if isinstance(error, Refusal):
        return error.sentence, state
    if isinstance(error, OSError):
        return Sentence("The file cannot be used: {reason}.", reason=str(error)), state
    reason = str(getattr(error, "orig", None) or error)
    return Sentence("The database refused: {reason}", reason=reason), together((state, MIGRATE))


@language.spoken
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes.", min=1, max=64)] = 1,
) -> None:
    """Serve the pages and the API until stopped.

    In production it opens only with a public https address and a mail server; ROKECHI_MODE=trial does
    without.
    """
    _require_fit(Settings())
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


def _require_fit(settings: Settings) -> None:
    with said_plainly():
        production.require_fit(settings)
        if settings.mode == "production":
            with closing(open_database()) as database, database.reader() as session:
                operating.require_no_demo(session)


@language.spoken
def migrate(revision: Annotated[str, typer.Argument(help="Up to which revision.")] = "head") -> None:
    """Bring the tables of the database up to date; twice is as good as once."""
    database = open_database()
    schema.upgrade(database, revision)
    Voice.of_terminal(console).tell(Sentence("The tables are up to date."))

"""The guidelines: look for faults, publish an edition."""

import sys
from contextlib import closing
from datetime import datetime
from typing import Annotated

import typer

from app.cli.deployment import complaints, console, open_database, said_plainly
from app.cli.importing import ACTOR
from app.cli.language import Lang, Voice
from app.guidance import editions
from app.kit import clock
from app.web.view import translation
from geo.sentence import Sentence
from guidelines.check import faults
from guidelines.matters import matters

cli = typer.Typer(no_args_is_help=True, help="The guidelines.", rich_markup_mode=None)


@cli.command()
def check(*, lang: Lang) -> None:
    """Look for faults in the library: ids, sources, languages, conditions."""
    with said_plainly(lang):
        whole = matters()
        found = list(faults(whole.book))
    for fault in found:
        Voice(complaints, translation(lang)).tell(fault, "✗ ")
    said = Sentence(
        "{rules} requirements, {matters} matters; faults: {faults}",
        rules=len(whole.book.rules), matters=len(whole), faults=len(found),
    )  # fmt: skip
    Voice(console, translation(lang)).tell(said)
    sys.exit(bool(found))


@cli.command()
def publish(
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day from which it is in force."),
    ] = None,
    *,
    lang: Lang,
) -> None:
    """Freeze the guidelines as they are now, as the next edition."""
    day = since.date() if since else clock.today()
    with said_plainly(lang), closing(open_database()) as database, database.writer() as session:
        published = editions.publish(session, ACTOR, day)
        number, digest = published.number, published.digest
    Voice(console, translation(lang)).tell(
        Sentence("Edition {number} is published: {digest}", number=number, digest=digest)
    )

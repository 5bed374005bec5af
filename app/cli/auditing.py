"""The audit log: is it whole?"""

from contextlib import closing

import typer

from app.cli.deployment import console, open_database, said_plainly
from app.cli.language import Voice
from app.kit import audit
from geo.sentence import Words, counted

cli = typer.Typer(no_args_is_help=True, help="The log of who did what.", rich_markup_mode=None)


@cli.callback()
def _audit() -> None:
    """The log of who did what."""


@cli.command()
def verify() -> None:
    """Check every entry against the chain; say what was altered, is missing or out of order."""
    voice, found = Voice.of_terminal(console), 0
    with said_plainly(), closing(open_database()) as database, database.reader() as session:
        for fault in audit.verify(session):
            found += 1
            voice.tell(fault)
        entries = audit.count(session)
    if found:
        raise typer.Exit(1)
    one = Words("{count:,} entry, and the chain is unbroken.")
    many = Words("{count:,} entries, and the chain is unbroken.")
    voice.tell(counted(entries, one, many))

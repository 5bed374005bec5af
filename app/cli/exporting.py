"""Write the public places to a file for a GIS, a spreadsheet or a globe."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from app.cli.deployment import console, open_database, said_plainly
from app.cli.language import Voice
from app.locations import exporting
from geo.sentence import Words, counted

cli = typer.Typer(no_args_is_help=True, help="Write places to a file.", rich_markup_mode=None)


@cli.callback()
def _places() -> None:
    """Write places to a file."""


@cli.command()
def locations(
    file: Annotated[Path, typer.Argument(help="Ends in .gpkg, .geojson, .kml or .csv.", show_default=False)],
) -> None:
    """Write every public place, as the public sees it, with its source and licence."""
    with (
        said_plainly(),
        console.status("Writing"),
        closing(open_database()) as database,
        database.reader() as session,
    ):
        count = exporting.write(session, file)
    one, many = Words("{count:,} place is in {file}."), Words("{count:,} places are in {file}.")
    told = counted(count, one, many, file=str(file))
    Voice.of_terminal(console).tell(told)

"""The command line of one deployment: serve, migrate, notify, import, export, place, photo, sweep."""

import typer

from app.cli import auditing, blocks, caring, deployment, exporting, importing, letters, people, photos
from app.cli.door import Door

cli = typer.Typer(
    name="rokechi", cls=Door, no_args_is_help=True, add_completion=False, rich_markup_mode=None,
    pretty_exceptions_enable=False,
)  # fmt: skip
cli.command()(deployment.serve)
cli.command()(deployment.migrate)
cli.command()(letters.notify)
cli.command()(photos.sweep)
cli.add_typer(importing.cli, name="import")
cli.add_typer(exporting.cli, name="export")
cli.add_typer(caring.cli, name="place")
cli.add_typer(blocks.cli, name="block")
cli.add_typer(photos.cli, name="photo")
cli.add_typer(people.cli, name="user")
cli.add_typer(auditing.cli, name="audit")

"""The command line of one deployment: serve, migrate, notify, import, export, place, photo, sweep."""

import typer

from app.cli import (
    auditing,
    blocks,
    caring,
    deployment,
    exporting,
    guidelines,
    importing,
    layers,
    letters,
    people,
    photos,
    requirements,
)
from app.cli.door import Door

cli = typer.Typer(
    name="rokechi", cls=Door, no_args_is_help=True, add_completion=False, rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Every command takes --lang en or --lang ja, and tells more with --help.",
)  # fmt: skip
cli.command()(deployment.serve)
cli.command()(deployment.migrate)
cli.command()(requirements.requirements)
cli.command()(letters.notify)
cli.command()(photos.sweep)
importing.cli.command()(layers.layer)
cli.add_typer(importing.cli, name="import")
cli.add_typer(exporting.cli, name="export")
cli.add_typer(guidelines.cli, name="guidelines")
cli.add_typer(caring.cli, name="place")
cli.add_typer(blocks.cli, name="block")
cli.add_typer(photos.cli, name="photo")
cli.add_typer(people.cli, name="user")
cli.add_typer(auditing.cli, name="audit")

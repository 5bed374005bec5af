"""Photos of places from files; and the bytes of those that are gone."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from app.accounts import retention
from app.cli.deployment import console, open_database, said_plainly
from app.cli.language import Voice, spoken
from app.kit.audit import Author
from app.kit.pictures import MOST_BYTES
from app.kit.storage import Folder
from app.locations import catalogue, photos, reports, sweeping
from app.settings import Settings
from geo.sentence import Sentence, Words, counted

cli = typer.Typer(no_args_is_help=True, help="Show pictures of places.", rich_markup_mode=None)
ACTOR = Author("command line")


@cli.callback()
def _photos() -> None:
    """Show pictures of places."""


@cli.command()
def add(
    slug: Annotated[str, typer.Argument(help="The last part of the place's address.", show_default=False)],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, show_default=False)],
    credit: Annotated[str, typer.Option(help="Who took it.", show_default=False)],
    licence: Annotated[str, typer.Option(help="On which terms, such as “CC BY 4.0”.", show_default=False)],
    alt_en: Annotated[str, typer.Option(help="What it shows, in English.")] = "",
    alt_ja: Annotated[str, typer.Option(help="What it shows, in Japanese.")] = "",
) -> None:
    """Show a picture of a place, after those that it has.

    FILE is a JPEG, PNG or WebP. What the camera noted beside the pixels, such as where it stood, is not kept.
    """
    with said_plainly(), closing(open_database()) as database, database.writer() as session:
        caption = photos.Caption(credit, licence, {"en": alt_en, "ja": alt_ja})
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        location = catalogue.get(session, slug)
        photo = photos.add(session, ACTOR, Folder(Settings().storage), location, content, caption)
    Voice.of_terminal(console).tell(
        Sentence(
            "{slug} shows the picture, {width} x {height}: {address}",
            slug=slug,
            width=photo.width,
            height=photo.height,
            address=f"/photos/{photo.content}",
        )
    )


@spoken
def sweep() -> None:
    """Free the space of pictures that no place shows any more, and forget what of people has ended.

    A file that was put there within the hour stays, since someone may be adding it just now; sessions,
    links, tokens, invitations and sent letters are kept for 30 days after their end.
    """
    with said_plainly(), closing(open_database()) as database, database.writer() as session:
        swept = sweeping.sweep(session, ACTOR, Folder(Settings().storage))
        forgotten = retention.forget(session) + reports.forget_addresses(session)
    voice = Voice.of_terminal(console)
    voice.tell(
        counted(
            swept.files,
            Words("{count:,} file removed, {megabytes:,.1f} MB free."),
            Words("{count:,} files removed, {megabytes:,.1f} MB free."),
            megabytes=swept.bytes / 1e6,
        )
    )
    voice.tell(
        Sentence("{records:,} ended sessions, links, invitations and letters forgotten.", records=forgotten)
    )

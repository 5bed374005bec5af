"""Bring a layer of the ground in from a file, so that the finder reads a site's facts off the map."""

from contextlib import closing
from datetime import datetime
from typing import Annotated

import typer

from app.cli.deployment import console, open_database, said_plainly
from app.cli.importing import ACTOR, File
from app.cli.language import Lang, Voice, spoken
from app.guidance import layers
from app.guidance.layers import LayerOrder
from app.guidance.models import LayerSubject
from app.web.view import translation
from geo.formats.source import Wishes, open_source
from geo.sentence import Sentence

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


@spoken
def layer(
    file: File,
    subject: Annotated[LayerSubject, typer.Option(help="What its features are.", show_default=False)],
    name: Annotated[str, typer.Option(help="How it is called.", show_default=False)],
    source: Annotated[str, typer.Option(help="Who publishes it.", show_default=False)],
    licence: Annotated[str, typer.Option(help="Under which licence.", show_default=False)],
    complete_in: Annotated[
        str, typer.Option(help="Codes of the prefectures of which it misses nothing, with commas; JP is all.")
    ] = "",
    valid_from: Day = None,
    valid_until: Day = None,
    sheet: Annotated[str, typer.Option("--layer", help="The layer to read, when the file has several.")] = "",
    *,
    lang: Lang,
) -> None:
    """Take a layer in: densely inhabited districts, natural parks, airports and the like.

    FILE is GeoJSON, GeoPackage, a shapefile, KML or a table with positions. A layer of the same name is
    replaced. Where it is not said to be complete, that nothing lies at a site means nothing: the finder asks.
    """
    with said_plainly(lang), closing(open_database()) as database, database.writer() as session:
        order = LayerOrder(
            slug=f"{subject}-{name}"[:60],
            subject=subject,
            name=name,
            source=source,
            licence=licence,
            complete_in=tuple(code.strip() for code in complete_in.split(",") if code.strip()),
            valid_from=valid_from.date() if valid_from else None,
            valid_until=valid_until.date() if valid_until else None,
        )
        report = layers.take_in(session, ACTOR, open_source(file, Wishes(layer=sheet or None)), order)
    voice = Voice(console, translation(lang))
    voice.tell(
        Sentence(
            "{features:,} features are in; before there were {replaced:,}. Left out: {left_out:,}",
            features=report.features,
            replaced=report.replaced,
            left_out=len(report.left_out),
        )
    )
    for finding in report.left_out[:5]:
        voice.tell(finding.says, "  ")

"""Bring areas and places in from files, with a progress bar, and say what became of them."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from app.accounts.importing import replace_areas
from app.cli import telling
from app.cli.deployment import UNCHANGED, console, open_database, said_plainly
from app.cli.language import Lang, Voice
from app.kit.audit import Author
from app.kit.errors import BadRequest
from app.locations import importing
from app.locations.imports.order import Order, named_columns
from app.locations.imports.report import Report
from app.locations.relocating import relocate
from app.locations.rules import Status
from app.web.view import translation
from geo.formats.source import Wishes, open_source
from geo.sentence import Sentence, Translate, Words

cli = typer.Typer(no_args_is_help=True, help="Bring areas or places in from a file.", rich_markup_mode=None)
ONLY_THE_REPORT = Words("The import is done; only its report is missing.")
ACTOR = Author("command line")

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, show_default=False)]
Layer = Annotated[str, typer.Option(help="The sheet or layer to read, when the file has several.")]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day the file speaks of.")
]

# What a sender may say of a file of places, and what shall happen with it.
Category = Annotated[str, typer.Option(help="For rows that do not say what kind of place they are.")]
Publisher = Annotated[str, typer.Option(help="Who publishes the file, as it is to be credited.")]
Licence = Annotated[str, typer.Option(help="Under which licence, such as “CC BY 4.0”.")]
Address = Annotated[str, typer.Option(help="Where it is published.")]
Columns = Annotated[
    list[str] | None, typer.Option(help="FIELD=COLUMN, where names do not tell; may be repeated.")
]
Language = Annotated[str, typer.Option(help="Of names and descriptions, such as fr.")]
Encoding = Annotated[str, typer.Option(help="Such as cp932, if it is recognised wrongly.")]
Crs = Annotated[str, typer.Option(help="Such as EPSG:6668, if the file does not say it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse the whole file if one row cannot go in.")]
RetireMissing = Annotated[
    bool, typer.Option("--retire-missing", help="Retire places of this source that the file lacks.")
]
AllowDuplicates = Annotated[
    bool, typer.Option("--allow-duplicates", help="Add a place though its namesake is within 100 m.")
]
Publish = Annotated[bool, typer.Option("--publish/--draft", help="Whether new places are public.")]
ReportFile = Annotated[Path | None, typer.Option(help="Write every row to this .csv or .json file.")]


@cli.command()
def areas(
    file: File,
    layer: Layer = "",
    as_of: AsOf = None,
    *,
    lang: Lang,
) -> None:
    """Replace the approximate outlines of municipalities by the official ones.

    FILE is 行政区域データ (N03) of 国土数値情報, of one prefecture or of all: GeoJSON, TopoJSON or a
    shapefile, also zipped or gzipped. Areas keep their ids; places are located anew. All or nothing.
    """
    with (
        said_plainly(lang),
        console.status(translation(lang)(Words("Replacing areas"))),
        closing(open_database()) as database,
        database.writer() as session,
    ):
        source = open_source(file, Wishes(layer=layer or None))
        report = replace_areas(session, ACTOR, source, as_of.date() if as_of else None)
        moved = relocate(session, ACTOR, report)
    telling.tell_areas(console, translation(lang), report, moved)


@cli.command()
def locations(
    file: File,
    dry_run: DryRun = False,
    category: Category = "",
    source: Publisher = "",
    licence: Licence = "",
    source_url: Address = "",
    column: Columns = None,
    language: Language = "",
    layer: Layer = "",
    encoding: Encoding = "",
    crs: Crs = "",
    strict: Strict = False,
    retire_missing: RetireMissing = False,
    allow_duplicates: AllowDuplicates = False,
    publish: Publish = True,
    report: ReportFile = None,
    *,
    lang: Lang,
) -> None:
    """Add places, and update those that an earlier edition of FILE brought in.

    FILE is 観光施設一覧, 文化財一覧, 公共施設一覧 (old or new columns), the registered cultural properties,
    or any CSV, Excel, GeoJSON, GeoPackage, KML or shapefile with names and positions; also zipped or gzipped.

    Rows that are wrong are left out and reported, each with how to mend it; all the others go in together
    or, if anything fails, none of them. Importing the same file again changes nothing.
    """
    with said_plainly(lang):
        if report:
            _require_room_for(report)
        order = Order(
            source=source, source_url=source_url, licence=licence, category=category, language=language,
            columns=named_columns(column or ()),
            status=Status.PUBLIC if publish else Status.DRAFT,
            is_strict=strict, retires_missing=retire_missing, allows_duplicates=allow_duplicates,
            wishes=Wishes(layer=layer or None, encoding=encoding or None, crs=crs or None),
            translate=translation(lang), lang=lang,
        )  # fmt: skip
        done = _imported(file, order, is_dry_run=dry_run)
    telling.tell_locations(console, done)
    if report:
        with said_plainly(lang, Sentence(UNCHANGED if dry_run else ONLY_THE_REPORT)):
            done.write(report)
        Voice(console, order.translate).tell(Sentence("Every row is in {file}.", file=str(report)))
    if done.is_fruitless:
        raise typer.Exit(1)


def _require_room_for(report: Path) -> None:
    """Refuse a report that cannot be written, before anything is done that it would tell of."""
    if report.suffix.lower() not in (".csv", ".json"):
        raise BadRequest("The report {file} must end in .csv or .json.", file=str(report))
    place = report if report.exists() else report.parent
    if report.is_dir() or not report.parent.is_dir() or not os.access(place, os.W_OK):
        raise BadRequest(
            "The report cannot be written to {file}: name a file in a folder that is there, and is yours.",
            file=str(report),
        )


def _imported(file: Path, order: Order, *, is_dry_run: bool) -> Report:
    with _progress(order.translate) as advance, closing(open_database()) as database:
        if is_dry_run:
            with database.reader() as session:
                return importing.plan(session, file, order, advance, knows_all=True)
        with database.writer() as session:
            return importing.carry_out(session, ACTOR, file, order, advance)


@contextmanager
def _progress(translate: Translate) -> Iterator[Callable[[float], None]]:
    """Yield a function that moves a progress bar to a share of the file."""
    bar = Progress(
        TextColumn(translate(Words("Reading"))), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
        console=console, transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("", total=1.0)
        yield lambda share: bar.update(task, completed=share)

"""`python -m tests.bench`: measure the service, and the floors below it, on both databases.

Nothing else should run on the machine meanwhile. The figures go into the README; none of them is a test.
"""

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app import metadata  # noqa: F401
from tests.bench import floor, questions, stores, table
from tests.bench.press import CLIENT, CONNECTIONS, Asked, Pressed, press
from tests.bench.questions import Figure
from tests.bench.recording import Recorded, Recorder
from tests.bench.serving import Server, serving, uvicorn
from tests.bench.stores import Store
from tests.bench.table import Row

WARM_UP = 200
"""So many questions of a figure are asked before it is measured, and not again."""
BARE = 200
"""So many are also put to the bare database and to the bare endpoint."""

console = Console(soft_wrap=True, width=160)
cli = typer.Typer(add_completion=False, rich_markup_mode=None)


@cli.command()
def bench(
    places: Annotated[int, typer.Option(help="How many places the databases hold.")] = 1_000_000,
    keep: Annotated[
        Path | None, typer.Option(help="Folder that keeps the databases for the next run.")
    ] = None,
    seconds: Annotated[int, typer.Option(help="How long each figure is measured.", min=1)] = 4,
    only: Annotated[str, typer.Option(help="Measure only figures whose name holds this.")] = "",
    engines: Annotated[
        str, typer.Option(help="Which databases, with commas between them.")
    ] = "sqlite,postgis",
) -> None:
    """Measure the service over HTTP, beside the bare SQL and a bare FastAPI endpoint in the same run."""
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rokechi-bench-")))
        folder.mkdir(parents=True, exist_ok=True)
        figures = [figure for figure in questions.figures(places) if only in figure.name]
        rows: list[Row] = []
        for engine in engines.split(","):
            with getattr(stores, engine)(folder, places) as store:
                rows += _measured(store, figures, seconds)
        table.keep(rows, folder, places)
        report(rows, places)


def report(rows: list[Row], places: int) -> None:
    """Print the rows, and write them into the README."""
    table.show(rows, console)
    console.print(table.machine())
    notes = [
        f"One uvicorn worker, {CONNECTIONS} connections, asked by {CLIENT} on loopback; no question twice."
    ]
    if not table.write(rows, places, notes):
        console.print(
            f"The README has no markers {table.BEGIN} … {table.END}: the table was not written there."
        )


def _measured(store: Store, figures: list[Figure], seconds: int) -> Iterator[Row]:
    """Yield a row for each figure, one for the import and one for the memory of the worker."""
    yield {"figure": "import", "engine": store.engine, "per_second": store.rows_per_second}
    recorded = dict(_recorded(store, figures))
    environment = {"ROKECHI_DATABASE__URL": store.url}
    with tempfile.NamedTemporaryFile() as file, serving(uvicorn("app.main:create_app"), environment) as ours:
        answers = {str(number): recorded[figure.name] for number, figure in enumerate(figures)}
        pickle.dump(answers, file)
        file.flush()
        told = {"RECORDED": file.name, "URL": store.url}
        with serving(uvicorn("tests.bench.floor:create_app"), told) as bare:
            for number, figure in enumerate(figures):
                console.print(f"{store.engine}: {figure.name}", style="dim")
                yield _row(store, figure, recorded[figure.name], ours, bare, number, seconds)
        yield {"figure": "memory of the worker, MB", "engine": store.engine, "per_second": ours.megabytes()}


def _recorded(store: Store, figures: Iterable[Figure]) -> Iterator[tuple[str, list[Recorded]]]:
    """Yield what the product sends to the database for the first questions of each figure."""
    recorder = Recorder(store.url)
    with recorder.listening() as client:
        for figure in figures:
            asked = [(question.path, "") for question in figure.questions[:BARE]]
            recorded = recorder.record(client, asked)
            if figure.is_held:
                held = [(path, answer.etag) for (path, _), answer in zip(asked, recorded, strict=True)]
                recorded = recorder.record(client, held)
            yield figure.name, recorded


def _row(
    store: Store,
    figure: Figure,
    recorded: list[Recorded],
    ours: Server,
    bare: Server,
    number: int,
    seconds: int,
) -> Row:
    asked = [(question.path, "") for question in figure.questions]
    if figure.is_held:
        asked = [(path, answer.etag) for (path, _), answer in zip(asked[:BARE], recorded, strict=False)]
    served = warm_press(ours.origin, asked, seconds)
    floor_asked = [(f"/{number}/{n}", "") for n in range(len(recorded))]
    bare_served = warm_press(bare.origin, floor_asked, seconds)
    return {
        "figure": figure.name,
        "engine": store.engine,
        "per_second": served.per_second,
        "p50_ms": served.p50_ms,
        "p99_ms": served.p99_ms,
        "sql_ms": floor.bare_ms(store.url, recorded),
        "bare_per_second": bare_served.per_second,
        "share": served.per_second / bare_served.per_second if bare_served.answers else None,
    }


def warm_press(origin: str, asked: list[Asked], seconds: int) -> Pressed:
    """Press a server with questions, after others have warmed it up.

    Raises:
        RuntimeError: it failed to answer some; then the figure would mean nothing.
    """
    held_back = WARM_UP if len(asked) > 2 * WARM_UP else 0
    press(origin, asked[-held_back:], 1)
    pressed = press(origin, asked[: len(asked) - held_back], seconds)
    if pressed.failed:
        raise RuntimeError(f"{pressed.failed} of {pressed.answers} answers failed: {origin}{asked[0][0]} …")
    return pressed


if __name__ == "__main__":
    cli()

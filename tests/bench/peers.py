"""`python -m tests.bench.peers`: put tipg beside the figures of the last `python -m tests.bench --keep`.

tipg is installed into an environment of its own. It serves the same places from the same PostGIS, out of a
plain table with a spatial index, which suits it best; ours is measured again next to it, figure by figure.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

import typer
from sqlalchemy import create_engine, make_url

from app import metadata  # noqa: F401
from tests.bench import stores, table
from tests.bench.__main__ import console, report, warm_press
from tests.bench.questions import PAGE, Figure, Question, figures
from tests.bench.serving import serving, uvicorn
from tests.bench.table import Row

PLACES = """
    CREATE SCHEMA IF NOT EXISTS peer;
    CREATE TABLE IF NOT EXISTS peer.place AS
    SELECT id, slug, name ->> 'en' AS en, name ->> 'ja' AS ja, category, era,
           description ->> 'en' AS description, source, checked_on, geom
    FROM location WHERE rank_key IS NOT NULL;
    ALTER TABLE peer.place DROP CONSTRAINT IF EXISTS place_pkey, ADD PRIMARY KEY (id);
    CREATE INDEX IF NOT EXISTS place_geom ON peer.place USING gist (geom);
    CREATE INDEX IF NOT EXISTS place_category ON peer.place (category);
"""
COLLECTION = "/collections/peer.place"
CQL = {"castle": "en LIKE '%Castle%'", "城": "ja LIKE '%城%'"}


class Compared(NamedTuple):
    """Answers a second, side by side."""

    ours: float
    peer: float


def main(
    keep: Annotated[Path, typer.Option(help="The folder that `python -m tests.bench` was given.")],
    seconds: Annotated[int, typer.Option(help="How long each figure is measured.", min=1)] = 4,
    only: Annotated[str, typer.Option(help="Measure only figures whose name holds this.")] = "",
) -> None:
    """Measure tipg beside the service on the same PostGIS, and add it to the table."""
    rows, places = table.kept(keep)
    asked = [figure for figure in figures(places) if only in figure.name and is_known_to_tipg(figure)]
    python = _environment(keep / "tipg")
    with stores.postgis(keep, places) as store:
        ids = _offer(store.url)
        environment = {"DATABASE_URL": _plain(store.url), "TIPG_DB_SCHEMAS": '["peer"]'}
        peer = [part for part in uvicorn("tipg.main:app", python) if part != "--factory"]
        ours = uvicorn("app.main:create_app")
        with serving(ours, {"ROKECHI_DATABASE__URL": store.url}) as us, serving(peer, environment) as them:
            compared = dict(_compared(us.origin, them.origin, asked, ids, seconds))
    rows = [_beside(row, compared) for row in rows]
    table.keep(rows, keep, places)
    report(rows, places)


def is_known_to_tipg(figure: Figure) -> bool:
    """Tell whether tipg can be asked the same: it sends neither entity tags nor facets."""
    return not figure.is_held and not figure.questions[0].with_facets


def path_at_tipg(question: Question, ids: dict[str, int]) -> str:
    """Return the address at which tipg answers a question."""
    if question.tile:
        return COLLECTION + "/tiles/WebMercatorQuad/{}/{}/{}".format(*question.tile)
    if question.bbox is None:
        return f"{COLLECTION}/items/{ids[question.slug]}?f=geojson"
    asked = {"bbox": ",".join(map(str, question.bbox)), "limit": str(PAGE), "f": "geojson"}
    if question.category:
        asked["category"] = question.category
    if question.words:
        asked |= {"filter": CQL[question.words], "filter-lang": "cql2-text"}
    return f"{COLLECTION}/items?{urlencode(asked, safe=',')}"


def _compared(
    ours: str, peer: str, asked: list[Figure], ids: dict[str, int], seconds: int
) -> Iterator[tuple[str, Compared]]:
    for figure in asked:
        console.print(f"tipg: {figure.name}", style="dim")
        us = warm_press(ours, [(question.path, "") for question in figure.questions], seconds)
        them = warm_press(peer, [(path_at_tipg(question, ids), "") for question in figure.questions], seconds)
        yield figure.name, Compared(us.per_second, them.per_second)


def _beside(row: Row, compared: dict[str, Compared]) -> Row:
    """Return the row with the peer in it; the ratio on PostGIS is of this run, side by side."""
    found = compared.get(row["figure"])
    if found is None:
        return row
    ours = found.ours if row["engine"] == "PostGIS" else row["per_second"]
    return row | {"peer_per_second": found.peer, "ratio": ours / found.peer if found.peer else None}


def _environment(folder: Path) -> str:
    """Return the Python of an environment that has tipg and a server for it."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        wanted = ["tipg", "uvicorn[standard]"]
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
    return str(python)


def _offer(url: str) -> dict[str, int]:
    """Give tipg a table of the public places; return their ids by slug."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in PLACES.split(";")[:-1]:
            connection.exec_driver_sql(statement.replace("%", "%%"))
        connection.exec_driver_sql("VACUUM ANALYZE peer.place")
        rows = connection.exec_driver_sql("SELECT slug, id FROM peer.place").tuples().all()
    engine.dispose()
    return dict(rows)


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


if __name__ == "__main__":
    typer.run(main)

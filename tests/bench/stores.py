"""The databases of the bench: filled through the product's own use cases, kept between runs."""

import hashlib
import itertools
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import shapely
from rich.progress import track

from app.accounts import areas
from app.accounts.areas import AreaDraft
from app.accounts.models import AreaLevel
from app.accounts.whereabouts import Gazetteer
from app.kit import schema
from app.kit.audit import Author
from app.kit.db import Database
from app.kit.text import LocalizedText
from app.locations import catalogue
from app.locations.rules import Status
from tests.bench import generator, towns
from tests.bench.towns import TOWNS
from tests.postgis import Cluster, server_programs

SERVER = (
    "shared_buffers=2GB",
    "work_mem=32MB",
    "random_page_cost=1.1",
    "jit=off",
    "max_parallel_workers_per_gather=0",
    "max_wal_size=4GB",
)
ROOT = Path(__file__).parents[2]
DATABASE = "bench"
RECEIPT = "filled.json"
ACTOR = Author("bench")
DRAWN: dict[str, Any] = {
    "kana": "",
    "is_coastal": False,
    "is_approximate": True,
    "source": "drawn for measuring",
    "licence": "CC0",
    "checked_on": None,
}


@dataclass(frozen=True)
class Store:
    """A database full of places: where it is, and how fast they went in."""

    engine: str
    url: str
    rows_per_second: float


@contextmanager
def sqlite(folder: Path, places: int) -> Iterator[Store]:
    """Yield the SQLite file of so many places, made if it is not there."""
    home = _home(folder, "sqlite", places)
    url = f"sqlite:///{home / 'rokechi.db'}"
    yield Store("SQLite", url, _filled(url, home, places))


@contextmanager
def postgis(folder: Path, places: int) -> Iterator[Store]:
    """Yield a running PostGIS with so many places, filled if it is not; it stops with the block.

    Raises:
        RuntimeError: this machine has no PostgreSQL server with PostGIS.
    """
    programs = server_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL with PostGIS is missing: apt-get install postgresql-postgis.")
    folder.chmod(0o755)  # the server's own user must get through to its data
    home = _home(folder, "postgis", places)
    cluster = Cluster(home, programs, SERVER)
    cluster.start()
    try:
        if not (home / RECEIPT).exists():
            cluster.create(DATABASE)
        url = cluster.url(DATABASE)
        yield Store("PostGIS", url, _filled(url, home, places))
    finally:
        cluster.stop("fast")


def _home(folder: Path, engine: str, places: int) -> Path:
    """Return the folder of a database; what was not filled to its end is thrown away."""
    home = folder / f"{engine}-{places}-{_maker()}"
    if not (home / RECEIPT).exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
    return home


def _maker() -> str:
    """Return a fingerprint of what decides how a filled database looks."""
    files = [
        Path(generator.__file__),
        Path(towns.__file__),
        *sorted((ROOT / "alembic/versions").glob("*.py")),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def _filled(url: str, home: Path, places: int) -> float:
    """Return how many places a second went in, now or when the database was made."""
    receipt = home / RECEIPT
    if not receipt.exists():
        with closing(Database(url)) as database:
            schema.upgrade(database)
            took = _fill(database, places)
            _settle(database)
        receipt.write_bytes(orjson.dumps({"rows_per_second": places / took}))
    return float(orjson.loads(receipt.read_bytes())["rows_per_second"])


def _fill(database: Database, places: int) -> float:
    """Add the areas and the places; return how many seconds the product took for the places alone."""
    with database.writer() as session:
        areas.add(session, ACTOR, _areas())
    with database.reader() as session:
        gazetteer = Gazetteer(session)
    took = 0.0
    batches = track(generator.batches(places), database.engine.dialect.name, -(-places // generator.BATCH))
    for drafts in batches:
        started = time.perf_counter()
        with database.writer() as session:
            catalogue.add(session, ACTOR, drafts, gazetteer, Status.PUBLIC)
        took += time.perf_counter() - started
    return took


def _settle(database: Database) -> None:
    """Do at once what both engines do by themselves in quiet hours."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        raw = connection.connection.cursor()
        raw.execute("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE")


def _areas() -> Iterator[AreaDraft]:
    """Yield a municipality for each town, which has all that lies nearer to it than to any other town."""
    frame = shapely.box(generator.WEST, generator.SOUTH, generator.EAST, generator.NORTH)
    yield _area("JP", AreaLevel.COUNTRY, {"en": "Japan", "ja": "日本"}, frame)
    middles = shapely.multipoints([(town.lon, town.lat) for town in TOWNS])
    nearest = shapely.get_parts(shapely.voronoi_polygons(middles, extend_to=frame, ordered=True))
    parts = dict(zip(TOWNS, shapely.intersection(nearest, frame), strict=True))
    for code, of_it in itertools.groupby(TOWNS, lambda town: town.code[:2]):
        own = list(of_it)
        shape = shapely.union_all([parts[town] for town in own])
        yield _area(code, AreaLevel.PREFECTURE, {"en": f"Prefecture {code}", "ja": f"県 {code}"}, shape, "JP")
        for town in own:
            name = {"en": town.en, "ja": town.ja}
            yield _area(town.code, AreaLevel.MUNICIPALITY, name, parts[town], code)


def _area(code: str, level: AreaLevel, name: LocalizedText, shape: Any, parent: str = "") -> AreaDraft:
    return AreaDraft(code=code, level=level, name=name, area=shape, parent=parent, **DRAWN)

"""What every test may ask for: the databases and the real data."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from hypothesis import settings
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app.accounts import passwords
from app.kit import schema
from app.kit.db import Database
from app.main import create_app
from app.metadata import metadata
from app.settings import Settings
from tests.factories import catalogue
from tests.postgis import Cluster, server_programs

ROOT = Path(__file__).parent.parent
settings.register_profile("untimed", deadline=None)  # a busy machine is no mistake
settings.load_profile("untimed")


def absent(what: str) -> None:
    """Skip a test for want of `what`; fail it where everything is required (ROKECHI_REQUIRE_ALL=1)."""
    if os.environ.get("ROKECHI_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is required here, and absent.")
    pytest.skip(f"{what} is absent.")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real files, which lies beside the checkout and is never copied into it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("The folder of real data is absent.")
    return folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Yield a running PostgreSQL whose database `spatial` has PostGIS and may serve as a template."""
    programs = server_programs()
    if programs is None:
        absent("A PostgreSQL server with PostGIS")
        return
    folder = Path(tempfile.mkdtemp(prefix="rokechi-postgis-"))
    server = Cluster(folder, programs)
    server.start()
    try:
        server.create("spatial")
        server.run_sql("spatial", "CREATE EXTENSION postgis")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgis(cluster: Cluster) -> Iterator[Engine]:
    """Yield an engine on a database of its own with PostGIS and no table of ours."""
    engine = create_engine(cluster.create("plain", template="spatial"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords with argon2id as everywhere, only with less work: a suite signs in hundreds of times."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", cheap)
        yield


# ------------------------------------------------------------------ databases with our tables


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with every table and nothing in it, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    with closing(Database(f"sqlite:///{file}")) as empty:
        schema.upgrade(empty)
    return file


@pytest.fixture(scope="session")
def migrated_template(cluster: Cluster) -> str:
    """Return the name of a PostGIS database with every table and nothing in it, to be cloned."""
    with closing(Database(cluster.create("migrated", template="spatial"))) as empty:
        schema.upgrade(empty)
    return "migrated"


@dataclass
class Spares:
    """Migrated, empty PostGIS databases that nobody uses just now, and what their tables look like."""

    names: list[str] = field(default_factory=list)
    shape: tuple[str, ...] = ()


@pytest.fixture(scope="session")
def spares() -> Spares:
    return Spares()


SHAPE = """
    SELECT (SELECT string_agg(indexname, ',' ORDER BY indexname) FROM pg_indexes WHERE schemaname = 'public'),
           (SELECT version_num FROM alembic_version)
"""
"""Which indexes there are, those of the keys among them, and at which revision."""
FROM_ONE = "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences"
"""Let every number begin anew."""
ENGINES = ("sqlite", pytest.param("postgis", marks=pytest.mark.postgis))


@contextmanager
def migrated(request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    """Yield a database of one's own with every table and nothing in it, on the engine that is asked for."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("migrated_file"), folder / "test.db")
        with closing(Database(f"sqlite:///{file}")) as ours:
            yield ours
        return
    server, spares = request.getfixturevalue("cluster"), request.getfixturevalue("spares")
    name = spares.names.pop() if spares.names else _cloned(request, server)
    with closing(Database(server.url(name))) as ours:
        spares.shape = spares.shape or _shape(ours)
        yield ours
        is_good = _shape(ours) == spares.shape and _emptied(ours)
    spares.names.append(name) if is_good else server.drop(name)


def _cloned(request: pytest.FixtureRequest, server: Cluster) -> str:
    name = f"test_{uuid4().hex}"
    server.create(name, template=request.getfixturevalue("migrated_template"))
    return name


def _shape(database: Database) -> tuple[str, ...]:
    """Return which indexes a database has, and its revision; nothing where a test took that away."""
    try:
        with database.engine.connect() as connection:
            return tuple(map(str, connection.exec_driver_sql(SHAPE).one()))
    except SQLAlchemyError:
        return ()


def _emptied(database: Database) -> bool:
    """Take everything out of a database, which is quicker than to make another; tell whether that worked."""
    names = [table.name for table in metadata.sorted_tables]
    look = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in names)
    try:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("SET lock_timeout = '2s'")
            filled = list(connection.exec_driver_sql(look).scalars())
            if filled:
                connection.exec_driver_sql(f"TRUNCATE {', '.join(filled)} CASCADE")
            connection.exec_driver_sql(FROM_ONE)
    except SQLAlchemyError:  # somebody still holds a lock, or a table is gone
        return False
    return True


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Yield a database of the test's own with every table and nothing in it; once on each engine."""
    with migrated(request, tmp_path) as ours:
        yield ours


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """Yield a session that may write, on each engine."""
    with database.writer() as ours:
        yield ours


# ------------------------------------------------------------------ services


@contextmanager
def serving(database: Database, folder: Path) -> Iterator[TestClient]:
    """Yield a browser without a screen, on a service with this database."""
    url = database.engine.url.render_as_string(hide_password=False)
    app = create_app(Settings(data=folder, database={"url": url}))
    with TestClient(app, raise_server_exceptions=False) as ours:
        yield ours


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    """Yield the browser of a service with the test's own database."""
    with serving(database, tmp_path) as ours:
        yield ours


@pytest.fixture(params=ENGINES, scope="module")
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Yield the browser of a service with something of everything, for tests that only read."""
    folder = tmp_path_factory.mktemp("filled")
    with migrated(request, folder) as database, serving(database, folder) as ours:
        with database.writer() as session:
            catalogue.fill(session)
        yield ours

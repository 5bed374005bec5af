"""What every test may ask for: the databases and the real data."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from tests.postgis import Cluster, server_programs

ROOT = Path(__file__).parent.parent


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

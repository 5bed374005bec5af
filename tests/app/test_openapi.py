"""The OpenAPI document keeps its word: whatever it allows is answered as it says, and never with a 500."""

import shutil
from contextlib import asynccontextmanager, closing

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.kit.db import Database
from app.main import create_app
from tests.factories import catalogue

SERVICE = create_app()


@asynccontextmanager
async def _kept_open(_service):
    """Leave the database open: the service is started and stopped for every single case."""
    yield


SERVICE.router.lifespan_context = _kept_open
DOCUMENT = schemathesis.openapi.from_asgi("/api/openapi.json", SERVICE)


@pytest.fixture(scope="module", autouse=True)
def _small_catalogue(migrated_file, tmp_path_factory):
    """Put a database behind the service; the document needed none."""
    file = shutil.copy(migrated_file, tmp_path_factory.mktemp("openapi") / "test.db")
    with closing(Database(f"sqlite:///{file}")) as ours:
        with ours.writer() as session:
            catalogue.fill(session)
        SERVICE.state.database = ours
        yield


@pytest.mark.slow
@DOCUMENT.parametrize()
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_documented(case):
    # Rules that a schema cannot say (a box's sides, what needs what) may refuse what the schema allows.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])

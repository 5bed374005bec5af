"""The pages over a small catalogue."""

import pytest
from fastapi.testclient import TestClient

from app.kit.db import Database
from tests.factories import catalogue

PAGE = {"accept": "text/html"}


@pytest.fixture
def site(client: TestClient, database: Database) -> TestClient:
    """Return a reader of pages; there is something of everything on them."""
    with database.writer() as session:
        catalogue.fill(session)
    client.headers.update(PAGE)
    return client

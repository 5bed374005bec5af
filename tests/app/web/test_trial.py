"""A trial says on every page that it is one; the real service does not."""

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings


@pytest.mark.parametrize("path", ["/en/about", "/ja/sign-in", "/en/commissions", "/ja/nowhere"])
@pytest.mark.parametrize(("mode", "is_marked"), [("trial", True), ("production", False)])
def test_it_is_marked(migrated_file, tmp_path, path, mode, is_marked):
    settings = Settings(data=tmp_path, mode=mode, database={"url": f"sqlite:///{migrated_file}"})
    with TestClient(create_app(settings)) as client:
        page = client.get(path, headers={"accept": "text/html"}).text
    assert ('class="trial"' in page) is is_marked

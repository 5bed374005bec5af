"""A service that knows its public address answers under no other name."""

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings

ORIGIN = "https://rokechi.example"


@pytest.fixture
def client(migrated_file, tmp_path):
    settings = Settings(data=tmp_path, origin=ORIGIN, database={"url": f"sqlite:///{migrated_file}"})
    with TestClient(create_app(settings), base_url=ORIGIN, raise_server_exceptions=False) as ours:
        yield ours


@pytest.mark.parametrize("path", ["/api/blocks", "/en", "/ja"])
class TestTheHostHeader:
    def test_our_own_name_is_answered(self, client, path):
        assert client.get(path).is_success

    @pytest.mark.parametrize(
        "host", ["evil.example", "rokechi.example.evil.example", "rokechi.example:8443", ""]
    )
    def test_any_other_is_told_the_address_and_gets_nothing(self, client, path, host):
        refused = client.get(path, headers={"host": host})
        assert refused.status_code == 400
        assert ORIGIN in refused.text
        assert not host or host not in refused.text.replace(ORIGIN, "")

    def test_ours_in_capitals_is_ours(self, client, path):
        assert client.get(path, headers={"host": "ROKECHI.example"}).is_success


def test_who_came_by_https_is_told_to_come_by_nothing_else(client):
    told = client.get("/api/blocks").headers["strict-transport-security"]
    assert told == "max-age=31536000"


class TestProbes:
    @pytest.mark.parametrize("path", ["/healthz", "/readyz"])
    def test_a_health_check_may_ask_by_number(self, client, path):
        assert client.get(path, headers={"host": "10.0.0.7:8000"}).is_success


def test_without_a_public_address_any_name_will_do(migrated_file, tmp_path):
    settings = Settings(data=tmp_path, database={"url": f"sqlite:///{migrated_file}"})
    with TestClient(create_app(settings)) as ours:
        answer = ours.get("/api/blocks", headers={"host": "anything.example"})
    assert answer.is_success
    assert "strict-transport-security" not in answer.headers

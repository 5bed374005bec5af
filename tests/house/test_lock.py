"""The lock files: each names exactly what pyproject.toml asks for, one version each, held by hashes."""

import re
import tomllib

import pytest

from tests.house.tracked import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN_TIME = PROJECT["project"]["dependencies"]
GROUPS = PROJECT["dependency-groups"]
ASKED_FOR = {
    "requirements.lock": RUN_TIME,
    "requirements-dev.lock": RUN_TIME + GROUPS["dev"],
    "requirements-uv.lock": GROUPS["uv"],
    "requirements-node.lock": GROUPS["node"],
}


def entries(lock: str) -> dict[str, str]:
    """Return each pinned package, `name==version`, with its hashes and the reasons why it is there."""
    text = "\n".join(line for line in (ROOT / lock).read_text().splitlines() if not line.startswith("#"))
    return {entry.split()[0]: entry for entry in re.split(r"\n(?=\S)", text)}


def plain(requirement: str) -> str:
    """Return the normal form of a requirement's name, without extras and versions."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement)[0]).lower()


@pytest.mark.parametrize("lock", ASKED_FOR)
class TestEveryLock:
    def test_what_it_says_was_asked_for_is_what_pyproject_asks_for(self, lock):
        direct = {pin.split("==")[0] for pin, entry in entries(lock).items() if "pyproject.toml" in entry}
        assert direct == {plain(requirement) for requirement in ASKED_FOR[lock]}

    def test_everything_else_in_it_is_there_for_something(self, lock):
        assert not [pin for pin, entry in entries(lock).items() if "# via" not in entry]

    def test_every_package_is_held_by_a_hash(self, lock):
        assert not [pin for pin, entry in entries(lock).items() if "--hash=sha256:" not in entry]

    def test_its_head_says_how_it_was_made(self, lock):
        head = "".join((ROOT / lock).read_text().splitlines()[:2])
        assert "uv pip compile --generate-hashes --no-emit-index-url --universal" in head


def test_development_uses_the_versions_that_run_in_production():
    assert entries("requirements.lock").keys() <= entries("requirements-dev.lock").keys()

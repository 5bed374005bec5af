"""The image: well written, complete, and its steps work, as far as a machine without Docker can tell."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.house.dockerfile import Replay, Stage, instructions
from tests.house.tracked import ROOT, tracked_files

DOCKERFILE = ROOT / "Dockerfile"
STEPS = instructions(DOCKERFILE.read_text())
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())


def rest_of(word: str) -> list[str]:
    return [rest for each, rest in STEPS if each == word]


class TestDockerfile:
    def test_hadolint_finds_nothing(self):
        hadolint = Path(sys.prefix, "bin", "hadolint")
        found = subprocess.run([hadolint, DOCKERFILE], capture_output=True, text=True)
        assert found.stdout + found.stderr == ""

    def test_both_stages_begin_with_the_same_image(self):
        first, last = (rest.split()[0] for rest in rest_of("FROM"))
        assert first == last

    def test_it_runs_as_a_user_without_rights(self):
        assert rest_of("USER") == ["10001"]

    def test_it_says_whether_it_is_well(self):
        assert "/healthz" in rest_of("HEALTHCHECK")[0]

    def test_every_room_of_the_house_is_in_it(self):
        rooms = {path.relative_to(ROOT).parts[0] for path in tracked_files("*/*.py")} - {"tests"}
        assert rooms <= {rest.split()[0] for rest in rest_of("COPY")}


@pytest.fixture(scope="module")
def replay(tmp_path_factory) -> Replay:
    replay = Replay(tmp_path_factory.mktemp("image"))
    replay.play(STEPS)
    return replay


@pytest.fixture
def image(replay) -> Stage:
    return replay.stage


@pytest.mark.slow
@pytest.mark.xdist_group("image")
class TestItsSteps:
    def test_only_what_needs_docker_is_left_out(self, replay):
        assert [rest.split()[0] for rest in replay.left_out] == ["useradd"]

    def test_what_is_served_is_importable(self, image):
        image.run("python", "-c", "import app.main")

    def test_its_entry_knows_its_command(self, image):
        entry, command = (json.loads(rest_of(word)[-1]) for word in ("ENTRYPOINT", "CMD"))
        assert "--port" in image.run(*entry, command[0], "--help")

    def test_it_migrates(self, image):
        image.run(*json.loads(rest_of("ENTRYPOINT")[0]), "migrate")
        assert image.inside("/var/lib/rokechi/rokechi.db").exists()

    def test_the_browser_files_came_along(self, image):
        assert image.inside("app/web/static/vendor/leaflet/leaflet.js").exists()

    def test_the_tools_that_made_it_stayed_behind(self, image):
        assert not image.inside(".venv/uv").exists()


class TestCompose:
    def test_the_service_waits_for_the_seeds_and_they_for_a_healthy_database(self):
        waits = {
            name: {other: how["condition"] for other, how in service.get("depends_on", {}).items()}
            for name, service in COMPOSE["services"].items()
        }
        assert waits == {
            "database": {},
            "seed": {"database": "service_healthy"},
            "web": {"seed": "service_completed_successfully"},
            "letters": {"seed": "service_completed_successfully"},
        }

    def test_the_database_says_whether_it_is_well(self):
        assert COMPOSE["services"]["database"]["healthcheck"]["test"][1] == "pg_isready"

    def test_what_must_not_be_lost_lies_in_volumes(self):
        mounted = {v.split(":")[0] for service in COMPOSE["services"].values() for v in service["volumes"]}
        assert mounted == set(COMPOSE["volumes"])

    def test_no_password_is_written_down(self):
        assert COMPOSE["services"]["database"]["environment"]["POSTGRES_PASSWORD"].startswith("${")

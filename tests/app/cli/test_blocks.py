"""`rokechi block set`: the regional blocks as a file that one edits."""

import json

import pytest
import yaml
from sqlmodel import select
from typer.testing import CliRunner

from app.cli import cli
from app.kit.audit import AuditEntry
from tests.factories import catalogue
from tests.house.tracked import ROOT

KINKI = {"slug": "kinki", "name": {"en": "Kinki", "ja": "近畿"}, "areas": ["27"], "members": []}


@pytest.fixture
def run(monkeypatch, tmp_path, database):
    with database.writer() as session:
        catalogue.fill(session)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("ROKECHI_DATA", str(tmp_path))
    monkeypatch.setenv("ROKECHI_DATABASE__URL", database.engine.url.render_as_string(hide_password=False))

    def invoke(*words: str, file: object = None):
        if file is not None:
            path = tmp_path / "blocks.yaml"
            path.write_text(file if isinstance(file, str) else json.dumps(file), encoding="utf-8")
            words = (*words, str(path))
        return CliRunner().invoke(cli, ["block", *words])

    return invoke


def shown(run) -> list[dict]:
    return yaml.safe_load(run("show").output)


class TestSet:
    def test_what_is_shown_can_be_set_and_changes_nothing(self, run):
        before = run("show").output
        assert "0 blocks changed" in run("set", file=before).output
        assert run("show").output == before

    def test_a_block_is_what_the_file_says(self, run):
        run("set", file=[KINKI])
        assert shown(run) == [KINKI]

    def test_members_that_are_not_named_stay(self, run):
        run("set", file=[{name: KINKI[name] for name in ("slug", "name", "areas")}])
        assert shown(run)[0]["members"] == ["himeji-fc"]

    def test_a_new_block_stands_where_the_file_puts_it_and_others_stay_behind(self, run):
        run("set", file=[KINKI | {"slug": "osaka-bay"}])
        assert [block["slug"] for block in shown(run)] == ["osaka-bay", "kinki"]

    def test_the_log_tells_from_what_to_what(self, run, session):
        run("set", file=[KINKI])
        said = session.scalars(select(AuditEntry).where(AuditEntry.tag == "block:set")).one().said
        assert (said["before"]["areas"], said["after"]["areas"]) == (["27", "28"], ["27"])

    @pytest.mark.parametrize(
        ("file", "says"),
        [
            ([KINKI | {"areas": ["99"]}], "there is no 99"),
            ([KINKI | {"members": ["nobody"]}], "there is no nobody"),
            ([KINKI, KINKI], "stands there twice"),
            ([KINKI | {"colour": "red"}], "colour"),
            ([KINKI | {"slug": "Kinki!"}], "slug"),
            ({"slug": "kinki"}, "a valid list"),
            ("[", "neither YAML nor JSON"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_what_cannot_be_changes_nothing(self, run, file, says):
        before = shown(run)
        result = run("set", file=file)
        assert (result.exit_code, says in " ".join(result.output.split())) == (1, True), result.output
        assert shown(run) == before


def test_the_file_that_ships_is_one_that_can_be_set(run):
    result = run("set", file=(ROOT / "seeds/data/blocks.yaml").read_text(encoding="utf-8"))
    assert "there is no 01" in result.output  # the small catalogue has two prefectures; it was understood

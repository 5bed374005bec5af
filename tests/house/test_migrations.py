"""From empty to head equals the models, on both databases, and the way back is open."""

import re

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from app.kit.schema import config_for
from tests.house.tracked import ROOT

SCRIPTS = ScriptDirectory.from_config(Config(toml_file=str(ROOT / "pyproject.toml")))
REVISIONS = list(SCRIPTS.walk_revisions())


class TestBothDatabases:
    def test_from_empty_to_head_equals_the_models(self, database):
        with database.engine.connect() as connection:
            command.check(config_for(connection))

    def test_the_way_back_leaves_no_table(self, database):
        with database.engine.connect() as connection:
            command.downgrade(config_for(connection), "base")
            connection.commit()
        assert set(inspect(database.engine).get_table_names()) <= {"alembic_version", "spatial_ref_sys"}


class TestRevisions:
    def test_there_is_one_head(self):
        assert len(SCRIPTS.get_heads()) == 1

    @pytest.mark.parametrize("revision", REVISIONS, ids=lambda revision: revision.revision)
    def test_a_file_begins_with_its_date(self, revision):
        assert re.fullmatch(r"\d{4}_\d\d_\d\d_\w+\.py", revision.path.rsplit("/")[-1])

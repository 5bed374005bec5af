"""From empty to head equals the models, on both databases, and the way back and up again is open."""

import re

import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, inspect, select, text

from app.kit import audit, schema
from app.kit.fulltext import matches, phrases
from app.kit.schema import config_for
from app.locations import finding
from app.locations.models import Cell, Location, LocationWords
from app.locations.search import LocationSearch
from app.metadata import ensure_indexes
from geo.geometry import box
from tests.factories import catalogue
from tests.house.tracked import ROOT

SCRIPTS = ScriptDirectory.from_config(Config(toml_file=str(ROOT / "pyproject.toml")))
REVISIONS = list(SCRIPTS.walk_revisions())


def downgrade(database, to: str = "base") -> None:
    with database.engine.connect() as connection:
        command.downgrade(config_for(connection), to)
        connection.commit()


def kept(database) -> dict[str, set]:
    """Return what the writes keep ready of public places."""
    with database.reader() as session:
        words = session.execute(select(LocationWords.id, LocationWords.words))
        cells = session.execute(select(Cell.zoom, Cell.category, Cell.number, Cell.places))
        keys = session.execute(select(Location.id, Location.rank_key, Location.freshness_key))
        hits = select(LocationWords.id).where(matches(LocationWords.words, phrases("castle")))
        return {
            "words": {(row.id, frozenset(row.words.split())) for row in words},
            "cells": {tuple(row) for row in cells},
            "keys": {tuple(row) for row in keys},
            "hits": set(session.scalars(hits)),
        }


class TestBothDatabases:
    def test_from_empty_to_head_equals_the_models(self, database):
        with database.engine.connect() as connection:
            command.check(config_for(connection))

    def test_the_way_back_leaves_no_table(self, database):
        downgrade(database)
        assert set(inspect(database.engine).get_table_names()) <= {"alembic_version", "spatial_ref_sys"}

    def test_up_again_equals_the_models_and_works(self, database):
        downgrade(database)
        schema.upgrade(database)
        with database.engine.connect() as connection:
            command.check(config_for(connection))
        with database.writer() as session:
            catalogue.fill(session)
            assert finding.find(session, LocationSearch(words="himeji castle")).number == 1

    def test_what_is_in_the_tables_does_not_bar_the_way_back(self, database):
        with database.writer() as session:
            catalogue.fill(session)
        downgrade(database)
        assert "location" not in inspect(database.engine).get_table_names()

    def test_back_and_up_again_keeps_what_is_kept_of_the_places_and_the_log_whole(self, database):
        with database.writer() as session:
            catalogue.fill(session)
        before = kept(database)
        downgrade(database, "0004")
        schema.upgrade(database)
        assert kept(database) == before
        assert all(before.values())
        with database.reader() as session:
            assert audit.count(session)
            assert not list(audit.verify(session))

    def test_twice_to_head_is_as_good_as_once(self, database):
        schema.upgrade(database)
        with database.reader() as session:
            assert session.scalar(text("SELECT version_num FROM alembic_version")) == schema.head()


class TestBatchMode:
    """On SQLite a table is changed by copying it, which loses the triggers that keep its indexes."""

    @pytest.mark.parametrize("table", ["area", "location", "location_words"])
    def test_indexes_are_as_before_and_searches_find_the_same(self, database, table):
        if not database.is_sqlite:
            pytest.skip("PostgreSQL changes a table in place.")
        with database.writer() as session:
            catalogue.fill(session)
        before = triggers(database)
        with database.engine.connect() as connection:
            schema.let_tables_be_replaced(connection)
            operations = Operations(MigrationContext.configure(connection))
            with operations.batch_alter_table(table, recreate="always") as batch:
                batch.add_column(Column("new", Integer))
            ensure_indexes(connection)
            connection.commit()
        database.engine.dispose()
        assert triggers(database) == before
        with database.reader() as session:
            asked = LocationSearch(words="himeji castle", within=(box(134, 34, 135, 35),))
            assert finding.find(session, asked).number == 1


def triggers(database) -> set[str]:
    with database.reader() as session:
        return set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))


class TestRevisions:
    def test_there_is_one_head(self):
        assert len(SCRIPTS.get_heads()) == 1

    @pytest.mark.parametrize("revision", REVISIONS, ids=lambda revision: revision.revision)
    def test_a_file_begins_with_its_date(self, revision):
        assert re.fullmatch(r"\d{4}_\d\d_\d\d_\w+\.py", revision.path.rsplit("/")[-1])

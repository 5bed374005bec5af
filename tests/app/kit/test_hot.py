"""Reads past the session: they cannot write, and a connection that was lost is replaced."""

import asyncio
from contextlib import closing

import pytest
from sqlalchemy import Integer, bindparam, cast, select, text
from sqlalchemy.exc import OperationalError

from app.kit.hot import Prepared, Reader

END_THE_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()
"""


def doubled(reader: Reader) -> int:
    number = cast(bindparam("number"), Integer)
    row = reader.one(Prepared.of(select(number + 2 * number - bindparam(None, 1)), reader.dialect), number=7)
    return row[0]


class TestReader:
    @pytest.fixture
    def reader(self, database):
        with closing(Reader(database.reading_engine)) as reader:
            yield reader

    def test_puts_each_value_where_its_name_stands(self, reader):
        assert doubled(reader) == 20

    def test_cannot_write(self, reader):
        statement = Prepared("DELETE FROM data_version", (), {})
        with pytest.raises(reader.dialect.loaded_dbapi.Error, match="read"):
            reader.one(statement)


class TestHotReads:
    def test_answers(self, database):
        assert asyncio.run(database.hot.run(doubled)) == 20

    def test_gets_a_new_connection_for_one_that_was_lost(self, database):
        if database.is_sqlite:
            pytest.skip("A file is not lost.")
        asyncio.run(database.hot.run(doubled))
        with database.writer() as session:
            session.execute(text(END_THE_OTHERS))
        assert asyncio.run(database.hot.run(doubled)) == 20

    def test_says_that_the_database_is_away(self, database):
        def away(reader: Reader) -> None:
            raise database.engine.dialect.loaded_dbapi.OperationalError("gone")

        with pytest.raises(OperationalError):
            asyncio.run(database.hot.run(away))

"""The log is a chain: whatever is altered, missing or moved is found, and what is erased is not missed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from app.kit import audit
from app.kit.audit import GENESIS, AuditEntry, Author, record
from tests.factories.authors import TESTS

HANAKO = Author("person:7", "organisation:3", "192.0.2.7")


def entries(database) -> list[AuditEntry]:
    with database.reader() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def faults(database) -> list[str]:
    with database.reader() as session:
        return [str(fault) for fault in audit.verify(session)]


@pytest.fixture
def chain(database):
    with database.writer() as session:
        for n in range(4):
            record(
                session, HANAKO, "thing:do", "thing", n, before={"name": "城"}, after={"name": "姫路城"},
                words="姫路城", area_m2=0.1, codes=["28"], none=None,
            )  # fmt: skip
    return database


class TestRecord:
    def test_the_first_entry_follows_nothing(self, chain):
        assert entries(chain)[0].previous_hash == GENESIS

    def test_it_says_who_for_whom_from_where_and_what_changed(self, chain):
        first = entries(chain)[0]
        assert (first.who, first.on_behalf_of, first.said["origin"]) == HANAKO
        assert (first.said["before"], first.said["after"]) == ({"name": "城"}, {"name": "姫路城"})

    def test_it_knows_the_instant_in_utc(self, chain):
        assert entries(chain)[0].at.utcoffset().total_seconds() == 0

    def test_what_is_rolled_back_leaves_no_entry(self, chain):
        def interrupted() -> None:
            with chain.writer() as session:
                record(session, TESTS, "thing:do", "thing", 9)
                raise InterruptedError

        with pytest.raises(InterruptedError):
            interrupted()
        assert len(entries(chain)) == 4

    def test_writers_at_the_same_time_all_get_in_and_the_chain_does_not_fork(self, chain):
        def deed(n: int) -> None:
            with chain.writer() as session:
                record(session, Author(f"writer {n}"), "thing:do", "thing", n)

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(deed, range(40)))
        assert len(entries(chain)) == 44
        assert not faults(chain)

    def test_the_history_of_a_thing_is_told_latest_first(self, chain):
        with chain.writer() as session:
            record(session, TESTS, "thing:undo", "thing", 2)
            assert [entry.tag for entry in audit.history(session, "thing", 2)] == ["thing:undo", "thing:do"]


class TestVerify:
    def test_a_log_as_it_was_written_is_whole(self, chain):
        assert not faults(chain)

    @pytest.mark.parametrize(
        ("forgery", "found"),
        [
            ("UPDATE audit_entry SET who = 'nobody' WHERE id = 2", "Entry 2 was altered"),
            ("UPDATE audit_entry SET on_behalf_of = '' WHERE id = 2", "Entry 2 was altered"),
            ("UPDATE audit_entry SET tag = 'x' WHERE id = 2", "Entry 2 was altered"),
            ("UPDATE audit_entry SET thing_id = '7' WHERE id = 2", "Entry 2 was altered"),
            ("UPDATE audit_entry SET at = '2030-01-01 00:00:00.000000' WHERE id = 2", "Entry 2 was altered"),
            ("UPDATE audit_entry SET said = '{}' WHERE id = 2", "Entry 2 does not say"),
            ("UPDATE audit_entry SET salt = '' WHERE id = 2", "Entry 2 does not say"),
            ("UPDATE audit_entry SET said_digest = 'x' WHERE id = 2", "Entry 2 was altered"),
            ("UPDATE audit_entry SET previous_hash = 'x' WHERE id = 2", "Before entry 2"),
            ("UPDATE audit_entry SET hash = 'x' WHERE id = 2", "Before entry 3"),
            ("DELETE FROM audit_entry WHERE id = 2", "Before entry 3"),
            ("DELETE FROM audit_entry WHERE id = 1", "Before entry 2"),
            ("DELETE FROM audit_entry WHERE id = 4", "4 entries were written and 3 are there"),
            ("DELETE FROM audit_entry", "4 entries were written and 0 are there"),
            ("UPDATE audit_entry SET id = 9 WHERE id = 2", "Before entry 3"),
        ],
    )
    def test_each_planted_tampering_is_named(self, chain, forgery, found):
        with chain.engine.begin() as connection:
            connection.execute(text(forgery))
        assert any(fault.startswith(found) for fault in faults(chain))

    def test_what_was_erased_leaves_the_chain_whole(self, chain):
        with chain.writer() as session:
            audit.erase(session, TESTS, audit.history(session, "thing", 1))
        assert not faults(chain)
        assert (entries(chain)[1].said, entries(chain)[1].salt) == ({}, "")
        assert entries(chain)[-1].tag == "audit:erase"

"""The log is a chain: each deed carries the hash of the one before, whoever wrote at the same time."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from sqlalchemy import select, text

from app.kit import audit
from app.kit.audit import GENESIS, AuditEntry, digest, record


def entries(database) -> list[AuditEntry]:
    with database.reader() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def is_whole(chain: list[AuditEntry]) -> bool:
    linked = all(entry.previous_hash == before.hash for before, entry in pairwise(chain))
    return linked and all(entry.hash == digest(entry) for entry in chain)


@pytest.fixture
def chain(database):
    with database.writer() as session:
        for n in range(3):
            record(
                session, "tests", "thing:do", "thing", n, words="姫路城", area_m2=0.1, codes=["28"], none=None
            )
    return database


class TestRecord:
    def test_the_first_entry_follows_nothing(self, chain):
        assert entries(chain)[0].previous_hash == GENESIS

    def test_every_entry_can_be_recomputed_from_what_the_database_kept(self, chain):
        assert is_whole(entries(chain))

    def test_it_knows_the_instant_in_utc(self, chain):
        assert entries(chain)[0].at.utcoffset().total_seconds() == 0

    @pytest.mark.parametrize(
        "forgery",
        [
            "UPDATE audit_entry SET actor = 'nobody' WHERE thing_id = '1'",
            "UPDATE audit_entry SET facts = '{}' WHERE thing_id = '1'",
            "UPDATE audit_entry SET thing_id = '7' WHERE thing_id = '2'",
            "DELETE FROM audit_entry WHERE thing_id = '1'",
        ],
    )
    def test_a_forgery_breaks_the_chain(self, chain, forgery):
        with chain.writer() as session:
            session.execute(text(forgery))
        assert not is_whole(entries(chain))

    def test_what_is_rolled_back_leaves_no_entry(self, chain):
        def interrupted() -> None:
            with chain.writer() as session:
                record(session, "tests", "thing:do", "thing", 9)
                raise InterruptedError

        with pytest.raises(InterruptedError):
            interrupted()
        assert len(entries(chain)) == 3

    def test_writers_at_the_same_time_all_get_in_and_the_chain_does_not_fork(self, chain):
        def deed(n: int) -> None:
            with chain.writer() as session:
                audit.record(session, f"writer {n}", "thing:do", "thing", n)

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(deed, range(40)))
        assert len(entries(chain)) == 43
        assert is_whole(entries(chain))

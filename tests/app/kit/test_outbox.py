"""A message goes if its deed was committed: once in the end, later if it must, and is then forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.kit import clock, outbox
from app.kit.errors import NotFound
from app.kit.outbox import Message


def post(database, n: int = 1, **told) -> None:
    with database.writer() as session:
        for _ in range(n):
            outbox.post(session, "greeting", "a@example.jp", "ja", **told)


def number(database) -> int:
    with database.reader() as session:
        return session.scalar(select(func.count()).select_from(Message))


def make_due(database) -> None:
    with database.writer() as session:
        session.execute(update(Message).where(Message.due_at.is_not(None)).values(due_at=clock.now()))


class TestPost:
    def test_what_is_rolled_back_is_not_sent(self, database):
        def interrupted() -> None:
            with database.writer() as session:
                outbox.post(session, "greeting", "a@example.jp", "ja")
                raise InterruptedError

        with pytest.raises(InterruptedError):
            interrupted()
        assert number(database) == 0

    def test_a_notice_is_written_once(self, database):
        post(database, 3, once="greeting:7")
        assert number(database) == 1


class TestClaim:
    def test_no_message_is_claimed_twice_at_once(self, database):
        post(database, 60)
        with ThreadPoolExecutor(4) as threads:
            claims = list(threads.map(lambda _: outbox.claim(database, 10), range(12)))
        ids = [message.id for claim in claims for (message,) in claim]
        assert len(ids) == len(set(ids)) == 60

    def test_what_a_vanished_worker_held_comes_back(self, database):
        post(database)
        assert outbox.claim(database)
        assert not outbox.claim(database)
        make_due(database)
        assert outbox.claim(database)[0][0].tries == 2

    def test_what_belongs_together_goes_together(self, database):
        post(database, 3, parcel="a")
        post(database, 2, parcel="b")
        post(database, 1)
        assert sorted(len(each) for each in outbox.claim(database, 2)) == [3]
        assert sorted(len(each) for each in outbox.claim(database)) == [1, 2]

    def test_nothing_is_sent_before_its_time(self, database):
        post(database, due_at=clock.now() + timedelta(hours=1))
        assert not outbox.claim(database)


class TestSettle:
    def test_what_is_sent_is_forgotten(self, database):
        post(database, path="/confirm#secret")
        outbox.sent(database, outbox.claim(database)[0][0])
        with database.reader() as session:
            (message,) = session.scalars(select(Message)).all()
        assert (message.facts, message.due_at, bool(message.sent_at)) == ({}, None, True)

    def test_what_fails_waits_longer_each_time_and_is_given_up_in_the_end(self, database):
        post(database)
        for _ in range(outbox.MOST_TRIES):
            make_due(database)
            ((message,),) = outbox.claim(database)
            outbox.failed(database, message, "451 try later")
        make_due(database)
        assert not outbox.claim(database)
        with database.writer() as session:
            (dead,) = outbox.dead_letters(session)
            assert dead.error == "451 try later"
            outbox.revive(session, dead.id)
        assert outbox.claim(database)

    def test_only_what_was_given_up_can_be_revived(self, database):
        post(database)
        with database.writer() as session, pytest.raises(NotFound):
            outbox.revive(session, 1)

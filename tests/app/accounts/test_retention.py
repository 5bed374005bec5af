"""What has ended is forgotten after a month; what still holds, and the log, stay."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.accounts import retention, staff
from app.accounts.actor import Actor
from app.accounts.models import Invitation, OrganisationKind, Role, SignIn
from app.kit import audit, clock, outbox
from app.kit.outbox import Message
from tests.factories import people


@pytest.fixture
def full(database):
    """Return a database with a session, an invitation, and a letter that is waiting."""
    with database.writer() as session:
        body = people.organisation(session, "himeji-fc", OrganisationKind.FILM_COMMISSION)
        boss = people.person(session, works_for=body)
        acting = Actor(boss.id, body.id, body.kind, Role.MANAGER)
        staff.invite(session, acting, body, "new@example.jp", Role.READER)
    people.sign_in(database)
    return database


def ended(session, days: int) -> None:
    at = clock.now() - timedelta(days=days)
    session.execute(update(SignIn).values(ends_at=at))
    session.execute(update(Invitation).values(expires_at=at))
    session.execute(update(Message).values(sent_at=at, due_at=None))


def left(session) -> dict[str, int]:
    return {
        table.__tablename__: session.scalar(select(func.count()).select_from(table))
        for table in (SignIn, Invitation, Message)
    }


def test_what_ended_more_than_a_month_ago_goes(full):
    with full.writer() as session:
        ended(session, 31)
        assert retention.forget(session) == 3
        assert set(left(session).values()) == {0}


def test_what_ended_since_stays_to_be_seen(full):
    with full.writer() as session:
        ended(session, 29)
        assert retention.forget(session) == 0


def test_what_still_holds_stays(full):
    with full.writer() as session:
        assert retention.forget(session) == 0
        assert set(left(session).values()) == {1}


def test_a_letter_that_was_never_sent_stays_for_the_operator(full):
    with full.writer() as session:
        session.execute(update(Message).values(posted_at=clock.now() - timedelta(days=90), due_at=None))
        retention.forget(session)
        assert len(outbox.dead_letters(session)) == 1


def test_the_log_stays_whole(full):
    with full.writer() as session:
        entries = audit.count(session)
        ended(session, 31)
        retention.forget(session)
        assert audit.count(session) == entries
        assert not list(audit.verify(session))

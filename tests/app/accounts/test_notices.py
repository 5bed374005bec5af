"""Each is told of what concerns them, as soon as they want to be, and of each thing once."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts import notices, sessions, staff
from app.accounts import people as queries
from app.accounts.actor import Actor
from app.accounts.models import Organisation, OrganisationKind, Pace, Role
from app.accounts.notices import Notice
from app.kit import clock, outbox
from app.kit.errors import NotSignedIn
from app.kit.outbox import Message
from tests.factories import people
from tests.factories.authors import TESTS

BOSS = "boss@example.jp"


@pytest.fixture
def himeji(session) -> Organisation:
    body = people.organisation(session, "himeji-fc", OrganisationKind.FILM_COMMISSION, vouched=False)
    people.person(session, "operator@example.jp", works_for=people.operating.operator(session, TESTS))
    people.person(session, BOSS, works_for=body)
    return body


def told(session, address: str = BOSS) -> list[str]:
    return list(session.scalars(select(Message.kind).where(Message.address == address).order_by(Message.id)))


def join(session, body: Organisation, address: str) -> Actor:
    made = people.person(session, address, works_for=body, role=Role.EDITOR)
    return Actor(made.id, **sessions.of_seat(queries.find_seat(session, made.id, body.id)))


def choose(session, address: str, **said: Pace) -> None:
    actor = Actor(person_id=people.operating.get(session, address).id)
    notices.choose(session, actor, {Notice(kind): pace for kind, pace in said.items()})


class TestWhoIsTold:
    def test_managers_hear_who_comes_and_goes_but_not_of_themselves(self, session, himeji):
        hanako = join(session, himeji, "hanako@example.jp")
        staff.remove(session, hanako, himeji, hanako.person_id)
        assert told(session) == ["member_joined", "member_left"]
        assert told(session, "hanako@example.jp") == []

    def test_who_vouches_hears_once_of_an_organisation_that_waits(self, session, himeji):
        join(session, himeji, "hanako@example.jp")
        join(session, himeji, "jiro@example.jp")
        assert told(session, "operator@example.jp") == ["organisation_to_vouch_for"]

    def test_a_company_needs_nobodys_word(self, session, himeji):
        studio = people.organisation(session, "studio", OrganisationKind.PRODUCTION_COMPANY, vouched=False)
        join(session, studio, "hanako@example.jp")
        assert told(session, "operator@example.jp") == ["organisation_to_vouch_for"]  # of the commission


class TestChoice:
    def test_never_is_never(self, session, himeji):
        choose(session, BOSS, member_joined=Pace.NEVER)
        hanako = join(session, himeji, "hanako@example.jp")
        staff.remove(session, hanako, himeji, hanako.person_id)
        assert told(session) == ["member_left"]

    def test_once_a_day_is_one_parcel_in_the_morning(self, session, himeji):
        choose(session, BOSS, member_joined=Pace.DAILY, member_left=Pace.DAILY)
        hanako = join(session, himeji, "hanako@example.jp")
        staff.remove(session, hanako, himeji, hanako.person_id)
        messages = session.scalars(select(Message).where(Message.address == BOSS)).all()
        assert len(messages) == 2
        assert len({message.parcel for message in messages}) == 1
        assert {message.due_at for message in messages} == {notices.next_morning(clock.now())}

    def test_a_later_choice_takes_the_place_of_an_earlier_one(self, session, himeji):
        choose(session, BOSS, member_joined=Pace.NEVER)
        choose(session, BOSS, member_joined=Pace.AT_ONCE)
        boss = people.operating.get(session, BOSS)
        assert notices.chosen(session, boss.id)[Notice.MEMBER_JOINED] == Pace.AT_ONCE

    def test_nobody_chooses_nothing(self, session):
        with pytest.raises(NotSignedIn):
            notices.choose(session, Actor(), {Notice.MEMBER_LEFT: Pace.NEVER})


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(clock.JAPAN)))
def test_the_next_morning_is_within_a_day_and_always_at_eight(now):
    morning = notices.next_morning(now)
    assert timedelta(0) < morning - now <= timedelta(days=1)
    assert (morning.hour, morning.minute) == (8, 0)


def test_what_is_told_by_the_day_goes_as_one(database):
    with database.writer() as session:
        person = people.person(session, BOSS)
        for n in range(3):
            outbox.post(session, "member_left", BOSS, "ja", person_id=person.id, parcel="1:today", n=n)
    assert [len(parcel) for parcel in outbox.claim(database)] == [3]

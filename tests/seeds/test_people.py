"""A demo seats one made-up person for each role, and anew at each start."""

import pytest
from sqlalchemy import select

from app.accounts import areas, operating, sessions
from app.accounts.models import OrganisationKind, Person, Role
from app.kit.errors import Conflict, NotAllowed
from seeds import people as demo
from tests.factories import people
from tests.factories.areas import two_prefectures
from tests.factories.authors import TESTS
from tests.factories.people import VISIT


@pytest.fixture
def japan(database):
    with database.writer() as session:
        two_prefectures(session)
        areas.add_block(session, TESTS, demo.BLOCK, {"en": "Kinki", "ja": "近畿"}, ["28"], 1)
        people.organisation(session, demo.COMMISSION, OrganisationKind.FILM_COMMISSION, vouched=False)
        people.organisation(session, demo.POLICE, OrganisationKind.PERMIT_AUTHORITY, vouched=False)
    return database


def started(database, password: str) -> None:
    with database.writer() as session:
        demo.seat(session, password)


def test_everybody_can_sign_in_with_the_password_of_this_start_alone(japan):
    started(japan, "the first of all")
    started(japan, "the second of all")
    for seat in demo.SEATS:
        assert sessions.sign_in(japan, VISIT, seat.address, "the second of all").token
    with pytest.raises(NotAllowed):
        sessions.sign_in(japan, VISIT, demo.SEATS[0].address, "the first of all")


def test_there_is_one_for_each_role_and_nobody_twice(japan):
    started(japan, "once")
    started(japan, "twice")
    with japan.reader() as session:
        assert len(session.scalars(select(Person)).all()) == len(demo.SEATS)
    assert {seat.role for seat in demo.SEATS} == set(Role)


def test_production_does_not_open_on_them(japan):
    started(japan, "a password")
    with japan.reader() as session, pytest.raises(Conflict):
        operating.require_no_demo(session)

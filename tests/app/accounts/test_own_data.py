"""People see all that is stored about them, and delete it without breaking what belongs to others."""

import orjson
import pytest
from sqlalchemy import select

from app.accounts import own_data, sessions, staff
from app.accounts.actor import Actor
from app.accounts.models import Invitation, Membership, OrganisationKind, Person, Role, SignIn
from app.kit import audit, clock, outbox
from app.kit.audit import AuditEntry
from app.kit.errors import BadRequest, NotSignedIn
from app.kit.outbox import Message
from tests.factories import people
from tests.factories.people import PASSWORD

HANAKO, TARO = "hanako@example.jp", "taro@example.jp"


@pytest.fixture
def commission(database) -> int:
    """Return a commission that Hanako manages, has signed in for, and has invited somebody to."""
    with database.writer() as session:
        body = people.organisation(session, "himeji-fc", OrganisationKind.FILM_COMMISSION)
        person = people.person(session, HANAKO, works_for=body)
        staff.invite(session, acting(session, HANAKO, body.id), body, TARO, Role.EDITOR)
        outbox.post(session, "password_changed", HANAKO, "ja", person_id=person.id, name="Hanako")
        audit.record(
            session,
            Actor(person_id=person.id, origin="192.0.2.7").author,
            "token:issue",
            "token",
            1,
            name="mine",
        )
        made = body.id
    people.sign_in(database)
    return made


def acting(session, address: str, organisation_id: int | None = None) -> Actor:
    person = people.operating.get(session, address)
    seat = people.people.find_seat(session, person.id, organisation_id)
    return Actor(person_id=person.id, **(sessions.of_seat(seat) if seat else {}))


def delete(database, password: str = PASSWORD) -> None:
    with database.reader() as session:
        actor = acting(session, HANAKO)
    own_data.delete_account(database, actor, password)


class TestExported:
    def test_it_holds_something_of_every_kind_that_is_stored(self, database, commission):
        with database.reader() as session:
            told = own_data.exported(session, acting(session, HANAKO))
        assert told["person"]["address"] == HANAKO
        assert [each["organisation"] for each in told["memberships"]] == ["himeji-fc"]
        assert all(told[kind] for kind in ("sessions", "invitations", "letters", "deeds"))
        orjson.dumps(told)

    def test_nothing_in_it_could_be_used_to_sign_in(self, database, commission):
        with database.reader() as session:
            told = orjson.dumps(own_data.exported(session, acting(session, HANAKO))).decode()
            secrets = [*session.scalars(select(SignIn.hash)), *session.scalars(select(Person.password_hash))]
        assert not [secret for secret in secrets if secret in told]

    def test_it_holds_nothing_of_others(self, database, commission):
        with database.writer() as session:
            people.person(session, TARO)
        with database.reader() as session:
            told = own_data.exported(session, acting(session, TARO))
        assert not told["memberships"]
        assert not told["sessions"]
        assert HANAKO not in orjson.dumps(told).decode()

    def test_nobody_gets_nothing(self, session):
        with pytest.raises(NotSignedIn):
            own_data.exported(session, Actor())


class TestDeleted:
    def test_nothing_that_names_the_person_is_left(self, database, commission):
        delete(database)
        with database.reader() as session:
            assert not session.scalars(select(Person)).all()
            assert not session.scalars(select(SignIn)).all()
            assert not session.scalars(select(Membership)).all()
            assert not session.scalars(select(Message).where(Message.address == HANAKO)).all()
            said = orjson.dumps([entry.said for entry in session.scalars(select(AuditEntry))]).decode()
        assert "Hanako" not in said
        assert "192.0.2.7" not in said
        assert HANAKO not in said

    def test_the_log_still_holds_and_says_what_was_done_for_the_organisation(self, database, commission):
        delete(database)
        with database.reader() as session:
            assert not list(audit.verify(session))
            invited = session.scalars(select(AuditEntry).where(AuditEntry.tag == "member:invite")).one()
            erased = session.scalars(select(AuditEntry).where(AuditEntry.tag == "token:issue")).one()
        assert invited.said["facts"] == {"role": "editor"}
        assert erased.said == {}

    def test_the_invitations_that_they_sent_stay_good(self, database, commission):
        delete(database)
        with database.reader() as session:
            assert session.scalars(select(Invitation.invited_by)).all() == [None]

    def test_the_operator_is_told_of_an_organisation_that_nobody_manages_any_more(self, database, commission):
        with database.writer() as session:
            people.person(
                session, "op@example.jp", works_for=people.operating.operator(session, people.TESTS)
            )
        delete(database)
        with database.reader() as session:
            (letter,) = session.scalars(select(Message).where(Message.address == "op@example.jp"))
        assert letter.kind == "last_manager_left"

    def test_with_a_wrong_password_everything_stays(self, database, commission):
        with pytest.raises(BadRequest):
            delete(database, "wrong wrong wrong")
        people.sign_in(database)

    def test_the_address_is_free_again(self, database, commission):
        delete(database)
        with database.writer() as session:
            assert people.person(session, HANAKO).created_at <= clock.now()


class TestThePage:
    @pytest.fixture
    def browser(self, client, database, commission):
        return people.carry(client, people.sign_in(database))

    def test_it_gives_a_file_that_no_cache_keeps(self, browser):
        answer = browser.get("/en/account/data")
        assert answer.json()["person"]["address"] == HANAKO
        assert answer.headers["cache-control"] == "no-store"
        assert "rokechi-account.json" in answer.headers["content-disposition"]

    def test_a_wrong_password_is_told_in_the_page(self, browser):
        answer = browser.post("/ja/account/delete", data={"password": "wrong wrong wrong"})
        assert answer.status_code == 400
        assert "パスワード" in answer.text
        assert browser.get("/en/account").status_code == 200

    def test_the_right_one_ends_the_session_and_the_account(self, browser):
        answer = browser.post("/en/account/delete", data={"password": PASSWORD}, follow_redirects=False)
        assert answer.headers["location"] == "/en/"
        assert browser.get("/en/account", follow_redirects=False).status_code in (303, 401)

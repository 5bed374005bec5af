"""People see all that is stored about them, and delete it without breaking what belongs to others."""

from datetime import timedelta

import orjson
import pytest
from sqlalchemy import Table, func, select
from sqlmodel import SQLModel

from app.accounts import claiming, correcting, notices, own_data, registration, sessions, staff, tokens
from app.accounts.actor import Actor
from app.accounts.models import (
    Invitation,
    Membership,
    OrganisationKind,
    OutsideAccount,
    Pace,
    Passkey,
    Person,
    Purpose,
    RecoveryCode,
    Role,
    SignIn,
)
from app.kit import audit, clock, outbox
from app.kit.audit import AuditEntry
from app.kit.errors import BadRequest, Incomplete, NotSignedIn
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


OF_NOBODY_LONGER = {"invitation", "passkey_challenge"}
"""What names a person and may stay, or lasts minutes: an invitation that they sent, without its sender."""


@pytest.fixture
def everything(database, commission):
    """Let Hanako have something of all that can be stored of a person."""
    with database.writer() as session:
        body = people.organisation(session, "kobe-fc", OrganisationKind.FILM_COMMISSION)
        hanako = acting(session, HANAKO, commission)
        key = Passkey(
            person_id=hanako.person_id, credential_id="abc", public_key=b"k", name="phone",
            created_at=clock.now(),
        )  # fmt: skip
        outside = OutsideAccount(
            person_id=hanako.person_id, issuer="https://id.example", subject="1", connected_at=clock.now()
        )
        code = RecoveryCode(person_id=hanako.person_id, hash="1" * 64)
        session.add_all([key, outside, code])
        notices.choose(session, hanako, {notices.Notice.MEMBER_LEFT: Pace.NEVER})
        claiming.ask(session, hanako, body, "I work in its office, as its own site says.")
        tokens.issue(session, hanako, "mine", ["places:edit"], timedelta(days=1), ["places:edit"])
        registration.new_link(session, session.get_one(Person, hanako.person_id), Purpose.RESET_PASSWORD)
    return database


def tables_of_people() -> list[Table]:
    """Return every table that names a person."""
    named = (table for table in SQLModel.metadata.sorted_tables for key in table.foreign_keys
             if key.column.table.name == "person")  # fmt: skip
    return [table for table in dict.fromkeys(named) if table.name not in OF_NOBODY_LONGER]


class TestEverything:
    def test_the_file_holds_each_kind(self, everything):
        with everything.reader() as session:
            told = own_data.exported(session, acting(session, HANAKO))
        assert not [kind for kind, found in told.items() if not found and kind != "has_second_factor"]

    def test_no_table_names_the_person_afterwards(self, everything):
        def kept(session):
            counts = {table.name: select(func.count()).select_from(table) for table in tables_of_people()}
            return {name for name, count in counts.items() if session.scalar(count)}

        with everything.reader() as session:
            assert kept(session) == {table.name for table in tables_of_people()}
        delete(everything)
        with everything.reader() as session:
            assert kept(session) == set()

    def test_what_they_did_to_their_account_while_they_worked_for_somebody_is_erased_too(self, everything):
        own = ("notices:choose", "claim:ask", "token:issue")
        with everything.reader() as session:
            made = session.scalars(select(AuditEntry).where(AuditEntry.tag.in_(own[:2]))).all()
            assert {entry.on_behalf_of for entry in made} == {""}
        delete(everything)
        with everything.reader() as session:
            erased = session.scalars(select(AuditEntry).where(AuditEntry.tag.in_(own))).all()
            assert [entry.said for entry in erased] == [{}] * 4
            assert not list(audit.verify(session))


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


class TestCorrected:
    def test_a_person_corrects_how_they_are_called_and_in_which_language_they_are_written_to(self, database):
        with database.writer() as session:
            people.person(session, HANAKO)
            correcting.correct(session, acting(session, HANAKO), "  花子   山田 ", "ja")
        with database.reader() as session:
            person = people.operating.get(session, HANAKO)
        assert (person.name, person.lang) == ("花子 山田", "ja")

    @pytest.mark.parametrize(
        ("name", "lang", "error"), [(" ", "ja", Incomplete), ("Hanako", "xx", BadRequest)]
    )
    def test_nothing_becomes_of_no_name_or_a_language_that_is_none_of_ours(self, database, name, lang, error):
        with database.writer() as session:
            people.person(session, HANAKO)
            with pytest.raises(error):
                correcting.correct(session, acting(session, HANAKO), name, lang)


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

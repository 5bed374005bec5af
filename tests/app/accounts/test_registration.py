"""From no account to one, and back in after a forgotten password; nothing tells who has one."""

import pytest
from sqlalchemy import select

from app.accounts import registration, sessions
from app.accounts.models import Person, SignIn
from app.kit.errors import BadRequest, Incomplete, NotAllowed
from app.kit.outbox import Message
from tests.factories import people
from tests.factories.people import PASSWORD, VISIT

ADDRESS = "hanako@example.jp"


def letters(database) -> list[Message]:
    with database.reader() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def code_of(letter: Message) -> str:
    return letter.facts["path"].partition("#")[2]


def register(database, address: str = ADDRESS, password: str = PASSWORD, name: str = "Hanako") -> None:
    registration.register(database, VISIT, name, address, password, "ja")


class TestRegister:
    def test_an_account_can_be_used_once_its_address_is_confirmed(self, database):
        register(database)
        with pytest.raises(NotAllowed, match="Confirm"):
            sessions.sign_in(database, VISIT, ADDRESS, PASSWORD)
        registration.confirm(database, VISIT, code_of(letters(database)[0]))
        assert sessions.sign_in(database, VISIT, ADDRESS, PASSWORD).token

    def test_a_link_is_good_once(self, database):
        register(database)
        code = code_of(letters(database)[0])
        registration.confirm(database, VISIT, code)
        with pytest.raises(NotAllowed, match="used"):
            registration.confirm(database, VISIT, code)

    def test_who_asks_twice_has_only_the_last_link(self, database):
        register(database)
        register(database)
        first, second = map(code_of, letters(database))
        with pytest.raises(NotAllowed):
            registration.confirm(database, VISIT, first)
        registration.confirm(database, VISIT, second)

    def test_a_taken_address_is_told_to_its_owner_alone_and_nothing_changes(self, database):
        register(database)
        registration.confirm(database, VISIT, code_of(letters(database)[0]))
        register(database, password="another long password here", name="Mallory")
        assert [letter.kind for letter in letters(database)] == ["confirm_address", "address_is_taken"]
        assert sessions.sign_in(database, VISIT, ADDRESS, PASSWORD).token

    @pytest.mark.parametrize(
        "address", ["hanako", "a@b", "a b@example.jp", "a@example.jp\nBcc: x@y.jp", "hаnako@example.jp"]
    )
    def test_what_is_no_plain_address_is_refused(self, database, address):
        with pytest.raises(BadRequest):
            register(database, address=address)

    @pytest.mark.parametrize(
        "password",
        [
            "short",
            "password123456",
            "P@ssw0rd!!!!!!",
            "hanako-example",
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabcabc",
            "rokechi-rokechi",
            "x" * 1025,
        ],
    )
    def test_a_password_that_others_would_guess_is_refused(self, database, password):
        with pytest.raises(Incomplete):
            register(database, password=password)

    def test_accounts_are_not_opened_by_the_hundred_from_one_place(self, database, monkeypatch):
        monkeypatch.setattr(registration.passwords, "hashed", lambda _: "")
        asked = lambda n: register(database, address=f"a{n}@example.jp")  # noqa: E731
        assert people.until_it_must_wait(asked, 100)


class TestReset:
    def test_a_new_password_ends_every_session(self, database):
        with database.writer() as session:
            people.person(session)
        people.sign_in(database)
        registration.ask_for_reset(database, VISIT, ADDRESS.upper())
        registration.reset(database, VISIT, code_of(letters(database)[0]), "five quiet rivers meet")
        with database.reader() as session:
            assert not session.scalars(select(SignIn)).all()
        assert sessions.sign_in(database, VISIT, ADDRESS, "five quiet rivers meet").token

    def test_a_bad_password_leaves_the_link_good(self, database):
        with database.writer() as session:
            people.person(session)
        registration.ask_for_reset(database, VISIT, ADDRESS)
        code = code_of(letters(database)[0])
        with pytest.raises(Incomplete):
            registration.reset(database, VISIT, code, "short")
        registration.reset(database, VISIT, code, "five quiet rivers meet")

    def test_nobody_is_written_to_whom_nobody_knows(self, database):
        registration.ask_for_reset(database, VISIT, "nobody@example.jp")
        assert letters(database) == []

    def test_the_address_is_found_however_it_is_written(self, database):
        register(database, address=" Hanako@EXAMPLE.jp ")
        with database.reader() as session:
            assert session.scalars(select(Person.address)).all() == [ADDRESS]

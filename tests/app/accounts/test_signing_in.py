"""Signing in and out, and every way of getting around it."""

from contextlib import suppress
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from app.accounts import factors, operating, passwords, second_factor, sessions, tokens
from app.accounts.actor import Actor
from app.accounts.models import ApiToken, Membership, OrganisationKind, Person, RecoveryCode, Role, SignIn
from app.accounts.sessions import Visit
from app.kit import clock
from app.kit.errors import BadRequest, NotAllowed, NotFound, TooMany
from app.kit.outbox import Message
from tests.factories import people
from tests.factories.authors import TESTS
from tests.factories.people import PASSWORD, VISIT

ADDRESS = "hanako@example.jp"


@pytest.fixture
def hanako(database) -> int:
    with database.writer() as session:
        studio = people.organisation(session, "studio", OrganisationKind.PRODUCTION_COMPANY)
        return people.person(session, works_for=studio).id


def actor(database, token: str) -> Actor | None:
    with database.reader() as session:
        found = sessions.actor_of(session, token, "")
    return found[0] if found else None


class TestPassword:
    def test_the_right_one_begins_a_session_for_the_only_organisation(self, database, hanako):
        found = actor(database, people.sign_in(database))
        assert (found.person_id, found.kind, found.role) == (hanako, "production_company", "manager")

    @pytest.mark.parametrize(
        ("address", "password"), [(ADDRESS, "wrong wrong wrong"), ("x@example.jp", PASSWORD), (ADDRESS, "")]
    )
    def test_all_that_is_wrong_is_refused_in_the_same_words(self, database, hanako, address, password):
        with pytest.raises(NotAllowed) as refusal:
            sessions.sign_in(database, VISIT, address, password)
        assert str(refusal.value) == sessions.WRONG

    def test_an_unknown_person_costs_the_same_work(self, database, hanako, monkeypatch):
        checked = []
        verify = passwords.HASHER.verify_and_update
        monkeypatch.setattr(
            passwords.HASHER, "verify_and_update", lambda *asked: checked.append(1) or verify(*asked)
        )
        for address in (ADDRESS, "x@example.jp"):
            with pytest.raises(NotAllowed):
                sessions.sign_in(database, VISIT, address, "wrong wrong wrong")
        assert len(checked) == 2

    def test_a_megabyte_of_password_is_not_hashed(self, database, hanako, monkeypatch):
        hashed = []
        verify = passwords.HASHER.verify_and_update
        monkeypatch.setattr(
            passwords.HASHER,
            "verify_and_update",
            lambda said, kept: hashed.append(said) or verify(said, kept),
        )
        with pytest.raises(NotAllowed):
            sessions.sign_in(database, VISIT, ADDRESS, "x" * 1_000_000)
        assert hashed == [""]

    def test_guessing_gets_slower_for_the_account_and_the_right_one_must_wait_too(self, database, hanako):
        guess = lambda _: sessions.sign_in(database, VISIT, ADDRESS, "wrong wrong wrong")  # noqa: E731
        assert people.until_it_must_wait(guess, 7)
        with pytest.raises(TooMany) as refusal:
            people.sign_in(database)
        assert 0 < refusal.value.facts["retry_after_s"] <= 61

    def test_who_was_switched_off_comes_in_no_more(self, database, hanako):
        token = people.sign_in(database)
        with database.writer() as session:
            operating.disable(session, TESTS, operating.get(session, ADDRESS))
        assert actor(database, token) is None
        with pytest.raises(NotAllowed, match="switched off"):
            people.sign_in(database)


class TestSession:
    def test_each_sign_in_has_a_token_of_its_own(self, database, hanako):
        assert people.sign_in(database) != people.sign_in(database)

    def test_a_token_is_nothing_that_is_kept(self, database, hanako):
        token = people.sign_in(database)
        with database.reader() as session:
            assert token not in [each.hash for each in session.scalars(select(SignIn))]

    def test_a_cookie_is_worth_nothing_after_signing_out(self, database, hanako):
        token = people.sign_in(database)
        with database.writer() as session:
            signed_in = sessions.actor_of(session, token, "")[1]
            sessions.sign_out(session, actor(database, token), signed_in.id)
        assert actor(database, token) is None

    @pytest.mark.parametrize("column", ["ends_at", "seen_at"])
    def test_it_ends_by_itself_unused_or_after_half_a_day(self, database, hanako, column):
        token = people.sign_in(database)
        past = clock.now() - (timedelta(seconds=1) if column == "ends_at" else sessions.IDLE)
        with database.writer() as session:
            session.execute(update(SignIn).values({column: past}))
        assert actor(database, token) is None

    def test_others_sessions_do_not_exist(self, database, hanako):
        people.sign_in(database)
        with database.writer() as session:
            mallory = people.person(session, "mallory@example.jp")
            theirs = session.scalar(select(SignIn.id))
            with pytest.raises(NotFound):
                sessions.sign_out(session, Actor(person_id=mallory.id), theirs)

    def test_one_acts_only_for_an_organisation_of_ones_own(self, database, hanako):
        token = people.sign_in(database)
        with database.writer() as session:
            other = people.organisation(session, "other", OrganisationKind.FILM_COMMISSION)
            who, signed_in = sessions.actor_of(session, token, "")
            with pytest.raises(NotFound):
                sessions.act_for(session, who, signed_in, other.id)

    def test_who_leaves_an_organisation_acts_for_it_no_more(self, database, hanako):
        token = people.sign_in(database)
        with database.writer() as session:
            session.delete(session.scalar(select(Membership)))
        assert actor(database, token).organisation_id is None


class TestSecondFactor:
    @pytest.fixture
    def secret(self, database, hanako) -> str:
        made = second_factor.new_secret()
        with database.writer() as session:
            session.execute(update(Person).values(totp_secret=made))
            session.add(RecoveryCode(person_id=hanako, hash=second_factor.hash_of("abcde-fghjk")))
        return made

    def test_the_password_alone_opens_nothing(self, database, secret):
        opened = sessions.sign_in(database, VISIT, ADDRESS, PASSWORD)
        assert opened.awaits_code
        assert actor(database, opened.token) is None

    def test_the_code_opens_a_session_with_a_new_token_and_only_once(self, database, secret):
        opened = sessions.sign_in(database, VISIT, ADDRESS, PASSWORD)
        code = pyotp.TOTP(secret).now()
        finished = sessions.enter_code(database, VISIT, opened.token, code)
        assert finished.token != opened.token
        assert actor(database, finished.token)
        again = sessions.sign_in(database, VISIT, ADDRESS, PASSWORD)
        with pytest.raises(NotAllowed, match="used"):
            sessions.enter_code(database, VISIT, again.token, code)

    def test_a_recovery_code_stands_in_once(self, database, secret):
        for is_good in (True, False):
            opened = sessions.sign_in(database, VISIT, ADDRESS, PASSWORD)
            if is_good:
                assert sessions.enter_code(database, VISIT, opened.token, "ABCDE FGHJK").token
            else:
                with pytest.raises(NotAllowed):
                    sessions.enter_code(database, VISIT, opened.token, "abcde-fghjk")

    def test_codes_cannot_be_guessed_at_leisure(self, database, secret):
        opened = sessions.sign_in(database, VISIT, ADDRESS, PASSWORD)
        guess = lambda n: sessions.enter_code(database, VISIT, opened.token, f"00000{n}")  # noqa: E731
        assert people.until_it_must_wait(guess, 8)


class TestTurningTheSecondFactorOn:
    def test_a_code_of_the_key_turns_it_on_and_the_recovery_codes_work(self, database, hanako):
        secret = second_factor.new_secret()
        with database.writer() as session:
            codes = factors.turn_on(session, Actor(person_id=hanako), secret, pyotp.TOTP(secret).now())
        opened = sessions.sign_in(database, VISIT, ADDRESS, PASSWORD)
        assert len(codes) == len(set(codes)) == 10
        assert sessions.enter_code(database, VISIT, opened.token, codes[3]).token

    def test_once_on_it_is_not_replaced_without_the_password(self, database, hanako):
        keys = [second_factor.new_secret() for _ in range(2)]
        with database.writer() as session:
            factors.turn_on(session, Actor(person_id=hanako), keys[0], pyotp.TOTP(keys[0]).now())
            with pytest.raises(BadRequest, match="on already"):
                factors.turn_on(session, Actor(person_id=hanako), keys[1], pyotp.TOTP(keys[1]).now())
            assert session.scalar(select(Person.totp_secret)) == keys[0]

    @pytest.mark.parametrize(("secret", "code"), [("", "123456"), ("short", "123456"), ("A" * 32, "000000x")])
    def test_what_is_no_key_or_not_its_code_is_refused(self, database, hanako, secret, code):
        with database.writer() as session, pytest.raises(BadRequest):
            factors.turn_on(session, Actor(person_id=hanako), secret, code)

    def test_it_takes_the_password_to_turn_it_off(self, database, hanako):
        with database.writer() as session:
            session.execute(update(Person).values(totp_secret=second_factor.new_secret()))
        with pytest.raises(BadRequest):
            factors.turn_off(database, Actor(person_id=hanako), "wrong wrong wrong")
        factors.turn_off(database, Actor(person_id=hanako), PASSWORD)
        assert not sessions.sign_in(database, VISIT, ADDRESS, PASSWORD).awaits_code

    def test_the_password_cannot_be_guessed_at_leisure_by_whoever_sits_at_the_device(self, database, hanako):
        def guess(n: int) -> None:
            with suppress(BadRequest):
                factors.require_password(database, Actor(person_id=hanako), f"guess number {n}")

        assert people.until_it_must_wait(guess, 8)

    def test_without_a_password_one_is_told_how_to_get_one(self, database, hanako):
        with database.writer() as session:
            session.execute(update(Person).values(password_hash=""))
        with pytest.raises(BadRequest, match="no password yet"):
            factors.turn_off(database, Actor(person_id=hanako), "")


class TestStrangeDevices:
    def letters(self, database) -> list[str]:
        with database.reader() as session:
            return list(session.scalars(select(Message.kind)))

    @pytest.mark.parametrize(
        ("visit", "is_told"),
        [
            (Visit("192.0.2.7", "another browser"), False),
            (Visit("198.51.100.1", "tests"), False),
            (Visit("198.51.100.1", "another browser"), True),
        ],
    )
    def test_a_device_from_elsewhere_is_told_of(self, database, hanako, visit, is_told):
        first = sessions.sign_in(database, VISIT, ADDRESS, PASSWORD)
        with database.writer() as session:
            actor, here = sessions.actor_of(session, first.token, "")
            sessions.sign_out(session, actor, here.id)
        assert self.letters(database) == []
        sessions.sign_in(database, visit, ADDRESS, PASSWORD)
        assert self.letters(database) == (["new_sign_in"] if is_told else [])


class TestTokens:
    def test_a_token_speaks_for_its_person_within_its_scopes(self, database, hanako):
        with database.writer() as session:
            shown = tokens.issue(
                session, Actor(person_id=hanako), "tests", ["a"], timedelta(days=1), ["a", "b"]
            )
        with database.reader() as session:
            who, _ = tokens.actor_of(session, shown, "")
        assert (who.person_id, who.scopes) == (hanako, frozenset({"a"}))

    def test_the_token_of_a_removed_member_is_nobodys(self, database, hanako):
        who = actor(database, people.sign_in(database))
        with database.writer() as session:
            shown = tokens.issue(session, who, "tests", ["a"], timedelta(days=1), ["a"])
            session.delete(session.scalar(select(Membership)))
            session.flush()
            assert tokens.actor_of(session, shown, "") is None

    @pytest.mark.parametrize(("scopes", "days"), [([], 1), (["root"], 1), (["a"], 400), (["a"], 0)])
    def test_what_is_too_much_or_nothing_is_refused(self, database, hanako, scopes, days):
        with database.writer() as session, pytest.raises(BadRequest):
            tokens.issue(session, Actor(person_id=hanako), "tests", scopes, timedelta(days=days), ["a"])

    def test_others_tokens_do_not_exist(self, database, hanako):
        with database.writer() as session:
            tokens.issue(session, Actor(person_id=hanako), "tests", ["a"], timedelta(days=1), ["a"])
            with pytest.raises(NotFound):
                tokens.revoke(session, Actor(person_id=hanako + 1), 1)

    def test_that_it_is_in_use_is_noted_now_and_then(self, database, hanako):
        with database.writer() as session:
            tokens.issue(session, Actor(person_id=hanako), "tests", ["a"], timedelta(days=1), ["a"])
            token = session.scalar(select(ApiToken))
            assert tokens.is_long_unused(token)
            tokens.used(session, token)
            session.refresh(token)
            assert not tokens.is_long_unused(token)


class TestRole:
    def test_each_role_may_what_those_before_it_may(self):
        assert Role.DECIDER.reaches(Role.EDITOR)
        assert not Role.EDITOR.reaches(Role.DECIDER)

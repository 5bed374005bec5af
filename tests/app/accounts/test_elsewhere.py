"""Signing in by an account at another provider: who is let in, who is connected, and who is not."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from app.accounts import elsewhere, oidc, second_factor
from app.accounts import people as queries
from app.accounts.actor import Actor
from app.accounts.models import Person
from app.accounts.oidc import Claims
from app.kit.errors import BadRequest, Conflict, NotAllowed, NotFound, NotReady
from app.settings import Provider
from tests.factories import people
from tests.factories.people import VISIT
from tests.factories.provider import provider

CALLBACK = "http://localhost:8000/sign-in/town/back"
HANAKO = Claims("https://id.example", "subject-1", "Hanako Yamada", "hanako@example.jp")


@pytest.fixture(scope="module")
def town():
    with provider(
        hanako={"email": "hanako@example.jp", "email_verified": True, "name": "Hanako Yamada"},
        jiro={"email": "jiro@example.jp", "email_verified": False, "name": "Jiro"},
    ) as known:
        yield known


NUMBERS = {
    "public.example": ["8.8.8.8"],
    "internal.example": ["10.1.2.3"],
    "both.example": ["8.8.8.8", "192.168.0.1"],
}


def resolved(host: str, *_args: object, **_more: object) -> list[tuple[object, ...]]:
    """Return the numbers of a host as the resolver would, without asking one."""
    return [(0, 0, 0, "", (number, 443)) for number in NUMBERS.get(host, [host])]


class TestProtocol:
    def test_somebody_goes_there_agrees_and_comes_back_known(self, town):
        departure = oidc.depart(town.settings, CALLBACK, "ja")
        back = town.decide(departure.address, "hanako")
        claims = oidc.arrive(town.settings, CALLBACK, departure.begun, back)
        assert claims == Claims(town.settings.issuer, "hanako", "Hanako Yamada", "hanako@example.jp")

    def test_the_code_is_worth_nothing_without_the_verifier_that_never_left(self, town):
        departure = oidc.depart(town.settings, CALLBACK, "ja")
        asked = parse_qs(urlsplit(departure.address).query)
        oidc.arrive(town.settings, CALLBACK, departure.begun, town.decide(departure.address, "hanako"))
        sent = town.forms[-1]["code_verifier"]
        challenge = urlsafe_b64encode(hashlib.sha256(sent.encode()).digest()).decode().rstrip("=")
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["code_challenge"] == [challenge]
        assert sent not in departure.address

    def test_an_address_that_nobody_verified_counts_for_nothing(self, town):
        departure = oidc.depart(town.settings, CALLBACK, "ja")
        back = town.decide(departure.address, "jiro")
        assert oidc.arrive(town.settings, CALLBACK, departure.begun, back).address == ""

    def test_who_declines_there_is_not_let_in_here(self, town):
        departure = oidc.depart(town.settings, CALLBACK, "ja")
        back = town.decide(departure.address, "hanako", agrees=False)
        with pytest.raises(NotAllowed, match="did not say who you are"):
            oidc.arrive(town.settings, CALLBACK, departure.begun, back)

    @pytest.mark.parametrize("part", ["state", "nonce"])
    def test_what_was_begun_in_another_browser_is_refused(self, town, part):
        departure = oidc.depart(town.settings, CALLBACK, "ja")
        back = town.decide(departure.address, "hanako")
        stranger = replace(departure.begun, **{part: "x" * 43})
        with pytest.raises(NotAllowed):
            oidc.arrive(town.settings, CALLBACK, stranger, back)

    def test_a_code_is_good_once(self, town):
        departure = oidc.depart(town.settings, CALLBACK, "ja")
        back = town.decide(departure.address, "hanako")
        oidc.arrive(town.settings, CALLBACK, departure.begun, back)
        with pytest.raises(NotAllowed):
            oidc.arrive(town.settings, CALLBACK, departure.begun, back)

    def test_an_answer_of_another_provider_is_refused(self, town):
        departure = oidc.depart(town.settings, CALLBACK, "ja")
        back = town.decide(departure.address, "hanako") + "&iss=https://evil.example"
        with pytest.raises(NotAllowed):
            oidc.arrive(town.settings, CALLBACK, departure.begun, back)

    def test_a_token_for_another_service_is_refused(self, town):
        departure = oidc.depart(town.settings, CALLBACK, "ja")
        back = town.decide(departure.address, "hanako")
        other = town.settings.model_copy(update={"client_id": "another"})
        with pytest.raises(NotAllowed):
            oidc.arrive(other, CALLBACK, departure.begun, back)

    def test_a_provider_that_speaks_for_another_or_not_at_all_is_not_used(self, town):
        false = town.settings.model_copy(update={"issuer": town.settings.issuer + "/"})
        nobody = Provider(name="Nobody", issuer="http://localhost:9", client_id="x")
        for known in (false, nobody):
            with pytest.raises(NotReady, match="does not answer as it should"):
                oidc.depart(known, CALLBACK, "ja")

    @pytest.mark.parametrize("name", oidc.ENDPOINTS)
    @pytest.mark.parametrize(
        "address",
        [
            "http://169.254.169.254/latest/meta-data",
            "http://localhost:5432/",
            "https://10.0.0.1/token",
            "https://[::1]/token",
            "https://127.0.0.1/token",
            "https://internal.example/token",
            "https://both.example/token",
            "http://public.example/token",
            "https://us:secret@public.example/token",
            "file:///etc/passwd",
            "",
        ],
    )
    def test_a_provider_sends_us_nowhere_within_our_own_network(self, town, monkeypatch, name, address):
        monkeypatch.setattr(oidc.socket, "getaddrinfo", resolved)
        true = oidc._got
        monkeypatch.setattr(oidc, "_got", lambda client, asked: true(client, asked) | {name: address})
        with pytest.raises(NotReady, match="does not answer as it should"):
            oidc.depart(town.settings, CALLBACK, "ja")

    @pytest.mark.parametrize("name", oidc.ENDPOINTS)
    def test_it_may_have_other_hosts_on_the_open_internet(self, monkeypatch, name):
        told = {each: f"https://id.example/{each}" for each in oidc.ENDPOINTS}
        told |= {"issuer": "https://id.example", name: "https://public.example/there"}
        monkeypatch.setattr(oidc, "_got", lambda _client, _asked: told)
        monkeypatch.setattr(oidc.socket, "getaddrinfo", resolved)
        known = Provider(name="Id", issuer="https://id.example", client_id="x")
        assert oidc.depart(known, CALLBACK, "ja").address.startswith(told["authorization_endpoint"])

    def test_no_answer_leads_on_to_another_address(self, town, monkeypatch):
        asked = []
        true = oidc.OAuth2Session.request

        def listening(*args, **kwargs):
            asked.append(kwargs.get("allow_redirects"))
            return true(*args, **kwargs)

        monkeypatch.setattr(oidc.OAuth2Session, "request", listening)
        departure = oidc.depart(town.settings, CALLBACK, "ja")
        oidc.arrive(town.settings, CALLBACK, departure.begun, town.decide(departure.address, "hanako"))
        assert len(asked) == 4
        assert set(asked) == {False}


class TestSignIn:
    def test_who_is_new_gets_an_account_with_a_confirmed_address(self, database):
        assert not elsewhere.sign_in(database, VISIT, "Town ID", HANAKO, "ja").awaits_code
        assert elsewhere.sign_in(database, VISIT, "Town ID", HANAKO, "ja").token
        with database.reader() as session:
            person = queries.find_by_address(session, HANAKO.address)
        assert (person.name, person.lang, bool(person.confirmed_at)) == ("Hanako Yamada", "ja", True)

    def test_an_address_that_has_an_account_here_is_not_taken_over(self, database):
        with database.writer() as session:
            people.person(session)
        with pytest.raises(NotAllowed, match="has an account here already"):
            elsewhere.sign_in(database, VISIT, "Town ID", HANAKO, "ja")

    def test_who_only_claimed_the_address_before_loses_it(self, database):
        with database.writer() as session:
            claimed = people.person(session, name="Mallory")
            claimed.confirmed_at = None
            session.add(claimed)
        elsewhere.sign_in(database, VISIT, "Town ID", HANAKO, "ja")
        with pytest.raises(NotAllowed):
            people.sign_in(database)

    def test_without_a_verified_address_nobody_new_comes_in(self, database):
        with pytest.raises(NotAllowed, match="no verified mail address"):
            elsewhere.sign_in(database, VISIT, "Town ID", HANAKO._replace(address=""), "ja")

    def test_the_second_factor_is_asked_for_all_the_same(self, database):
        elsewhere.sign_in(database, VISIT, "Town ID", HANAKO, "ja")
        with database.writer() as session:
            queries.find_by_address(session, HANAKO.address).totp_secret = second_factor.new_secret()
        assert elsewhere.sign_in(database, VISIT, "Town ID", HANAKO, "ja").awaits_code

    def test_an_account_that_was_switched_off_stays_off(self, database):
        elsewhere.sign_in(database, VISIT, "Town ID", HANAKO, "ja")
        with database.writer() as session:
            person = queries.find_by_address(session, HANAKO.address)
            people.operating.disable(session, people.TESTS, person)
        with pytest.raises(NotAllowed, match="switched off"):
            elsewhere.sign_in(database, VISIT, "Town ID", HANAKO, "ja")


class TestConnecting:
    @pytest.fixture
    def hanako(self, session) -> Person:
        return people.person(session)

    def test_it_is_a_way_in_from_then_on_and_can_be_let_go(self, session, hanako):
        actor = Actor(person_id=hanako.id)
        elsewhere.connect(session, actor, "Town ID", HANAKO)
        elsewhere.connect(session, actor, "Town ID", HANAKO)
        assert elsewhere.find(session, HANAKO).id == hanako.id
        (there,) = queries.outside_accounts(session, hanako.id)
        elsewhere.disconnect(session, actor, there.id)
        assert elsewhere.find(session, HANAKO) is None

    def test_nobody_connects_what_is_somebody_elses(self, session, hanako):
        elsewhere.connect(session, Actor(person_id=hanako.id), "Town ID", HANAKO)
        jiro = people.person(session, "jiro@example.jp")
        with pytest.raises(Conflict):
            elsewhere.connect(session, Actor(person_id=jiro.id), "Town ID", HANAKO)
        (there,) = queries.outside_accounts(session, hanako.id)
        with pytest.raises(NotFound):
            elsewhere.disconnect(session, Actor(person_id=jiro.id), there.id)

    def test_the_only_way_in_is_kept(self, session, hanako):
        actor = Actor(person_id=hanako.id)
        elsewhere.connect(session, actor, "Town ID", HANAKO)
        hanako.password_hash = ""
        session.flush()
        (there,) = queries.outside_accounts(session, hanako.id)
        with pytest.raises(BadRequest, match="only way in"):
            elsewhere.disconnect(session, actor, there.id)
        assert elsewhere.find(session, HANAKO)

"""The ways in beside the password, through the page: to a provider and back, and by a passkey."""

import json

import pytest

from app.settings import Settings
from tests.factories import people
from tests.factories.people import PASSWORD
from tests.factories.provider import provider

ADDRESS = "hanako@example.jp"


@pytest.fixture(scope="module")
def town():
    with provider(
        hanako={"email": ADDRESS, "email_verified": True, "name": "Hanako"},
        jiro={"email": "jiro@example.jp", "email_verified": True, "name": "Jiro"},
    ) as known:
        yield known


@pytest.fixture
def offered(client, town):
    """Return a browser of a service that offers the provider."""
    client.app.state.settings = Settings(mode="trial", providers={"town": town.settings})
    client.headers.update({"accept": "text/html"})
    return client


def there_and_back(client, town, subject: str, **asked):
    away = client.get("/ja/sign-in/with/town", params=asked, follow_redirects=False)
    assert away.status_code == 303
    back = town.decide(away.headers["location"], subject)
    return client.get(back.partition("testserver")[2], follow_redirects=False)


class TestProvider:
    def test_it_is_offered_by_its_name_and_only_where_there_is_one(self, client, offered):
        assert "Sign in with Town ID" in offered.get("/en/sign-in").text
        client.app.state.settings = Settings(mode="trial")
        assert "Town ID" not in client.get("/en/sign-in").text
        assert client.get("/en/sign-in/with/town").status_code == 404

    def test_who_comes_back_is_signed_in_and_goes_on_to_where_they_wanted(self, offered, town):
        answer = there_and_back(offered, town, "hanako", next="/ja/places")
        assert (answer.status_code, answer.headers["location"]) == (303, "/ja/places")
        assert "Hanako" in offered.get("/ja/account").text

    def test_nobody_is_led_to_another_site(self, offered, town):
        answer = there_and_back(offered, town, "hanako", next="https://evil.example")
        assert answer.headers["location"] == "/ja/account"

    def test_who_is_signed_in_connects_the_account_and_lets_it_go_again(self, offered, town, database):
        with database.writer() as session:
            people.person(session)
        offered.post("/en/sign-in", data={"address": ADDRESS, "password": PASSWORD})
        answer = there_and_back(offered, town, "jiro")
        assert answer.headers["location"] == "/ja/account#ways-in"
        assert "Disconnect Town ID" in offered.get("/en/account").text
        offered.post("/en/account/outside/1/disconnect")
        assert "Disconnect Town ID" not in offered.get("/en/account").text

    def test_an_address_that_is_known_here_is_told_what_to_do(self, offered, town, database):
        with database.writer() as session:
            people.person(session)
        answer = there_and_back(offered, town, "hanako")
        assert answer.status_code == 403
        assert "パスワードでログインし" in answer.text

    @pytest.mark.parametrize("cookie", ["", "nonsense", "e30=", "eyJwcm92aWRlciI6InRvd24ifQ=="])
    def test_who_was_never_sent_away_does_not_come_back(self, offered, cookie):
        if cookie:
            offered.cookies.set("begun", cookie)
        answer = offered.get("/sign-in/town/back?code=x&state=y")
        assert answer.status_code == 403

    def test_the_way_back_is_good_once(self, offered, town):
        away = offered.get("/ja/sign-in/with/town", follow_redirects=False)
        back = town.decide(away.headers["location"], "hanako").partition("testserver")[2]
        assert offered.get(back, follow_redirects=False).status_code == 303
        offered.cookies.delete("session")
        assert offered.get(back, follow_redirects=False).status_code == 403

    def test_another_site_cannot_begin_it(self, offered):
        answer = offered.get("/ja/sign-in/with/town", headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403


class TestPasskey:
    def test_each_browser_gets_another_challenge(self, client):
        asked = [client.post("/en/sign-in/passkey/options").json() for _ in range(2)]
        assert asked[0]["challenge"] != asked[1]["challenge"]
        assert asked[0]["userVerification"] == "required"

    @pytest.mark.parametrize(
        "said",
        [
            "", "null", "[]", "{}", "nonsense", '{"id": 5}',
            json.dumps({"id": "x", "rawId": "x", "type": "public-key", "response": {}}),
        ],
    )  # fmt: skip
    def test_what_no_device_has_signed_opens_nothing(self, client, said):
        answer = client.post(
            "/en/sign-in/passkey", data={"credential": said}, headers={"accept": "text/html"}
        )
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers or "session" not in answer.headers["set-cookie"]

    def test_it_cannot_be_tried_at_leisure(self, client):
        answers = [client.post("/en/sign-in/passkey", data={"credential": str(n)}) for n in range(32)]
        assert answers[-1].status_code == 429

    @pytest.mark.parametrize("said", ["", "null", "{}", '{"id": "x", "response": {"clientDataJSON": "e30"}}'])
    def test_what_no_device_has_made_is_not_kept(self, client, database, said):
        with database.writer() as session:
            people.person(session)
        people.carry(client, people.sign_in(database))
        options = client.post("/en/account/passkeys/options").json()
        assert options["user"]["name"] == ADDRESS
        answer = client.post("/en/account/passkeys", data={"credential": said, "name": "x"})
        assert answer.status_code == 400


def test_notices_are_chosen_in_the_page(client, database):
    with database.writer() as session:
        people.person(session)
    people.carry(client, people.sign_in(database))
    form = {"choices": ["member_joined:never", "member_left:daily"]}
    assert client.post("/en/account/notices", data=form, follow_redirects=False).status_code == 303
    said = client.get("/en/account").text
    assert 'value="member_joined:never" selected' in said
    assert 'value="member_left:daily" selected' in said
    for wrong in ("member_joined", "nothing:never", "member_joined:often"):
        assert client.post("/en/account/notices", data={"choices": [wrong]}).status_code == 400

"""Signing in through the page: where the cookie goes, where one is led, and who is turned away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules import safe_return_path
from app.settings import Settings
from tests.factories import people
from tests.factories.people import PASSWORD

ADDRESS = "hanako@example.jp"
FORM = {"address": ADDRESS, "password": PASSWORD}


@pytest.fixture
def ready(client, database):
    with database.writer() as session:
        people.person(session)
    return client


def sign_in(client, headers=None, **form):
    return client.post("/en/sign-in", data=FORM | form, headers=headers or {}, follow_redirects=False)


class TestCookie:
    def test_scripts_and_other_sites_do_not_get_it(self, ready):
        said = sign_in(ready).headers["set-cookie"]
        assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in said.split(";")}

    def test_over_https_it_belongs_to_this_host_alone(self, ready):
        ready.app.state.settings = Settings(origin="https://rokechi.example")
        said = sign_in(ready).headers["set-cookie"]
        assert said.startswith("__Host-session=")
        assert "Secure" in said
        assert "Domain" not in said

    def test_a_cookie_that_somebody_planted_is_not_taken_over(self, ready):
        people.carry(ready, "planted")
        assert "planted" not in sign_in(ready).headers["set-cookie"]
        assert people.carry(ready, "planted").get("/en/account", follow_redirects=False).status_code != 200

    def test_after_signing_out_it_opens_nothing(self, ready):
        token = sign_in(ready).cookies["session"]
        assert people.carry(ready, token).get("/en/account").status_code == 200
        ready.post("/en/sign-out")
        assert people.carry(ready, token).get("/en/account", follow_redirects=False).status_code == 401


def test_no_browser_keeps_what_is_somebodys_own(ready):
    sign_in(ready)
    pages = ("/en/account", "/en/account/second-factor", "/en/claims", "/en/account/data")
    kept = {page: ready.get(page).headers["cache-control"] for page in pages}
    assert [page for page, said in kept.items() if "no-store" not in said] == []


class TestWayBack:
    @pytest.mark.parametrize(
        "there",
        ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\tevil", ""],
    )
    def test_nobody_is_led_to_another_site(self, ready, there):
        assert sign_in(ready, next=there).headers["location"] == "/en/account"

    def test_one_goes_on_where_one_wanted_to(self, ready):
        assert sign_in(ready, next="/ja/desk").headers["location"] == "/ja/desk"

    @given(st.text(max_size=40))
    def test_whatever_is_asked_for_it_is_a_path_of_this_site(self, text):
        path = safe_return_path(text)
        assert path.startswith("/")
        assert not path.startswith(("//", "/\\"))


class TestFromElsewhere:
    @pytest.mark.parametrize(
        "headers",
        [
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"origin": "https://evil.example", "sec-fetch-site": "cross-site", "host": "testserver"},
        ],
        ids=str,
    )
    def test_what_another_site_sends_is_refused(self, ready, headers):
        answer = sign_in(ready, headers)
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)

    @pytest.mark.parametrize(
        "headers",
        [{}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": "http://testserver"}],
        ids=str,
    )
    def test_our_own_pages_and_programs_are_not(self, ready, headers):
        assert sign_in(ready, headers).status_code == 303


class TestForm:
    def test_what_was_typed_is_there_again_but_not_the_password(self, ready):
        answer = sign_in(ready, password="wrong wrong wrong")
        assert answer.status_code == 403
        assert ADDRESS in answer.text
        assert "wrong wrong wrong" not in answer.text

    def test_a_refusal_is_told_in_the_language_of_the_page(self, ready):
        answer = ready.post("/ja/sign-in", data=FORM | {"password": "wrong wrong wrong"})
        assert "パスワードが違います" in answer.text

    def test_forgetting_tells_nobody_who_has_an_account(self, ready):
        told = [ready.post("/en/forgot", data={"address": each}).text for each in (ADDRESS, "x@example.jp")]
        nonceless = [
            text.split("<main")[1].replace(each, "")
            for text, each in zip(told, (ADDRESS, "x@example.jp"), strict=True)
        ]
        assert nonceless[0] == nonceless[1]

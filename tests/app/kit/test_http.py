"""The edge: every answer has an id and its guards, every refusal one form."""

import re

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from starlette.responses import StreamingResponse

from app.kit import logs
from app.kit.errors import BadRequest, Conflict, Incomplete, NotAllowed, NotFound, Stale, TooLarge, WrongState
from app.kit.guard import Guard
from app.kit.http import etag_of, install_errors, not_modified
from geo.errors import SelfCrossing

NONCE = re.compile(r"'nonce-([\w-]{20,})'")
REFUSALS = {
    BadRequest: 400,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 409,
    WrongState: 409,
    TooLarge: 413,
    Incomplete: 422,
    SelfCrossing: 422,
}
# What every kind of answer goes through: found, refused, unknown, another method, static, broken.
ANSWERS = {
    "/healthz": 200,
    "/en/": 200,
    "/api/locations": 200,
    "/api/locations?limit=0": 422,
    "/nothing": 404,
    "/api/nothing": 404,
    "/static/x/site.css": 200,
    "/static/x/nothing.css": 404,
    "/healthz?%00": 400,
}


@pytest.fixture
def service():
    """A service whose routes go wrong in every way."""
    logs.configure("json")
    app = FastAPI()
    app.add_middleware(Guard, body_bytes=1_000, upload_bytes=1_000, tile_origin="https://tiles.example")
    install_errors(app, lambda _lang: str, lambda *_: None)

    @app.get("/refused/{name}")
    def refused(name: str) -> None:
        raise next(kind for kind in REFUSALS if kind.__name__ == name)(
            "No, because.", where="here", type="x", status="draft"
        )

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("secret")

    @app.get("/away")
    def away() -> None:
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    @app.get("/breaks-off")
    def breaks_off() -> Response:
        def body():
            yield b"half"
            raise RuntimeError("secret")

        return StreamingResponse(body())

    @app.get("/kept")
    def kept(request: Request) -> Response:
        etag = etag_of("kept", 1)
        return not_modified(request, etag, "no-cache") or Response("kept", headers={"etag": etag})

    return TestClient(app, raise_server_exceptions=False)


class TestGuard:
    @pytest.mark.parametrize(("path", "status"), ANSWERS.items())
    def test_every_answer_has_an_id_and_the_headers(self, filled, path, status):
        answer = filled.get(path)
        assert answer.status_code == status
        assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"

    @pytest.mark.parametrize("path", [*ANSWERS, "/healthz"])
    def test_every_answer_has_a_strict_policy_with_a_fresh_nonce(self, filled, path):
        policies = [filled.get(path).headers["content-security-policy"] for _ in range(2)]
        assert all(policy.startswith("default-src 'none'; script-src 'nonce-") for policy in policies)
        assert "unsafe" not in policies[0]
        assert NONCE.search(policies[0])[1] != NONCE.search(policies[1])[1]

    def test_the_page_carries_the_nonce_of_its_policy(self, filled):
        answer = filled.get("/en/")
        nonce = NONCE.search(answer.headers["content-security-policy"])[1]
        assert set(re.findall(r'nonce="([^"]+)"', answer.text)) == {nonce}

    def test_pictures_may_come_from_the_tile_server_that_was_chosen_and_from_no_other(self, service):
        policy = service.get("/kept").headers["content-security-policy"]
        assert "img-src 'self' data: blob: https://tiles.example;" in policy

    def test_even_what_broke_has_an_id_and_the_headers(self, service):
        answer = service.get("/broken")
        assert answer.json()["request_id"] == answer.headers["x-request-id"]
        assert "content-security-policy" in answer.headers

    def test_an_answer_that_breaks_in_the_middle_is_broken_off(self, service):
        with pytest.raises(RuntimeError):
            TestClient(service.app).get("/breaks-off")


class TestProblems:
    @pytest.mark.parametrize(
        ("kind", "status"), REFUSALS.items(), ids=lambda kind: getattr(kind, "__name__", kind)
    )
    def test_each_refusal_has_its_status(self, service, kind, status):
        answer = service.get(f"/refused/{kind.__name__}")
        assert (answer.status_code, answer.json()["status"]) == (status, status)

    def test_facts_travel_along_without_hiding_what_every_problem_says(self, service):
        told = service.get("/refused/Conflict").json()
        assert (told["detail"], told["where"], told["type"]) == ("No, because.", "here", "about:blank")

    def test_a_fact_may_be_called_as_a_part_of_the_problem_is(self, service):
        assert service.get("/refused/WrongState").json()["status"] == 409

    def test_the_id_in_the_problem_is_that_of_the_answer(self, filled):
        answer = filled.get("/api/locations/nowhere")
        assert answer.json()["request_id"] == answer.headers["x-request-id"]

    def test_what_broke_says_nothing_about_the_inside(self, service):
        assert "secret" not in service.get("/broken").text

    def test_a_database_that_is_away_asks_for_patience(self, service):
        answer = service.get("/away")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


class TestConditionalAnswers:
    def test_who_holds_the_answer_gets_only_its_name(self, service):
        etag = service.get("/kept").headers["etag"]
        answer = service.get("/kept", headers={"if-none-match": etag})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)

    @pytest.mark.parametrize("held", ['"other", {}', "W/{}", "*"])
    def test_a_list_a_weak_name_and_a_star_are_understood(self, service, held):
        etag = service.get("/kept").headers["etag"]
        assert service.get("/kept", headers={"if-none-match": held.format(etag)}).status_code == 304

    def test_who_holds_another_answer_gets_this_one(self, service):
        assert service.get("/kept", headers={"if-none-match": '"other"'}).text == "kept"

    def test_other_parts_make_another_name(self):
        assert etag_of(1, "2") != etag_of("1", 2)

    @pytest.mark.parametrize(
        "path", ["/api/locations", "/api/locations/himeji-castle", "/tiles/base/5/28/12.mvt"]
    )
    def test_hot_reads_need_no_second_body(self, filled, path):
        etag = filled.get(path).headers["etag"]
        assert filled.get(path, headers={"if-none-match": etag}).status_code == 304

    def test_another_language_is_another_answer(self, filled):
        english, japanese = (filled.get("/api/locations", params={"lang": lang}) for lang in ("en", "ja"))
        assert english.headers["etag"] != japanese.headers["etag"]

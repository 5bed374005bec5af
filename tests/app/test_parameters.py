"""An unknown parameter, or one given twice, is refused everywhere rather than passed over."""

import pytest

ADDRESSES = (
    "/api/areas", "/api/blocks", "/api/commissions", "/api/authorities", "/api/locations",
    "/api/locations/himeji-castle", "/tiles/base/5/28/12.mvt", "/tiles/locations/5/28/12.mvt",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unknown_parameter_is_named(filled, address):
    answer = filled.get(
        f"{address}?arae=28&lon=1&lat=1" if "authorities" in address else f"{address}?arae=28"
    )
    assert answer.status_code in (400, 422)
    assert "There is no parameter “arae”" in answer.json()["detail"]


def test_a_parameter_given_twice_is_refused(filled):
    answer = filled.get("/api/locations?area=28&area=27")
    assert answer.json()["detail"] == "area was given 2 times: give it once, with commas."


def test_the_next_page_of_a_search_that_was_sent_is_its_body_with_a_cursor(filled):
    first = filled.post("/api/locations/search", json={"limit": 1}).json()
    (link,) = first["links"]
    second = filled.post("/api/locations/search", json={"limit": 1} | link["body"]).json()
    assert first["features"] != second["features"]


def test_a_cache_is_told_that_answers_depend_on_the_reader(filled):
    assert filled.get("/api/locations").headers["vary"] == "accept-language, cookie"

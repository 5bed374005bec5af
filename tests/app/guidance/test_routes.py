"""The finder over HTTP: what is wrong is said field by field, and nothing is ever a fault of ours."""

import pytest

from tests.factories import catalogue

SITE = {"type": "Point", "coordinates": [134.69, 34.84]}
ASKED = {"site": SITE, "first_on": "2035-04-12", "facts": {"site.surfaces": ["road"]}}


def polygon(*corners: tuple[float, float]) -> dict:
    return {"type": "Polygon", "coordinates": [list(map(list, corners))]}


@pytest.fixture
def service(client, database):
    with database.writer() as session:
        catalogue.fill(session)
    return client


def test_what_a_shoot_needs_comes_with_offices_dates_and_questions(service):
    facts = {"site.surfaces": ["road"], "shoot.tripod_on_road": True}
    told = service.post("/api/requirements", json=ASKED | {"facts": facts}).json()
    (road,) = (each for each in told["requirements"] if each["id"] == "JP-ROAD-USE")
    assert [office["slug"] for office in road["offices"]] == ["hyogo-police"]
    assert road["lead_time"]["latest_on"] == "2035-04-09"
    assert told["questions"]


@pytest.mark.parametrize(
    ("wrong", "status", "says"),
    [
        (
            {
                "site": {
                    "type": "Polygon",
                    "coordinates": [[[134, 34], [135, 35], [135, 34], [134, 35], [134, 34]]],
                }
            },
            422,
            "",
        ),
        ({"site": {"type": "Polygon", "coordinates": [[[134, 34], [135, 35], [135, 34]]]}}, 422, ""),
        ({"site": {"type": "Point", "coordinates": [10, 10]}}, 400, "touches no municipality"),
        ({"first_on": "2020-01-01"}, 400, "lies in the past"),
        ({"first_on": "tomorrow"}, 422, "first_on"),
        ({"last_on": "2035-04-01"}, 422, "before the first"),
        ({"last_on": "2037-04-01"}, 422, "at most"),
        ({"begins_at": "18:00"}, 422, "both hours"),
        ({"begins_at": "18:00+09:00", "ends_at": "20:00"}, 422, "time of Japan"),
        ({"begins_at": "25:00", "ends_at": "20:00"}, 422, "begins_at"),
        ({"facts": {"shoot.unicorn": True}}, 422, "shoot.unicorn"),
        ({"facts": {"shoot.drone": "yes"}}, 422, "true or false"),
        ({"facts": {"shoot.drone_g": -1}}, 422, "from 0"),
        ({"facts": {"shoot.drone_g": True}}, 422, "number"),
        ({"facts": {"site.surfaces": ["moon"]}}, 422, "moon"),
        ({"facts": {"site.surfaces": "road"}}, 422, "list"),
        ({"facts": {"days.count": 3}}, 422, "follows from"),
        ({"unknown": 1}, 422, "unknown"),
    ],
)
def test_what_is_wrong_is_said(service, wrong, status, says):
    answer = service.post("/api/requirements", json=ASKED | wrong)
    assert answer.status_code == status
    assert says in answer.json()["detail"]


def test_a_fact_that_is_null_is_not_told(service):
    asked = ASKED | {"facts": {"site.surfaces": ["road"], "shoot.drone": None}}
    assert service.post("/api/requirements", json=asked).status_code == 200


def test_the_facts_are_described_as_json_schema_in_both_languages(service):
    told = service.get("/api/requirements/facts").json()
    assert told["en"]["properties"]["shoot.drone"]["type"] == "boolean"
    assert told["ja"]["properties"]["shoot.drone"]["title"].startswith("ドローン")
    assert "days.count" not in told["en"]["properties"]


def test_the_book_can_be_read(service):
    ids = [each["id"] for each in service.get("/api/guidelines").json()]
    assert "JP-ROAD-USE" in ids
    assert service.get("/api/guidelines/JP-ROAD-USE").json()["instrument"] == "permit"
    assert service.get("/api/guidelines/JP-NOTHING").status_code == 404

"""Every parameter of a search narrows it, over HTTP and on both databases."""

import pytest

from app.locations import stations
from app.locations.schemas import LocationQuery
from tests.factories import catalogue
from tests.factories.authors import TESTS

CASTLE, SHRINE, WAREHOUSE = "himeji-castle", "tsu-shrine", "red-brick-warehouse"
ASKED = {
    "q=himeji+jo": {CASTLE},
    "area=28": {CASTLE, SHRINE},
    "area=28201,27102": {CASTLE, SHRINE, WAREHOUSE},
    "area=27100": {WAREHOUSE},
    "area=JP": {CASTLE, SHRINE, WAREHOUSE},
    "block=kinki": {CASTLE, SHRINE, WAREHOUSE},
    "block=kinki&area=27": {WAREHOUSE},
    "commission=himeji-fc": {CASTLE, SHRINE},
    "category=castle": {CASTLE},
    "category=religious": {SHRINE},
    "category=castle,shrine": {CASTLE, SHRINE},
    "era=edo,meiji": {CASTLE, WAREHOUSE},
    "look=europe": {WAREHOUSE},
    "intrusion=none": {WAREHOUSE},
    "without=power_lines": {CASTLE, WAREHOUSE},
    "without=power_lines,visitors": {WAREHOUSE},
    "without=visitors&area=28": set(),
    "setting=indoor": {WAREHOUSE},
    "category=Castle": {CASTLE},
    "category=Religious": {SHRINE},
    "block=Kinki&area=27": {WAREHOUSE},
    "near=Himeji&within_m=2000": {CASTLE},
    "near=姫路&within_m=2000": {CASTLE},
    "season=spring": {CASTLE},
    "floor_area_min=2000&floor_area_max=2500": {CASTLE},
    "ceiling_height_min=6": {WAREHOUSE},
    "parking_min=1": set(),
    "has_photo=false": {CASTLE, SHRINE, WAREHOUSE},
    "has_photo=true": set(),
    "has_works=true": {CASTLE},
    "near=134.69,34.84&within_m=1000": {CASTLE},
    "near=himeji-station&within_m=2000": {CASTLE},
    "bbox=135,34,136,35": {WAREHOUSE},
    "bbox=135,34,0,136,35,100": {WAREHOUSE},
    "bbox=135,34,-170,35": {WAREHOUSE},
}


def slugs(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


class TestParameters:
    @pytest.mark.parametrize(("query", "found"), ASKED.items(), ids=ASKED)
    def test_each_narrows_the_search(self, filled, query, found):
        assert set(slugs(filled.get(f"/api/locations?{query}"))) == found

    @pytest.mark.parametrize("sort", ["relevance", "freshness", "name", "distance"])
    @pytest.mark.parametrize("words", ["", "himeji"])
    def test_links_lead_through_every_page_of_each_order(self, filled, sort, words):
        asked = {"sort": sort, "q": words, "limit": 1, "near": "134.69,34.84"}
        whole = slugs(filled.get("/api/locations", params=asked | {"limit": 50}))
        answer, seen = filled.get("/api/locations", params=asked), []
        while True:
            seen += slugs(answer)
            following = [link["href"] for link in answer.json()["links"] if link["rel"] == "next"]
            if not following:
                break
            answer = filled.get(following[0])
        assert seen == whole

    def test_distance_sorts_from_a_station_too(self, filled):
        asked = {"sort": "distance", "near": "himeji-station"}
        assert slugs(filled.get("/api/locations", params=asked)) == [CASTLE, SHRINE, WAREHOUSE]


class TestDrawnShape:
    def test_it_narrows_the_search_with_everything_else(self, filled):
        square = [[134, 34], [135, 34], [135, 35], [134, 35], [134, 34]]
        body = {"polygon": {"type": "Polygon", "coordinates": [square]}, "category": "shrine"}
        assert slugs(filled.post("/api/locations/search", json=body)) == [SHRINE]

    def test_a_whole_number_may_stand_for_a_fraction(self, filled):
        body = {"near": "134.69,34.84", "within_m": 1000, "limit": 5}
        assert slugs(filled.post("/api/locations/search", json=body)) == [CASTLE]

    def test_the_shape_alone_is_enough_and_so_is_a_feature(self, filled):
        ring = [[134.695, 34], [135, 34], [135, 35], [134.695, 35], [134.695, 34]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        feature = {"type": "Feature", "geometry": shape, "properties": {"limit": 0}}
        found = [slugs(filled.post("/api/locations/search", json=body)) for body in (shape, feature)]
        assert found == [[SHRINE], [SHRINE]]

    @pytest.mark.parametrize(
        "body",
        [
            {"type": "Point", "coordinates": [134, 34]},
            {"type": "Feature", "geometry": None},
            {"type": "FeatureCollection", "features": []},
            {"type": 7},
        ],
        ids=str,
    )
    def test_what_has_no_inside_is_refused(self, filled, body):
        assert filled.post("/api/locations/search", json=body).status_code == 422

    @pytest.mark.parametrize("query", ["category=castle", "limit=1", "lang=ja", "nonsense=1"])
    def test_what_stands_in_the_address_is_refused_rather_than_passed_over(self, filled, query):
        answer = filled.post(f"/api/locations/search?{query}", json={"category": "shrine"})
        assert (answer.status_code, query.partition("=")[0] in answer.json()["detail"]) == (400, True)


class TestWithout:
    """`none` says that somebody looked and there is nothing; nobody has told anything of the shrine."""

    def test_a_tile_and_the_page_know_it_too(self, filled):
        tile = filled.get("/tiles/locations/9/447/203.mvt?without=power_lines")
        page = filled.get("/en/?without=power_lines", headers={"accept": "text/html"}).text
        assert (tile.status_code, "Himeji Castle" in page, "Tsu Shrine" in page) == (200, True, False)
        assert "without power lines" in page

    def test_the_facet_counts_what_one_would_get(self, filled):
        told = filled.get("/api/locations").json()["facets"]["without"]
        found = {thing: len(slugs(filled.get(f"/api/locations?without={thing}"))) for thing in told}
        assert (told, told["power_lines"], told["visitors"]) == (found, 2, 1)

    @pytest.mark.parametrize("thing", ["none", "ghosts"])
    def test_a_thing_that_there_is_not_is_refused(self, filled, thing):
        answer = filled.get(f"/api/locations?without={thing}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "without")


class TestFacets:
    def test_they_are_called_as_the_parameters_are(self, filled):
        facets = filled.get("/api/locations").json()["facets"]
        assert facets.keys() <= LocationQuery.model_fields.keys()
        assert {"noise", "power", "closure", "area", "has_works"} <= facets.keys()

    def test_each_counts_what_one_would_get_by_asking_for_it(self, filled):
        facets = filled.get("/api/locations").json()["facets"]
        wrong = {
            (name, value): number
            for name, counts in facets.items()
            for value, number in counts.items()
            if len(slugs(filled.get(f"/api/locations?{name}={value}"))) != number
        }
        assert wrong == {}


class TestNear:
    def test_sorted_by_distance_each_says_how_far_it_is(self, filled):
        asked = {"sort": "distance", "near": "himeji-station"}
        features = filled.get("/api/locations", params=asked).json()["features"]
        distances = [feature["properties"]["distance_m"] for feature in features]
        assert distances == sorted(distances)
        assert distances[0] == pytest.approx(1456, abs=30)

    def test_in_another_order_nobody_says_it(self, filled):
        (castle,) = filled.get("/api/locations?q=himeji+jo").json()["features"]
        assert "distance_m" not in castle["properties"]

    def test_the_beginning_of_a_name_is_answered_with_slugs(self, filled):
        answer = filled.get("/api/locations?near=hime")
        assert (answer.status_code, answer.json()["known"]) == (400, ["himeji-station"])

    def test_a_name_that_two_have_is_answered_with_both(self, database, client):
        with database.writer() as session:
            catalogue.fill(session)
            other = catalogue.HIMEJI_STATION._replace(slug="himeji-airport", kind="airport")
            stations.add(session, TESTS, [other])
        answer = client.get("/api/locations?near=himeji")
        assert (answer.status_code, set(answer.json()["known"])) == (
            400,
            {"himeji-station", "himeji-airport"},
        )

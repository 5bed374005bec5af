"""Every parameter of a search narrows it, over HTTP and on both databases."""

import pytest

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
    "setting=indoor": {WAREHOUSE},
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

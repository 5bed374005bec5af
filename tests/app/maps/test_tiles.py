"""Tiles, decoded: nothing is lost or counted twice, filters hold, names come when they can be read."""

from functools import partial

import mapbox_vector_tile
import pytest

from app.locations.search import LocationSearch
from app.maps import hot, tiles
from app.maps.routes import box_of
from geo import tiling
from tests.factories import places
from tests.factories.areas import two_prefectures

HOUSES = 60
HIMEJI = (134.6939, 34.8394)
# More than the two prefectures of tests/factories/areas.py.
COUNTRY = (133.5, 33.5, 136.5, 36.0)


def layers(client, path: str, **asked: str) -> dict[str, list[dict]]:
    answer = client.get(f"/tiles/{path}", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    return {name: layer["features"] for name, layer in mapbox_vector_tile.decode(answer.content).items()}


def address(kind: str, z: int, lon: float = HIMEJI[0], lat: float = HIMEJI[1]) -> str:
    tile = tiling.tile_at(lon, lat, z)
    return f"{kind}/{tile.z}/{tile.x}/{tile.y}.mvt"


def over_the_country(client, z: int, **asked: str) -> dict[str, list[dict]]:
    """Return the features of all tiles of a zoom, by layer."""
    found: dict[str, list[dict]] = {}
    for tile in tiling.tiles_over(COUNTRY, z):
        for name, features in layers(client, f"locations/{z}/{tile.x}/{tile.y}.mvt", **asked).items():
            found.setdefault(name, []).extend(features)
    return found


@pytest.fixture(scope="module")
def crowded(filled):
    """The client of a service with houses all over the two prefectures, beside the three places."""
    drafts = [places.draft(f"house-{n}", 134.05 + n / 40, 34.1 + n % 7 / 10) for n in range(HOUSES)]
    with filled.app.state.database.writer() as session:
        places.publish(session, drafts)
    return filled


class TestPlaces:
    def test_each_place_lies_in_one_tile_and_once(self, crowded):
        slugs = [each["properties"]["slug"] for each in over_the_country(crowded, 7)["places"]]
        assert len(slugs) == len(set(slugs)) == HOUSES + 3

    def test_it_says_what_the_map_needs_to_draw_it(self, crowded):
        found = layers(crowded, address("locations", 14))["places"]
        told = {each["properties"]["slug"]: each["properties"] for each in found}["himeji-castle"]
        assert told == {
            "slug": "himeji-castle",
            "category": "castle",
            "group": "historic",
            "name": "Himeji Castle",
        }

    @pytest.mark.parametrize(("z", "has_name"), [(11, False), (12, True)])
    def test_names_come_when_they_can_be_read(self, crowded, z, has_name):
        found = layers(crowded, address("locations", z))["places"]
        assert all(("name" in each["properties"]) == has_name for each in found)

    def test_names_are_in_the_language_asked_for(self, crowded):
        found = layers(crowded, address("locations", 14), lang="ja", category="castle")["places"]
        assert [each["properties"]["name"] for each in found] == ["姫路城"]

    @pytest.mark.parametrize(
        ("asked", "number"),
        [
            ({"category": "castle"}, 1),
            ({"category": "house"}, HOUSES),
            ({"q": "himeji castle"}, 1),
            ({"q": "himji castels"}, 1),
            ({"q": "姫路の城"}, 1),
            ({"q": "💥"}, 0),
            ({"era": "meiji"}, 1),
            ({"commission": "himeji-fc", "look": "samurai_japan"}, 1),
            ({"near": "134.69,34.84", "within_m": "500"}, 1),
            ({"shape": "134.68,34.83;134.71,34.83;134.7,34.85;134.68,34.85"}, 1),
            ({"shape": "134.68,34.83;134.71,34.83;134.7,34.85", "category": "beach"}, 0),
            ({"has_photo": "true"}, 0),
        ],
        ids=str,
    )
    def test_filters_hold(self, crowded, asked, number):
        assert len(over_the_country(crowded, 6, **asked).get("places", [])) == number

    def test_an_empty_tile_is_empty(self, crowded):
        assert layers(crowded, "locations/5/0/0.mvt") == {}


class TestCells:
    """Where a tile would hold more than it can draw, cells count."""

    @pytest.fixture(autouse=True)
    def _small_budget(self, monkeypatch):
        monkeypatch.setattr(tiles, "MOST_PLACES", 0)

    @pytest.mark.parametrize("z", [0, 3, 5, 8])
    def test_their_numbers_add_up_to_all_places(self, crowded, z):
        assert sum(each["properties"]["n"] for each in over_the_country(crowded, z)["cells"]) == HOUSES + 3

    def test_they_count_a_category_alone(self, crowded):
        cells = over_the_country(crowded, 5, category="castle")["cells"]
        assert [each["properties"]["n"] for each in cells] == [1]

    def test_they_stand_where_their_places_are(self, crowded):
        (cell,) = over_the_country(crowded, 8, category="castle")["cells"]
        inside = tiling.within_tile(tiling.tile_at(*HIMEJI, 8), *tiling.to_world([HIMEJI[0]], [HIMEJI[1]]))
        column, row = (int(axis[0]) for axis in inside)
        assert cell["geometry"]["coordinates"] == pytest.approx([column, 4096 - row], abs=1)

    def test_what_they_do_not_know_is_drawn_as_places(self, crowded, monkeypatch):
        monkeypatch.setattr(tiles, "MOST_PLACES", 3_000)
        assert set(over_the_country(crowded, 5, era="edo")) == {"places"}

    def test_of_a_drawn_shape_they_know_nothing(self, crowded):
        assert over_the_country(crowded, 5, shape="134.68,34.83;134.71,34.83;134.7,34.85") == {}


class TestHot:
    """The tiles that are asked for most are drawn by another road, and are the same."""

    @pytest.mark.parametrize("z", [0, 5, 8, 9, 12, 14])
    @pytest.mark.parametrize("categories", [(), ("castle",), ("house",)])
    @pytest.mark.parametrize("most", [0, 20, 3_000])
    def test_both_roads_lead_to_one_tile(self, crowded, monkeypatch, z, categories, most):
        for room in (tiles, hot):
            monkeypatch.setattr(room, "MOST_PLACES", most)
        hot._places.cache_clear()
        tile, database = tiling.tile_at(*HIMEJI, z), crowded.app.state.database
        search = LocationSearch(within=(box_of(tile),), categories=categories)
        drawn, _ = crowded.portal.call(database.hot.run, partial(hot.places, tile=tile, search=search))
        hot._places.cache_clear()
        with database.reader() as session:
            assert mapbox_vector_tile.decode(drawn) == mapbox_vector_tile.decode(
                tiles.places(session, tile, search)
            )


class TestNames:
    def test_a_tile_that_is_held_is_not_sent_again(self, filled):
        path = f"/tiles/{address('locations', 9)}"
        etag = filled.get(path).headers["etag"]
        assert filled.get(path, headers={"if-none-match": etag}).status_code == 304

    def test_a_new_place_gives_every_tile_another_name(self, client, database):
        path = f"/tiles/{address('locations', 9)}"
        with database.writer() as session:
            two_prefectures(session)
        before = client.get(path).headers["etag"]
        with database.writer() as session:
            places.publish(session, [places.draft("new-castle", category="castle_ruin")])
        assert client.get(path).headers["etag"] != before

    def test_other_wishes_another_name(self, filled):
        path = f"/tiles/{address('locations', 9)}"
        names = {
            filled.get(path, params=asked).headers["etag"] for asked in ({}, {"era": "edo"}, {"lang": "ja"})
        }
        assert len(names) == 3


class TestBase:
    def test_a_low_zoom_has_land_and_prefectures(self, filled):
        assert {"land", "prefectures"} <= set(layers(filled, address("base", 5)))

    def test_a_high_zoom_has_municipalities_and_labels(self, filled):
        assert {"prefectures", "municipalities"} <= set(layers(filled, address("base", 10)))

    def test_labels_are_in_both_languages(self, filled):
        labels = [each["properties"] for tile in tiling.tiles_over((134, 34, 136, 36), 10)
                  for each in layers(filled, f"base/10/{tile.x}/{tile.y}.mvt").get("labels", [])]  # fmt: skip
        assert ("Himeji", "姫路市") in {(label["name_en"], label["name_ja"]) for label in labels}

    def test_stations_are_named_close_up(self, filled):
        labels = layers(filled, address("base", 14, 134.6905, 34.8266))["labels"]
        told = {(label["properties"]["kind"], label["properties"]["name_ja"]) for label in labels}
        assert ("station", "姫路") in told

    def test_a_tile_that_is_held_is_not_sent_again(self, filled):
        path = f"/tiles/{address('base', 9)}"
        etag = filled.get(path).headers["etag"]
        assert filled.get(path, headers={"if-none-match": etag}).status_code == 304

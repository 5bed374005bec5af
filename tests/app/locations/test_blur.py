"""Where the public sees a place whose commission does not tell the exact position."""

import re

import mapbox_vector_tile
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import Point, Polygon

from app.accounts.whereabouts import Gazetteer
from app.kit.errors import BadRequest
from app.locations import catalogue, rules
from app.locations.models import Location
from geo import measure, tiling
from tests.factories import places
from tests.factories.areas import two_prefectures
from tests.factories.authors import TESTS

BLUR_M = 800
EXACT = Point(134.6543217, 34.7654321)
GARDEN = Polygon([(134.6543217, 34.7654321), (134.6553219, 34.7654329), (134.6549873, 34.7661234)])
SHAPES = {"point": EXACT, "polygon": GARDEN, "line": GARDEN.exterior}
ADDRESS = "姫路市飾磨区1-2-3"

lons, lats = st.floats(122, 154), st.floats(20, 46)
blurs = st.integers(1, 20_000)
secrets = st.text(min_size=1, max_size=20)
SLACK_M = 0.02  # of seven decimals


def moved(lon: float, lat: float, blur_m: int, secret: str) -> float:
    return measure.distance_m(Point(lon, lat), Point(rules.blurred(lon, lat, blur_m, secret)))


class TestRule:
    @given(lons, lats, blurs, secrets)
    def test_a_position_never_moves_further_than_said(self, lon, lat, blur_m, secret):
        assert moved(lon, lat, blur_m, secret) <= blur_m + SLACK_M

    @given(lons, lats, blurs, secrets)
    def test_a_position_always_moves_two_fifths_of_it(self, lon, lat, blur_m, secret):
        assert moved(lon, lat, blur_m, secret) >= 0.4 * blur_m - SLACK_M

    @given(st.sampled_from([-179.9999, 179.9999]), lats, blurs, secrets)
    def test_a_position_at_the_antimeridian_stays_on_the_globe(self, lon, lat, blur_m, secret):
        assert abs(rules.blurred(lon, lat, blur_m, secret)[0]) <= 180

    @given(lons, lats, secrets)
    def test_without_blur_nothing_moves(self, lon, lat, secret):
        assert rules.blurred(lon, lat, 0, secret) == (lon, lat)

    def test_positions_move_in_every_direction(self):
        blurred = [rules.blurred(135.0, 35.0, BLUR_M, str(n)) for n in range(200)]
        assert {(lon > 135, lat > 35) for lon, lat in blurred} == {
            (east, north) for east in (True, False) for north in (True, False)
        }

    @pytest.mark.parametrize("blur_m", [-1, 20_001])
    def test_a_blur_out_of_range_is_refused(self, blur_m):
        with pytest.raises(BadRequest, match="0 to 20,000 metres"):
            places.draft("hidden-house", blur_m=blur_m)


def hidden(shape: str = "point", **told: object):
    facts = {"blur_m": BLUR_M, "details": {"address": ADDRESS, "era": "meiji"}, "geom": SHAPES[shape]}
    return places.draft("hidden-house", name={"en": "Hidden House", "ja": "秘密の家"}, **facts | told)


def published(session, draft) -> Location:
    two_prefectures(session)
    (place_id,) = places.publish(session, [draft])
    return session.get(Location, place_id)


def position(location: Location) -> tuple[float, float]:
    return location.lon, location.lat


class TestEditing:
    @pytest.mark.parametrize("shape", SHAPES)
    def test_what_is_edited_without_moving_stays_where_the_public_sees_it(self, session, shape):
        location = published(session, hidden(shape))
        before = position(location)
        again = hidden(shape, kana="ひみつのいえ")
        catalogue.edit(session, TESTS, location, again, Gazetteer(session))
        assert position(location) == before

    def test_many_small_moves_do_not_give_the_exact_position_away(self, session):
        location = published(session, hidden())
        seen = set()
        for step in range(5):
            shifted = hidden(geom=Point(EXACT.x + step / 10_000_000, EXACT.y))
            catalogue.edit(session, TESTS, location, shifted, Gazetteer(session))
            seen.add(position(location))
        assert len(seen) == 1

    def test_what_moves_away_is_blurred_anew(self, session):
        location = published(session, hidden())
        there = affinity.translate(EXACT, 0.1)
        catalogue.edit(session, TESTS, location, hidden(geom=there), Gazetteer(session))
        assert measure.distance_m(Point(position(location)), there) <= BLUR_M + SLACK_M

    def test_a_place_that_need_not_hide_any_more_is_shown_where_it_is(self, session):
        location = published(session, hidden())
        catalogue.edit(session, TESTS, location, hidden(blur_m=0), Gazetteer(session))
        assert position(location) == (EXACT.x, EXACT.y)

    def test_a_place_that_hides_from_now_on_is_shown_elsewhere(self, session):
        location = published(session, hidden(blur_m=0))
        catalogue.edit(session, TESTS, location, hidden(), Gazetteer(session))
        assert measure.distance_m(Point(position(location)), EXACT) >= 0.4 * BLUR_M - SLACK_M

    def test_what_does_not_hide_moves_with_its_shape(self, session):
        location = published(session, hidden(blur_m=0))
        there = affinity.translate(EXACT, 0.0000002)
        catalogue.edit(session, TESTS, location, hidden(blur_m=0, geom=there), Gazetteer(session))
        assert position(location) == (round(there.x, 7), there.y)


def numbers(text: str) -> set[str]:
    """Return every decimal fraction in a text, to five decimals (about 1 m), as pages show them."""
    return {f"{float(found):.5f}" for found in re.findall(r"\d{2,3}\.\d{5,}", text)}


EXACT_NUMBERS = {f"{part:.5f}" for corner in GARDEN.exterior.coords for part in corner} | {
    f"{part:.5f}" for part in GARDEN.representative_point().coords[0]
}
ANSWERS = {
    "search": "/api/locations?bbox=134,34,136,36",
    "search by distance": "/api/locations?near=134.6,34.7&sort=distance",
    "search by words": "/api/locations?q=hidden+house",
    "one place": "/api/locations/hidden-house",
    "one place in Japanese": "/api/locations/hidden-house?lang=ja",
    "page": "/en/places/hidden-house",
    "page in Japanese": "/ja/places/hidden-house",
    "card": "/en/places/hidden-house/card",
    "search page": "/en/?bbox=134,34,136,36",
    "site map": "/sitemap-places.xml",
}


@pytest.fixture(params=SHAPES)
def shown(request, session, client):
    """Return a browser on a catalogue with one blurred place, and where the public sees it."""
    location = published(session, hidden(request.param))
    session.commit()
    return client, position(location)


class TestAnswers:
    @pytest.mark.parametrize("asked", ANSWERS)
    def test_no_answer_tells_the_exact_position(self, shown, asked):
        client, public = shown
        answer = client.get(ANSWERS[asked])
        assert answer.status_code == 200
        assert not numbers(answer.text) & (EXACT_NUMBERS - numbers(str(public)))

    @pytest.mark.parametrize("asked", ["one place", "page", "page in Japanese", "search", "card"])
    def test_no_answer_tells_the_address(self, shown, asked):
        client, _ = shown
        assert ADDRESS not in client.get(ANSWERS[asked]).text

    def test_the_shape_is_a_point_away_from_it(self, shown):
        client, public = shown
        feature = client.get("/api/locations/hidden-house").json()
        assert feature["geometry"] == {"type": "Point", "coordinates": list(public)}

    def test_the_place_says_that_it_is_blurred(self, shown):
        client, _ = shown
        assert client.get("/api/locations/hidden-house").json()["properties"]["is_blurred"] is True

    def test_the_page_tells_machines_the_blurred_position(self, shown):
        client, (lon, lat) = shown
        (told,) = re.findall(
            r'application/ld\+json"[^>]*>(.*?)</script>', client.get("/en/places/hidden-house").text, re.S
        )
        assert orjson.loads(told)["geo"] == {"@type": "GeoCoordinates", "longitude": lon, "latitude": lat}

    def test_a_tile_draws_the_blurred_position(self, shown):
        client, public = shown
        tile = tiling.tile_at(*public, 14)
        content = client.get(f"/tiles/locations/{tile.z}/{tile.x}/{tile.y}.mvt").content
        (feature,) = mapbox_vector_tile.decode(content)["places"]["features"]
        assert feature["properties"]["slug"] == "hidden-house"

    def test_no_small_circle_around_the_exact_position_finds_it(self, shown):
        client, _ = shown
        near = f"/api/locations?near={EXACT.x},{EXACT.y}&within_m={BLUR_M * 0.25}"
        assert client.get(near).json()["numberMatched"] == 0

    def test_no_drawn_shape_around_the_exact_position_finds_it(self, shown):
        client, _ = shown
        ring = measure.buffer_m(EXACT, BLUR_M * 0.25).__geo_interface__
        found = client.post("/api/locations/search", json={"polygon": orjson.loads(orjson.dumps(ring))})
        assert found.json()["numberMatched"] == 0

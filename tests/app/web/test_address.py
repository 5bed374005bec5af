"""The address of a search: read, written, read again."""

import pytest
from starlette.datastructures import QueryParams

from app.kit.errors import BadRequest
from app.web import address


def said(query: str) -> dict[str, str]:
    return address.read(QueryParams(query)).wishes()


class TestRead:
    def test_values_of_one_name_are_joined(self):
        assert said("category=castle&category=shrine") == {"category": "castle,shrine"}

    def test_a_distance_from_nowhere_is_left_out(self):
        assert said("within_m=5000&sort=distance") == {}

    def test_what_everyone_gets_is_not_said(self):
        assert said("sort=relevance&limit=24") == {}

    def test_an_unknown_name_is_refused(self):
        with pytest.raises(BadRequest, match="colour"):
            address.read(QueryParams("colour=red"))


class TestPoint:
    @pytest.mark.parametrize("shown", ["36.940° N, 138.032° E", "北緯36.940°、東経138.032°"])
    def test_as_the_field_shows_it_is_understood(self, shown: str):
        assert address.read(QueryParams({"near": shown})).near == "138.032,36.940"


class TestWishes:
    def test_come_back_as_they_were(self):
        query = "q=castle&has_photo=true&floor_area_min=50.5&near=134.6,34.8&within_m=5000"
        wishes = said(query)
        assert said(address.link("en", wishes).partition("?")[2]) == wishes

    def test_one_value_can_be_taken_back(self):
        assert address.without_value({"look": "europe,china"}, "look", "europe") == {"look": "china"}

    def test_the_last_value_takes_its_name_along(self):
        assert address.without_value({"look": "europe", "q": "x"}, "look", "europe") == {"q": "x"}

    def test_a_municipality_narrows_the_tiles_instead_of_its_prefecture(self):
        asked = address.read(QueryParams("area=28&municipality=28201&bbox=1,2,3,4"))
        assert asked.for_tiles() == {"area": "28201"}

    def test_a_drawn_shape_narrows_the_tiles_too(self):
        asked = address.read(QueryParams("shape=134,34;136,34;136,36"))
        assert asked.for_tiles() == {"shape": "134,34;136,34;136,36"}

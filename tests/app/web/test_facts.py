"""The rows of a place's table."""

from app.locations.models import Location
from app.locations.places import Place
from app.web.facts import facts


def place(facets: dict[str, list[str]] | None = None, **told: object) -> Place:
    return Place(Location(**told), facets or {}, [], [], [])


class TestFacts:
    def test_what_nobody_has_told_is_left_out(self):
        assert facts(place(), "en") == []

    def test_a_measure_has_its_unit(self):
        assert facts(place(floor_area_m2=2409.0), "en") == [("Floor area", "2,409 m²")]

    def test_nothing_is_a_measure_too(self):
        assert facts(place(parking_spaces=0), "en") == [("Parking spaces", "0")]

    def test_values_are_in_the_language_of_the_reader(self):
        assert facts(place({"season": ["spring", "autumn"]}), "ja") == [("見頃の季節", "春 · 秋")]

    def test_a_fee_is_in_its_own_money(self):
        assert facts(place(fee_amount_minor=2000, fee_currency="JPY"), "en") == [("Usual fee", "¥2,000")]

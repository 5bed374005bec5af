"""Who answers for what, where and when."""

from datetime import date

import pytest
from shapely.geometry import LineString, Point
from sqlalchemy import update

from app.accounts import queries
from app.accounts.models import Jurisdiction, OrganisationKind
from app.kit.errors import NotFound
from tests.factories import areas

TODAY = date(2026, 11, 23)
HIMEJI, OSAKA, SEA = Point(134.69, 34.84), Point(135.7, 34.5), Point(150, 30)
POLICE, COMMISSION = OrganisationKind.PERMIT_AUTHORITY, OrganisationKind.FILM_COMMISSION


@pytest.fixture
def country(session):
    """Two prefectures with a police force each, a city with its commission, and a ministry above all."""
    area = areas.two_prefectures(session)
    areas.organisation(session, "hyogo-police", POLICE, (area["28"], "road_use"))
    areas.organisation(session, "osaka-police", POLICE, (area["27"], "road_use"))
    areas.organisation(session, "ministry", POLICE, (area["JP"], "road_use"), (area["JP"], "aviation"))
    areas.organisation(session, "himeji-fc", COMMISSION, (area["28201"], queries.SUPPORTS_SHOOTS))
    return session


def who(session, where, subject="", on=TODAY) -> list[str]:
    return [found.organisation.slug for found in queries.competences(session, where, on, subject)]


class TestCompetences:
    def test_the_most_local_comes_first(self, country):
        assert who(country, HIMEJI, "road_use") == ["hyogo-police", "ministry"]

    def test_the_neighbour_is_not_asked(self, country):
        assert who(country, OSAKA, "road_use") == ["osaka-police", "ministry"]

    def test_without_a_subject_all_answer_and_the_commission_too(self, country):
        assert set(who(country, HIMEJI)) == {"hyogo-police", "ministry", "himeji-fc"}

    def test_the_country_alone_answers_for_the_sea_within_it(self, country):
        assert who(country, SEA, "road_use") == ["ministry"]

    def test_nobody_answers_abroad(self, country):
        assert who(country, Point(2.35, 48.86)) == []

    def test_a_road_across_a_border_has_two_answers(self, country):
        assert who(country, LineString([HIMEJI, OSAKA]), "road_use") == [
            "osaka-police",
            "hyogo-police",
            "ministry",
        ]

    def test_the_area_is_the_reason(self, country):
        (found,) = queries.competences(country, OSAKA, TODAY, "aviation")
        assert (found.area.code, found.jurisdiction.subject) == ("JP", "aviation")

    @pytest.mark.parametrize(
        ("term", "is_competent"),
        [
            ({"valid_from": date(2026, 11, 24)}, False),
            ({"valid_from": TODAY}, True),
            ({"valid_until": TODAY}, False),
            ({"valid_until": date(2026, 11, 24)}, True),
            ({"valid_from": date(2020, 1, 1), "valid_until": date(2030, 1, 1)}, True),
        ],
    )
    def test_a_competence_has_its_first_day_and_the_day_on_which_it_is_over(
        self, country, term, is_competent
    ):
        country.execute(update(Jurisdiction).where(Jurisdiction.subject == "aviation").values(**term))
        assert (who(country, HIMEJI, "aviation") == ["ministry"]) == is_competent


class TestAreas:
    def test_areas_at_a_point_come_smallest_first(self, country):
        assert [area.code for area in queries.area_at(country, OSAKA)][-2:] == ["27", "JP"]

    def test_a_designated_city_is_made_of_itself_and_its_wards(self, country):
        city = queries.get_area(country, "27100")
        assert {area.code for area in queries.areas_below(country, city)} == {"27100", "27102"}

    def test_an_unknown_code_is_told_what_codes_look_like(self, country):
        with pytest.raises(NotFound, match="28 is Hyogo, 28201 is Himeji"):
            queries.get_area(country, "99")

    def test_a_commission_with_two_competences_in_one_area_names_it_once(self, country):
        area = queries.get_area(country, "28")
        body = areas.organisation(
            country, "hyogo-fc", COMMISSION, (area, queries.SUPPORTS_SHOOTS), (area, "x")
        )
        assert [area.code for area in queries.areas_of(country, body)] == ["28"]

"""A drawn site and a described shoot in; out what it needs, from whom, by when; and what is to be asked."""

from datetime import date, time

import pytest
from shapely.geometry import LineString, Point, box

from app.accounts.models import OrganisationKind
from app.guidance import answer, finder, layers
from app.guidance import site as sites
from app.guidance.finder import Shoot
from app.guidance.layers import LayerOrder
from app.guidance.models import LayerSubject
from app.guidance.rules import Hours
from app.kit.errors import BadRequest
from geo.formats.source import open_source
from guidelines.load import book
from tests.factories import areas
from tests.factories.authors import TESTS

TODAY, DAY = date(2026, 11, 27), date(2027, 4, 12)
HIMEJI = Point(134.69, 34.84)
TRIPOD = {"site.surfaces": ["road"], "shoot.tripod_on_road": True}


@pytest.fixture
def japan(session):
    """Return two prefectures, each with its police."""
    area = areas.two_prefectures(session)
    police = OrganisationKind.PERMIT_AUTHORITY
    areas.organisation(session, "hyogo-police", police, (area["28"], "road_use"))
    areas.organisation(session, "osaka-police", police, (area["27"], "road_use"))
    return area


def ask(session, site=HIMEJI, *, first=DAY, last=None, hours=None, today=TODAY, **facts):
    told = {name.replace("__", "."): value for name, value in facts.items()} or TRIPOD
    shoot = Shoot(site, first, last or first, hours, told)
    return finder.requirements(session, book(), shoot, today)


def offices(found, id_="JP-ROAD-USE") -> list[str]:
    return [each.organisation.slug for each in found.offices[id_]]


@pytest.mark.usefixtures("japan")
class TestWhomToAsk:
    def test_the_authority_of_the_place_is_asked(self, session):
        assert offices(ask(session)) == ["hyogo-police"]

    def test_a_route_over_a_border_asks_both_prefectures(self, session):
        route = LineString([(135.39, 34.5), (135.41, 34.5)])
        assert sorted(offices(ask(session, route))) == ["hyogo-police", "osaka-police"]

    def test_at_sea_the_shore_before_which_it_lies_is_asked(self, session):
        found = ask(session, Point(134.7, 33.95))
        assert found.site.is_offshore
        assert offices(found) == ["hyogo-police"]

    @pytest.mark.parametrize("site", [Point(10, 10), Point(134.7, 33.5)])
    def test_abroad_and_far_at_sea_there_is_nobody_to_ask(self, session, site):
        with pytest.raises(BadRequest, match="touches no municipality"):
            ask(session, site)

    def test_a_route_of_three_hundred_kilometres_is_described_in_parts(self, session):
        with pytest.raises(BadRequest, match="km long"):
            ask(session, LineString([(134.1, 34.1), (135.9, 35.6)]))


@pytest.mark.usefixtures("japan")
class TestWhen:
    def test_the_filing_days_are_counted_back_from_the_first_day(self, session):
        (filing,) = (each for each in ask(session).timeline.filings if each.id == "JP-ROAD-USE")
        assert (filing.latest_on, filing.plan_on) == (date(2027, 4, 7), date(2027, 3, 29))
        assert not filing.is_late

    def test_what_can_no_longer_be_filed_is_late_and_the_first_possible_day_is_said(self, session):
        found = ask(session, first=date(2026, 12, 1))
        assert "JP-ROAD-USE" in [each.id for each in found.timeline.filings if each.is_late]
        assert found.timeline.earliest_shoot_on > date(2026, 12, 1)

    def test_a_day_in_the_past_is_refused_with_the_day_in_japan(self, session):
        with pytest.raises(BadRequest, match="2026-11-27"):
            ask(session, first=date(2026, 11, 26))

    @pytest.mark.parametrize(
        ("begin", "end", "is_night"),
        [
            (time(9), time(17), False),
            (time(3), time(9), True),
            (time(16), time(22), True),
            (time(20), time(2), True),
        ],
    )
    def test_hours_after_sunset_or_before_sunrise_are_night(self, session, begin, end, is_night):
        found = ask(session, hours=Hours(begin, end))
        assert found.values["days.is_night"] is is_night

    def test_without_hours_nobody_knows_about_the_night(self, session):
        assert "days.is_night" not in ask(session).values

    def test_the_days_are_counted_from_the_first_to_the_last(self, session):
        assert ask(session, last=date(2027, 4, 14)).values["days.count"] == 3


@pytest.mark.usefixtures("japan")
class TestWhatIsNotKnown:
    def test_a_fact_that_is_not_told_leaves_open_what_depends_on_it(self, session):
        found = ask(session, site__surfaces=["road"])
        assert "JP-ROAD-USE" in [each.requirement.id for each in found.findings.open]
        assert "shoot.tripod_on_road" in found.questions

    def test_the_answer_comes_in_both_languages_with_its_reasons(self, session):
        told = answer.told(ask(session))
        (road,) = (each for each in told.requirements if each.id == "JP-ROAD-USE")
        assert {"en", "ja"} <= road.title.keys()
        assert [each.fact for each in road.why] == ["site.surfaces", "shoot.tripod_on_road"]


class TestLayers:
    def order(self, *complete_in: str) -> LayerOrder:
        return LayerOrder("did", LayerSubject.DENSELY_INHABITED, "DID", "told for tests", "none", complete_in)

    def take_in(self, session, tmp_path, *complete_in: str) -> None:
        file = tmp_path / "did.geojson"
        file.write_text(
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "姫路"},'
            '"geometry": {"type": "Polygon", "coordinates":'
            " [[[134.6,34.8],[134.8,34.8],[134.8,34.9],[134.6,34.9],[134.6,34.8]]]}}]}"
        )
        layers.take_in(session, TESTS, open_source(file), self.order(*complete_in))

    def fact(self, session, site):
        return sites.read(session, site, DAY).values.get("site.in_did")

    def test_without_a_layer_nobody_knows(self, session, japan):
        assert self.fact(session, HIMEJI) is None

    def test_within_a_feature_it_is_so(self, session, japan, tmp_path):
        self.take_in(session, tmp_path)
        assert self.fact(session, HIMEJI) is True
        assert self.fact(session, box(134.79, 34.89, 134.9, 35.0)) is True

    def test_outside_of_all_it_is_not_so_only_where_the_layer_misses_nothing(self, session, japan, tmp_path):
        outside, beyond = Point(134.3, 34.5), Point(135.6, 34.5)
        self.take_in(session, tmp_path)
        assert self.fact(session, outside) is None
        self.take_in(session, tmp_path, "28")
        assert self.fact(session, outside) is False
        assert self.fact(session, beyond) is None
        self.take_in(session, tmp_path, "JP")
        assert self.fact(session, beyond) is False

    def test_what_lies_near_is_told_with_its_distance(self, session, japan, tmp_path):
        self.take_in(session, tmp_path)
        (near,) = sites.read(session, Point(134.59, 34.85), DAY).nearby
        assert near.name == "姫路"
        assert 800 < near.distance_m < 1_000

    def test_a_layer_of_the_same_name_takes_the_place_of_the_earlier_one(self, session, japan, tmp_path):
        self.take_in(session, tmp_path)
        self.take_in(session, tmp_path)
        assert len(sites.read(session, Point(134.59, 34.85), DAY).nearby) == 1

    def test_a_code_that_is_none_is_refused(self, session, japan, tmp_path):
        with pytest.raises(BadRequest, match="no code of a prefecture"):
            self.take_in(session, tmp_path, "99")

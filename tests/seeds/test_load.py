"""Japan goes into an empty database as a whole, and can be asked at once."""

import pytest
from shapely.geometry import Point
from sqlalchemy import func, select
from sqlmodel import Session

from app.accounts import queries
from app.accounts.models import Area, AreaLevel, Organisation, OrganisationKind
from app.kit import clock
from app.kit.db import Database
from app.locations import finding
from app.locations.models import TransportStop
from app.locations.search import LocationSearch
from seeds import load
from tests.factories.areas import two_prefectures

pytestmark = pytest.mark.xdist_group("seeds")
HIMEJI = Point(134.6939, 34.8394)


@pytest.fixture
def japan(session: Session) -> Session:
    ids = load.load_areas(session)
    load.load_organisations(session, ids)
    load.load_stops(session)
    load.load_places(session)
    return session


def number(session: Session, *conditions: object) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0


@pytest.mark.slow
def test_all_of_japan_is_there(japan):
    assert number(japan, Area.level == AreaLevel.PREFECTURE) == 47
    assert number(japan, Area.level == AreaLevel.MUNICIPALITY) == 1741
    assert number(japan, Organisation.kind != OrganisationKind.PERMIT_AUTHORITY) == 132
    assert number(japan, TransportStop.kind == "station") > 9_000
    castle = finding.find(japan, LocationSearch(words="himeji jo")).page.features[0]
    assert "Himeji Castle" in castle
    competent = queries.competences(japan, HIMEJI, clock.today(), "road_use")
    assert [body.organisation.name["ja"] for body in competent] == ["兵庫県警察"]


def test_a_database_with_anything_in_it_is_left_alone(database: Database):
    with database.writer() as session:
        assert not load.is_loaded(session)
        two_prefectures(session)
        assert load.is_loaded(session)

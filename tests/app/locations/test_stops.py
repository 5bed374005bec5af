"""Stations by what people call them."""

import pytest
from sqlmodel import Session

from app.locations import stations, stops
from tests.factories.authors import TESTS
from tests.factories.catalogue import HIMEJI_STATION


@pytest.fixture
def railway(session: Session) -> Session:
    west = HIMEJI_STATION._replace(slug="himejibessho", name={"en": "Himejibessho", "ja": "ひめじ別所"})
    stations.add(session, TESTS, [west, HIMEJI_STATION])
    return session


class TestNamed:
    @pytest.mark.parametrize("words", ["Himeji", "himeji", "姫路", " HIMEJI "])
    def test_the_whole_name_comes_before_one_that_only_begins_so(self, railway: Session, words: str):
        assert stops.named(railway, words)[0].slug == "himeji-station"

    def test_the_beginning_of_a_name_is_enough(self, railway: Session):
        assert len(stops.named(railway, "him")) == 2

    @pytest.mark.parametrize("words", ["", "%", "_", "\\", "meji"])
    def test_nothing_else_is_found(self, railway: Session, words: str):
        assert stops.named(railway, words) == []

"""The answers that are asked for most are those of the general search, and as fresh."""

from contextlib import closing

import orjson
import pytest
from sqlmodel import Session

from app.kit.hot import Reader
from app.kit.paging import encode_cursor
from app.locations import finding, hot, places, shown
from app.locations.asking import search_of, simple_search_of
from app.locations.schemas import LocationQuery
from tests.factories.areas import two_prefectures
from tests.factories.places import HIMEJI_CASTLE, draft, publish

JAPAN = "122,24,154,46"


@pytest.fixture
def filled(database):
    with database.writer() as session:
        two_prefectures(session)
        publish(
            session, [HIMEJI_CASTLE, *(draft(f"mill-{n}", 134.1 + n / 50, 34.1 + n / 60) for n in range(40))]
        )
    return database


@pytest.fixture
def reader(filled):
    with closing(Reader(filled.reading_engine)) as reader:
        yield reader


@pytest.fixture
def session(filled):
    with filled.reader() as session:
        yield session


def asked(**more: object) -> LocationQuery:
    return LocationQuery(**{"bbox": JAPAN, "facets": False} | more)


class TestFind:
    @pytest.mark.parametrize(
        "more",
        [
            {},
            {"bbox": "134.3,34.2,134.6,34.6"},
            {"bbox": "10,10,11,11"},
            {"category": "castle"},
            {"category": "house", "limit": 3},
            {"limit": 1},
            {"lang": "ja"},
        ],
    )
    def test_gives_what_the_general_search_gives(self, reader, session: Session, more):
        query = asked(**more)
        found, _version = hot.find(reader, simple_search_of(query, query.lang or "en"))
        general = finding.find(session, search_of(session, query, query.lang or "en"), with_facets=False)
        assert (found.number, found.page.features) == (general.number, general.page.features)
        assert found.page.has_more == general.page.has_more

    def test_pages_through_everything_once(self, reader):
        seen, cursor, more = [], "", True
        while more:
            found, _version = hot.find(reader, simple_search_of(asked(limit=7, cursor=cursor), "en"))
            seen += found.page.features
            cursor, more = encode_cursor(*found.page.end), found.page.has_more
        assert len(seen) == len(set(seen)) == found.number

    def test_tells_the_version_of_the_data(self, reader, session):
        _found, version = hot.find(reader, simple_search_of(asked(), "en"))
        assert version == hot.version(reader) == places.dataset_version(session) > 0

    def test_sees_what_was_written_since(self, filled, reader):
        before = hot.version(reader)
        with filled.writer() as session, shown.changing(session, []):
            pass
        assert hot.version(reader) == before + 1


class TestFeature:
    def test_is_the_one_of_the_place(self, reader, session):
        whole, card = (
            orjson.loads(hot.feature(reader, "mill-7", "ja")),
            places.feature(session, "mill-7", "ja"),
        )
        told = orjson.loads(card)
        assert (whole["id"], whole["geometry"]) == (told["id"], told["geometry"])
        assert whole["properties"].items() >= told["properties"].items()

    def test_of_an_unknown_place_is_nothing(self, reader):
        assert hot.feature(reader, "mill-99", "ja") is None


class TestSimpleSearch:
    @pytest.mark.parametrize(
        "more",
        [
            {"q": "mill"},
            {"facets": True},
            {"bbox": ""},
            {"bbox": "170,0,-170,10"},
            {"category": "historic"},
            {"era": "edo"},
            {"sort": "name"},
            {"has_photo": False},
        ],
    )
    def test_is_none_where_more_is_asked(self, more):
        assert simple_search_of(asked(**more), "en") is None

"""What a search finds, in which order, page by page."""

import itertools
import math
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon
from sqlmodel import Session

from app.kit.errors import BadRequest
from app.kit.paging import encode_cursor
from app.locations import finding, queries
from app.locations.search import AreaSet, Circle, LocationSearch, Sort
from geo.geometry import box
from tests.factories import places
from tests.factories.areas import two_prefectures

FRESH = date(2026, 11, 23)


@pytest.fixture
def catalogue(session: Session) -> Session:
    two_prefectures(session)
    places.publish(session)
    return session


def slugs(session: Session, **asked: object) -> list[str]:
    found = finding.find(session, LocationSearch(**asked), with_facets=False)
    return [feature.split('"id":"')[1].split('"')[0] for feature in found.page.features]


class TestWords:
    @pytest.mark.parametrize(
        "words",
        [
            "himeji jo",
            "Himeji-jō",
            "ひめじ",
            "ヒメジ",
            "castle",
            "城",
            "姫路城",
            "HIMEJI",
            "天守",
            "samurai",
            "007",
            "江戸",
        ],
    )
    def test_a_castle_is_found_by_its_name_its_reading_and_its_kind(self, catalogue, words):
        assert slugs(catalogue, words=words)[0] == "himeji-castle"

    @pytest.mark.parametrize("words", ["shrine", "神社", "jinja", "torii"])
    def test_a_word_in_one_language_finds_what_is_named_in_the_other(self, catalogue, words):
        assert slugs(catalogue, words=words) == ["tsu-shrine"]

    @pytest.mark.parametrize(
        ("typed", "meant"), [("hmieji", "himeji"), ("castel", "castle"), ("warehuose", "warehouse")]
    )
    def test_a_slip_of_the_finger_is_forgiven_and_said(self, catalogue, typed, meant):
        assert finding.find(catalogue, LocationSearch(words=typed)).mended == meant

    def test_of_several_near_words_the_one_that_finds_something_is_meant(self, catalogue):
        places.publish(
            catalogue, [places.draft("cable-car", 135.5, 34.6, name={"en": "Cable Car"}, category="railway")]
        )
        assert finding.find(catalogue, LocationSearch(words="himeji casle")).mended == "himeji castle"

    def test_every_word_must_be_found(self, catalogue):
        assert slugs(catalogue, words="himeji shrine") == ["tsu-shrine"]

    @pytest.mark.parametrize("words", ['"', "*", "AND", "a OR", "'", "!!", "NEAR(", "💥", "%", "_", "\\"])
    def test_a_question_without_a_known_word_finds_nothing_and_marks_of_query_languages_are_none(
        self, catalogue, words
    ):
        assert slugs(catalogue, words=words) in ([], ["himeji-castle"])

    def test_blanks_ask_for_nothing_in_particular(self, catalogue):
        assert len(slugs(catalogue, words=" ")) == 3

    @pytest.mark.parametrize(
        "words",
        [
            "castles",
            "Himeji's castle",
            "the castle of Himeji",
            "Japanese castle",
            "historic",
            "歴史的な場所",
            "visitors",
            "観光客",
            "indoor",
            "spring",
        ],
    )
    def test_the_castle_answers_to_every_label_and_to_simple_phrases(self, catalogue, words):
        assert "himeji-castle" in slugs(catalogue, words=words)

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("姫路の城", "姫路 城"),
            ("町を見下ろす天守", "町 見下ろす 天守"),
            ("姫路天守", "姫路 天守"),
        ],
    )
    def test_japanese_that_nothing_is_called_is_parted(self, catalogue, typed, meant):
        found = finding.find(catalogue, LocationSearch(words=typed))
        assert (found.mended, found.number) == (meant, 1)

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [("hyoog", "hyogo"), ("histroic", "historic"), ("You Only Live Twcie", "you only live twice")],
    )
    def test_a_slip_is_forgiven_in_areas_kinds_and_titles(self, catalogue, typed, meant):
        assert finding.find(catalogue, LocationSearch(words=typed)).mended == meant

    def test_of_equally_near_words_the_one_that_more_places_have_is_meant(self, catalogue):
        drafts = [places.draft(f"maple-{n}", name={"en": f"Maple {n}"}) for n in range(3)]
        places.publish(catalogue, [*drafts, places.draft("cable", name={"en": "Mable"})])
        assert finding.find(catalogue, LocationSearch(words="mrple")).mended == "maple"

    def test_a_castle_comes_before_what_is_only_named_after_one(self, catalogue):
        named = {"en": "Kinosaki", "ja": "城崎温泉"}
        places.publish(catalogue, [places.draft("kinosaki", name=named, category="onsen", checked_on=FRESH)])
        assert slugs(catalogue, words="城") == ["himeji-castle", "kinosaki"]

    def test_a_whole_word_comes_before_the_beginning_of_one(self, catalogue):
        drafts = [places.draft("village-hall", checked_on=FRESH), places.draft("aoyama-villa")]
        places.publish(catalogue, drafts)
        assert slugs(catalogue, words="villa")[0] == "aoyama-villa"
        assert "village-hall" in slugs(catalogue, words="villa")

    def test_a_name_that_is_just_the_words_comes_first(self, catalogue):
        places.publish(
            catalogue, [places.draft("castle-cafe", name={"en": "Himeji Castle Cafe"}, category="restaurant")]
        )
        assert slugs(catalogue, words="himeji castle")[0] == "himeji-castle"


class TestWhere:
    def test_a_box_holds_what_lies_in_it(self, catalogue):
        assert slugs(catalogue, within=(box(135.4, 34, 136, 35),)) == ["red-brick-warehouse"]

    def test_a_drawn_polygon_holds_what_lies_in_it_and_not_what_lies_in_its_box(self, catalogue):
        triangle = Polygon([(134.6, 34.8), (134.75, 34.8), (134.6, 34.95)])
        assert slugs(catalogue, within=(triangle,)) == ["himeji-castle"]

    def test_a_circle_reaches_as_far_as_its_metres(self, catalogue):
        assert slugs(catalogue, circle=Circle(134.6939, 34.8394, 500)) == ["himeji-castle"]

    def test_nearer_places_come_first_when_asked(self, catalogue):
        found = slugs(catalogue, origin=(135.5, 34.7), sort=Sort.DISTANCE)
        assert found == ["red-brick-warehouse", "himeji-castle", "tsu-shrine"]

    def test_a_prefecture_holds_its_places(self, catalogue):
        assert slugs(catalogue, areas=(AreaSet(("27",)),)) == ["red-brick-warehouse"]

    def test_distance_without_a_middle_is_refused(self):
        with pytest.raises(BadRequest, match="near="):
            LocationSearch(sort=Sort.DISTANCE)


class TestFilters:
    @pytest.mark.parametrize(
        "asked",
        [
            {"categories": ("castle",)},
            {"categories": ("castle", "castle_ruin")},
            {"values": {"era": ("edo",)}},
            {"values": {"look": ("samurai_japan", "china")}},
            {"values": {"intrusion": ("visitors",), "setting": ("both",)}},
            {"ranges": {"floor_area_m2": (2000, 3000)}},
            {"has_credit": True},
        ],
    )
    def test_each_narrows_the_search_to_the_castle(self, catalogue, asked):
        assert slugs(catalogue, **asked) == ["himeji-castle"]

    def test_facets_count_the_values_of_the_result(self, catalogue):
        facets = finding.find(catalogue, LocationSearch()).facets
        assert facets["look"] == {"samurai_japan": 1, "meiji_japan": 1, "europe": 1}

    def test_facets_of_a_narrowed_search_count_only_what_matches(self, catalogue):
        facets = finding.find(catalogue, LocationSearch(categories=("castle",))).facets
        assert facets["area"] == {"28": 1}


class TestPages:
    @pytest.mark.parametrize("sort", list(Sort))
    def test_pages_one_after_another_give_every_place_once(self, catalogue, sort):
        places.publish(
            catalogue,
            [
                places.draft(f"house-{n}", 134.1 + n / 50, 34.2, name={"en": f"House {n % 3}"})
                for n in range(40)
            ],
        )
        asked = {"sort": sort, "origin": (134.5, 34.5), "limit": 7}
        seen, cursor = [], ""
        for _ in range(10):
            page = finding.find(catalogue, LocationSearch(**asked, cursor=cursor)).page
            seen += page.features
            cursor = encode_cursor(*page.end)
            if not page.has_more:
                break
        assert len(seen) == len(set(seen)) == 43

    @pytest.mark.parametrize("sort", [Sort.DISTANCE, Sort.FRESHNESS, Sort.NAME])
    @pytest.mark.parametrize("lang", ["en", "ja"])
    @pytest.mark.parametrize("narrowed", [{}, {"words": "castle"}, {"areas": (AreaSet(("28",)),)}])
    def test_an_order_over_very_many_is_walked_to_the_same_places(
        self, scattered, monkeypatch, sort, lang, narrowed
    ):
        session, _drafts = scattered
        asked = {"sort": sort, "lang": lang, "origin": (134.7, 34.2), "limit": 25, **narrowed}
        sorted_pages = [*_pages(session, asked)]
        monkeypatch.setattr(queries, "MOST_COUNTED", 3)
        walked_pages = [*_pages(session, asked)]
        assert walked_pages == sorted_pages
        assert sum(map(len, walked_pages)) > 25

    def test_a_cursor_of_another_order_is_refused(self, catalogue):
        page = finding.find(catalogue, LocationSearch(limit=1)).page
        with pytest.raises(BadRequest, match="cursor"):
            finding.find(catalogue, LocationSearch(sort=Sort.NAME, cursor=encode_cursor(*page.end)))

    def test_freshly_checked_places_come_first_when_asked(self, catalogue):
        assert slugs(catalogue, sort=Sort.FRESHNESS)[:2] == ["himeji-castle", "red-brick-warehouse"]

    def test_names_are_sorted_by_their_reading_in_japanese(self, catalogue):
        assert slugs(catalogue, sort=Sort.NAME, lang="ja")[0] == "himeji-castle"


def _pages(session, asked):
    """Yield the places of each page, following its cursor to the end."""
    has_more, cursor = True, ""
    while has_more:
        page = finding.find(session, LocationSearch(**asked, cursor=cursor), with_facets=False).page
        yield page.features
        has_more, cursor = page.has_more, encode_cursor(*page.end)


@pytest.fixture
def scattered(session):
    """Castles over two prefectures, a few of them checked, on different days."""
    two_prefectures(session)
    grid = itertools.product(range(18), range(9))
    drafts = [
        places.draft(
            f"p-{x}-{y}", 134.05 + x / 9.3, 34.03 + y / 9.7,
            name={"en": f"Castle {x * y % 7}", "ja": f"城{y}"},
            checked_on=date(2026, 1 + x % 12, 1 + y) if x % 3 else None,
        )
        for x, y in grid
    ]  # fmt: skip
    places.publish(session, drafts)
    return session, drafts


lons, lats = st.floats(134.0, 136.0), st.floats(34.0, 35.0)


class TestAgainstLookingAtEachPlace:
    """The walk along the index gives what a look at every single place would give."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(corners=st.tuples(lons, lats, lons, lats))
    def test_any_box(self, scattered, corners):
        session, drafts = scattered
        west, east = sorted(corners[::2])
        south, north = sorted(corners[1::2])
        if math.isclose(west, east) or math.isclose(south, north):
            return
        shape = box(west, south, east, north)
        expected = {d.slug for d in drafts if shape.covers(Point(*d.position))}
        assert set(slugs(session, within=(shape,), limit=1000)) == expected

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(lon=lons, lat=lats, width=st.floats(0.01, 0.5))
    def test_any_triangle(self, scattered, lon, lat, width):
        session, drafts = scattered
        shape = Polygon([(lon, lat), (lon + width, lat), (lon, lat + width / 2)])
        expected = {d.slug for d in drafts if shape.covers(Point(*d.position))}
        assert set(slugs(session, within=(shape,), limit=1000)) == expected

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(lon=lons, lat=lats, width=st.floats(0.001, 8))
    def test_words_in_any_box_however_many_squares_it_takes(self, scattered, lon, lat, width):
        session, drafts = scattered
        shape = box(lon, lat, lon + width, lat + width)
        expected = {d.slug for d in drafts if shape.covers(Point(*d.position))}
        assert set(slugs(session, words="castle", within=(shape,), limit=1000)) == expected

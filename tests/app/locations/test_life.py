"""The life of a place: from draft to public to retired, and who finds it meanwhile."""

import itertools
from collections import Counter
from contextlib import suppress
from dataclasses import replace

import mapbox_vector_tile
import orjson
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from app.accounts.whereabouts import Gazetteer
from app.kit.audit import AuditEntry
from app.kit.errors import BadRequest, Incomplete, WrongState
from app.kit.storage import Folder
from app.locations import catalogue, cells, photos
from app.locations.models import Cell, Location, LocationCard, LocationWords
from app.locations.photos import Caption
from app.locations.rules import TRANSITIONS, Action, Status
from geo import tiling, zorder
from tests.factories import pictures, places
from tests.factories.areas import two_prefectures
from tests.factories.authors import TESTS

LANGUAGES = {"en", "ja"}
CASTLE = places.HIMEJI_CASTLE


def put(session, status: Status, draft=CASTLE) -> Location:
    """Add a place that is in that status."""
    two_prefectures(session)
    (place_id,) = catalogue.add(session, TESTS, [draft], Gazetteer(session), status)
    return session.get(Location, place_id)


class TestAdd:
    @pytest.mark.parametrize("status", Status)
    def test_a_place_begins_in_the_status_asked_for(self, session, status):
        assert put(session, status).status == status

    def test_a_draft_may_still_lack_what_the_public_must_know(self, session):
        assert put(session, Status.DRAFT, places.draft("a-house", name={}, category="", source="")).id

    @pytest.mark.parametrize("lacking", [{"name": {}}, {"category": ""}, {"source": ""}])
    def test_the_public_must_know_name_category_and_source(self, session, lacking):
        with pytest.raises(Incomplete) as refusal:
            put(session, Status.PUBLIC, places.draft("a-house", **lacking))
        assert refusal.value.facts["missing"] == list(lacking)

    def test_a_place_in_the_sea_is_refused(self, session):
        with pytest.raises(Incomplete, match="lies in no known area"):
            put(session, Status.DRAFT, places.draft("a-buoy", 150, 30))

    @pytest.mark.parametrize(
        "told", [{"category": "historic"}, {"category": "spaceport"}, {"details": {"era": "future"}}]
    )
    def test_a_word_that_is_none_is_refused(self, told):
        with pytest.raises(BadRequest, match="There is no"):
            places.draft("a-house", **told)


class TestTake:
    @pytest.mark.parametrize(("status", "action"), list(itertools.product(Status, Action)))
    def test_an_action_leads_on_from_its_status_or_changes_nothing(self, session, status, action):
        location = put(session, status)
        starts, end = TRANSITIONS[action]
        with suppress(WrongState):
            catalogue.take(session, TESTS, location, action)
        assert location.status == (end if status in starts else status)

    @pytest.mark.parametrize("lacking", [{"name": {}}, {"category": ""}, {"source": ""}])
    def test_what_lacks_something_is_not_published(self, session, lacking):
        location = put(session, Status.IN_REVIEW, places.draft("a-house", **lacking))
        with pytest.raises(Incomplete, match=next(iter(lacking))):
            catalogue.take(session, TESTS, location, Action.PUBLISH)
        assert location.status == Status.IN_REVIEW

    def test_the_log_tells_each_step(self, session):
        location = put(session, Status.DRAFT)
        for action in (Action.SUBMIT, Action.PUBLISH, Action.RETIRE):
            catalogue.take(session, TESTS, location, action)
        tags = session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)).all()
        assert tags[-3:] == ["location:submit", "location:publish", "location:retire"]


class TestEdit:
    def test_the_card_tells_the_new_name(self, session):
        location = put(session, Status.PUBLIC)
        anew = places.draft("himeji-castle", name={"en": "White Heron Castle"}, category="castle")
        catalogue.edit(session, TESTS, location, anew, Gazetteer(session))
        names = session.scalars(select(LocationCard.name)).all()
        assert set(names) == {"White Heron Castle"}

    def test_the_log_tells_what_changed_from_what_to_what_and_nothing_else(self, session):
        location = put(session, Status.PUBLIC)
        anew = replace(CASTLE, details={"capacity": 40}, facets={"look": ("meiji_japan",)}, works=())
        catalogue.edit(session, TESTS, location, anew, Gazetteer(session))
        said = session.scalars(select(AuditEntry).where(AuditEntry.tag == "location:edit")).one().said
        assert said["before"]["capacity"] is None
        assert said["after"]["capacity"] == 40
        assert "look=samurai_japan" in said["before"]["facets"]
        assert "look=meiji_japan" in said["after"]["facets"]
        assert (said["before"]["works"], said["after"]["works"]) == (["You Only Live Twice"], [])
        assert not said["after"].keys() & {"name", "geom", "status", "era"}

    @pytest.mark.parametrize("status", Status)
    def test_the_status_stays(self, session, status):
        location = put(session, status)
        catalogue.edit(session, TESTS, location, CASTLE, Gazetteer(session))
        assert location.status == status

    def test_a_public_place_cannot_lose_what_the_public_must_know(self, session):
        location = put(session, Status.PUBLIC)
        with pytest.raises(Incomplete, match="source"):
            catalogue.edit(
                session, TESTS, location, places.draft("himeji-castle", source=""), Gazetteer(session)
            )


TILE = tiling.tile_at(134.6939, 34.8394, 14)
COUNTS = {
    "search": lambda client: client.get("/api/locations").json()["numberMatched"],
    "search by words": lambda client: client.get("/api/locations?q=himeji").json()["numberMatched"],
    "search by distance": lambda client: client.get("/api/locations?near=134.69,34.84&sort=distance").json()[
        "numberMatched"
    ],
    "facets": lambda client: len(client.get("/api/locations").json()["facets"]["category"]),
    "site map": lambda client: client.get("/sitemap-places.xml").text.count("<url>"),
    "tile": lambda client: len(
        mapbox_vector_tile.decode(client.get(f"/tiles/locations/{TILE.z}/{TILE.x}/{TILE.y}.mvt").content)
    ),
}
ADDRESSES = (
    "/api/locations/himeji-castle",
    "/en/places/himeji-castle",
    "/ja/places/himeji-castle",
    "/en/places/himeji-castle/sun",
    "/pictures/himeji-castle.svg",
)
HIDDEN = [status for status in Status if status != Status.PUBLIC]


class TestWhoFindsIt:
    @pytest.mark.parametrize("status", HIDDEN)
    def test_a_place_that_is_not_public_is_found_nowhere(self, session, client, status):
        put(session, status)
        session.commit()
        assert {how: count(client) for how, count in COUNTS.items()} == dict.fromkeys(COUNTS, 0)

    @pytest.mark.parametrize("status", HIDDEN)
    def test_a_place_that_is_not_public_has_no_address(self, session, client, status):
        put(session, status)
        session.commit()
        assert {path: client.get(path).status_code for path in ADDRESSES} == dict.fromkeys(ADDRESSES, 404)

    def test_a_public_place_is_found_everywhere(self, session, client):
        put(session, Status.PUBLIC)
        session.commit()
        assert all(count(client) for count in COUNTS.values())

    def test_a_public_place_has_every_address(self, session, client):
        put(session, Status.PUBLIC)
        session.commit()
        assert {path: client.get(path).status_code for path in ADDRESSES} == dict.fromkeys(ADDRESSES, 200)


def recounted(session) -> dict:
    """Return how many public places lie in each cell, by category and in all, counted anew."""
    counts: Counter = Counter()
    for place in session.scalars(select(Location).where(Location.status == Status.PUBLIC)):
        for zoom in cells.ZOOMS:
            tile = tiling.tile_at(place.lon, place.lat, zoom)
            for category in (place.category, cells.EVERY):
                counts[zoom, category, zorder.interleave(tile.x, tile.y)] += 1
    return dict(counts)


class Life(RuleBasedStateMachine):
    """Places are added, edited, moved through their life, and get and lose pictures, in any order."""

    def __init__(self, session, storage: Folder) -> None:
        super().__init__()
        self.outer = session
        self.savepoint = session.begin_nested()
        self.session, self.storage = session, storage
        self.gazetteer = Gazetteer(session)
        self.slugs: list[str] = []

    def teardown(self) -> None:
        self.savepoint.rollback()
        self.outer.expire_all()

    def one(self, data) -> Location:
        return catalogue.get(self.session, data.draw(st.sampled_from(self.slugs)))

    def draft(self, data, slug: str):
        lon, lat = data.draw(st.sampled_from([(134.69, 34.84), (134.70, 34.84), (135.5, 34.7)]))
        return places.draft(
            slug,
            lon,
            lat,
            category=data.draw(st.sampled_from(["castle", "house"])),
            blur_m=data.draw(st.sampled_from([0, 500])),
        )

    @rule(data=st.data(), status=st.sampled_from(Status))
    def add(self, data, status) -> None:
        slug = f"place-{len(self.slugs)}"
        catalogue.add(self.session, TESTS, [self.draft(data, slug)], self.gazetteer, status)
        self.slugs.append(slug)

    @precondition(lambda self: self.slugs)
    @rule(data=st.data())
    def edit(self, data) -> None:
        location = self.one(data)
        catalogue.edit(self.session, TESTS, location, self.draft(data, location.slug), self.gazetteer)

    @precondition(lambda self: self.slugs)
    @rule(data=st.data(), action=st.sampled_from(Action))
    def take(self, data, action) -> None:
        with suppress(WrongState):
            catalogue.take(self.session, TESTS, self.one(data), action)

    @precondition(lambda self: self.slugs)
    @rule(data=st.data())
    def show(self, data) -> None:
        location = self.one(data)
        if not photos.all_of(self.session, location):
            caption = Caption("Taro", "CC0", {"en": "A house"})
            photos.add(self.session, TESTS, self.storage, location, PICTURE, caption)

    @precondition(lambda self: self.slugs)
    @rule(data=st.data())
    def remove_picture(self, data) -> None:
        location = self.one(data)
        for photo in photos.all_of(self.session, location):
            photos.remove(self.session, TESTS, location, photo.id or 0)

    @invariant()
    def cells_equal_a_recount(self) -> None:
        kept = {(c.zoom, c.category, c.number): c.places for c in self.session.scalars(select(Cell))}
        assert kept == recounted(self.session)

    @invariant()
    def the_middle_of_a_cell_lies_in_it(self) -> None:
        for cell in self.session.scalars(select(Cell).where(Cell.zoom == cells.ZOOMS[-1])):
            middle = cell.sum_lon / cell.places, cell.sum_lat / cell.places
            tile = tiling.tile_at(*middle, cell.zoom)
            assert zorder.interleave(tile.x, tile.y) == cell.number

    @invariant()
    def each_public_place_has_its_cards_and_no_other_has_any(self) -> None:
        public = self.session.scalars(select(Location.id).where(Location.status == Status.PUBLIC)).all()
        held = self.session.execute(select(LocationCard.location_id, LocationCard.lang)).all()
        assert sorted(map(tuple, held)) == sorted(itertools.product(public, LANGUAGES))

    @invariant()
    def what_can_be_found_by_words_is_what_is_public(self) -> None:
        ranked = self.session.scalars(select(Location.id).where(Location.rank_key.is_not(None))).all()
        public = self.session.scalars(select(Location.id).where(Location.status == Status.PUBLIC)).all()
        assert sorted(self.session.scalars(select(LocationWords.id))) == sorted(ranked) == sorted(public)

    @invariant()
    def cards_tell_what_the_places_are(self) -> None:
        held = select(LocationCard.feature, Location).join(Location, Location.id == LocationCard.location_id)
        for feature, place in self.session.execute(held):
            card = orjson.loads(feature)
            assert card["geometry"]["coordinates"] == [place.lon, place.lat]
            assert card["properties"]["category"] == place.category
            assert bool(card["properties"]["photo"]) == place.has_photo


PICTURE = pictures.file(pictures.drawn(320, 320))


class TestAnyOrder:
    def test_what_is_shown_follows_every_change(self, session, tmp_path):
        two_prefectures(session)
        run_state_machine_as_test(
            lambda: Life(session, Folder(tmp_path)),
            settings=settings(
                max_examples=12,
                stateful_step_count=12,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )

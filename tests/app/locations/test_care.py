"""Who looks inside a place, writes it, and takes it through its life."""

from dataclasses import replace
from datetime import timedelta

import mapbox_vector_tile
import pytest
from sqlmodel import select

from app.accounts import tokens
from app.kit.audit import AuditEntry
from app.kit.errors import BadRequest, Incomplete, NotAllowed, NotFound, NotSignedIn, Stale
from app.locations import care, exporting
from app.locations.access import NEEDED, Permission
from app.locations.models import Contact, Credit, Facet, Location
from app.locations.place_schemas import PlaceIn
from app.locations.rules import TRANSITIONS, Action, Status
from geo import tiling
from tests.factories import caring, people
from tests.factories.caring import ADDRESS, EXACT, NOBODY_ELSE, OWNER, SEATS, SLUG, actor

POINT = {"type": "Point", "coordinates": list(EXACT)}
WHO = ("nobody", *SEATS)
# fmt: off
MAY = {  # an action: who may take it
    Action.SUBMIT:  {"editor", "decider", "manager", "operator"},
    Action.RETURN:  {"decider", "manager", "operator"},
    Action.PUBLISH: {"decider", "manager", "operator"},
    Action.RETIRE:  {"decider", "manager", "operator"},
    Action.REOPEN:  {"decider", "manager", "operator"},
}
# fmt: on


def written(session, location) -> PlaceIn:
    """Return what is told of a place, to be changed and sent back."""
    told = care.told(session, location).model_dump()
    return PlaceIn.model_validate({name: told[name] for name in PlaceIn.model_fields})


class TestSteps:
    @pytest.mark.parametrize("action", Action)
    def test_those_whom_the_table_names_may_take_a_step_and_nobody_else(self, session, action):
        (start,) = TRANSITIONS[action][0]
        location, took = caring.hidden_house(session, start), set()
        for who in WHO:
            with session.begin_nested() as attempt:
                try:
                    found = care.get(session, actor(session, who), SLUG, NEEDED[action])
                    care.take(session, actor(session, who), found, action)
                    took.add(who)
                except (NotAllowed, NotFound, NotSignedIn):
                    pass
                attempt.rollback()
            session.refresh(location)
        assert took == MAY[action]

    def test_a_draft_is_submitted_returned_published_retired_and_reopened(self, session):
        location, decider = caring.hidden_house(session, Status.DRAFT), actor(session, "decider")
        steps = ("submit", "return", "submit", "publish", "retire", "reopen")
        lived = [care.take(session, decider, location, Action(step)).status for step in steps]
        assert lived == ["in_review", "draft", "in_review", "public", "retired", "draft"]

    def test_for_whom_nobody_vouched_decides_nothing(self, session):
        caring.hidden_house(session, Status.IN_REVIEW)
        caring.unvouch(session)
        with pytest.raises(NotFound):
            care.get(session, actor(session, "decider"), SLUG, Permission.PLACES_DECIDE)

    def test_the_log_says_who_did_it_and_for_whom(self, session):
        location, editor = caring.hidden_house(session, Status.DRAFT), actor(session, "editor")
        care.take(session, editor, location, Action.SUBMIT)
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (entry.tag, entry.who, entry.on_behalf_of) == (
            "location:submit",
            f"person:{editor.person_id}",
            f"organisation:{editor.organisation_id}",
        )


class TestInside:
    @pytest.mark.parametrize("status", Status)
    @pytest.mark.parametrize("who", NOBODY_ELSE)
    def test_for_others_there_is_nothing(self, session, who, status):
        caring.hidden_house(session, status)
        with pytest.raises((NotFound, NotSignedIn)):
            care.get(session, actor(session, who), SLUG)

    @pytest.mark.parametrize("who", ["reader", "editor", "operator"])
    def test_its_people_see_the_owner_and_the_exact_position(self, session, who):
        caring.hidden_house(session, Status.DRAFT)
        told = care.told(session, care.get(session, actor(session, who), SLUG))
        assert [each.model_dump() for each in told.contacts] == [OWNER]
        assert tuple(told.geometry["coordinates"]) == EXACT

    def test_a_reader_may_look_and_not_write(self, session):
        caring.hidden_house(session, Status.DRAFT)
        with pytest.raises(NotAllowed):
            care.get(session, actor(session, "reader"), SLUG, Permission.PLACES_EDIT)


SECRETS = (OWNER["name"], OWNER["phone"], OWNER["email"], ADDRESS, "134.6543", "34.76543")
ROUTES = (
    "/api/locations", "/api/locations?q=hidden", "/api/locations?near=134.65,34.76&sort=distance",
    "/api/locations?bbox=134,34,135,35&facets=false", f"/api/locations/{SLUG}",
    f"/api/locations/{SLUG}?lang=ja", f"/en/places/{SLUG}", f"/ja/places/{SLUG}", f"/en/places/{SLUG}/card",
    f"/en/places/{SLUG}/sun", "/en/",
    "/ja/?q=hidden", "/en/commissions/himeji-fc", "/sitemap.xml", "/sitemap-places.xml", "/sitemap-pages.xml",
    f"/pictures/{SLUG}.svg",
)  # fmt: skip


@pytest.fixture
def served(database, client):
    with database.writer() as session:
        caring.hidden_house(session)
    return client


class TestEveryRouteThatShowsAPlace:
    @pytest.mark.parametrize("who", NOBODY_ELSE)
    def test_none_tells_others_what_is_inside(self, served, database, who):
        people.carry(served, people.sign_in(database, f"{who}@example.jp") if who != "nobody" else "")
        answers = {route: served.get(route) for route in ROUTES}
        assert {answer.status_code for answer in answers.values()} == {200}
        told = {route: [each for each in SECRETS if each in answers[route].text] for route in ROUTES}
        assert {route: found for route, found in told.items() if found} == {}

    @pytest.mark.parametrize("who", NOBODY_ELSE)
    @pytest.mark.parametrize("path", ["/api/locations/{}/inside", "/en/places/{}/edit"])
    def test_the_doors_are_shut_to_others(self, served, database, who, path):
        people.carry(served, people.sign_in(database, f"{who}@example.jp") if who != "nobody" else "")
        answer = served.get(path.format(SLUG), follow_redirects=False)
        assert answer.status_code == (401 if who == "nobody" else 404)

    def test_tiles_draw_the_public_position(self, served, session):
        location = session.scalars(select(Location)).one()
        tile = tiling.tile_at(location.lon, location.lat, 14)
        content = served.get(f"/tiles/locations/{tile.z}/{tile.x}/{tile.y}.mvt").content
        (feature,) = mapbox_vector_tile.decode(content)["places"]["features"]
        assert feature["properties"].keys() == {"slug", "category", "group", "name"}

    @pytest.mark.parametrize("ending", ["geojson", "kml", "csv"])
    def test_exports_hold_what_the_public_sees(self, served, session, tmp_path, ending):
        exporting.write(session, tmp_path / f"places.{ending}")
        text = (tmp_path / f"places.{ending}").read_text(encoding="utf-8-sig")
        assert "hidden-house" in text
        assert not [each for each in SECRETS if each in text]

    def test_its_people_see_it_on_the_page_and_by_the_api(self, served, database):
        people.carry(served, people.sign_in(database, "reader@example.jp"))
        page, told = served.get(f"/en/places/{SLUG}").text, served.get(f"/api/locations/{SLUG}/inside")
        assert OWNER["phone"] in page
        assert "34.765432, 134.654322" in page
        assert (told.json()["contacts"], told.json()["geometry"]) == ([OWNER], POINT)

    def test_no_cache_keeps_it(self, served, database):
        people.carry(served, people.sign_in(database, "reader@example.jp"))
        kept = [
            served.get(path).headers["cache-control"]
            for path in (f"/api/locations/{SLUG}/inside", f"/en/places/{SLUG}")
        ]
        assert kept == ["private, no-store", "private, no-store"]

    def test_a_token_for_something_else_opens_nothing(self, served, database):
        scopes = ["places:import"]
        with database.writer() as session:
            token = tokens.issue(
                session, actor(session, "reader"), "tests", scopes, timedelta(days=1), scopes
            )
        answer = served.get(f"/api/locations/{SLUG}/inside", headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == 404


FULL = {
    "name": {"en": "A Kiln", "ja": "窯"}, "kana": "かま",
    "description": {"en": "Bricks.", "ja": "煉瓦。"},
    "category": "factory", "blur_m": 500, "address": "姫路市1", "era": "meiji", "setting": "both",
    "noise": "quiet", "power": "domestic", "closure": "possible", "look": ["europe"],
    "intrusion": ["none"], "season": ["autumn"], "light": ["shade"], "floor_area_m2": 120.5,
    "ceiling_height_m": 4.2, "access_width_m": 3.0, "parking_spaces": 0, "capacity": 40, "lead_days": 14,
    "fee_amount_minor": 20_000, "fee_currency": "JPY", "fee_note": {"ja": "一日"},
    "restrictions": {"en": "No fire."},
    "works": [{"title": {"ja": "ある映画"}, "year": 1999, "kind": "film", "source": "the owner"}],
    "contacts": [OWNER], "source": "the commission", "source_url": "https://example.jp/",
    "licence": "CC0",    "checked_on": "2026-11-01",
}  # fmt: skip


class TestWriting:
    def test_a_new_place_is_a_draft_in_the_care_of_its_writers_commission(self, session):
        caring.hidden_house(session)
        added = care.add(session, actor(session, "editor"), PlaceIn(geometry=POINT, name={"en": "A House"}))
        assert (added.status, added.commission_id) == (Status.DRAFT, actor(session, "editor").organisation_id)

    def test_every_field_comes_back_as_it_was_written(self, session):
        caring.hidden_house(session)
        said = PlaceIn.model_validate(FULL | {"geometry": POINT})
        added = care.add(session, actor(session, "editor"), said)
        assert written(session, added) == said.model_copy(update={"commission": "himeji-fc"})

    def test_what_is_written_again_without_a_change_changes_nothing(self, session):
        location, editor = caring.hidden_house(session), actor(session, "editor")
        before = written(session, location)
        care.edit(session, editor, location, before)
        assert written(session, location) == before
        (entry,) = session.scalars(
            select(AuditEntry).where(AuditEntry.tag.in_(["location:edit", "location:contacts"]))
        )
        assert entry.said.get("after", {}) == {}

    def test_the_log_tells_what_changed_and_no_number_of_the_owner(self, session):
        location, editor = caring.hidden_house(session), actor(session, "editor")
        said = written(session, location).model_copy(update={"capacity": 40, "contacts": []})
        care.edit(session, editor, location, said)
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.who == f"person:{editor.person_id}")
        ).all()
        edits = {entry.tag: entry.said for entry in entries if entry.thing == "location"}
        assert edits["location:edit"]["after"] == {"capacity": 40}
        assert OWNER["phone"] not in str(edits)
        assert edits.keys() == {"location:edit", "location:contacts"}

    @pytest.mark.parametrize("who", ["neighbour", "police", "producer", "reader"])
    def test_others_write_nothing(self, session, who):
        location = caring.hidden_house(session)
        with pytest.raises(NotAllowed):
            care.edit(session, actor(session, who), location, written(session, location))

    @pytest.mark.parametrize("who", ["police", "producer"])
    def test_who_looks_after_no_places_adds_none(self, session, who):
        caring.hidden_house(session)
        with pytest.raises((NotAllowed, BadRequest)):
            care.add(session, actor(session, who), PlaceIn(geometry=POINT))

    def test_a_place_is_not_slipped_into_another_commissions_care(self, session):
        location = caring.hidden_house(session)
        said = written(session, location).model_copy(update={"commission": "osaka-fc"})
        with pytest.raises(NotAllowed):
            care.edit(session, actor(session, "manager"), location, said)

    def test_the_operator_puts_a_place_in_another_commissions_care(self, session):
        location = caring.hidden_house(session)
        said = written(session, location).model_copy(update={"commission": "osaka-fc"})
        care.edit(session, actor(session, "operator"), location, said)
        assert location.commission_id == actor(session, "neighbour").organisation_id

    def test_an_authority_looks_after_no_place(self, session):
        location = caring.hidden_house(session)
        said = written(session, location).model_copy(update={"commission": "hyogo-police"})
        with pytest.raises(BadRequest, match="no film commission"):
            care.edit(session, actor(session, "operator"), location, said)

    def test_who_looked_before_somebody_else_wrote_looks_again(self, session):
        location, editor = caring.hidden_house(session), actor(session, "editor")
        seen, said = location.updated_at, written(session, location)
        care.edit(session, editor, location, said)
        location.updated_at = seen.replace(year=2001)
        with pytest.raises(Stale):
            care.edit(session, editor, location, said, seen)

    def test_a_public_place_cannot_lose_its_name(self, session):
        location = caring.hidden_house(session)
        with pytest.raises(Incomplete, match="name"):
            care.edit(
                session,
                actor(session, "editor"),
                location,
                written(session, location).model_copy(update={"name": {}}),
            )

    @pytest.mark.parametrize(
        ("told", "names"),
        [
            ({"era": "future"}, "era"),
            ({"look": ["mars"]}, "look"),
            ({"category": "spaceport"}, "category"),
            ({"checked_on": "2999-01-01"}, "checked_on"),
            ({"commission": "nowhere"}, "commission"),
        ],
    )
    def test_a_refusal_names_its_field(self, session, told, names):
        caring.hidden_house(session)
        said = PlaceIn.model_validate({"geometry": POINT} | told)
        with pytest.raises(BadRequest) as refusal:
            care.add(session, actor(session, "operator"), said)
        assert refusal.value.facts["parameter"] == names

    def test_a_municipality_that_was_stated_stays_while_the_place_does_not_move(self, session):
        location = caring.hidden_house(session)
        stated = session.scalars(select(Location.municipality_id)).one()
        care.edit(session, actor(session, "editor"), location, written(session, location))
        assert location.municipality_id == stated

    def test_what_a_source_said_stays_known_so_that_its_row_again_changes_nothing(self, session):
        location = caring.hidden_house(session)
        before = location.content_hash
        said = written(session, location).model_copy(update={"capacity": 3})
        care.edit(session, actor(session, "editor"), location, said)
        assert location.content_hash == before


class TestOverHttp:
    @pytest.fixture
    def editor(self, served, database):
        return people.carry(served, people.sign_in(database, "editor@example.jp"))

    def test_a_place_is_added_written_and_submitted(self, editor, session):
        added = editor.post("/api/locations", json=FULL | {"geometry": POINT}).json()
        slug = added["slug"]
        editor.put(f"/api/locations/{slug}", json={"geometry": POINT, "commission": "himeji-fc"})
        assert editor.post(f"/api/locations/{slug}/submit").json() == {"slug": slug, "status": "in_review"}
        location = session.scalars(select(Location).where(Location.slug == slug)).one()
        assert (location.name, location.era) == ({}, None)
        for table in (Facet, Credit, Contact):
            assert not session.scalars(select(table).where(table.location_id == location.id)).all()

    def test_an_editor_does_not_publish(self, editor):
        assert editor.post(f"/api/locations/{SLUG}/retire").status_code == 403

    def test_a_field_that_there_is_not_is_refused(self, editor):
        answer = editor.put(f"/api/locations/{SLUG}", json={"geometry": POINT, "status": "public"})
        assert (answer.status_code, "status" in answer.json()["detail"]) == (422, True)


def test_sees_inside_is_what_the_table_says(session):
    location = caring.hidden_house(session)
    sees = {who for who in WHO if care.sees_inside(actor(session, who), location)}
    assert sees == {"reader", "editor", "decider", "manager", "operator"}
    nobodys = replace(actor(session, "manager"), organisation_id=None)
    assert not care.sees_inside(nobodys, location)

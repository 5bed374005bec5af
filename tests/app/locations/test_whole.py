"""One place over HTTP: all that the public may know of it, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from app.accounts.models import Organisation
from app.kit.storage import Folder
from app.locations import catalogue, photos
from app.locations.models import Contact, Location
from app.locations.photos import Caption
from app.locations.whole_schemas import LocationOut, LocationProperties
from tests.factories import catalogue as small
from tests.factories import pictures, places
from tests.factories.authors import TESTS

DETAILS = {
    "era": "edo", "setting": "both", "noise": "quiet", "power": "domestic", "closure": "partly",
    "floor_area_m2": 2409.5, "ceiling_height_m": 4.0, "access_width_m": 3.0, "parking_spaces": 0,
    "capacity": 40, "lead_days": 14, "fee_amount_minor": 20_000, "fee_currency": "JPY",
    "fee_note": {"ja": "一日"}, "restrictions": {"en": "No fire."}, "address": "姫路市本町68",
}  # fmt: skip


@pytest.fixture
def properties(database, client, tmp_path):
    """Return what the API tells of a castle of which everything is told."""
    with database.writer() as session:
        small.fill(session)
        commission = session.scalars(select(Organisation.id).where(Organisation.slug == "himeji-fc")).one()
        castle = catalogue.get(session, "himeji-castle")
        details = DETAILS | {"commission_id": commission}
        draft = replace(
            places.HIMEJI_CASTLE, details=details, source_url="https://example.jp/", licence="CC0"
        )
        catalogue.edit(session, TESTS, castle, draft, catalogue.Gazetteer(session))
        session.add(Contact(location_id=castle.id, name="The owner"))
        for number, width in enumerate((640, 480), 1):
            caption = Caption(f"Taro {number}", "CC0", {"en": f"View {number}", "ja": "城"})
            file = pictures.file(pictures.drawn(width, 480))
            photos.add(session, TESTS, Folder(tmp_path), castle, file, caption)
    answer = client.get("/api/locations/himeji-castle?lang=en").json()
    LocationOut.model_validate(answer)
    return answer["properties"]


class TestProperties:
    def test_they_are_those_of_the_schema(self, properties):
        assert properties.keys() == LocationProperties.model_fields.keys()

    def test_every_measure_is_told_with_its_unit(self, properties):
        apart = {"fee_amount_minor", "fee_currency"}
        assert {name: properties[name] for name in DETAILS if name not in apart} == {
            name: value for name, value in DETAILS.items() if name not in apart
        }
        assert properties["fee"] == {"amount_minor": 20_000, "currency": "JPY"}

    def test_texts_are_told_in_every_language(self, properties):
        assert (properties["name"], properties["names"]) == (
            "Himeji Castle",
            {"en": "Himeji Castle", "ja": "姫路城"},
        )
        assert properties["descriptions"].keys() == {"en", "ja"}

    def test_what_may_have_many_values_is_a_list(self, properties):
        told = {name: properties[name] for name in ("look", "intrusion", "season", "light")}
        assert told == {
            "look": ["samurai_japan"],
            "intrusion": ["visitors"],
            "season": ["spring"],
            "light": [],
        }

    def test_works_come_with_year_and_source(self, properties):
        title = {"en": "You Only Live Twice", "ja": "007は二度死ぬ"}
        assert properties["works"] == [{"title": title, "year": 1967, "kind": "film", "source": "unverified"}]

    def test_photos_come_in_their_order_with_credit_and_licence(self, properties):
        told = [(photo["credit"], photo["licence"], photo["alt"]["en"]) for photo in properties["photos"]]
        assert told == [("Taro 1", "CC0", "View 1"), ("Taro 2", "CC0", "View 2")]

    def test_the_address_of_a_photo_is_one(self, properties, client):
        assert all(photo["content"].startswith("/photos/") for photo in properties["photos"])

    def test_its_commission_and_source_are_named(self, properties):
        told = (properties["commission"]["slug"], properties["source_url"], properties["licence"])
        assert told == ("himeji-fc", "https://example.jp/", "CC0")

    def test_it_says_when_it_was_checked(self, properties):
        assert properties["checked_on"] == date(2026, 11, 23).isoformat()


class TestAPlaceOfWhichLittleIsTold:
    def test_the_rest_is_empty(self, filled):
        answer = filled.get("/api/locations/tsu-shrine").json()
        LocationOut.model_validate(answer)
        told = {name: value for name, value in answer["properties"].items() if value}
        assert told.keys() == {
            "name", "names", "category", "category_label", "group", "prefecture", "municipality", "source",
        }  # fmt: skip

    def test_another_language_names_it_otherwise(self, filled):
        assert filled.get("/api/locations/tsu-shrine?lang=ja").json()["properties"]["name"] == "津神社"


def test_a_blurred_place_keeps_its_address_to_itself(database, client):
    with database.writer() as session:
        small.fill(session)
        hidden = places.draft("hidden-house", blur_m=500, details={"address": "姫路市1"})
        places.publish(session, [hidden])
        assert session.scalars(select(Location.address).where(Location.slug == "hidden-house")).one()
    told = client.get("/api/locations/hidden-house").json()["properties"]
    assert (told["address"], told["blur_m"]) == ("", 500)

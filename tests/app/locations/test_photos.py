"""The photos of a place: added, described, ordered, removed, and shown while the place is."""

import io
import itertools

import orjson
import pytest
from PIL import Image
from sqlmodel import Session, select

from app.kit.audit import AuditEntry
from app.kit.errors import BadRequest, Conflict, Incomplete, NotFound, Stale
from app.kit.storage import Folder
from app.locations import catalogue, photos
from app.locations.models import Location, LocationCard, Photo
from app.locations.photos import Caption
from app.locations.rules import Action
from tests.factories import pictures, places
from tests.factories.areas import two_prefectures
from tests.factories.authors import TESTS

CAPTION = Caption("Taro Yamada", "CC BY 4.0", {"en": "A white keep", "ja": "白い天守"})


@pytest.fixture
def storage(tmp_path) -> Folder:
    return Folder(tmp_path / "storage")  # where the client's service looks, too


@pytest.fixture
def castle(session: Session) -> Location:
    two_prefectures(session)
    (place_id,) = places.publish(session, [places.HIMEJI_CASTLE])
    return session.get(Location, place_id)


def added(session: Session, storage: Folder, location: Location, width: int = 800, caption=CAPTION) -> Photo:
    file = pictures.file(pictures.drawn(width), "PNG", exif=pictures.notes())
    return photos.add(session, TESTS, storage, location, file, caption)


def card(session: Session, lang: str = "en") -> dict:
    feature = session.scalar(select(LocationCard.feature).where(LocationCard.lang == lang))
    return orjson.loads(feature)["properties"]


class TestAdd:
    def test_size_day_and_words_are_kept(self, session, storage, castle):
        photo = added(session, storage, castle)
        assert (photo.width, photo.height, str(photo.taken_on), photo.credit, photo.licence, photo.alt) == (
            800, 600, "2024-04-05", "Taro Yamada", "CC BY 4.0", CAPTION.alt
        )  # fmt: skip

    def test_what_is_kept_is_the_picture(self, session, storage, castle):
        photo = added(session, storage, castle)
        with storage.open(photo.content.removesuffix(".webp")) as file:
            assert Image.open(io.BytesIO(file.read())).size == (800, 600)

    @pytest.mark.parametrize(("lang", "alt"), [("en", "A white keep"), ("ja", "白い天守")])
    def test_the_card_shows_it(self, session, storage, castle, lang, alt):
        photo = added(session, storage, castle)
        assert card(session, lang)["photo"] == {"thumbnail": f"/photos/{photo.thumbnail}", "alt": alt}

    def test_the_place_is_found_among_those_with_a_photo(self, session, storage, castle):
        added(session, storage, castle)
        assert castle.has_photo

    def test_the_place_has_changed_for_those_who_read_the_site_map(self, session, storage, castle):
        before = castle.updated_at
        added(session, storage, castle)
        assert castle.updated_at > before

    def test_the_log_tells_it(self, session, storage, castle):
        added(session, storage, castle)
        assert session.scalars(select(AuditEntry.tag)).all()[-1] == "photo:add"

    def test_the_same_picture_twice_is_refused(self, session, storage, castle):
        added(session, storage, castle)
        with pytest.raises(Conflict, match="already"):
            added(session, storage, castle)

    def test_what_is_no_picture_changes_nothing(self, session, storage, castle):
        with pytest.raises(BadRequest):
            photos.add(session, TESTS, storage, castle, b"no picture", CAPTION)
        assert not castle.has_photo


class TestCaption:
    @pytest.mark.parametrize(
        ("said", "missing"),
        [
            (("", "CC BY 4.0", {"en": "A keep"}), ["credit"]),
            (("Taro", " ", {"en": "A keep"}), ["licence"]),
            (("Taro", "CC BY 4.0", {}), ["alt"]),
            (("Taro", "CC BY 4.0", {"en": " ", "ja": ""}), ["alt"]),
        ],
    )
    def test_what_is_missing_is_said(self, said, missing):
        with pytest.raises(Incomplete) as refusal:
            Caption(*said)
        assert refusal.value.facts["missing"] == missing

    def test_one_language_is_enough(self):
        assert Caption("Taro", "CC BY 4.0", {"ja": "天守"}).alt == {"ja": "天守"}

    def test_a_language_that_is_not_offered_is_refused(self):
        with pytest.raises(BadRequest, match="no language 'tlh'"):
            Caption("Taro", "CC BY 4.0", {"tlh": "A keep"})

    def test_a_text_without_end_is_refused(self):
        with pytest.raises(BadRequest, match="300 characters"):
            Caption("Taro", "CC BY 4.0", {"en": "A keep. " * 100})


class TestDescribe:
    def test_the_card_tells_the_new_words(self, session, storage, castle):
        photo = added(session, storage, castle)
        anew = Caption("Hanako", "CC0", {"en": "The keep in spring"})
        photos.describe(session, TESTS, castle, photo.id, anew)
        assert (card(session)["photo"]["alt"], photo.credit) == ("The keep in spring", "Hanako")

    def test_a_picture_of_another_place_is_not_found(self, session, storage, castle):
        places.publish(session, [places.SHRINE])
        shrine = session.scalar(select(Location).where(Location.slug == "tsu-shrine"))
        photo = added(session, storage, shrine)
        with pytest.raises(NotFound, match="himeji-castle has no picture"):
            photos.describe(session, TESTS, castle, photo.id, CAPTION)


class TestOrder:
    @pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
    def test_the_first_stands_on_the_card(self, session, storage, castle, order):
        three = [added(session, storage, castle, width) for width in (700, 800, 900)]
        photos.order(session, TESTS, castle, [three[n].id for n in order])
        assert card(session)["photo"]["thumbnail"] == f"/photos/{three[order[0]].thumbnail}"

    def test_pictures_come_in_the_order_in_which_they_were_added(self, session, storage, castle):
        three = [added(session, storage, castle, width) for width in (900, 700, 800)]
        assert list(photos.all_of(session, castle)) == three

    def test_who_does_not_name_all_of_them_has_an_old_list(self, session, storage, castle):
        two = [added(session, storage, castle, width) for width in (700, 800)]
        for ids in ([], [two[0].id], [two[0].id, two[0].id], [two[0].id, two[1].id, 999]):
            with pytest.raises(Stale):
                photos.order(session, TESTS, castle, ids)


class TestRemove:
    def test_the_next_one_stands_on_the_card(self, session, storage, castle):
        one, other = (added(session, storage, castle, width) for width in (700, 800))
        photos.remove(session, TESTS, castle, one.id)
        assert card(session)["photo"]["thumbnail"] == f"/photos/{other.thumbnail}"

    def test_without_any_the_place_has_none(self, session, storage, castle):
        photos.remove(session, TESTS, castle, added(session, storage, castle).id)
        assert (card(session)["photo"], castle.has_photo) == (None, False)

    def test_after_one_is_removed_the_next_still_comes_last(self, session, storage, castle):
        one, other = (added(session, storage, castle, width) for width in (700, 800))
        photos.remove(session, TESTS, castle, one.id)
        last = added(session, storage, castle, 900)
        assert list(photos.all_of(session, castle)) == [other, last]


class TestServing:
    @pytest.fixture
    def photo(self, session, storage, castle) -> Photo:
        photo = added(session, storage, castle)
        session.commit()
        return photo

    def test_the_picture_comes_as_what_it_is(self, client, photo):
        answer = client.get(f"/photos/{photo.content}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")

    def test_it_may_be_kept_for_ever(self, client, photo):
        kept = client.get(f"/photos/{photo.content}").headers["cache-control"]
        assert kept == "public, max-age=31536000, immutable"

    def test_no_browser_guesses_what_it_is(self, client, photo):
        assert client.get(f"/photos/{photo.content}").headers["x-content-type-options"] == "nosniff"

    def test_who_has_it_is_told_so(self, client, photo):
        etag = client.get(f"/photos/{photo.content}").headers["etag"]
        assert client.get(f"/photos/{photo.content}", headers={"if-none-match": etag}).status_code == 304

    def test_the_card_s_address_leads_to_the_thumbnail(self, client, photo):
        address = client.get("/api/locations/himeji-castle").json()["properties"]["photo"]["thumbnail"]
        assert Image.open(io.BytesIO(client.get(address).content)).size == (640, 480)

    def test_every_picture_on_the_place_s_page_is_there(self, client, photo):
        page = client.get("/en/places/himeji-castle").text
        assert f"/photos/{photo.content}" in page

    @pytest.mark.parametrize(
        "name",
        ["0" * 64 + ".webp", "0" * 64, "x.webp", "..%2f..%2frokechi.db", "a" * 5_000 + ".webp"],
    )
    def test_what_is_not_there_is_not_found(self, client, name):
        assert client.get(f"/photos/{name}").status_code == 404

    def test_a_name_without_its_ending_is_not_found(self, client, photo):
        assert client.get(f"/photos/{photo.content.removesuffix('.webp')}").status_code == 404

    def test_the_pictures_of_a_place_that_is_retired_are_gone(self, client, database, photo):
        with database.writer() as session:
            catalogue.take(session, TESTS, catalogue.get(session, "himeji-castle"), Action.RETIRE)
        assert client.get(f"/photos/{photo.content}").status_code == 404

    def test_a_removed_picture_is_gone(self, client, database, photo):
        with database.writer() as session:
            photos.remove(session, TESTS, catalogue.get(session, "himeji-castle"), photo.id)
        assert client.get(f"/photos/{photo.content}").status_code == 404

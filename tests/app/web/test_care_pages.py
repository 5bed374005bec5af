"""The form of a place: what it shows to whom, what it keeps, and how it says what is wrong."""

import re

import pytest
from sqlmodel import select

from app.locations.models import Contact, Credit, Location
from app.locations.rules import Status
from tests.factories import caring, people
from tests.factories.caring import OWNER, SLUG

FORM = {"lon": "134.69", "lat": "34.84", "name_en": "A House", "name_ja": "家", "category": "house"}


@pytest.fixture
def site(database, client):
    with database.writer() as session:
        caring.hidden_house(session, Status.DRAFT)
    client.headers["accept"] = "text/html"
    return client


@pytest.fixture
def acting(site, database):
    """Return a function that lets somebody sit at the browser."""
    return lambda who: people.carry(site, people.sign_in(database, f"{who}@example.jp"))


def filled(text: str) -> dict[str, list[str]]:
    """Return what a form on a page holds, as a browser would send it."""
    form = text[text.index('name="seen"') - 30 :]
    held: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf' {part}="([^"]*)"', tag) for part in ("name", "value"))
        if name and value and ('type="checkbox"' not in tag or " checked" in tag):
            held.setdefault(name[1], []).append(value[1])
    for name, options in re.findall(r'<select[^>]*name="(\w+)".*?>(.*?)</select>', form, re.S):
        chosen = re.findall(r'value="([^"]*)" selected', options) or re.findall(r'value="([^"]*)"', options)
        held.setdefault(name, []).append(chosen[0])
    for name, text_in in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S):
        held.setdefault(name, []).append(text_in)
    return held


class TestForm:
    def test_what_stands_in_it_sent_back_changes_nothing(self, acting, session):
        browser = acting("editor")
        held = filled(browser.get(f"/en/places/{SLUG}/edit").text)
        answer = browser.post(f"/en/places/{SLUG}/edit", data=held, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/en/places/{SLUG}/edit?kept")
        location = session.scalars(select(Location)).one()
        told = (
            location.name["ja"],
            location.blur_m,
            location.address,
            session.scalars(select(Contact.phone)).one(),
        )
        assert told == ("秘密の家", 800, caring.ADDRESS, OWNER["phone"])

    def test_a_reader_sees_it_and_cannot_type(self, acting):
        page = acting("reader").get(f"/ja/places/{SLUG}/edit").text
        assert OWNER["phone"] in page
        assert "disabled" in page

    def test_a_new_place_is_kept_with_its_work(self, acting, session):
        work = {"work_title_ja": ["映画", ""], "work_title_en": ["", ""], "work_year": ["1999", ""],
                "work_kind": ["film", "film"], "work_source": ["", ""]}  # fmt: skip
        answer = acting("editor").post("/en/places/new", data=FORM | work, follow_redirects=False)
        assert answer.status_code == 303
        location = session.scalars(
            select(Location).where(Location.category == "house", Location.blur_m == 0)
        ).one()
        assert (location.status, location.name) == (Status.DRAFT, {"en": "A House", "ja": "家"})
        assert session.scalars(select(Credit.title)).all() == [{"ja": "映画"}]

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"lon": "east"}, "lon"),
            ({"lat": "91"}, "lon"),
            ({"shape": "{"}, "shape"),
            ({"shape": '{"type": "Point"}'}, "shape"),
            ({"blur_m": "-1"}, "blur_m"),
            ({"capacity": "many"}, "capacity"),
            ({"fee_currency": "yen"}, "fee_currency"),
            ({"fee_amount_minor": "20000"}, "fee_currency"),
            ({"source_url": "javascript:alert(1)"}, "source_url"),
            ({"checked_on": "2999-01-01"}, "checked_on"),
            ({"category": "spaceport"}, "category"),
            ({"era": "future"}, "era"),
            ({"look": "mars"}, "look"),
            ({"name_ja": "家" * 301}, "name_ja"),
            ({"work_title_en": "A Film", "work_year": "soon"}, "works"),
            ({"contact_phone": "079"}, "contacts"),
        ],
        ids=str,
    )
    def test_a_refusal_stands_at_its_field_and_what_was_typed_is_there_again(
        self, acting, session, typed, field
    ):
        answer = acting("editor").post("/ja/places/new", data=FORM | typed)
        assert answer.status_code in (400, 422)
        assert f'id="{field}-fault"' in answer.text
        assert "A House" in answer.text
        assert len(session.scalars(select(Location)).all()) == 1

    def test_a_field_that_it_has_not_is_refused(self, acting):
        assert acting("editor").post("/en/places/new", data=FORM | {"status": "public"}).status_code == 400

    def test_who_comes_second_is_told(self, acting):
        browser = acting("editor")
        held = filled(browser.get(f"/en/places/{SLUG}/edit").text) | {"seen": ["2001-01-01T00:00:00+00:00"]}
        answer = browser.post(f"/en/places/{SLUG}/edit", data=held)
        assert (answer.status_code, "Somebody changed this place meanwhile" in answer.text) == (409, True)


class TestLife:
    def test_each_is_offered_what_they_may_do(self, acting):
        offered = {
            who: re.findall(
                rf"/en/places/{SLUG}/(\w+)\"><button", acting(who).get(f"/en/places/{SLUG}/edit").text
            )
            for who in ("reader", "editor", "decider")
        }
        assert offered == {"reader": [], "editor": ["submit"], "decider": ["submit"]}

    def test_a_draft_is_submitted_by_one_and_published_by_another(self, acting, session, database):
        acting("editor").post(f"/en/places/{SLUG}/submit")
        assert acting("editor").post(f"/en/places/{SLUG}/publish").status_code == 403
        acting("decider").post(f"/en/places/{SLUG}/publish")
        assert session.scalars(select(Location.status)).one() == Status.PUBLIC

    def test_what_cannot_be_is_said_on_the_page(self, acting):
        answer = acting("decider").post(f"/ja/places/{SLUG}/publish")
        assert answer.status_code == 409
        assert 'role="alert"' in answer.text


class TestList:
    def test_a_commission_sees_its_places_with_their_status(self, acting):
        page = acting("reader").get("/en/organisations/himeji-fc/places").text
        assert (f"/en/places/{SLUG}/edit" in page, "draft" in page) == (True, True)

    def test_others_do_not(self, acting):
        assert acting("neighbour").get("/en/organisations/himeji-fc/places").status_code == 404

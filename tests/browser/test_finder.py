"""The finder, by keyboard and by mouse; its pages and those around it, fit for everyone in every look."""

import re
from contextlib import closing
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from app.accounts import claiming, operating, queries, staff
from app.accounts.actor import Actor
from app.accounts.whereabouts import Gazetteer
from app.kit.db import Database
from app.locations import catalogue
from app.locations.models import Contact
from app.locations.rules import Status
from tests.browser.conftest import Open
from tests.browser.test_accounts import fit_for_everyone, sign_in
from tests.factories import people as made
from tests.factories import places
from tests.factories.authors import TESTS
from tests.factories.caring import ADDRESS, OWNER

pytestmark = pytest.mark.browser

COMMISSION, CLAIMED, PLACE = "kobe-film-office", "municipality-28201", "old-warehouse"
MANAGER, OPERATOR = "manager@kobe.example.jp", "operator@looks.example.jp"
BEACH = "point=139.4735,35.3100&site.surfaces=beach&shoot.is_commercial=yes&shoot.drone=yes"
RICH = (
    f"{BEACH}&shoot.structure=yes&shoot.is_exclusive=yes"
    "&first_on=2027-03-20&begins_at=05:00&ends_at=22:00&both=yes"
)
FOR_ALL = [
    "requirements",
    f"requirements?{BEACH}",
    f"requirements?{RICH}",
    "guidelines?phase=wrap",
    "guidelines/editions",
    "sign-in",
]
FOR_ONE = [
    "places/new",
    f"places/{PLACE}",
    f"places/{PLACE}/edit",
    f"organisations/{COMMISSION}/profile",
    f"organisations/{COMMISSION}/places",
    f"organisations/{CLAIMED}/claim",
    "claims?q=Himeji",
    "account",
]
WIDTHS = (1440, 390)


def asked(page: Page) -> dict[str, str]:
    """Return what the address bar asks."""
    return {name: ",".join(values) for name, values in parse_qs(urlsplit(page.url).query).items()}


def answered(page: Page) -> None:
    """Wait until the answer has followed."""
    expect(page.locator("#answer:not([aria-busy])")).to_be_attached()


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until something has the focus, as somebody without a mouse does."""
    for _ in range(80):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {target}.")


def click_at(page: Page, *places: tuple[float, float]) -> None:
    """Click into the map, at parts of its width and height."""
    box = page.locator(".site-map .map").bounding_box()
    assert box
    for across, down in places:
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        page.wait_for_timeout(350)  # else two clicks are one double click


class TestByKeyboard:
    def test_the_answer_follows_and_the_focus_stays(self, open_page: Open):
        page = open_page("/en/requirements")
        tab_to(page, page.locator("#point"))
        page.keyboard.type("139.4735,35.3100")
        page.keyboard.press("Tab")
        expect(page.locator("#answer")).to_contain_text("Fujisawa")
        expect(page).to_have_url(re.compile("point="))
        assert asked(page) == {"point": "139.4735,35.3100"}

        beach = page.locator("input[name='site.surfaces'][value=beach]")
        tab_to(page, beach)
        page.keyboard.press("Space")
        expect(page).to_have_url(re.compile("site.surfaces=beach"))
        answered(page)
        expect(beach).to_be_checked()
        expect(beach).to_be_focused()

        name = page.locator("#questions .pick input[value='']:checked").first.get_attribute("name")
        tab_to(page, page.locator(f"input[name='{name}'][value='']"))
        page.keyboard.press("ArrowRight")  # from the last on to the first
        expect(page).to_have_url(re.compile(f"{name}=yes"))
        answered(page)
        yes = page.locator(f"input[name='{name}'][value=yes]")
        expect(yes).to_be_checked()
        expect(yes).to_be_focused()
        expect(page.locator("#answer-title")).to_contain_text(re.compile("thing|things"))
        expect(page.locator("#said")).to_have_text(page.locator("#answer-title").inner_text())

    def test_an_address_opens_as_it_was_left(self, open_page: Open):
        page = open_page(f"/ja/requirements?{BEACH}")
        expect(page.locator("#point")).to_have_value("139.4735,35.3100")
        expect(page.locator("input[name='shoot.drone'][value=yes]")).to_be_checked()
        expect(page.locator("#answer-title")).to_contain_text("件")


class TestByMouse:
    def test_a_point_is_drawn(self, open_page: Open):
        page = open_page("/en/requirements")
        tool = page.get_by_role("button", name="A point")
        tool.click()
        expect(tool).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#how")).to_contain_text("Click the place")
        click_at(page, (0.5, 0.62))
        expect(page).to_have_url(re.compile("point="))
        expect(page.locator("#how")).to_be_empty()
        expect(tool).to_have_attribute("aria-pressed", "false")
        assert page.locator("#point").input_value() == asked(page)["point"]

    def test_an_area_is_drawn_and_takes_the_place_of_the_point(self, open_page: Open):
        page = open_page(f"/en/requirements?{BEACH}")
        page.get_by_role("button", name="An area").click()
        click_at(page, (0.45, 0.35), (0.6, 0.35), (0.55, 0.5), (0.45, 0.35))
        expect(page).to_have_url(re.compile("shape="))
        assert len(asked(page)["shape"].split(";")) == 3
        assert "point" not in asked(page)
        expect(page.locator("#answer")).to_contain_text("Fujisawa")

    def test_escape_stops_the_drawing(self, open_page: Open):
        page = open_page("/en/requirements")
        tool = page.get_by_role("button", name="A route")
        tool.click()
        page.keyboard.press("Escape")
        expect(tool).to_have_attribute("aria-pressed", "false")
        expect(page.locator("#how")).to_be_empty()


def test_all_phases_can_be_had_back(open_page: Open):
    page = open_page("/en/guidelines?phase=wrap")
    assert page.locator(".guide-phase").count() == 1
    page.get_by_label("Phase").select_option("")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".guide-phase")).not_to_have_count(1)


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [390, 320])
def test_the_head_fits_a_phone(open_page: Open, lang: str, width: int):
    page = open_page(f"/{lang}/requirements", width, 800)
    for nav in (".nav", ".own", ".languages"):
        tops = page.locator(f"{nav} a").evaluate_all(
            "all => all.filter((each) => each.offsetParent).map((each) => each.getBoundingClientRect().top)"
        )
        assert len(set(tops)) == 1
    mark, own = (page.locator(each).bounding_box() for each in (".wordmark", ".languages"))
    assert mark
    assert own
    assert abs(mark["y"] + mark["height"] / 2 - own["y"] - own["height"] / 2) < 8
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


@pytest.fixture(scope="module")
def seats(seeded):
    """Seat a manager whose commission cares for a place, and an operator for whom a claim waits."""
    with closing(Database(seeded.database_url)) as database, database.writer() as session:
        commission = queries.get_organisation(session, COMMISSION)
        staff.mark_vouched(session, TESTS, commission)
        made.person(session, MANAGER, "神戸 花子", works_for=commission)
        made.person(session, OPERATOR, "運営 次郎", works_for=operating.operator(session, TESTS))
        draft = places.draft(
            PLACE, name={"en": "Old Warehouse", "ja": "旧倉庫"}, blur_m=500,
            details={"address": ADDRESS, "commission_id": commission.id},
        )  # fmt: skip
        (place_id,) = catalogue.add(session, TESTS, [draft], Gazetteer(session), Status.PUBLIC)
        session.add(Contact(location_id=place_id, **OWNER))
        asker = made.person(session, "asks@example.jp", "港 一郎")
        claiming.ask(
            session,
            Actor(person_id=asker.id),
            queries.get_organisation(session, CLAIMED),
            "観光課の港です。代表電話は市の公式サイトに載っています。",
        )


@pytest.mark.parametrize(("lang", "scheme"), [("en", "dark"), ("ja", "light")])
class TestEveryLook:
    @pytest.mark.parametrize("path", FOR_ALL)
    def test_a_page_for_all(self, open_page: Open, path: str, lang: str, scheme: str):
        page = open_page(f"/{lang}/{path}", color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            fit_for_everyone(page)

    @pytest.mark.usefixtures("seats")
    def test_the_pages_of_somebody_signed_in(self, open_page: Open, lang: str, scheme: str):
        page = open_page("/ja/sign-in", color_scheme=scheme)
        sign_in(page, MANAGER)
        for path in FOR_ONE:
            assert page.goto(f"/{lang}/{path}").ok
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                fit_for_everyone(page)

    @pytest.mark.usefixtures("seats")
    def test_a_claim_that_waits(self, open_page: Open, lang: str, scheme: str):
        page = open_page("/ja/sign-in", color_scheme=scheme)
        sign_in(page, OPERATOR)
        page.goto(f"/{lang}/claims")
        grant, decline = (
            page.locator(f"main form[action$={each}]").bounding_box() for each in ("grant", "decline")
        )
        assert grant
        assert decline
        assert grant["x"] + grant["width"] <= decline["x"]  # beside one another, not one on the other
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            fit_for_everyone(page)

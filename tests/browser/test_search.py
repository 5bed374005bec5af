"""A producer looks for a place."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
HIMEJI = "#place-himeji-castle"


def wishes(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def number(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator("#number").inner_text()))


def drag(page: Page, east: int, south: int) -> None:
    box = page.locator("#stage").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + east, y + south, steps=6)
    page.mouse.up()


class TestWords:
    @pytest.mark.parametrize("words", ["himeji jo", "ひめじ", "castle", "城", "Himeji Castle"])
    @pytest.mark.parametrize("lang", ["en", "ja"])
    def test_find_himeji_castle(self, open_page: Open, words: str, lang: str):
        page = open_page(f"/{lang}/?limit=100&q={words}")
        expect(page.locator(HIMEJI)).to_be_visible()

    def test_are_searched_while_they_are_typed(self, open_page: Open):
        page = open_page("/en/")
        page.locator("#q").press_sequentially("himeji castle")
        expect(page.locator("#cards .card").first).to_have_attribute("id", HIMEJI[1:])

    def test_with_a_typing_error_are_mended_and_it_is_said(self, open_page: Open):
        page = open_page("/en/?q=himejy")
        expect(page.locator(".notice")).to_contain_text("himeji")

    def test_that_nothing_matches_leave_a_way_out(self, open_page: Open):
        page = open_page("/en/?q=xyzzyqqq")
        page.locator("a.wish").first.click()
        expect(page.locator("#cards .card").first).to_be_visible()


class TestMapAndList:
    def test_the_list_follows_the_map(self, open_page: Open):
        page = open_page("/en/?q=castle")
        before = number(page)
        for _ in range(3):
            page.get_by_role("button", name="Zoom in").click()
            page.wait_for_timeout(350)
        page.wait_for_url("**bbox=**")
        page.wait_for_load_state("networkidle")
        assert number(page) < before

    def test_dragging_the_map_changes_the_address_but_not_the_history(self, open_page: Open):
        page = open_page("/en/")
        steps = page.evaluate("history.length")
        drag(page, 200, 0)
        page.wait_for_url("**bbox=**")
        assert page.evaluate("history.length") == steps

    def test_a_card_under_the_pointer_is_ringed_on_the_map(self, open_page: Open):
        page = open_page("/en/?q=himeji+castle")
        page.locator("#cards .card").first.hover()
        expect(page.locator(".map-mark")).to_have_count(1)

    def test_a_point_that_is_clicked_leads_to_its_card(self, open_page: Open):
        page = open_page("/en/?q=himeji+castle&limit=1")
        position = page.evaluate(
            """() => { const card = document.querySelector(".card");
            const at = maps.search.latLngToContainerPoint([card.dataset.lat, card.dataset.lon]);
            const box = maps.search.getContainer().getBoundingClientRect();
            return [box.x + at.x, box.y + at.y]; }"""
        )
        page.mouse.click(*position)
        expect(page.locator(f"{HIMEJI}.is-chosen")).to_be_visible()

    def test_taking_the_map_view_away_shows_all_again(self, open_page: Open):
        page = open_page("/en/?q=castle&bbox=134,34,135,35")
        before = number(page)
        page.get_by_role("link", name="In the map’s view").click()
        expect(page.locator("a[data-wish=bbox]")).to_have_count(0)
        assert number(page) > before

    @pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
    def test_the_first_view_holds_all_of_japan(self, open_page: Open, width: int, height: int):
        page = open_page("/en/", width, height)
        if width < 400:
            page.locator("#switch").click()
        corners = page.evaluate(
            """() => [[45.52, 141.94], [24.06, 123.79], [43.39, 145.82]].map((at) => {
            const { x, y } = maps.search.latLngToContainerPoint(at), size = maps.search.getSize();
            return x > 0 && y > 0 && x < size.x && y < size.y; })"""
        )
        assert corners == [True, True, True]

    def test_the_first_view_has_names(self, open_page: Open):
        page = open_page("/en/")
        expect(page.locator(".map-label").first).to_be_attached()
        assert page.locator(".map-label").count() > 4

    def test_far_out_discs_count_every_place_once(self, open_page: Open):
        page = open_page("/en/")
        counted = page.evaluate(
            """() => maps.search.tilePoints._pointsHere()
            .reduce((sum, { isCell, properties }) => sum + (isCell ? properties.n : 1), 0)"""
        )
        assert counted == number(page)

    def test_far_out_no_two_discs_lie_on_each_other(self, open_page: Open):
        page = open_page("/en/")
        over = page.evaluate(
            """() => { const at = ({ latLng }) => maps.search.latLngToLayerPoint(latLng);
            const discs = maps.search.tilePoints._pointsHere().filter(({ isCell }) => isCell);
            const meet = (one, other) => at(one).distanceTo(at(other)) < one.radius + other.radius - 1.5;
            return discs.some((one, n) => discs.slice(n + 1).some((other) => meet(one, other))); }"""
        )
        assert not over

    def test_all_of_japan_is_no_wish(self, open_page: Open):
        page = open_page("/en/?bbox=134,34,135,35")
        page.get_by_role("button", name="Show all of Japan").click()
        expect(page.locator("a[data-wish=bbox]")).to_have_count(0)
        page.wait_for_timeout(500)  # as long as a map could still move
        assert wishes(page) == {}
        assert page.evaluate("maps.search.getZoom()") < 6

    def test_a_box_in_a_wider_window_has_its_line(self, open_page: Open):
        page = open_page("/en/?bbox=134,34,136,36")
        expect(page.locator(".leaflet-overlay-pane svg path")).to_have_count(1)
        drag(page, 60, 0)
        expect(page.locator(".leaflet-overlay-pane svg path")).to_have_count(0)


class TestAddressBar:
    ADDRESS = "/en/?q=shrine&category=religious&has_works=true&sort=name"

    def test_restores_the_whole_search(self, open_page: Open):
        page = open_page(self.ADDRESS)
        expect(page.locator("#q")).to_have_value("shrine")
        expect(page.locator("#c-religious")).to_be_checked()
        expect(page.locator("#has_works")).to_be_checked()
        expect(page.locator("#sort")).to_have_value("name")

    def test_keeps_what_is_chosen(self, open_page: Open):
        page = open_page("/en/")
        page.locator("label.group", has_text="Religious").click()
        page.wait_for_url("**category=religious**")
        assert wishes(page) == {"category": ["religious"]}

    def test_goes_back_to_the_search_before(self, open_page: Open):
        page = open_page("/en/")
        everything = number(page)
        page.locator("label.group", has_text="Religious").click()
        page.wait_for_url("**category=religious**")
        page.go_back()
        expect(page.locator("#c-religious")).not_to_be_checked()
        page.wait_for_load_state("networkidle")
        assert number(page) == everything

    def test_keeps_the_search_when_the_language_changes(self, open_page: Open):
        page = open_page("/en/")
        page.locator("label.group", has_text="Religious").click()
        page.wait_for_url("**category=religious**")
        page.get_by_role("link", name="日本語").click()
        expect(page.locator("html")).to_have_attribute("lang", "ja")
        assert wishes(page) == {"category": ["religious"]}


class TestDrawing:
    def test_a_polygon_narrows_the_list_and_stands_in_the_address(self, open_page: Open):
        page = open_page("/en/")
        everything = number(page)
        page.get_by_role("button", name="Draw a polygon").click()
        box = page.locator("#stage").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for east, south in ((-60, -60), (120, -60), (120, 120), (-60, 120), (-60, -60)):
            page.mouse.click(x + east, y + south)
            page.wait_for_timeout(120)
        page.wait_for_url("**shape=**")
        page.wait_for_load_state("networkidle")
        assert 0 < number(page) < everything

    def test_a_shape_that_crosses_itself_is_refused_where_everyone_sees_it(self, open_page: Open):
        page = open_page("/en/", quiet=False)
        page.get_by_role("button", name="Draw a polygon").click()
        box = page.locator("#stage").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for east, south in ((-60, -60), (120, 120), (120, -60), (-60, 120), (-60, -60)):
            page.mouse.click(x + east, y + south)
            page.wait_for_timeout(120)
        expect(page.locator("#said.fault")).to_contain_text("crosses or touches itself")
        assert page.locator("[name=shape]").input_value() == ""

    def test_a_window_of_another_size_is_no_wish(self, open_page: Open):
        page = open_page("/en/?shape=134,34;136,34;136,36;134,36")
        page.set_viewport_size({"width": 1000, "height": 700})
        page.wait_for_timeout(600)
        assert set(wishes(page)) == {"shape"}

    def test_a_phone_shows_what_was_drawn_and_not_its_own_view(self, open_page: Open):
        page = open_page("/en/?shape=134,34;136,34;136,36;134,36", 390, 844, has_touch=True)
        page.wait_for_timeout(600)
        assert set(wishes(page)) == {"shape"}

    def test_a_drawn_shape_is_there_again_when_its_address_is_opened(self, open_page: Open):
        page = open_page("/en/?shape=134,34;136,34;136,36;134,36")
        expect(
            page.locator(".leaflet-overlay-pane path.leaflet-interactive, .leaflet-overlay-pane svg path")
        ).to_have_count(1)
        expect(page.get_by_role("link", name="In the drawn shape")).to_be_visible()

    def test_a_circle_is_a_distance_from_a_point(self, open_page: Open):
        page = open_page("/en/")
        page.get_by_role("button", name="Draw a circle").click()
        box = page.locator("#stage").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.click(x + 60, y + 60)
        page.mouse.move(x + 110, y + 60, steps=4)
        page.mouse.click(x + 110, y + 60)
        page.wait_for_url("**within_m=**")
        assert set(wishes(page)) == {"near", "within_m"}

    def test_escape_leaves_it_wherever_the_focus_is(self, open_page: Open):
        page = open_page("/en/")
        tool = page.get_by_role("button", name="Draw a circle")
        tool.click()
        expect(tool).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("Escape")
        expect(tool).to_have_attribute("aria-pressed", "false")
        expect(page.locator("#draw-hint")).to_be_hidden()

    def test_a_finger_is_told_to_tap(self, open_page: Open):
        page = open_page("/en/", 390, 844, has_touch=True, is_mobile=True)
        page.locator("#switch").click()
        page.get_by_role("button", name="Draw a circle").click()
        expect(page.locator("#draw-hint")).to_have_text("Tap the middle, then the edge.")

    def test_a_circle_stands_in_the_fields_as_people_write_it(self, open_page: Open):
        page = open_page("/en/?near=138.0322,36.9398&within_m=234330")
        expect(page.locator("#near")).to_have_value("36.940° N, 138.032° E")
        expect(page.locator("#within_m option:checked")).to_have_text(re.compile("234.km"))
        page.locator("label.group", has_text="Religious").click()
        page.wait_for_url("**category=religious**")
        assert wishes(page)["near"] == ["138.0322,36.9398"]


class TestFilters:
    def test_a_station_by_name_gives_distances(self, open_page: Open):
        page = open_page("/en/?near=Himeji&within_m=5000")
        expect(page.get_by_role("link", name="Within 5 km of Himeji")).to_be_visible()

    def test_a_station_nobody_knows_is_said(self, open_page: Open):
        page = open_page("/en/?near=Nowhereville&within_m=5000")
        expect(page.locator(".notice")).to_contain_text("Nowhereville")

    def test_a_prefecture_offers_its_municipalities(self, open_page: Open):
        page = open_page("/en/")
        page.locator("#area").select_option("28")
        page.wait_for_url("**area=28**")
        expect(page.locator("#municipality option[value='28201']")).to_be_attached()
        page.wait_for_load_state("networkidle")
        page.locator("#filters summary").click()
        page.locator("#municipality").select_option("28201")
        page.wait_for_url("**municipality=28201**")
        expect(page.locator(HIMEJI)).to_be_visible()

    def test_more_places_are_added_to_the_list(self, open_page: Open):
        page = open_page("/en/")
        page.locator("#more").click()
        expect(page.locator("#cards .card")).to_have_count(48)


class TestEveryone:
    def test_the_keyboard_alone_finds_and_opens_a_place(self, open_page: Open):
        page = open_page("/en/")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.locator("#q").focus()
        page.keyboard.type("himeji castle")
        page.keyboard.press("Enter")
        expect(page.locator("#cards .card").first).to_have_attribute("id", HIMEJI[1:])
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('.card')?.id") == HIMEJI[1:]:
                break
        expect(page.locator(".map-mark")).to_have_count(1)
        page.keyboard.press("Enter")
        page.wait_for_url("**/en/places/himeji-castle")

    def test_a_phone_changes_between_list_and_map(self, open_page: Open):
        page = open_page("/en/?q=himeji+castle&limit=1", 390, 844, has_touch=True)
        expect(page.locator("#stage")).not_to_be_visible()
        page.locator("#switch").click()
        expect(page.locator("#stage")).to_be_visible()
        page.locator("#switch").click()
        expect(page.locator("#cards .card").first).to_be_visible()

    def test_a_phone_says_on_the_map_how_many_there_are(self, open_page: Open):
        page = open_page("/en/", 390, 844, has_touch=True)
        page.locator("#switch").click()
        expect(page.locator("#switch")).to_have_text(f"List · {number(page)}")

    def test_a_phone_shows_a_picture_at_once_and_the_other_fields_with_the_filters(self, open_page: Open):
        page = open_page("/en/", 390, 844, has_touch=True)
        picture = page.locator(".card-picture").first.bounding_box()
        assert picture
        assert picture["y"] < 600
        expect(page.locator("#area")).to_be_hidden()
        page.locator("#filters summary").click()
        page.locator("#area").select_option("28")
        page.wait_for_url("**area=28**")

    def test_a_phone_shows_the_place_of_a_point_on_the_map(self, open_page: Open):
        page = open_page("/en/?q=himeji+castle&limit=1", 390, 844, has_touch=True)
        page.locator("#switch").click()
        page.wait_for_load_state("networkidle")
        position = page.evaluate(
            """() => { const card = document.querySelector(".card");
            const at = maps.search.latLngToContainerPoint([card.dataset.lat, card.dataset.lon]);
            return [at.x, at.y]; }"""
        )
        page.touchscreen.tap(*position)
        expect(page.locator("#preview .card-name")).to_have_text("Himeji Castle")

    def test_without_scripts_the_form_still_answers(self, open_page: Open):
        page = open_page("/en/", java_script_enabled=False)
        page.locator("#q").fill("himeji castle")
        page.get_by_role("button", name="Search").click()
        expect(page.locator(HIMEJI)).to_be_visible()

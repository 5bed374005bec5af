"""Every page, in both languages: fit for everyone, on every screen, and what single pages can do."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, expect

from app.web.drawing.raster import rasterised
from app.web.drawing.scene import Sight, draw
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

PLACE = "places/himeji-castle"
PATHS = ["", "?q=castle&category=castle", PLACE, "commissions", "commissions/himeji-film-commission", "about"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("lang", ["en", "ja"])
class TestEveryPage:
    def test_axe_finds_nothing(self, open_page: Open, path: str, lang: str):
        page = open_page(f"/{lang}/{path}")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found] == []

    def test_nothing_hangs_over_the_edge(self, open_page: Open, path: str, lang: str):
        page = open_page(f"/{lang}/{path}")
        over = []
        for width in (1440, 1024, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            over.append(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
        assert over == [0, 0, 0, 0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wish", ["category=nonsense", "shape=a;b;c"])
def test_a_search_that_cannot_be_understood_is_a_page_fit_for_everyone(
    open_page: Open, wish: str, scheme: str
):
    page = open_page(f"/en/?{wish}", 390, 844, quiet=False, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert not Axe().run(page, options=RULES).response["violations"]


@pytest.mark.parametrize("path", ["", PLACE, "commissions", "commissions/himeji-film-commission", "about"])
def test_axe_finds_nothing_in_the_dark(open_page: Open, path: str):
    page = open_page(f"/en/{path}", color_scheme="dark")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found] == []


@pytest.mark.parametrize("path", ["", PLACE])
def test_axe_finds_nothing_on_a_phone(open_page: Open, path: str):
    page = open_page(f"/ja/{path}", 390, 844)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found] == []


def test_a_page_that_is_not_there_says_so_in_the_same_look(open_page: Open):
    page = open_page("/ja/places/nowhere", quiet=False)
    expect(page.locator("h1")).to_have_text("ページが見つかりません")
    assert not Axe().run(page, options=RULES).response["violations"]


class TestPlace:
    def test_another_day_has_another_sun(self, open_page: Open):
        page = open_page(f"/en/{PLACE}?on=2026-06-21")
        midsummer = page.locator(".sun-rise dd").inner_text()
        page.locator("#on").fill("2026-12-21")
        expect(page.locator(".sun-rise dd")).not_to_have_text(midsummer)

    def test_a_name_in_another_language_stands_on_the_map_close_up_and_says_so(self, open_page: Open):
        page = open_page(f"/en/{PLACE}")
        names = page.locator(".map-label:not([lang])").all_inner_texts()
        assert names
        assert not [name for name in names if re.search("[\u3041-\u9fff]", name)]
        assert not page.locator(".map-label[lang=ja]").count()
        page.evaluate("maps.place.setView([34.846, 134.7], 14, { animate: false })")
        expect(page.locator(".map-label[lang=ja]").first).to_be_attached()

    def test_whose_position_is_blurred_has_no_symbol_in_its_middle(self, open_page: Open):
        page = open_page(f"/en/{PLACE}")
        drawn = """() => maps.place.tilePoints._pointsHere().map(({ properties }) => properties.slug)"""
        assert "himeji-castle" in page.evaluate(drawn)
        page.evaluate("maps.place.tilePoints.leaveOut('himeji-castle')")
        assert "himeji-castle" not in page.evaluate(drawn)

    def test_the_sun_is_drawn_on_the_map(self, open_page: Open):
        page = open_page(f"/en/{PLACE}")
        assert page.locator(".place-map .leaflet-overlay-pane path").count() > 5

    @pytest.mark.parametrize(("lang", "label"), [("en", "Authority"), ("ja", "担当機関")])
    def test_on_a_phone_each_cell_of_the_authorities_says_what_it_tells(
        self, open_page: Open, lang: str, label: str
    ):
        page = open_page(f"/{lang}/{PLACE}", 390, 844)
        cell = page.locator(".competences td").first
        expect(page.locator(".competences thead")).to_be_hidden()
        expect(cell.locator(".cell-label")).to_be_visible()
        assert cell.inner_text().startswith(label)

    def test_on_a_wide_screen_only_the_heads_of_the_columns_do(self, open_page: Open):
        page = open_page(f"/en/{PLACE}")
        expect(page.locator(".competences .cell-label").first).to_be_hidden()

    def test_an_error_can_be_reported(self, open_page: Open):
        page = open_page(f"/en/{PLACE}")
        page.locator("#says").fill("The keep has seven floors inside, not six.")
        page.get_by_role("button", name="Report an error").click()
        expect(page.locator("#report-form .notice")).to_contain_text("Thank you")
        expect(page.locator("#report-form .notice")).to_be_focused()


class TestCommissions:
    def test_each_with_an_area_stands_on_the_map(self, open_page: Open):
        page = open_page("/en/commissions")
        assert page.locator(".map-mark").count() == page.locator(".members [data-lon]").count() > 100

    def test_the_area_of_one_is_drawn(self, open_page: Open):
        page = open_page("/en/commissions/himeji-film-commission")
        expect(page.locator(".commission-map .leaflet-overlay-pane path")).to_have_count(1)

    def test_the_area_of_one_fills_its_map(self, open_page: Open):
        page = open_page("/en/commissions/himeji-film-commission")
        page.wait_for_timeout(500)  # as long as a map could still move
        area = page.locator(".commission-map .leaflet-overlay-pane path").bounding_box()
        stage = page.locator(".commission-map").bounding_box()
        assert area
        assert stage
        assert max(area["width"] / stage["width"], area["height"] / stage["height"]) > 0.4


@pytest.mark.parametrize("category", ["castle", "port", "theme_park", "rice_terrace", "tunnel"])
def test_a_picture_to_share_shows_what_the_page_s_drawing_shows(browser: Browser, category: str):
    drawing = draw(Sight("somewhere", category, ["autumn"], is_coastal=True))
    page = browser.new_page(viewport={"width": 640, "height": 480})
    page.set_content(f"<style>body{{margin:0;line-height:0}}</style>{drawing}")
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    off = ImageStat.Stat(ImageChops.difference(seen, rasterised(drawing))).mean
    assert max(off) < 2.5  # of 255: only edges are smoothed another way

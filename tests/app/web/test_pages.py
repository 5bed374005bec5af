"""What the pages say, without a browser."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.accounts.models import OrganisationKind
from app.accounts.queries import get_area, get_organisation
from app.kit.db import Database
from app.kit.storage import Folder
from app.locations import photos, stations
from app.locations.photos import Caption
from app.locations.places import get_place, get_public
from app.main import create_app
from app.settings import Settings
from app.web.drawing.sheet import Words
from app.web.pages.pictures import sight_of, words_of
from app.web.search_view import point_told
from tests.factories import areas, catalogue, pictures
from tests.factories.authors import TESTS

HIMEJI = "/en/places/himeji-castle"
SAME_ORIGIN = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}


def slugs(html: str) -> list[str]:
    return re.findall(r'data-slug="([^"]+)"', html)


def json_ld_of(html: str) -> dict:
    told = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html)
    assert told
    return json.loads(told[1])


def extent(html: str) -> list[float]:
    told = re.search(r'data-extent="([^"]*)"', html)
    assert told
    return [float(side) for side in told[1].split(",") if side]


class TestEveryPage:
    @pytest.mark.parametrize("lang", ["en", "ja"])
    @pytest.mark.parametrize(
        "path", ["", "places/himeji-castle", "commissions", "commissions/himeji-fc", "about"]
    )
    def test_answers_in_its_language(self, site: TestClient, lang: str, path: str):
        answer = site.get(f"/{lang}/{path}")
        assert (answer.status_code, f'<html lang="{lang}"' in answer.text) == (200, True)

    def test_names_itself_in_every_language(self, site: TestClient):
        page = site.get(HIMEJI).text
        assert 'hreflang="ja" href="http://testserver/ja/places/himeji-castle"' in page

    def test_gives_each_script_its_nonce(self, site: TestClient):
        answer = site.get("/en/")
        nonce = re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"])
        scripts = re.findall(r"<script[^>]*>", answer.text)
        assert nonce
        assert all(f'nonce="{nonce[1]}"' in script for script in scripts)

    @pytest.mark.parametrize("path", ["/en/", HIMEJI, "/en/commissions"])
    def test_has_neither_inline_styles_nor_handlers(self, site: TestClient, path: str):
        assert not re.findall(r'\s(?:style|on[a-z]+)="', site.get(path).text)

    def test_remembers_the_language_that_was_chosen(self, site: TestClient):
        site.get("/ja/about")
        assert '<html lang="ja"' in site.get("/").text

    def test_of_no_language_of_ours_is_not_there(self, site: TestClient):
        assert site.get("/xx/about").status_code == 404


class TestSearch:
    def test_lists_what_matches(self, site: TestClient):
        assert slugs(site.get("/en/?q=himeji+castle").text) == ["himeji-castle"]

    def test_joins_the_boxes_that_a_form_sends(self, site: TestClient):
        found = slugs(site.get("/en/?category=castle&category=shrine").text)
        assert set(found) == {"himeji-castle", "tsu-shrine"}

    def test_leaves_the_empty_fields_of_a_form_out(self, site: TestClient):
        assert site.get("/en/?q=&area=&within_m=&sort=distance").status_code == 200

    def test_counts_the_values_of_a_wish_as_if_it_were_not_made(self, site: TestClient):
        page = site.get("/en/?category=castle").text
        assert re.search(r'id="c-religious"', page)

    def test_finds_within_a_drawn_shape(self, site: TestClient):
        found = slugs(site.get("/en/?shape=135,34;136,34;136,35;135,35").text)
        assert found == ["red-brick-warehouse"]

    def test_shows_mended_words_on_the_map_too(self, site: TestClient):
        assert 'data-tiles="q=himeji+castle"' in site.get("/en/?q=himeji+casle").text

    def test_lets_the_map_fit_all_that_match_and_not_only_those_listed(self, site: TestClient):
        one_listed = site.get("/en/?category=castle,shrine&limit=1").text
        assert len(slugs(one_listed)) == 1
        assert extent(one_listed) == pytest.approx([134.6739, 34.8194, 134.72, 34.92])

    def test_lets_the_map_fit_what_mended_words_find(self, site: TestClient):
        assert extent(site.get("/en/?q=himeji+casle").text) == extent(site.get("/en/?q=himeji+castle").text)

    @pytest.mark.parametrize("wish", ["", "?sort=name", "?q=nowhere+at+all"])
    def test_shows_the_whole_country_where_nothing_narrows_it_or_nothing_is_found(
        self, site: TestClient, wish: str
    ):
        assert extent(site.get(f"/en/{wish}").text) == []

    def test_finds_near_a_station_by_its_name(self, site: TestClient):
        found = slugs(site.get("/en/?near=himeji&within_m=5000").text)
        assert found == ["himeji-castle"]

    def test_tells_how_far_each_place_is_from_the_station(self, site: TestClient):
        assert "Himeji, Hyogo · 1.5" in site.get("/en/?near=himeji&within_m=5000").text.replace("\xa0", " ")

    def test_shows_the_name_of_the_station_in_its_field(self, site: TestClient):
        assert 'id="near" name="near" type="text" value="Himeji"' in site.get("/en/?near=himeji-station").text

    def test_shows_a_point_that_was_drawn_as_people_write_one(self, site: TestClient):
        page = site.get("/en/?near=134.6907,34.8266&within_m=234330").text.replace("\xa0", " ")
        assert 'value="34.827° N, 134.691° E"' in page
        assert 'data-point="134.6907,34.8266" data-far="234 km"' in page

    @pytest.mark.parametrize("near", ["-70,-30", "1,2,3"])
    def test_shows_what_it_cannot_write_so_as_it_came(self, near: str):
        assert point_told(near, "en") == near

    def test_gives_a_script_only_the_part_that_changes(self, site: TestClient):
        assert "<html" not in site.get("/en/?q=himeji", headers={"hx-request": "true"}).text

    def test_escapes_the_words(self, site: TestClient):
        assert "<b>x</b>" not in site.get("/en/?q=<b>x</b>").text

    @pytest.mark.parametrize(
        "wish", ["shape=1,2", "shape=a;b;c", "bbox=9,9,1", "category=nonsense", "limit=0", "colour=red"]
    )
    def test_that_cannot_be_understood_says_so_on_a_page(self, site: TestClient, wish: str):
        answer = site.get(f"/en/?{wish}")
        assert answer.status_code in (400, 422)
        assert 'class="error-code"' in answer.text

    def test_that_cannot_be_understood_keeps_the_words_and_folds_what_is_long(self, site: TestClient):
        page = site.get("/en/?q=old+town&category=nonsense").text
        assert 'name="q" type="search" value="old town"' in page
        assert re.search(r"There is no category &#39;nonsense&#39;\.</p>\s*<details", page)


class TestPlace:
    def test_is_said_to_be_a_drawing_while_there_is_no_photograph(self, site: TestClient):
        assert "There is no photograph yet" in site.get(HIMEJI).text

    def test_leads_to_what_one_needs_to_shoot_there(self, site: TestClient):
        found = re.search(
            r'href="(/en/requirements\?point=[\d.,]+)"', site.get("/en/places/himeji-castle").text
        )
        assert site.get(found[1]).status_code == 200

    def test_names_who_is_competent_and_how_sure_that_is(self, site: TestClient):
        assert "Use of roads (police)" in site.get(HIMEJI).text

    def test_tells_search_engines_where_it_is(self, site: TestClient):
        assert '"@type": "GeoCoordinates"' in site.get(HIMEJI).text

    def test_tells_search_engines_nothing_empty(self, site: TestClient):
        told = json_ld_of(site.get(HIMEJI).text)
        assert all({**told, **told["address"]}.values())
        assert told["image"] == "http://testserver/pictures/en/himeji-castle.png"

    def test_tells_its_position_no_more_exactly_than_it_is_known(self, site: TestClient):
        assert "<dd>34.839, 134.694</dd>" in site.get(HIMEJI).text

    def test_tells_the_sun_in_the_order_of_the_day(self, site: TestClient):
        times = re.findall(r"<dd>(\d\d:\d\d)", site.get(f"{HIMEJI}?on=2026-06-21").text)
        assert times == sorted(times)
        assert len(times) == 7

    def test_tells_apart_who_answers_for_the_whole_country(self, site: TestClient, database: Database):
        with database.writer() as session:
            hyogo = get_area(session, "28")
            federation = (session, "all-japan", OrganisationKind.FEDERATION, (hyogo, "film_commission"))
            areas.organisation(*federation, level="national")
        page = site.get(HIMEJI).text
        assert page.index("Himeji-Fc") < page.index("For the whole of Japan") < page.index("All-Japan")

    def test_is_drawn_by_the_sea_only_where_the_sea_is_near(self, site: TestClient, database: Database):
        with database.writer() as session:
            get_area(session, "28201").is_coastal = True
            castle = get_place(session, "himeji-castle")
            inland = sight_of(session, castle).is_coastal
            castle.location.lat = 34.005
            assert (inland, sight_of(session, castle).is_coastal) == (False, True)

    def test_marks_a_station_that_is_named_in_another_language_only(
        self, site: TestClient, database: Database
    ):
        with database.writer() as session:
            draft = catalogue.HIMEJI_STATION._replace(slug="kyoguchi", name={"ja": "京口"})
            stations.add(session, TESTS, [draft])
        page = site.get(HIMEJI).text
        assert '<li><span><span lang="ja">京口</span></span>' in page
        assert "<li><span>Himeji</span>" in page

    def test_names_the_nearest_station_and_then_those_that_the_reader_can_read(
        self, site: TestClient, database: Database
    ):
        with database.writer() as session:
            names = [("near", "京口"), *((f"far-{n}", f"駅{n}") for n in range(6))]
            drafts = [
                catalogue.HIMEJI_STATION._replace(slug=slug, name={"ja": name}, lat=34.8390 - n / 1000)
                for n, (slug, name) in enumerate(names)
            ]
            stations.add(session, TESTS, drafts)
        told = re.findall(r"<li><span>(?:<span[^>]*>)?([^<]+)<", site.get(HIMEJI).text)
        assert (told[0], told[-1], len(told)) == ("京口", "Himeji", 5)

    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "yesterday"])
    def test_has_no_sun_on_a_day_that_is_none(self, site: TestClient, day: str):
        assert site.get(f"{HIMEJI}?on={day}").status_code == 422

    def test_that_is_not_there_is_a_page_for_people(self, site: TestClient):
        answer = site.get("/en/places/nowhere")
        assert (answer.status_code, "text/html" in answer.headers["content-type"]) == (404, True)

    def test_that_is_not_there_is_a_problem_for_programs(self, site: TestClient):
        answer = site.get("/api/locations/nowhere", headers={"accept": "application/json"})
        assert answer.headers["content-type"] == "application/problem+json"


class TestPhotograph:
    @pytest.fixture
    def pictured(self, site: TestClient, database: Database, tmp_path: Path) -> TestClient:
        """Return a reader of pages on which Himeji Castle has a photograph."""
        caption = Caption("Hanako", "CC BY 4.0", {"en": "The keep from the south", "ja": "南から見た天守"})
        with database.writer() as session:
            castle = get_public(session, "himeji-castle")
            photos.add(session, TESTS, Folder(tmp_path / "storage"), castle, pictures.file(), caption)
        return site

    def test_takes_the_place_of_the_drawing(self, pictured: TestClient):
        assert "There is no photograph yet" not in pictured.get(HIMEJI).text

    def test_leads_to_its_full_size(self, pictured: TestClient):
        assert re.search(r'<a href="(/photos/[^"]+)"><img src="\1"', pictured.get(HIMEJI).text)

    def test_is_what_search_engines_are_told(self, pictured: TestClient):
        assert "/photos/" in json_ld_of(pictured.get(HIMEJI).text)["image"]

    def test_names_who_took_it_and_the_licence(self, pictured: TestClient):
        assert "Hanako · CC BY 4.0" in pictured.get(HIMEJI).text

    def test_is_described_to_those_who_cannot_see_it(self, pictured: TestClient):
        assert 'alt="南から見た天守"' in pictured.get("/ja/?q=姫路城").text

    def test_can_be_fetched_from_where_the_page_says(self, pictured: TestClient):
        address = re.search(r'<img src="(/photos/[^"]+)"', pictured.get(HIMEJI).text)
        assert address
        assert pictured.get(address[1]).status_code == 200


class TestPictureToShare:
    def test_of_a_place_without_photograph_is_a_png_that_every_site_can_show(self, site: TestClient):
        address = re.search(r'property="og:image" content="http://testserver([^"]+)"', site.get(HIMEJI).text)
        assert address
        answer = site.get(address[1])
        assert answer.headers["content-type"] == "image/png"
        assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)

    def test_is_not_sent_again_to_whoever_has_it(self, site: TestClient):
        held = site.get("/pictures/en/himeji-castle.png").headers["etag"]
        again = site.get("/pictures/en/himeji-castle.png", headers={"if-none-match": held})
        assert (again.status_code, again.content) == (304, b"")

    def test_is_another_in_another_language(self, site: TestClient):
        tags = {site.get(f"/pictures/{lang}/himeji-castle.png").headers["etag"] for lang in ("en", "ja")}
        assert len(tags) == 2

    def test_says_in_the_language_of_the_page_what_it_shows_and_that_it_is_drawn(
        self, site: TestClient, database: Database
    ):
        with database.writer() as session:
            told = words_of(get_place(session, "himeji-castle"), "ja")
        assert told == Words("姫路城", "城 · 兵庫県姫路市", "イラスト")

    @pytest.mark.parametrize("path", ["en/nowhere", "xx/himeji-castle"])
    def test_of_no_place_or_in_no_language_is_not_there(self, site: TestClient, path: str):
        assert site.get(f"/pictures/{path}.png").status_code == 404


class TestPlaceWhosePositionIsBlurred:
    @pytest.fixture
    def page(self, site: TestClient, database: Database) -> str:
        with database.writer() as session:
            get_public(session, "himeji-castle").blur_m = 1000
        return site.get(HIMEJI).text

    def test_is_told_no_more_exactly_than_it_is(self, page: str):
        assert "about 34.84, 134.69" in page
        assert not re.search(r"<dd>[^<]*34\.\d{3}", page)

    def test_says_how_far_off_it_may_be(self, page: str):
        assert "up to 1 km away" in page.replace("\xa0", " ")


class TestCommission:
    def test_that_told_nothing_of_its_service_is_said_to_in_one_sentence(self, site: TestClient):
        page = site.get("/en/commissions/himeji-fc").text
        assert page.count("not told us yet") == 1

    def test_keeps_the_notes_of_research_for_itself(self, noted: TestClient):
        assert "Existence only" not in noted.get("/en/commissions/himeji-fc").text

    def test_tells_in_japanese_nothing_that_is_known_in_english_only(self, noted: TestClient):
        assert "City tourism division" in noted.get("/en/commissions/himeji-fc").text
        assert "City tourism division" not in noted.get("/ja/commissions/himeji-fc").text

    def test_that_nobody_knows_how_to_reach_names_whom_to_ask_instead(
        self, noted: TestClient, database: Database
    ):
        assert "No contact is known yet." in noted.get("/en/commissions/himeji-fc").text
        with database.writer() as session:
            hyogo = get_area(session, "28")
            network = (session, "hyogo-net", OrganisationKind.NETWORK, (hyogo, "film_commission"))
            areas.organisation(*network, phone="078-000-0000")
        page = noted.get("/en/commissions/himeji-fc").text
        assert 'Ask <a href="/en/commissions/hyogo-net">Hyogo-Net</a> instead.' in page

    @pytest.fixture
    def noted(self, site: TestClient, database: Database) -> TestClient:
        with database.writer() as session:
            body = get_organisation(session, "himeji-fc")
            body.note, body.host = "Existence only", "City tourism division"
        return site


class TestReport:
    def test_is_thanked_for(self, site: TestClient):
        sent = {"says": "The keep has seven floors."}
        answer = site.post(f"{HIMEJI}/reports", data=sent, headers=SAME_ORIGIN, follow_redirects=False)
        assert answer.headers["location"] == f"{HIMEJI}?sent#report"

    def test_that_says_too_little_comes_back_with_what_was_written_and_what_is_wrong(self, site: TestClient):
        sent = {"says": "no", "reply_to": "me@example.com"}
        piece = site.post(f"{HIMEJI}/reports", data=sent, headers={**SAME_ORIGIN, "hx-request": "true"}).text
        assert ">no</textarea>" in piece
        assert 'aria-invalid="true" aria-describedby="report-fault"' in piece

    def test_from_another_site_is_refused(self, site: TestClient):
        sent = {"says": "The keep has seven floors."}
        answer = site.post(f"{HIMEJI}/reports", data=sent, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403

    def test_that_says_nothing_is_refused(self, site: TestClient):
        assert site.post(f"{HIMEJI}/reports", data={"says": "no"}, headers=SAME_ORIGIN).status_code == 422


class TestTilesOfOthers:
    @pytest.fixture
    def elsewhere(self, site: TestClient, database: Database, tmp_path: Path) -> Iterator[TestClient]:
        """Yield a reader of a deployment that shows someone else's base map."""
        maps = {"tile_url": "https://tiles.example/{z}/{x}/{y}.png", "tile_attribution": "Tiles of Example"}
        url = database.engine.url.render_as_string(hide_password=False)
        with TestClient(create_app(Settings(data=tmp_path, database={"url": url}, maps=maps))) as reader:
            yield reader

    def test_are_drawn_with_thanks(self, elsewhere: TestClient):
        assert "Tiles of Example" in elsewhere.get("/en/").text

    def test_are_the_only_foreign_pictures_that_the_policy_allows(self, elsewhere: TestClient):
        policy = elsewhere.get("/en/").headers["content-security-policy"]
        assert re.findall(r"https?://[^ ;]+", policy) == ["https://tiles.example"]

    def test_are_not_asked_for_unless_a_deployment_says_so(self, site: TestClient):
        assert "tileLayer" not in site.get("/en/").text


class TestRobots:
    def test_the_site_map_leads_to_every_place(self, site: TestClient):
        index = site.get("/sitemap.xml").text
        files = re.findall(r"<loc>http://testserver([^<]+)</loc>", index)
        assert "/ja/places/himeji-castle" in "".join(site.get(file).text for file in files)


class TestAssets:
    def test_of_the_present_version_may_be_kept_for_ever(self, site: TestClient):
        address = re.search(r'href="(/static/[^"]+site\.css)"', site.get("/en/").text)
        assert address
        assert "immutable" in site.get(address[1]).headers["cache-control"]

    def test_of_another_version_may_not(self, site: TestClient):
        assert site.get("/static/old/site.css").headers["cache-control"] == "no-cache"

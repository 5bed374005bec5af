"""Whoever reads Japanese is told in Japanese what is wrong and how to mend it, at every door."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.cli import cli
from app.cli.deployment import console
from app.kit.http import STATUS_OF, TITLES
from app.web.view import translation
from tests.factories import catalogue

IN_JAPANESE = {"accept-language": "ja,en;q=0.8"}
SENTENCES = {
    "/api/locations/nowhere": "公開中の場所「nowhere」は見つかりません。",
    "/api/locations?limit=0": "limit は、1 以上の値で指定してください（指定された値：'0'）。",
    "/api/locations?category=spaceport": "分類「spaceport」はありません。",
    "/api/locations?bbox=139,35": "「139,35」は範囲になっていません。",
    "/api/locations?bbox=140,35,139,200": "bbox の north の値 200 が -90～90 の範囲にありません。",
    "/api/locations?area=99": "コード「99」の地域はありません。",
    "/api/locations?q=a&q=b": "q が2回指定されています。",
    "/api/locations?limits=1": "「limits」という項目はありません。",
    "/tiles/base/1/9/9.mvt": "タイル 1/9/9 はありません。",
    "/api/nothing": "このアドレスには何もありません。",
    "/healthz?%00": "アドレスに NUL 文字（%00）が含まれています。",
}
TABLE = "名称,緯度,経度\n駅,35.68,135.76\n,35.0,135.0\n城,134.69,34.84\n"


@pytest.fixture
def filled(client: TestClient, database) -> TestClient:
    with database.writer() as session:
        catalogue.fill(session)
    return client


class TestApi:
    @pytest.mark.parametrize(("address", "says"), SENTENCES.items())
    def test_says_what_is_wrong_in_the_language_that_the_reader_prefers(self, filled, address, says):
        assert says in filled.get(address, headers=IN_JAPANESE).json()["detail"]

    @pytest.mark.parametrize(
        ("address", "title"),
        {"/api/nothing": "見つかりません", "/api/locations?limit=0": "処理できない内容です"}.items(),
    )
    def test_says_in_that_language_what_the_number_means(self, filled, address, title):
        assert filled.get(address, headers=IN_JAPANESE).json()["title"] == title

    def test_has_a_title_in_that_language_for_every_number(self):
        translate = translation("ja")
        numbers = {*STATUS_OF.values(), 404, 405, 500}
        assert not [number for number in numbers if translate(TITLES[number]) == TITLES[number]]

    def test_says_which_language_that_was(self, filled):
        answer = filled.get("/api/locations/nowhere", headers=IN_JAPANESE)
        assert (answer.headers["content-language"], answer.headers["vary"]) == (
            "ja",
            "accept-language, cookie",
        )

    def test_says_it_in_the_language_asked_for_before_the_one_preferred(self, filled):
        told = filled.get("/api/locations/nowhere", params={"lang": "en"}, headers=IN_JAPANESE).json()
        assert told["detail"] == "There is no public place 'nowhere'."

    def test_refuses_a_language_that_it_has_not_in_the_one_preferred(self, filled):
        told = filled.get("/api/locations", params={"lang": "fr"}, headers=IN_JAPANESE).json()
        assert told["detail"].startswith("言語「fr」には対応していません。")

    def test_says_of_each_value_what_is_wrong_with_it(self, filled):
        told = filled.get("/api/locations", params={"limit": 0, "sort": "size"}, headers=IN_JAPANESE).json()
        assert all("で指定してください" in fault["says"] for fault in told["errors"])

    def test_names_the_place_in_a_shape(self, filled):
        ring = [[139, 35], [140, 35], [140, 36], [139, 36]]
        body = {"polygon": {"type": "Polygon", "coordinates": [ring]}}
        told = filled.post("/api/locations/search", json=body, headers=IN_JAPANESE).json()
        assert (
            told["detail"]
            == "リング1が閉じていません。最初の点 (139.0, 35.0) を最後にもう一度書いてください。"
        )

    def test_refuses_a_body_that_is_too_large(self, filled):
        body = b" " * (filled.app.state.settings.limits.body_bytes + 1)
        answer = filled.post("/api/locations/search", content=body, headers=IN_JAPANESE)
        assert "分割して送信してください。" in answer.json()["detail"]


class TestPage:
    @pytest.mark.parametrize(
        ("address", "says"),
        {
            "/ja/places/nowhere": "公開中の場所「nowhere」は見つかりません。",
            "/ja/?limit=0": "limit は、1 以上の値で指定してください",
            "/ja/?shape=1,2": "「1,2」は",
        }.items(),
    )
    def test_says_it_in_the_language_of_the_page(self, filled, address, says):
        assert says in filled.get(address, headers={"accept": "text/html", "accept-language": "en"}).text

    def test_of_no_language_of_ours_is_in_the_one_preferred(self, filled):
        answer = filled.get("/xx/", headers={"accept": "text/html"} | IN_JAPANESE)
        assert "このアドレスにページはありません。" in answer.text

    def test_has_no_english_sentence_beside_the_japanese(self, filled):
        page = filled.get("/ja/places/nowhere", headers={"accept": "text/html"}).text
        assert "There is" not in page
        assert '<p class="soft">公開中の場所' in page


class TestImportOverHttp:
    @pytest.fixture
    def report(self, filled):
        def ask(**params):
            files = {"file": ("places.csv", TABLE.encode())}
            form = {"source": "tests", "category": "station"}
            return filled.post("/api/imports", files=files, data=form, params=params, headers=IN_JAPANESE)

        return ask

    def test_says_of_each_row_what_is_wrong_and_how_to_mend_it(self, report):
        told = {remark["code"]: remark for remark in report().json()["remarks"]}
        assert told["name-missing"]["says"] == "場所の名称がありません。"
        assert told["position-swapped"]["mend"] == "二つの値を入れ替えてください。"

    def test_says_which_language_that_was(self, report):
        assert report().headers["content-language"] == "ja"

    def test_says_it_in_the_language_asked_for(self, report):
        assert "The place has no name." in {remark["says"] for remark in report(lang="en").json()["remarks"]}

    def test_refuses_a_file_with_both_of_its_sentences(self, filled):
        answer = filled.post("/api/imports", files={"file": ("a.pdf", b"%PDF-1.7")}, headers=IN_JAPANESE)
        assert answer.json()["detail"] == (
            "PDF ファイルです。PDF の元になった表を、提供元からお取り寄せください。"
        )


class TestCommandLine:
    @pytest.fixture
    def run(self, filled, monkeypatch, tmp_path, database):
        monkeypatch.setenv("ROKECHI_DATA", str(tmp_path))
        monkeypatch.setenv("ROKECHI_DATABASE__URL", database.engine.url.render_as_string(hide_password=False))
        monkeypatch.setattr(console, "width", 200)
        file = tmp_path / "places.csv"
        file.write_text(TABLE)

        def invoke(*more: str, told_in: str = "C.UTF-8", of: Path = file) -> str:
            monkeypatch.setenv("LC_ALL", told_in)
            ordered = ["import", "locations", str(of), "--dry-run", "--source", "tests", *more]
            return CliRunner().invoke(cli, ordered).output

        return invoke

    def test_reports_in_the_language_of_the_terminal(self, run):
        said = run("--category", "station", told_in="ja_JP.UTF-8")
        assert "場所の名称がありません。" in said
        assert "二つの値を入れ替えてください。" in said

    def test_reports_in_english_where_the_terminal_speaks_no_language_of_ours(self, run):
        assert "The place has no name." in run("--category", "station", told_in="fr_FR.UTF-8")

    def test_reports_in_the_language_asked_for_before_that_of_the_terminal(self, run):
        assert "The place has no name." in run("--lang", "en", "--category", "station", told_in="ja_JP.UTF-8")

    def test_says_around_the_findings_nothing_in_another_language(self, run):
        said = run("--category", "station", "--licence", "CC0", "--lang", "ja")
        assert "これは試行（dry run）です。" in said
        assert " rows" not in said

    def test_refuses_in_that_language(self, run, tmp_path):
        (tmp_path / "empty.csv").touch()
        assert "このファイルは空です。" in run("--lang", "ja", of=tmp_path / "empty.csv")
        assert "分類「spaceport」はありません。" in run("--lang", "ja", "--category", "spaceport")

    def test_offers_only_languages_that_it_has(self, run):
        assert "There is no language 'fr' here." in run("--lang", "fr")

    def test_writes_every_row_in_that_language(self, run, tmp_path):
        run("--lang", "ja", "--category", "station", "--report", str(tmp_path / "rows.csv"))
        assert "場所の名称がありません。" in (tmp_path / "rows.csv").read_text(encoding="utf-8-sig")

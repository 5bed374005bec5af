"""What Typer refuses before a command begins is said in the reader's language."""

import re

import pytest
from typer.testing import CliRunner

from app.cli import cli, language

REFUSED = {
    "import locations": "引数 'file' が指定されていません。",
    "import locations /nowhere.csv": "ファイル '/nowhere.csv' が見つかりません。",
    "import areas /": "'file' の値が正しくありません：'/' はフォルダーです。",
    "import locatons": "コマンド 'locatons' はありません。'locations' のことですか。",
    "fly": "コマンド 'fly' はありません。",
    "import locations --dryrun x": "オプション --dryrun はありません（似たオプション：--dry-run）。",
    "serve --zz": "オプション --zz はありません。",
    "serve --port": "オプション '--port' には値が必要です。",
    "serve --port x": "'--port' の値が正しくありません：整数で指定してください。",
    "serve --port 70000": "'--port' の値が正しくありません：65535 以下で指定してください。",
    "serve --port -1": "'--port' の値が正しくありません：0 以上で指定してください。",
    "serve now please": "余分な引数があります：now please",
    "import locations x --dry-run=1": "オプション '--dry-run' に値は付けられません。",
    "photo add x pyproject.toml": "オプション '--credit' が指定されていません。",
    "import areas pyproject.toml --as-of 2020": "'2020' は '%Y-%m-%d' の形式になっていません。",
    "import areas pyproject.toml --lang fr": "言語「fr」には対応していません。",
}


@pytest.fixture
def told(monkeypatch):
    """Return a function that gives what is said of a command line on a terminal in some language."""

    def of(line: str, lang: str = "ja") -> str:
        monkeypatch.setenv("ROKECHI_LANG", lang)
        return CliRunner().invoke(cli, line.split()).output

    return of


class TestRefusals:
    @pytest.mark.parametrize(("line", "says"), REFUSED.items())
    def test_is_said_in_japanese(self, told, line, says):
        assert says in told(line)

    @pytest.mark.parametrize("line", REFUSED)
    def test_says_nothing_in_english_beside_it(self, told, line):
        ours = [said for said in told(line).splitlines() if not said.startswith("使い方")]
        assert not re.search(r"[A-Za-z]+ (is|not|for|of|a|with) ", "\n".join(ours))

    def test_is_in_the_language_asked_for_though_the_line_cannot_be_understood(self, told):
        assert "引数 'file' が" in told("import locations --lang ja", lang="en")

    def test_is_in_english_for_others(self, told):
        assert "✗ Missing argument 'file'." in told("import locations", lang="fr")

    def test_shows_how_the_command_is_used(self, told):
        assert "使い方：rokechi import locations [OPTIONS] {file}" in told("import locations")

    @pytest.mark.parametrize(
        ("line", "code"), [("fly", 2), ("import", 2), ("--help", 0), ("serve --help", 0)]
    )
    def test_ends_as_programs_end(self, line, code):
        assert CliRunner().invoke(cli, line.split()).exit_code == code


class TestHelp:
    LINES = (
        "--help", "serve --help", "import", "import locations --help", "user create --help", "sweep --help",
        "audit --help",
    )  # fmt: skip

    @pytest.mark.parametrize("line", LINES)
    def test_is_in_the_reader_s_language(self, told, line):
        words = re.findall(r"[A-Za-z]+ (?:is|not|for|of|a|with|the|that|to) ", told(line))
        assert not words

    @pytest.mark.parametrize("line", LINES)
    def test_is_in_english_for_others(self, told, line):
        assert not re.search("[ぁ-ん]", told(line, lang="fr"))

    @pytest.mark.parametrize("line", ["--lang ja", "--lang=ja serve --help", "sweep --lang ja --help"])
    def test_is_in_the_language_that_the_line_asks_for(self, told, line):
        assert told(line, lang="en").startswith("使い方")

    def test_of_a_language_that_is_none_of_ours_is_refused(self, told):
        assert "There is no language 'fr' here." in told("sweep --lang fr", lang="en")


class TestLanguage:
    @pytest.fixture(autouse=True)
    def nothing_asked(self):
        language.without_option([])
        yield
        language.without_option([])

    @pytest.mark.parametrize(
        ("ours", "all_of_it", "lang", "told_in"),
        [
            ("ja", "en_US.UTF-8", "en_US.UTF-8", "ja"),
            ("", "ja_JP.UTF-8", "en_US.UTF-8", "ja"),
            ("", "", "ja_JP.UTF-8", "ja"),
            ("", "", "fr_FR.UTF-8", "en"),
            ("", "C.UTF-8", "ja_JP.UTF-8", "en"),
        ],
    )
    def test_of_a_terminal_is_what_the_first_variable_says(self, monkeypatch, ours, all_of_it, lang, told_in):
        for name, value in zip(language.VARIABLES, (ours, all_of_it, lang), strict=True):
            monkeypatch.setenv(name, value)
        assert language.of_terminal() == told_in

    @pytest.mark.parametrize("line", ["--lang ja", "import areas --lang=ja", "x --lang ja y"])
    def test_of_a_command_line_is_the_one_it_asks_for(self, monkeypatch, line):
        monkeypatch.setenv("ROKECHI_LANG", "en")
        assert "--lang" not in " ".join(language.without_option(line.split()))
        assert language.of_terminal() == "ja"

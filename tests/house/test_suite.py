"""`python -m tests`: what it makes of missing programs and of pytest's outcomes."""

import os

import pytest

from tests import __main__ as suite


class TestVerdict:
    @pytest.mark.parametrize(
        ("codes", "verdict"),
        [
            ([0, 0], 0),
            ([0, 5], 0),
            ([5, 0], 0),
            ([5, 5], 5),
            ([1, 0], 1),
            ([0, 1], 1),
            ([5, 4], 4),
            ([-9, 0], 9),
        ],
    )
    def test_is_good_only_if_something_ran_and_nothing_failed(self, codes, verdict):
        assert suite.verdict(codes) == verdict


class TestCounted:
    def test_what_could_not_be_set_up_has_failed(self, tmp_path):
        report = tmp_path / "report.xml"
        report.write_text(
            '<testsuites><testsuite tests="9" errors="1" failures="2" skipped="3"/></testsuites>'
        )
        assert suite.counted(report) == {"passed": 3, "failed": 3, "skipped": 3}

    def test_a_run_that_died_without_a_report_counts_nothing(self, tmp_path):
        assert not suite.counted(tmp_path / "report.xml")


class TestPrepare:
    @pytest.fixture(autouse=True)
    def environment(self, monkeypatch) -> dict[str, str]:
        monkeypatch.setattr(suite, "install", lambda _: False)
        monkeypatch.setattr(os, "environ", {})
        return os.environ

    @pytest.fixture
    def without_fonts(self, monkeypatch) -> None:
        monkeypatch.setattr(suite, "NEEDS", {"fonts-noto-cjk": lambda: False})

    def test_requires_everything_where_everything_is_there(self, monkeypatch, environment):
        monkeypatch.setattr(suite, "NEEDS", {"fonts-noto-cjk": lambda: True})
        assert suite.prepare()
        assert environment["ROKECHI_REQUIRE_ALL"] == "1"

    def test_goes_on_without_what_is_missing_and_says_so(self, without_fonts, capsys):
        assert suite.prepare()
        assert "apt-get install fonts-noto-cjk" in capsys.readouterr().out

    def test_stops_where_nothing_may_be_missing(self, without_fonts, environment):
        environment["ROKECHI_REQUIRE_ALL"] = "1"
        assert not suite.prepare()

"""The launcher: what it makes, when it makes it again, and what it says where it cannot."""

import importlib.machinery
import importlib.util
import os
import socket
import subprocess
import sys
from types import ModuleType

import pytest
import typer

from app.cli import cli
from tests.house.tracked import ROOT


@pytest.fixture
def launcher() -> ModuleType:
    """Return the launcher as a module of its own, so that a test may bend it."""
    loader = importlib.machinery.SourceFileLoader("launcher", str(ROOT / "rokechi"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("launcher", loader))
    loader.exec_module(module)
    return module


def rokechi(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "rokechi", *words], capture_output=True, text=True)


class TestTheDoor:
    @pytest.mark.parametrize("words", [(), ("--help",), ("demo", "--help"), ("test", "-h")], ids=" ".join)
    def test_lists_the_commands_to_whom_asks(self, words):
        assert "./rokechi demo [--port N]" in rokechi(*words).stdout

    def test_lists_what_the_service_does_too(self, launcher):
        lines = [line.split()[1] for line in launcher.__doc__.splitlines() if line.startswith("  ./rokechi")]
        assert {*lines} >= {*launcher.APP, *launcher.OURS}

    def test_lists_the_same_in_japanese(self, launcher):
        def told(text):
            return [line.split()[1] for line in text.splitlines() if line.startswith("  ./rokechi")]

        assert told(launcher.HELP_IN_JAPANESE) == told(launcher.__doc__)
        assert rokechi("--help", "--lang", "ja").stdout.startswith("Rokechi の入口")

    def test_knows_every_command_of_the_service(self, launcher):
        assert {*launcher.APP} == {*typer.main.get_command(cli).commands}

    @pytest.mark.parametrize(
        ("lang", "words", "says"),
        [
            ("en", ("imprt",), "There is no command “imprt”. Did you mean “import”?"),
            ("ja", ("chek",), "コマンド「chek」はありません。 「check」のことですか。"),
            ("en", ("demo", "--port", "abc"), "“abc” is not the number of a port"),
            ("ja", ("demo", "--port=70000"), "「70000」はポート番号ではありません。"),
            ("en", ("demo", "--lang=ja", "--prt", "1"), "demo に指定できるのは --port 番号 だけです"),
        ],
    )
    def test_says_what_it_does_not_understand(self, monkeypatch, lang, words, says):
        monkeypatch.setenv("ROKECHI_LANG", lang)
        refused = rokechi(*words)
        assert (says in refused.stderr, refused.returncode) == (True, 1)

    def test_makes_nothing_again_when_no_lock_file_has_changed(self):
        rokechi("setup")
        assert rokechi("setup").stdout == ""

    def test_needs_only_what_comes_with_python(self):
        script = "import sys, runpy; runpy.run_path('rokechi'); print(*sys.modules)"
        bare = subprocess.run(
            [sys.executable, "-I", "-S", "-c", script], cwd=ROOT, capture_output=True, text=True
        )
        foreign = (
            {name.split(".")[0] for name in bare.stdout.split()} - sys.stdlib_module_names - {"__main__"}
        )
        assert not foreign, bare.stderr


class TestStamps:
    def test_what_was_made_from_these_files_is_known_again(self, launcher, tmp_path):
        stamp = tmp_path / "stamp"
        stamp.write_text(launcher.digest("requirements.lock"))
        assert launcher.made_from(stamp, "requirements.lock")

    def test_what_was_made_from_others_is_not(self, launcher, tmp_path):
        stamp = tmp_path / "stamp"
        stamp.write_text(launcher.digest("requirements.lock"))
        assert not launcher.made_from(stamp, "requirements-dev.lock")

    def test_what_was_never_made_is_not(self, launcher, tmp_path):
        assert not launcher.made_from(tmp_path / "stamp", "requirements.lock")


class TestPip:
    @pytest.fixture
    def environment(self, launcher, monkeypatch) -> dict[str, str]:
        """Return what uv is told where pip knows of a mirror."""
        monkeypatch.setattr(launcher, "run", lambda *_: "global.index-url='https://mirror.example/simple'\n")
        monkeypatch.setattr(launcher, "install", lambda *_: None)
        monkeypatch.setattr(os, "environ", {"PATH": os.environ["PATH"]})
        return os.environ

    def test_its_mirror_is_passed_on_to_uv(self, launcher, environment):
        launcher.installer()
        assert environment["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"

    def test_what_uv_was_told_itself_goes_first(self, launcher, environment):
        environment["UV_DEFAULT_INDEX"] = "https://own.example/simple"
        launcher.installer()
        assert environment["UV_DEFAULT_INDEX"] == "https://own.example/simple"

    def test_where_there_is_none_it_says_what_to_install(self, launcher, monkeypatch):
        monkeypatch.setattr(launcher, "find_spec", lambda _: None)
        monkeypatch.setattr(launcher.shutil, "which", lambda _: None)
        with pytest.raises(launcher.Refusal, match="neither pip nor ensurepip"):
            launcher.find_pip()


class TestPrograms:
    def test_a_failure_says_which_program_and_its_last_words(self, launcher):
        with pytest.raises(launcher.Refusal, match=r"sh -c echo no disk >&2; exit 3\nno disk"):
            launcher.run("sh", "-c", "echo no disk >&2; exit 3")

    def test_a_program_that_is_absent_is_named(self, launcher):
        with pytest.raises(launcher.Refusal, match="Cannot start no-such-program"):
            launcher.run("no-such-program")


class TestPorts:
    def test_a_taken_one_is_not_free(self, launcher):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            assert not launcher.is_free(taken.getsockname()[1])

    def test_a_number_beyond_all_ports_is_not_free(self, launcher):
        assert not launcher.is_free(65536)

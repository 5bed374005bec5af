"""Every command that the README shows in a code block is one that exists, and answers."""

import re
import shlex
import subprocess

import pytest

from tests.house.tracked import ROOT

README = ROOT / "README.md"
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """Return the words of each line in a code block that starts with the launcher, each command once."""
    text = README.read_text(encoding="utf-8") if README.exists() else ""
    lines = [line.strip().removeprefix("$ ") for block in BLOCK.findall(text) for line in block.splitlines()]
    shown = {line: shlex.split(line, comments=True) for line in lines if "./rokechi" in line.split("#")[0]}
    return [words[words.index("./rokechi") :] for words in shown.values()]


def answer(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def subcommand(words: list[str]) -> list[str]:
    """Return the leading words that name the command, without its files and options."""
    end = next((n for n, word in enumerate(words) if not re.fullmatch("[a-z][a-z-]*", word)), len(words))
    return words[:end]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
class TestEveryCommand:
    def test_is_known(self, words):
        assert answer("./rokechi", *subcommand(words[1:]), "--help").returncode == 0

    def test_has_the_options_that_are_shown(self, words):
        offered = answer("./rokechi", *subcommand(words[1:]), "--help").stdout
        assert not [word for word in words if word.startswith("--") and word.split("=")[0] not in offered]

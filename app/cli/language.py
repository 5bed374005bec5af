"""The language in which the command line answers."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Self

import typer
from rich.console import Console

from app.kit.errors import BadRequest
from app.kit.languages import offered, require_offered
from app.web.view import translation
from geo.formats.findings import printable
from geo.sentence import Sentence, Translate

VARIABLES = ("ROKECHI_LANG", "LC_ALL", "LANG")


def of_terminal() -> str:
    """Return the language that the first of VARIABLES names that is set; our first, if it is none of ours."""
    named = next(filter(None, map(os.environ.get, VARIABLES)), "").partition("_")[0]
    return named if named in offered() else offered()[0]


def asked_for(arguments: Sequence[str]) -> str:
    """Return the language of a command line that nobody has understood yet: the one that `--lang` names."""
    words = [part for word in arguments for part in word.split("=", 1)]
    named = next((then for word, then in pairwise(words) if word == "--lang"), "")
    return named if named in offered() else of_terminal()


def _ours(code: str) -> str:
    try:
        return require_offered(code)
    except BadRequest as error:
        raise typer.BadParameter(error.sentence.told(translation(of_terminal()))) from error


Lang = Annotated[
    str,
    typer.Option(
        default_factory=of_terminal,
        callback=_ours,
        help="Of what is said here; else as ROKECHI_LANG, LC_ALL or LANG says.",
        show_default=False,
    ),
]


@dataclass(frozen=True)
class Voice:
    """Speaks on a console, in one language."""

    console: Console
    translate: Translate

    @classmethod
    def of_terminal(cls, console: Console) -> Self:
        """Return the voice for a command that nobody told a language."""
        return cls(console, translation(of_terminal()))

    def tell(self, says: Sentence, before: str = "") -> None:
        """Say it after `before`: an indent, a number, a blank line."""
        said = f"{before}{says.told(self.translate)}"
        self.console.print("\n".join(map(printable, said.split("\n"))), markup=False)

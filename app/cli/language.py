"""The language in which the command line answers."""

import os
from dataclasses import dataclass
from typing import Annotated, Self

import typer
from rich.console import Console

from app.kit.errors import BadRequest
from app.kit.languages import offered, require_offered
from app.web.view import translation
from geo.sentence import Sentence, Translate


def of_terminal() -> str:
    """Return the language that LC_ALL, else LANG, begins with; the first of ours if it is none of them."""
    named = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "").partition("_")[0]
    return named if named in offered() else offered()[0]


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
        help="Of what is said here; else as LC_ALL or LANG says.",
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
        self.console.print(f"{before}{says.told(self.translate)}", markup=False)

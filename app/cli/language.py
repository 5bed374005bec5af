"""The language in which the command line answers."""

import os
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Annotated, Any, Self, TypeVar

import typer
from rich.console import Console

from app.kit.errors import BadRequest
from app.kit.languages import offered, require_offered
from app.web.view import translation
from geo.formats.findings import printable
from geo.sentence import Sentence, Translate

Command = TypeVar("Command", bound=Callable[..., Any])
_asked: ContextVar[str] = ContextVar("language asked for", default="")
VARIABLES = ("ROKECHI_LANG", "LC_ALL", "LANG")


def of_terminal() -> str:
    """Return the language that the command line asks for, else that of the first of VARIABLES that is set.

    It is our first language if that is none of ours.
    """
    if _asked.get():
        return _asked.get()
    named = next(filter(None, map(os.environ.get, VARIABLES)), "").partition("_")[0]
    return named if named in offered() else offered()[0]


def without_option(arguments: Sequence[str]) -> list[str]:
    """Return the arguments without the `--lang` that every command takes; from here on it counts.

    Raises:
        BadRequest: it names no language of ours.
    """
    words = [*arguments]
    _asked.set("")
    for place, word in enumerate(words):
        name, equals, value = word.partition("=")
        named = value if equals else "".join(words[place + 1 : place + 2])
        if name == "--lang" and named:
            _asked.set(require_offered(named))
            return [*words[:place], *words[place + (1 if equals else 2) :]]
    return words


def spoken(command: Command) -> Command:
    """Mark a command whose docstring is its help, where Typer learns of it elsewhere."""
    return command


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

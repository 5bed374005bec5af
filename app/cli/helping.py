"""The help of every command in the reader's language.

Typer makes it of docstrings, of what options say of themselves, and of its own words: all are in catalogues.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from geo.sentence import Sentence, Translate, Words

FRAME = (
    Words("Usage:"),
    Words("Options:"),
    Words("Commands:"),
    Words("Arguments:"),
    Words("[required]"),
    Words("Show this message and exit."),
)
FIRST = re.compile(r".+?(?:\.(?=\s|$)|。|$)", re.DOTALL)


def translate_help(command: Any, translate: Translate) -> None:
    """Let a command, and all below it, tell of themselves in the language of `translate`."""
    for each in _family(command):
        if each.help:
            each.help = translate(inspect.cleandoc(each.help))
            each.short_help = " ".join(FIRST.match(each.help)[0].split())  # type: ignore[index]
        for parameter in each.params:
            if getattr(parameter, "help", None):
                parameter.help = translate(parameter.help)
        each.get_help = _framed(each.get_help, translate)


def _family(command: Any) -> Iterator[Any]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from _family(below)


def _framed(get_help: Callable[[Any], str], translate: Translate) -> Callable[[Any], str]:
    def told(context: Any) -> str:
        text = get_help(context)
        for words in FRAME:
            text = text.replace(words, translate(words))
        return re.sub(r"\[default: (.+?)\]", lambda found: _default(found[1], translate), text)

    return told


def _default(value: str, translate: Translate) -> str:
    return Sentence("[default: {value}]", value=value).told(translate)

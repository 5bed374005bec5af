"""Finds what the code may say to people: the words of sentences, of refusals and of kinds of findings.

`extract` is a method of Babel; pyproject.toml names it.
"""

import ast
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from babel.messages.extract import extract_python

import app.main  # noqa: F401 - so that every kind of refusal is known
from geo.sentence import Refusal

WORDS_OF = {"Kind": (2, 3), "FileError": (1, 2)}
"""Which arguments are words, where it is not the first one."""
UNFILLED = ("Kind", "Words")
"""They get their facts later."""


def kinds_of(refusal: type[Refusal]) -> Iterator[str]:
    yield refusal.__name__
    for kind in refusal.__subclasses__():
        yield from kinds_of(kind)


HELPED = ("Option", "Argument", "Typer")
COMMANDS = ("command", "callback", "spoken")
SPEAKERS = frozenset({"Sentence", *UNFILLED, *kinds_of(Refusal)})


class Saying(NamedTuple):
    """Where something is said: the words as they stand, and the facts given, if one can know them."""

    line: int
    words: ast.expr
    facts: set[str] | None


def sayings(source: str | bytes) -> Iterator[Saying]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := _name(node.func)) in SPEAKERS:
            words = [node.args[place] for place in WORDS_OF.get(name, (0,)) if place < len(node.args)]
            facts = {keyword.arg or "**" for keyword in node.keywords}
            yield from (Saying(each.lineno, each, None if name in UNFILLED else facts) for each in words)


def helps(source: str | bytes) -> Iterator[Saying]:
    """Yield what the command line says of commands, which Typer takes from docstrings, and of options."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in HELPED:
            yield from (Saying(node.lineno, kw.value, None) for kw in node.keywords if kw.arg == "help")
        elif isinstance(node, ast.FunctionDef) and any(map(_is_command, node.decorator_list)):
            yield Saying(node.lineno, ast.Constant(ast.get_docstring(node)), None)


def _is_command(decorator: ast.expr) -> bool:
    return _name(decorator.func if isinstance(decorator, ast.Call) else decorator) in COMMANDS


def extract(
    file: BinaryIO, keywords: Any, tags: Any, options: Any
) -> Iterator[tuple[int, Any, Any, list[Any]]]:
    """Yield what Babel finds in Python by itself, then the sentences."""
    yield from extract_python(file, keywords, tags, options)
    file.seek(0)
    source = file.read()
    for saying in (*sayings(source), *helps(source)):
        if isinstance(saying.words, ast.Constant):
            yield saying.line, None, saying.words.value, []


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")

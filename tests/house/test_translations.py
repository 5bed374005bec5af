"""Every word of the pages, and every refusal, stands in each catalogue, translated in all but the first."""

import ast
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.kit.languages import offered
from tests.house.sentences import sayings
from tests.house.tracked import ROOT

ROOMS = (ROOT / "app", ROOT / "geo", ROOT / "guidelines")
LOCALES = ROOT / "app" / "web" / "locale"
FILES = [path for room in ROOMS for path in sorted(room.rglob("*.py"))]
METHODS = [("**.py", "tests.house.sentences:extract"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": (2,)}


@cache
def said() -> frozenset[str | tuple[str, ...]]:
    found = [each for room in ROOMS for each in extract_from_dir(str(room), METHODS, OPTIONS, KEYWORDS)]
    return frozenset(message for _file, _line, message, _comments, _context in found)


@cache
def catalogue(lang: str) -> Catalog:
    with (LOCALES / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=lang)


def placeholders(text: str) -> set[str]:
    """Return the names of values in both styles, with their forms: {rows:,} is not {rows}."""
    of_pages = {part.split(")")[0] for part in text.split("%(")[1:]}
    return of_pages | {f"{name}:{form}" for _, name, form, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_sentence_stands_in_the_code_as_the_catalogue_knows_it(path: Path):
    put_together = (ast.JoinedStr, ast.BinOp)
    wrong = [said.line for said in sayings(path.read_bytes()) if isinstance(said.words, put_together)]
    assert not wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_sentence_is_given_the_facts_that_it_names(path: Path):
    wrong = {
        said.line: lacking
        for said in sayings(path.read_bytes())
        if isinstance(said.words, ast.Constant) and said.facts is not None and "**" not in said.facts
        if (lacking := facts_of(said.words.value) - said.facts)
    }
    assert not wrong


REFUSALS = """
raise NotFound(f"There is no place {slug}.")
raise FileError("code", "What is wrong with {name}.", "How to " + "mend it.", name=name)
Kind("code", Severity.ERROR, "What {value} is.", "How to mend it.")
"""


def test_an_untranslatable_refusal_is_noticed_wherever_its_words_stand():
    kinds = [type(said.words) for said in sayings(REFUSALS)]
    assert kinds == [ast.JoinedStr, ast.Constant, ast.BinOp, ast.Constant, ast.Constant]


def facts_of(template: str) -> set[str]:
    return {name.partition("[")[0] for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("lang", offered())
def test_the_catalogue_holds_what_is_said_and_nothing_else(lang: str):
    held = {message.id for message in catalogue(lang) if message.id}
    assert held == said()


@pytest.mark.parametrize("lang", offered()[1:])
def test_everything_is_translated(lang: str):
    assert not [m.id for m in catalogue(lang) if m.id and (m.fuzzy or not all(_texts(m.string)))]


@pytest.mark.parametrize("lang", offered()[1:])
def test_a_translation_keeps_the_places_of_its_values(lang: str):
    messages = [message for message in catalogue(lang) if message.id]
    wrong = [
        m.id for m in messages if not placeholders(_texts(m.string)[0]) <= placeholders(_texts(m.id)[-1])
    ]
    assert not wrong


def _texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)

"""Every word of the pages stands in every catalogue, and is translated in all but the first."""

from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.kit.languages import offered
from tests.house.tracked import ROOT

WEB = ROOT / "app" / "web"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": (2,)}


@cache
def said() -> frozenset[str | tuple[str, ...]]:
    found = extract_from_dir(str(WEB), METHODS, OPTIONS, KEYWORDS)
    return frozenset(message for _file, _line, message, _comments, _context in found)


@cache
def catalogue(lang: str) -> Catalog:
    with (WEB / "locale" / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=lang)


def placeholders(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


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

"""Pages and pieces of pages: one Jinja2 environment for each language, escaped, with its catalogue.

Catalogues are compiled in memory when a language is first needed; nothing is built by hand.
"""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def catalogue(folder: Path, lang: str) -> Translations:
    """Return the words of `lang`, from `folder/<lang>/LC_MESSAGES/messages.po`."""
    with (folder / lang / "LC_MESSAGES" / "messages.po").open("rb") as source:
        words = read_po(source, locale=lang)
    compiled = BytesIO()
    write_mo(compiled, words)
    compiled.seek(0)
    return Translations(compiled)


def environment(templates: Path, words: Translations, **filters: Callable[..., Any]) -> Environment:
    """Return the environment of one language. What a template names and nobody gave is an error."""
    made = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.filters.update(filters)
    made.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    return made

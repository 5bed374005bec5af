"""Text in several languages, and how texts are folded so that they can be compared."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Column
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

LocalizedText = dict[str, str]
"""Language code to text: {"en": "Himeji Castle", "ja": "姫路城"}. A language may be missing."""


def localized(text: LocalizedText, language: str, fallback: Sequence[str] = ("en", "ja")) -> str:
    """Return `text` in `language`, else in the first language of `fallback` that it has, else in any."""
    return text.get(language) or text.get(language_told(text, language, fallback), "")


def language_told(text: LocalizedText, language: str, fallback: Sequence[str] = ("en", "ja")) -> str:
    """Return the language in which `localized` gives the text; none if it says nothing."""
    return next((code for code in (language, *fallback, *text) if text.get(code)), "")


# Kana, ideographs, small letters and digits: what folding leaves as it is.
_FOLDED = re.compile("[0-9a-z\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Return `text` in one width, lower case, without accents and double spaces: "Kōbe" is "kobe"."""
    if text.isascii():
        return " ".join(text.casefold().split())
    if _FOLDED.fullmatch(text):
        return text
    wide = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(unicodedata.normalize("NFC", _ACCENTS.sub("", wide)).split())


class LocalizedColumn(TypeDecorator[LocalizedText]):
    """A `LocalizedText` as JSON; empty languages are not kept."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: LocalizedText | None, dialect: Dialect) -> Any:
        return None if value is None else {code: text for code, text in value.items() if text}


def texts() -> Any:
    """Return the field of a table that holds a `LocalizedText`, empty at first."""
    return Field(default_factory=dict, sa_column=Column(LocalizedColumn(), nullable=False, default=dict))

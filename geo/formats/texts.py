"""Values of any format as texts, so that a row says the same whichever file it came in."""

import datetime as dt
import json
import math
import unicodedata
from typing import Any


def as_text(value: Any) -> str:
    """Return a value as a person would type it: 3 rather than 3.0, a day without midnight, nothing as ""."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return _number(value)
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case dict() | list() | tuple():
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def unprintable(text: str) -> str:
    """Return the first character that nobody can see or type, beside tabs and ends of lines; else ""."""
    if text.isprintable():
        return ""
    return next((c for c in text if c not in "\t\n\r" and unicodedata.category(c)[0] == "C"), "")


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)

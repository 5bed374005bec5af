"""What a request's checks refuse, in words that help the person who sent it."""

from collections.abc import Iterable, Mapping
from typing import Any

PARTS = ("query", "path", "body", "header", "cookie")
"""Where FastAPI says that a value came from; the name of the value follows."""

WHOLE, NUMBER, TRUTH = "must be a whole number", "must be a number", "must be true or false"
OBJECT = "must be a JSON object"
DAY = "must be a day such as 2026-04-01"
# By pydantic's name for the fault; the names in braces are what it tells of it.
RULES = {
    "greater_than": "must be greater than {gt:,.10g}",
    "greater_than_equal": "must be at least {ge:,.10g}",
    "less_than": "must be less than {lt:,.10g}",
    "less_than_equal": "must be at most {le:,.10g}",
    "finite_number": "must be a finite number",
    "int_parsing": WHOLE,
    "int_parsing_size": WHOLE + " of bearable size",
    "int_type": WHOLE,
    "int_from_float": WHOLE,
    "float_parsing": NUMBER,
    "float_type": NUMBER,
    "bool_parsing": TRUTH,
    "bool_type": TRUTH,
    "string_type": "must be text in quotation marks",
    "string_unicode": "must be text in Unicode",
    "string_too_long": "may have at most {max_length:,} characters",
    "string_too_short": "must have at least {min_length:,} characters",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "dict_type": OBJECT,
    "model_attributes_type": OBJECT + ", sent with content-type: application/json",
}
# Where the value that was given says nothing more.
SENTENCES = {
    "missing": "{name} is missing: add it.",
    "extra_forbidden": "There is no {name} here: check its spelling, or leave it out.",
    "json_invalid": "The body is not JSON: {error}.",
    "value_error": "{name}: {error}.",
}


def told(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return where each fault is, what would be right, and the beginning of what was given."""
    return [
        {
            "where": ".".join(map(str, fault["loc"])),
            "says": _sentence(fault),
            "given": _given(fault),
        }
        for fault in errors
    ]


def _sentence(fault: Mapping[str, Any]) -> str:
    name, facts = _name(fault["loc"]), fault.get("ctx", {})
    if sentence := SENTENCES.get(fault["type"]):
        return sentence.format(name=name, **facts)
    rule = RULES.get(fault["type"])
    says = rule.format(**facts) if rule else f"is not as it should be ({fault['msg']})"
    return f"{name} {says}; {_given(fault, 40)} was given."


def _name(loc: tuple[int | str, ...]) -> str:
    names = loc[1:] if loc[0] in PARTS else loc
    return ".".join(map(str, names)) or f"The {loc[0]}"


def _given(fault: Mapping[str, Any], most: int = 100) -> str:
    text = repr(fault.get("input"))
    return text if len(text) <= most else text[: most - 1] + "…"

"""What a request's checks refuse, in words that help the person who sent it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypedDict

from geo.sentence import Sentence, Words

PARTS = {
    "query": Words("The query"),
    "path": Words("The path"),
    "body": Words("The body"),
    "header": Words("The header"),
    "cookie": Words("The cookie"),
}
"""Where FastAPI says that a value came from; the name of the value follows, unless it is all of it."""
TOGETHER: Final = Words("What was given")

WHOLE: Final = Words("must be a whole number")
NUMBER: Final = Words("must be a number")
TRUTH: Final = Words("must be true or false")
CHOICE: Final = Words("must be one of {expected}")
DAY: Final = Words("must be a day such as 2026-04-01")
OTHER: Final = Words("is not as it should be ({reason})")
# By pydantic's name for the fault; the names in braces are what it tells of it.
RULES = {
    "greater_than": Words("must be greater than {gt:,.10g}"),
    "greater_than_equal": Words("must be at least {ge:,.10g}"),
    "less_than": Words("must be less than {lt:,.10g}"),
    "less_than_equal": Words("must be at most {le:,.10g}"),
    "finite_number": Words("must be a finite number"),
    "int_parsing": WHOLE,
    "int_parsing_size": Words("must be a whole number of bearable size"),
    "int_type": WHOLE,
    "int_from_float": WHOLE,
    "float_parsing": NUMBER,
    "float_type": NUMBER,
    "bool_parsing": TRUTH,
    "bool_type": TRUTH,
    "string_type": Words("must be text in quotation marks"),
    "string_unicode": Words("must be text in Unicode"),
    "string_too_long": Words("may have at most {max_length:,} characters"),
    "string_too_short": Words("must have at least {min_length:,} characters"),
    "enum": CHOICE,
    "literal_error": CHOICE,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "dict_type": Words("must be a JSON object"),
    "model_attributes_type": Words("must be a JSON object, sent with content-type: application/json"),
}
UNKNOWN: Final = Words("There is no parameter “{name}”: check its spelling, or leave it out.")
SEND_A_FILE: Final = Words(
    "Send the file as the form field “file” (multipart/form-data), with a shorter name."
)
NO_UPLOAD: Final = "Expected UploadFile"
"""How Starlette begins to say that a text stands where a file should."""
# Where the value that was given says nothing more.
SENTENCES = {
    "missing": Words("{name} is missing: add it."),
    "extra_forbidden": UNKNOWN,
    "json_invalid": Words("The body is not JSON: {error}."),
    "value_error": Words("{name}: {error}."),
}


class Fault(TypedDict):
    """One thing that is wrong with a request."""

    where: str
    says: Sentence
    given: str


def told(errors: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """Return where each fault is, what would be right, and the beginning of what was given."""
    return [
        {
            "where": ".".join(map(str, fault["loc"])),
            "says": _sentence(fault),
            "given": _given(fault),
        }
        for fault in errors
    ]


def _sentence(fault: Mapping[str, Any]) -> Sentence:
    name = _name(fault["loc"])
    if NO_UPLOAD in fault["msg"]:
        return Sentence(SEND_A_FILE)
    facts = {fact: _fact(fact, value) for fact, value in fault.get("ctx", {}).items()}
    if template := SENTENCES.get(fault["type"]):
        return Sentence(template, name=name, **facts)
    rule = Sentence(RULES.get(fault["type"], OTHER), **(facts | {"reason": fault["msg"]}))
    return Sentence("{name} {rule}; {given} was given.", name=name, rule=rule, given=_given(fault, 40))


def _fact(name: str, value: Any) -> Any:
    """Return what pydantic tells, without its “or” between choices and without exceptions."""
    if isinstance(value, Exception):
        return next(iter(value.args), "")
    return value.replace(" or ", ", ") if name == "expected" else value


def _name(loc: tuple[int | str, ...]) -> str:
    names = loc[1:] if loc and loc[0] in PARTS else loc
    return ".".join(map(str, names)) or Sentence(PARTS[str(loc[0])] if loc else TOGETHER)


def _given(fault: Mapping[str, Any], most: int = 100) -> str:
    text = repr(fault.get("input"))
    return text if len(text) <= most else text[: most - 1] + "…"

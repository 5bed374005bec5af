"""How well a question's words fit a place that has them all: the less the score, the better.

What a place is comes before what it is called, a name before a description, and a whole word before the
beginning of another: 城 asks for castles first and for 城崎温泉 (Kinosaki Onsen) after them, "villa" for no
village before the last villa.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add

from sqlalchemy import ColumnElement, case, false, literal, or_

from app.kit.fulltext import IS_CJK, KANA, runs, tokens
from app.locations.models import Location, LocationWords
from app.locations.wording import Wanted, wanted

IS_THE_NAME, HOLDS_IT_ALL = 0, 1
KIND_AND_NAME, KIND, IN_NAME, OTHERWISE_CALLED, IN_TEXT, BEGINS_A_WORD, REST = range(7)
"""The levels of one word. A question's score is their sum, and what stands before them."""

NAMES, WORDS = LocationWords.names, LocationWords.words


def score(question: str) -> ColumnElement[int]:
    """Return the score of a place, to be asked of `location` joined with `location_words`."""
    words, as_written = wanted(question), " ".join(runs(question))
    exact = [(_in_names(f"| {as_written} |"), literal(IS_THE_NAME))]
    if len(words) > 1:
        exact.append((_in_names(f" {as_written} "), literal(HOLDS_IT_ALL)))
    levels = reduce(add, map(_level, words), literal(HOLDS_IT_ALL + 1))
    return case(*exact, else_=levels)


def _level(word: Wanted) -> ColumnElement[int]:
    drawn = [form for form in word.forms if IS_CJK(form) and not KANA.fullmatch(form)]
    spelt = [form for form in (*word.forms, word.reading) if form and form not in drawn]
    is_kind, is_also_called_so = (_is_of(kinds) for kinds in (word.kinds, word.kinds_also_called_so))
    whole = [f" {form} " for form in spelt] + [edge for form in drawn for edge in (f" {form}", f"{form} ")]
    in_name = _any(_in_names(part) for part in whole)
    in_area = _any(NAMES.like(f"%~%{part}%") for part in whole)
    begins = _any(_in_names(part) for part in [*(f" {form}" for form in spelt), *drawn])
    in_text = _any(WORDS.like(f"% {' '.join(tokens(form))} %") for form in word.forms if _has_ends(form))
    levels = [
        (is_kind & in_name, KIND_AND_NAME),
        (is_kind, KIND),
        (in_name, IN_NAME),
        (is_also_called_so | in_area, OTHERWISE_CALLED),
        (in_text, IN_TEXT),
        (begins, BEGINS_A_WORD),
    ]
    return case(*levels, else_=REST)


def _any(tests: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    return or_(false(), *tests)


def _is_of(kinds: Sequence[str]) -> ColumnElement[bool]:
    return Location.category.in_(kinds) if kinds else false()


def _has_ends(form: str) -> bool:
    """Tell whether a text shows where the word ends: then it is no beginning of another."""
    return form.isascii() or len(form) > 2


def _in_names(part: str) -> ColumnElement[bool]:
    return NAMES.like(f"%{part}%~%")

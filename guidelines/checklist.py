"""The facts of a shoot in; out the checklist items, each asked for, not asked for, or open, and why."""

from dataclasses import dataclass
from typing import Literal

from guidelines.expression import Condition
from guidelines.facts import Values
from guidelines.matters import ChecklistItem, Matter, Matters
from guidelines.requirements import completed

Answer = Literal["yes", "ask", "no"]
ANSWERS: dict[bool | None, Answer] = {True: "yes", None: "ask", False: "no"}


@dataclass(frozen=True)
class Asked:
    """An item with its matter: whether it is asked for, and because of which facts."""

    item: ChecklistItem
    matter: Matter
    answer: Answer
    reasons: tuple[str, ...]
    """Names of facts; for what is open, those that are not told. None for what every shoot is asked."""


def checklist(matters: Matters, values: Values) -> list[Asked]:
    """Return every item of the matters, in their order, with what the facts that are told say of it."""
    told = completed(matters.book, values)
    items = [(item, matter) for matter in matters for item in matter.items]
    said = {when: _said(matters.conditions[when], told) for when in {item.when for item, _ in items}}
    return [Asked(item, matter, *said[item.when]) for item, matter in items]


def _said(condition: Condition, told: Values) -> tuple[Answer, tuple[str, ...]]:
    holds = condition.holds(told)
    reasons = condition.open_names(told) if holds is None else condition.reasons(told)
    return ANSWERS[holds], tuple(reasons)

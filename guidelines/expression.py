"""The `when:` language: CEL, the Common Expression Language, with facts of known types and facts not known.

A fact that nobody has told is left out. CEL absorbs what is missing on one side of `&&` and `||` when the
other side decides, so an answer is yes, no, or that it depends: never a guess.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cel_expr_python import cel

from geo.sentence import Words
from guidelines.errors import GuidelineError
from guidelines.facts import Facts, Values

NAME = re.compile(r"[a-z_]+\.[a-z][a-z0-9_]*")
NOT_UNDERSTOOD = Words("The condition “{when}” cannot be understood: {reason}")
NO_QUESTION = Words("The condition “{when}” is no question of yes or no.")


class Language:
    """The facts that conditions may speak of, with their types."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        types = {fact.name: fact.cel_type for fact in facts}
        self.environment = cel.NewEnv(variables=types)

    def read(self, when: str) -> "Condition":
        """Return a condition, its types checked.

        Raises:
            GuidelineError: it cannot be read, names no fact of ours, or compares what differs in kind.
        """
        try:
            compiled = self.environment.compile(when)
        except RuntimeError as error:
            reason = str(error).partition("ERROR: ")[2].partition("\n")[0] or str(error)
            raise GuidelineError(NOT_UNDERSTOOD, when=when, reason=reason) from error
        if compiled.return_type() != cel.Type.BOOL:
            raise GuidelineError(NO_QUESTION, when=when)
        names = (name for name in NAME.findall(when) if name in self.facts)
        return Condition(when, tuple(dict.fromkeys(names)), compiled, self.environment)


@dataclass(frozen=True)
class Condition:
    """Something that holds of a shoot or not. `names` are the facts that it speaks of, in their order."""

    when: str
    names: tuple[str, ...]
    compiled: Any = field(repr=False, compare=False)
    environment: Any = field(repr=False, compare=False)

    def holds(self, values: Mapping[str, Any]) -> bool | None:
        """Tell whether it holds; None where it depends on a fact that is not told."""
        known = {name: values[name] for name in self.names if name in values}
        said = self.compiled.eval(data=known)
        return bool(said.value()) if said.type() == cel.Type.BOOL else None

    def reasons(self, values: Values) -> list[str]:
        """Return the facts because of which it holds, or does not: each is part of what alone decides it."""
        decided = self.holds(values)
        known = [name for name in self.names if name in values]
        return [name for name in known if name in self._enough(values, known, name, decided)]

    def _enough(
        self, values: Values, known: Iterable[str], last: str, decided: bool | None
    ) -> Mapping[str, Any]:
        """Return facts that decide it, as few as can be found; `last` is the last to be left out."""
        kept = {name: values[name] for name in known}
        for name in sorted(kept, key=lambda each: each == last):
            fewer = {other: value for other, value in kept.items() if other != name}
            if self.holds(fewer) is decided:
                kept = fewer
        return kept

    def open_names(self, values: Values) -> list[str]:
        """Return the facts that are not told and that it speaks of."""
        return [name for name in self.names if name not in values]

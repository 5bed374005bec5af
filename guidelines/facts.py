"""The facts that conditions speak of: of the site, of the shoot, and of its days; with their questions."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal

from cel_expr_python import cel
from pydantic import BaseModel, ConfigDict, Field

from geo.sentence import Sentence, Words
from guidelines.errors import FactsError

Text = dict[str, str]
"""The same words in each language, by its code."""
Values = Mapping[str, Any]
"""What is known of a shoot, by the names of its facts."""

UNKNOWN = Words("There is no such fact.")
NOT_YES_NO = Words("Say true or false.")
NOT_NUMBER = Words("Give a number{unit}.")
OUT_OF_RANGE = Words("Give a number from {least} to {most}.")
NOT_CHOICE = Words("{said} is none of: {choices}.")
NOT_LIST = Words("Give a list of: {choices}.")
DERIVED = Words("This follows from the site or the dates: leave it out.")


class Choice(BaseModel):
    """One of the answers to a question."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    hint: Text = {}


class Fact(BaseModel):
    """Something that can be known of a shoot, and the question that asks for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    kind: Literal["yes_no", "number", "choices", "codes"]
    topic: str
    """Under which heading it is asked."""
    question: Text
    """What people are asked; for facts that follow from the map or the dates, what the fact means."""
    hint: Text = {}
    unit: str = ""
    least: int = 0
    most: int = 1_000_000
    choices: dict[str, Choice] = Field(default_factory=dict)
    asked_when: str = ""
    """A condition on other facts; while it does not hold, the fact is what `otherwise` says."""
    otherwise: bool | int | list[str] | None = None
    is_derived: bool = False
    """It follows from the site or the dates and is not asked for."""

    @property
    def cel_type(self) -> Any:
        types = {"yes_no": cel.Type.BOOL, "number": cel.Type.INT}
        return types.get(self.kind) or cel.Type.List(cel.Type.STRING)

    def fault(self, said: Any) -> Sentence | None:
        """Return what is wrong with a value, or nothing."""
        if self.kind == "yes_no":
            return None if isinstance(said, bool) else Sentence(NOT_YES_NO)
        if self.kind == "number":
            return self._number_fault(said)
        listed = isinstance(said, list) and all(isinstance(each, str) for each in said)
        if not listed:
            return Sentence(NOT_LIST, choices=sorted(self.choices))
        wrong = sorted(set(said) - set(self.choices)) if self.choices else []
        return Sentence(NOT_CHOICE, said=wrong[0][:80], choices=sorted(self.choices)) if wrong else None

    def value_schema(self, lang: str) -> dict[str, Any]:
        """Return what JSON Schema says of its value."""
        told = {"title": self.question[lang], "description": self.hint.get(lang, "")}
        if self.kind == "yes_no":
            return told | {"type": "boolean"}
        if self.kind == "number":
            return told | {"type": "integer", "minimum": self.least, "maximum": self.most}
        item: dict[str, Any] = {"type": "string"}
        if self.choices:
            item["enum"] = sorted(self.choices)
        return told | {"type": "array", "items": item, "uniqueItems": True}

    def _number_fault(self, said: Any) -> Sentence | None:
        if isinstance(said, bool) or not isinstance(said, int):
            return Sentence(NOT_NUMBER, unit=f" ({self.unit})" if self.unit else "")
        if not self.least <= said <= self.most:
            return Sentence(OUT_OF_RANGE, least=self.least, most=self.most)
        return None


class Facts:
    """All facts of a country, in the order in which they are asked."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = {name: fact.model_copy(update={"name": name}) for name, fact in facts.items()}

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    def __getitem__(self, name: str) -> Fact:
        return self._facts[name]

    @cached_property
    def asked(self) -> list[Fact]:
        """The facts that people are asked for."""
        return [fact for fact in self if not fact.is_derived]

    def checked(self, said: Values) -> dict[str, Any]:
        """Return what was said, if all of it can be used; what is null is not told.

        Raises:
            FactsError: it says what is wrong, fact by fact.
        """
        told = {name: value for name, value in said.items() if value is not None}
        faults = {name: fault for name, value in told.items() if (fault := self._fault(name, value))}
        if faults:
            raise FactsError(faults)
        return told

    def schema(self, lang: str) -> dict[str, Any]:
        """Return the JSON Schema of what can be said of a shoot."""
        properties = {fact.name: fact.value_schema(lang) for fact in self.asked}
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }

    def _fault(self, name: str, value: Any) -> Sentence | None:
        if name not in self:
            return Sentence(UNKNOWN)
        fact = self[name]
        return Sentence(DERIVED) if fact.is_derived else fact.fault(value)

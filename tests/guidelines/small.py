"""A small book of our own, to try the engine on: facts of every kind, and rules from conditions."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from guidelines.expression import Language
from guidelines.facts import Fact, Facts
from guidelines.load import Book, Rule, read, rule_of

TEXT = {"en": "words", "ja": "言葉"}


def fact(kind: str = "yes_no", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "topic": "shoot", "question": TEXT, **more}


TOLD: dict[str, dict[str, Any]] = {
    "site.grounds": fact("choices", choices={"road": {"title": TEXT}, "beach": {"title": TEXT}}),
    "shoot.a": fact(),
    "shoot.b": fact(),
    "shoot.c": fact(),
    "shoot.n": fact("number", most=1000, unit="g"),
    "shoot.m": fact("number", least=1, most=1000),
    "shoot.of_a": fact(asked_when="shoot.a", otherwise=False),
    "shoot.of_of_a": fact(asked_when="shoot.of_a", otherwise=False),
    "shoot.codes": fact("codes"),
    "days.is_night": fact(is_derived=True),
}
FACTS = Facts({name: Fact.model_validate(told) for name, told in TOLD.items()})
LANGUAGE = Language(FACTS)


def requirement(id_: str = "JP-ONE", when: str = "shoot.a", **more: Any) -> dict[str, Any]:
    """Return a requirement as it is written down; `edition` adds to its only edition."""
    issuer = {"title": TEXT, "subject": "road"}
    edition = {
        "when": when,
        "trigger": TEXT,
        "issuer": issuer,
        "unverified": ["issuer", "when"],
        **more.pop("edition", {}),
    }
    begun = {"id": id_, "instrument": "permit", "topic": "road", "title": TEXT}
    return begun | {"editions": {date(2020, 1, 1): edition}} | more


def book_of(*requirements: dict[str, Any]) -> Book:
    """Return a book with these requirements in memory, as `rule_of` makes them."""
    rules: list[Rule] = [rule_of(LANGUAGE, each, "small.yaml") for each in requirements]
    return Book(FACTS, tuple(rules))


def written(folder: Path, facts: Any, **files: Any) -> Book:
    """Return the book that lies in a folder, after writing it: text as it is, everything else as YAML."""
    (folder / "requirements").mkdir()
    _write(folder / "facts.yaml", facts)
    for name, content in files.items():
        _write(folder / "requirements" / f"{name}.yaml", content)
    return read(folder)


def _write(path: Path, content: Any) -> None:
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    path.write_text(text, encoding="utf-8")


yes_no = st.sampled_from(["shoot.a", "shoot.b", "shoot.c", "days.is_night"])
comparisons = st.builds(
    "{} {} {}".format,
    st.sampled_from(["shoot.n", "shoot.m", "shoot.n + shoot.m"]),
    st.sampled_from([">=", ">", "<=", "<", "=="]),
    st.integers(0, 4),
)
grounds = st.sampled_from(['"road" in site.grounds', '"beach" in site.grounds'])
expressions = st.recursive(
    yes_no | comparisons | grounds,
    lambda inner: (
        st.builds("({} && {})".format, inner, inner)
        | st.builds("({} || {})".format, inner, inner)
        | st.builds("!({})".format, inner)
    ),
    max_leaves=8,
)
"""Conditions of every shape that the book uses."""

all_values = st.fixed_dictionaries(
    {
        "shoot.a": st.booleans(),
        "shoot.b": st.booleans(),
        "shoot.c": st.booleans(),
        "days.is_night": st.booleans(),
        "shoot.n": st.integers(0, 4),
        "shoot.m": st.integers(1, 4),
        "site.grounds": st.sampled_from([[], ["road"], ["beach"], ["road", "beach"]]),
    }
)
"""Everything told that conditions speak of."""


def some_of(values: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.sets(st.sampled_from(sorted(values))).map(lambda names: {name: values[name] for name in names})

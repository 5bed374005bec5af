"""Shoots of every kind, as the book of Japan can be told of them."""

from typing import Any

from hypothesis import strategies as st

from guidelines.facts import Fact
from guidelines.load import book
from guidelines.situations import calm

BOOK = book("jp")
EDGES = [0, 1, 5, 6, 25, 26, 30, 31, 50, 51, 99, 100, 149, 150]
PLACES = [
    ["13", "13104"],
    ["14", "14205"],
    ["14", "14201"],
    ["22", "22219"],
    ["11", "11203"],
    ["14", "14100", "14104"],
]
areas = st.sampled_from(PLACES)
ACTIVITIES = [
    fact
    for fact in BOOK.facts
    if fact.name.startswith("shoot.") and fact.kind != "choices" and "permanent" not in fact.name
]
"""What one does more of, or adds; that all works of art stand outdoors for good is nothing that one does."""


def answers(fact: Fact) -> st.SearchStrategy[Any]:
    if fact.kind == "yes_no":
        return st.booleans()
    if fact.kind == "number":
        return st.sampled_from([n for n in EDGES if fact.least <= n <= fact.most])
    return st.lists(st.sampled_from(sorted(fact.choices)), unique=True, max_size=3)


def coherent(told: dict[str, Any]) -> dict[str, Any]:
    """Return a shoot without answers to what would not be asked: no drone, no weight of one."""
    while strange := [
        name for name in told if name in BOOK.asked_when and not BOOK.asked_when[name].holds(told)
    ]:
        told = {name: value for name, value in told.items() if name not in strange}
    return told


shoots = st.fixed_dictionaries({}, optional={fact.name: answers(fact) for fact in BOOK.facts}).map(
    lambda told: coherent(calm(BOOK, told))
)
"""Shoots of which everything is told."""


def partly(shoot: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw what is known of a shoot before all questions are answered."""
    names = st.sets(st.sampled_from(sorted(shoot)))
    return names.map(lambda some: {name: shoot[name] for name in shoot if name in some})


whole_and_part = shoots.flatmap(lambda shoot: st.tuples(st.just(shoot), partly(shoot)))

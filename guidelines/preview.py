"""What a change of the rules would mean: written situations, asked before and after."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guidelines.load import Book, Rule
from guidelines.requirements import Findings
from guidelines.situations import Situation


@dataclass(frozen=True)
class Effect:
    """A situation that would be answered otherwise, with the requirements that come, go, or become open."""

    situation: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    opened: tuple[str, ...]


def with_rules(book: Book, rules: Iterable[Rule]) -> Book:
    """Return a book with rules of one's own added; one with the id of another takes its place."""
    kept = {rule.requirement.id: rule for rule in (*book.rules, *rules)}
    return Book(book.facts, tuple(kept.values()))


def effects(before: Book, after: Book, situations: Iterable[Situation]) -> Iterator[Effect]:
    """Yield what would change, situation by situation."""
    for situation in situations:
        was, would_be = situation.findings(before), situation.findings(after)
        effect = Effect(
            situation.name,
            tuple(sorted(would_be.ids - was.ids)),
            tuple(sorted(was.ids - would_be.ids)),
            tuple(sorted(_open(would_be) - _open(was))),
        )
        if effect.added or effect.removed or effect.opened:
            yield effect


def _open(findings: Findings) -> frozenset[str]:
    return frozenset(finding.requirement.id for finding in findings.open)

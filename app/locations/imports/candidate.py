"""A row on its way to becoming a place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.locations.drafts import Draft
from geo.formats.findings import Finding, Severity, printable
from geo.sentence import Translate

MOST_SHOWN = 200
"""Characters of a name that a report carries."""


class Outcome(StrEnum):
    """What an import does with a row, or would do."""

    ADD = "add"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    NO_POSITION = "no_position"
    WRONG = "wrong"
    RETIRE = "retire"
    """Not of a row: of a place that the file has no more."""


@dataclass(slots=True)
class Candidate:
    """A row, what it says as a draft if it says enough, and what becomes of it."""

    row: int | None
    name: str
    source: str = ""
    source_id: str = ""
    has_own_id: bool = False
    draft: Draft | None = None
    findings: list[Finding] = field(default_factory=list)
    outcome: Outcome = Outcome.WRONG
    place_id: int | None = None
    slug: str = ""
    column: str = ""
    """Which says where it is."""
    rule: str = ""
    """By which the category was derived."""

    @property
    def is_wrong(self) -> bool:
        return any(finding.severity == Severity.ERROR for finding in self.findings)

    def as_json(self, translate: Translate) -> dict[str, Any]:
        """Return a plain object for a report, in the language of `translate`."""
        entry: dict[str, Any] = {
            "row": self.row,
            "outcome": self.outcome.value,
            "name": printable(self.name[:MOST_SHOWN]),
        }
        if self.slug:
            entry["slug"] = self.slug
        if self.findings:
            entry["findings"] = [finding.as_json(translate) for finding in self.findings]
        return entry


def drafts_of(candidates: list[Candidate]) -> Iterator[tuple[Candidate, Draft]]:
    """Yield the candidates that say enough to become places."""
    return ((each, each.draft) for each in candidates if each.draft is not None)

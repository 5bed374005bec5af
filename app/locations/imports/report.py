"""What an import did, or would do: counted, and row by row."""

import csv
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import orjson

from app.locations.imports.candidate import Candidate, Outcome
from geo.formats.columns import PositionColumns
from geo.formats.findings import Finding, Severity
from geo.formats.source import Source
from geo.sentence import Translate, told

COLUMNS = ("row", "outcome", "name", "slug", "severity", "code", "column", "value", "says", "mend")
LEFT_OUT = (Outcome.WRONG, Outcome.DUPLICATE, Outcome.NO_POSITION)


@dataclass
class Report:
    """What became of every row. The rows are kept packed, about a tenth of what they say."""

    source: Source
    list_title: str = ""
    """Of the recognised list; empty for a plain table."""
    columns: dict[str, str] = field(default_factory=dict)
    """Which column says what."""
    position_columns: PositionColumns = field(default_factory=PositionColumns)
    """Those that say where, the most trusted first."""
    licence: str = ""
    translate: Translate = str
    """Into the language of whoever reads it."""
    is_dry_run: bool = True
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    """How many of which code."""
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many rows got which category by which rule."""
    said_of_all: tuple[Finding, ...] = ()
    """What came of the file as a whole."""
    _packed: list[bytes] = field(default_factory=list, repr=False)

    @property
    def rows(self) -> int:
        return self.outcomes.total() - self.outcomes[Outcome.RETIRE]

    @property
    def left_out(self) -> int:
        """How many rows do not become or stay places."""
        return sum(self.outcomes[outcome] for outcome in LEFT_OUT)

    @property
    def is_fruitless(self) -> bool:
        """Whether not one row was any good."""
        return self.left_out == self.rows

    @property
    def file_findings(self) -> tuple[Finding, ...]:
        return (*self.source.findings, *self.position_columns.findings, *self.said_of_all)

    def add(self, batch: list[Candidate]) -> None:
        """Count a batch of rows in, and keep what became of each."""
        for candidate in batch:
            self.outcomes[candidate.outcome] += 1
            for finding in candidate.findings:
                self.findings[finding.code] += 1
            if candidate.draft is not None:
                self.rules[candidate.rule, candidate.draft.category] += 1
        if batch:
            self._packed.append(
                zlib.compress(orjson.dumps([each.as_json(self.translate) for each in batch]), 1)
            )

    def entries(self) -> Iterator[dict[str, Any]]:
        """Yield what became of every row, in the order of the file."""
        for packed in self._packed:
            yield from orjson.loads(zlib.decompress(packed))

    def remarks(self, *, notes: bool = False) -> Iterator[dict[str, Any]]:
        """Yield every finding with its row's outcome and name; small notes only when asked for."""
        for entry in self.entries():
            for finding in entry.get("findings", ()):
                if notes or finding["severity"] != Severity.NOTE:
                    yield entry | finding

    def summary(self) -> dict[str, Any]:
        """Return the counts as a plain object."""
        return {
            "file": self.source.name,
            "format": self.source.format.value,
            "encoding": self.source.encoding,
            "list": self.list_title or None,
            "columns": self.columns,
            "position_columns": self.position_columns.names,
            "licence": self.licence or None,
            "dry_run": self.is_dry_run,
            "rows": self.rows,
            "outcomes": {outcome.value: self.outcomes[outcome] for outcome in Outcome},
            "findings": dict(self.findings.most_common()),
            "file_findings": [finding.as_json(self.translate) for finding in self.file_findings],
            "rules": [
                {"rule": told(rule, self.translate), "category": category, "rows": count}
                for (rule, category), count in self.rules.most_common()
            ],
        }

    def write(self, path: Path) -> None:
        """Write all of it: as JSON, or row by row as CSV that Excel opens, by the name's ending."""
        if path.suffix.lower() == ".json":
            whole = self.summary() | {"rows": list(self.entries())}
            path.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2))
            return
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            self._write_csv(file)

    def _write_csv(self, file: TextIO) -> None:
        table = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        table.writeheader()
        for entry in self.entries():
            for finding in entry.get("findings") or [dict[str, Any]()]:
                table.writerow({name: _harmless(value) for name, value in (entry | finding).items()})


def _harmless(value: Any) -> Any:
    """Return a cell that a spreadsheet shows rather than computes."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value

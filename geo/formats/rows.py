"""One row of a file, whatever its format, and how far the reading has come."""

from dataclasses import dataclass
from typing import NamedTuple

from shapely.geometry.base import BaseGeometry

from geo.formats.findings import Finding


class SourceRow(NamedTuple):
    """A row as the file has it: texts by column, nothing interpreted yet."""

    number: int  # as a person counts: the line of a spreadsheet, or the feature's place in the file
    values: dict[str, str]
    geometry: BaseGeometry | None = None  # in WGS 84, otherwise unchecked
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Progress:
    """How much of a file has been read, in bytes or in features."""

    done: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

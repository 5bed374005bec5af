"""The towns around which the made places of the bench lie: where, and about how many people live there."""

import csv
from pathlib import Path
from typing import NamedTuple


class Town(NamedTuple):
    """`code` is of the municipality in JIS; the position is of its middle, in degrees."""

    code: str
    en: str
    ja: str
    lon: float
    lat: float
    people: int
    """In thousands, rounded: only a weight."""


def _read() -> tuple[Town, ...]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Town(row["code"], row["en"], row["ja"], float(row["lon"]), float(row["lat"]), int(row["people"]))
            for row in csv.DictReader(file)
        )


TOWNS = _read()

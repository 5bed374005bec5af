"""What a row says by which places are compared: looks, measures, conditions, and who looks after it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.kit.text import fold
from app.locations.imports import faults
from app.locations.taxonomy import taxonomy
from geo.formats.findings import Finding

MEASURES: Mapping[str, float] = {
    "floor_area_m2": 100_000_000, "ceiling_height_m": 10_000, "access_width_m": 10_000,
}  # fmt: skip
"""Numbers with a fraction, and the most that each can be; then whole ones."""
COUNTS: Mapping[str, int] = {
    "parking_spaces": 10_000_000, "capacity": 10_000_000, "lead_days": 3_650, "fee_amount_minor": 10**12,
}  # fmt: skip
TEXTS = ("fee_note", "restrictions")
CURRENCY = re.compile("[A-Z]{3}")
BETWEEN = re.compile("[,;、，；・|]")
OF_A_UNIT = re.compile(r"[,\s]|(?:m2|m|㎡|円|台|人|名|日)$")


@dataclass
class Told:
    """What a row tells; `faults` say what of it could not be understood."""

    details: dict[str, Any] = field(default_factory=dict)
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)


def read(
    said: Mapping[str, str], columns: Mapping[str, str], commissions: Mapping[str, int], row: int | None
) -> Told:
    """Return what a row says in its columns, by the names of our fields."""
    told = Told()
    for attribute in taxonomy().attributes:
        if attribute != "era" and (text := said.get(attribute)):  # which has words of its own
            _read_values(told, attribute, text, columns[attribute], row)
    for name, most in (*MEASURES.items(), *COUNTS.items()):
        if text := said.get(name):
            _read_number(told, name, text, most, columns[name], row)
    _read_terms(told, said, columns, row)
    if slug := said.get("commission"):
        if (number := commissions.get(slug.lower())) is not None:
            told.details["commission_id"] = number
        else:
            told.faults.append(faults.COMMISSION_UNKNOWN.at(row, columns["commission"], slug))
    return told


def _read_values(told: Told, attribute: str, text: str, column: str, row: int | None) -> None:
    kind, words = taxonomy().attributes[attribute], _words_of(attribute)
    parts = [part.strip() for part in BETWEEN.split(text)] if kind.takes == "many" else [text]
    values = []
    for part in filter(None, parts if fold(text) not in words else [text]):
        if value := words.get(fold(part)):
            values.append(value)
        else:
            told.faults.append(faults.ATTRIBUTE_UNCLEAR.at(row, column, part, known=", ".join(kind.values)))
    if values and kind.takes == "many":
        told.facets[attribute] = tuple(dict.fromkeys(values))
    elif values:
        told.details[attribute] = values[0]


def _words_of(attribute: str) -> dict[str, str]:
    """Return the values of an attribute by their slugs and by what they are called in any language."""
    values = taxonomy().attributes[attribute].values
    return {fold(word): slug for slug, label in values.items() for word in (slug, *label.values())}


def _read_number(told: Told, name: str, text: str, most: float, column: str, row: int | None) -> None:
    plain = OF_A_UNIT.sub("", fold(text))
    try:
        number = float(plain) if name in MEASURES else int(plain)
    except ValueError:
        number = -1
    if 0 <= number <= most:
        told.details[name] = number
    else:
        told.faults.append(faults.NUMBER_UNCLEAR.at(row, column, text, most=f"{most:,}"))


def _read_terms(told: Told, said: Mapping[str, str], columns: Mapping[str, str], row: int | None) -> None:
    for name in TEXTS:
        texts = {"ja": said.get(name, ""), "en": said.get(f"{name}_en", "")}
        if any(texts.values()):
            told.details[name] = {lang: text for lang, text in texts.items() if text}
    currency = said.get("fee_currency", "").upper()
    if CURRENCY.fullmatch(currency):
        told.details["fee_currency"] = currency
    elif told.details.pop("fee_amount_minor", None) is not None:
        told.faults.append(faults.CURRENCY_UNCLEAR.at(row, columns["fee_amount_minor"], currency))

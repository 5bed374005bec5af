"""The address of the finder: a site, its days and what is known of a shoot, so that it can be sent on."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import QueryParams

from app.guidance.asking import checked
from app.guidance.schemas import ShootIn
from app.kit.errors import BadRequest
from app.kit.faults import told
from geo.sentence import Words, together
from guidelines.facts import Fact
from guidelines.load import Book

YES, NO = "yes", "no"
SHAPES = {"point": "Point", "line": "LineString", "shape": "Polygon"}
UNREADABLE = Words("{parameter} is no list of longitude,latitude with “;” between: {said}")
UNKNOWN = Words("The finder has no field {name!r}.")


class ShootAddress(BaseModel):
    """What an address says; nothing of it has to be there yet."""

    model_config = ConfigDict(extra="forbid")

    point: str = Field("", max_length=100)
    line: str = Field("", max_length=8_000)
    shape: str = Field("", max_length=8_000)
    first_on: date | None = None
    last_on: date | None = None
    begins_at: time | None = None
    ends_at: time | None = None
    rest: str = Field("", pattern="^(no)?$")
    """Whether what is not answered does not happen."""
    both: str = Field("", pattern="^(yes)?$")
    """Whether the answer comes in two languages, side by side."""
    facts: dict[str, str] = Field(default_factory=dict)

    @property
    def site(self) -> dict[str, Any] | None:
        """Return the site as GeoJSON, if there is one.

        Raises:
            BadRequest: it cannot be read.
        """
        for name, kind in SHAPES.items():
            if said := getattr(self, name):
                corners = _corners(name, said)
                rings: Any = {"Point": corners[0], "Polygon": [[*corners, corners[0]]]}
                return {"type": kind, "coordinates": rings.get(kind, corners)}
        return None

    def shoot(self, book: Book, day: date) -> ShootIn | None:
        """Return the shoot, if a site is there; without a day it is asked for `day`.

        Raises:
            BadRequest, Incomplete: something cannot be used.
        """
        if not self.site:
            return None
        try:
            return ShootIn(
                site=self.site,
                first_on=self.first_on or day,
                last_on=self.last_on if self.first_on else None,
                begins_at=self.begins_at,
                ends_at=self.ends_at,
                facts=self.values(book),
            )
        except ValidationError as error:
            raise BadRequest(together(fault["says"] for fault in told(error.errors()))) from error

    def values(self, book: Book) -> dict[str, Any]:
        """Return the facts, as the book takes them.

        Raises:
            Incomplete: one cannot be used.
        """
        said = {name: _value(book.facts[name], text) for name, text in self.facts.items()}
        if self.rest:
            silent = (fact for fact in book.facts.asked if fact.kind == "yes_no" and fact.name not in said)
            said |= {fact.name: False for fact in silent if fact.name.startswith("shoot.")}
        return checked(book, said)

    def query(self, **changed: str) -> str:
        """Return the query of this address, with some of it changed."""
        kept = self.model_dump(mode="json", exclude_defaults=True, exclude={"facts"}) | self.facts
        return urlencode({**kept, **changed}, safe=",;")


def read(book: Book, query: QueryParams) -> ShootAddress:
    """Return what an address says; empty fields say nothing.

    Raises:
        BadRequest: a field is unknown, or its value cannot be understood.
    """
    given: dict[str, list[str]] = {}
    for name, value in query.multi_items():
        if value.strip():
            given.setdefault(name, []).append(value.strip())
    said = {name: ",".join(values) for name, values in given.items()}
    facts = {name: said.pop(name) for name in list(said) if name in book.facts}
    for name in said:
        if name not in ShootAddress.model_fields or name == "facts":
            raise BadRequest(UNKNOWN, name=name, parameter=name)
    try:
        return ShootAddress.model_validate({**said, "facts": facts})
    except ValidationError as error:
        raise BadRequest(together(fault["says"] for fault in told(error.errors()))) from error


def _value(fact: Fact, text: str) -> Any:
    """Return what a text of an address says; what it cannot be is left for the book to refuse."""
    if fact.kind == "yes_no":
        return {YES: True, NO: False}.get(text, text)
    if fact.kind == "number":
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
    return [each for each in text.split(",") if each]


def _corners(name: str, said: str) -> list[list[float]]:
    try:
        corners = [[float(number) for number in each.split(",")] for each in said.split(";")]
    except ValueError as error:
        raise BadRequest(UNREADABLE, parameter=name, said=said[:80]) from error
    if any(len(each) != 2 for each in corners):
        raise BadRequest(UNREADABLE, parameter=name, said=said[:80])
    return corners


def chosen(facts: Mapping[str, str], name: str) -> list[str]:
    """Return the choices of a fact that an address holds."""
    return [each for each in facts.get(name, "").split(",") if each]

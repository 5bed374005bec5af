"""The address of a search: what it says, and how it changes when a reader adds or takes away a wish."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from pydantic import Field, ValidationError
from starlette.datastructures import QueryParams

from app.kit.errors import BadRequest
from app.kit.faults import told
from app.locations.schemas import LocationQuery
from geo.sentence import together

PAGE_SIZE = 24
POINT_AS_WRITTEN = re.compile(r"([\d.]+)°\D*([\d.]+)°")
"""A latitude, then a longitude, as the field of the station shows a point that was drawn."""
# What the page says for itself, and the tiles do not take.
NOT_FOR_TILES = {"municipality", "bbox", "sort", "limit", "cursor", "facets", "lang"}


class SearchAddress(LocationQuery):
    """A search as it stands in the address bar: that of the API, and a municipality beside its prefecture."""

    municipality: str = Field("", max_length=400)
    limit: int = Field(PAGE_SIZE, ge=1, le=200)

    def wishes(self) -> dict[str, str]:
        """Return what was asked for beyond what everyone gets, as the address says it."""
        given = self.model_dump(exclude_defaults=True, mode="json", exclude={"lang", "facets"})
        return {name: _written(value) for name, value in given.items()}

    def for_tiles(self) -> dict[str, str]:
        """Return the part of the wishes that narrows what the map shows."""
        wishes = self.wishes()
        if area := wishes.get("municipality"):
            wishes["area"] = area
        return {name: value for name, value in wishes.items() if name not in NOT_FOR_TILES}


def read(query: QueryParams) -> SearchAddress:
    """Return the search of an address.

    A form sends a name once for each box that is ticked, and empty fields.

    Raises:
        BadRequest: a value cannot be understood; the message says which.
    """
    merged: dict[str, list[str]] = {}
    for name, value in query.multi_items():
        if value.strip():
            merged.setdefault(name, []).append(value.strip())
    if point := POINT_AS_WRITTEN.search(merged.get("near", [""])[0]):
        merged["near"] = [f"{point[2]},{point[1]}"]
    if "near" not in merged:
        merged.pop("within_m", None)
        if merged.get("sort") == ["distance"]:
            del merged["sort"]
    try:
        return SearchAddress.model_validate({name: ",".join(values) for name, values in merged.items()})
    except ValidationError as error:
        raise BadRequest(together(fault["says"] for fault in told(error.errors()))) from error


def link(lang: str, wishes: Mapping[str, str]) -> str:
    """Return the address of a search."""
    return f"/{lang}/" + (f"?{urlencode(wishes, safe=',;')}" if wishes else "")


def without(wishes: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in wishes.items() if name not in (*names, "cursor")}


def without_value(wishes: Mapping[str, str], name: str, value: str) -> dict[str, str]:
    """Return the wishes with one value of one name taken away."""
    kept = [given for given in wishes.get(name, "").split(",") if given and given != value]
    rest = without(wishes, name)
    return {**rest, name: ",".join(kept)} if kept else rest


def listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)

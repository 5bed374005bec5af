"""All that the public may know of one place, as the row of one statement, and as a feature.

The card is in it, which says the place in one language; what is told in several is given in all of them.
"""

from typing import Any

import orjson
from sqlalchemy import Select, Text, bindparam, cast, func, select

from app.accounts.models import Organisation
from app.locations.models import Credit, Facet, Location, LocationCard, Photo
from app.locations.taxonomy import taxonomy

PLAIN = (
    "kana", "era", "setting", "noise", "power", "closure", "floor_area_m2", "ceiling_height_m",
    "access_width_m", "parking_spaces", "capacity", "lead_days", "blur_m", "source_url", "licence",
)  # fmt: skip
"""Columns of a place that are told as they stand."""
TEXTS = {
    "names": "name",
    "descriptions": "description",
    "restrictions": "restrictions",
    "fee_note": "fee_note",
}
"""What is told in every language, by the column that it stands in."""
APART = ("address", "fee_amount_minor", "fee_currency")


def statement(dialect: str) -> Select[Any]:
    """Return the question for the place `slug`, with its card in the language `lang`."""
    columns = [
        LocationCard.feature,
        *(getattr(Location, name) for name in (*PLAIN, *APART)),
        *(cast(getattr(Location, column), Text) for column in TEXTS.values()),
        Organisation.slug,
        cast(Organisation.name, Text),
        _listed(dialect, Facet, ("attribute", "value"), Facet.attribute, Facet.value),
        _listed(dialect, Credit, ("title", "year", "kind", "source"), Credit.year, Credit.id),
        _listed(
            dialect, Photo,
            ("content", "thumbnail", "width", "height", "alt", "credit", "licence", "taken_on"),
            Photo.position, Photo.id,
        ),
    ]  # fmt: skip
    its_card = LocationCard.location_id == Location.id
    joined = select(*columns).select_from(Location).join(LocationCard, its_card)
    joined = joined.outerjoin(Organisation, Organisation.id == Location.commission_id)
    return joined.where(Location.slug == bindparam("slug"), LocationCard.lang == bindparam("lang"))


def feature(row: tuple[Any, ...]) -> bytes:
    """Return the GeoJSON feature that a row of `statement` makes."""
    card, *told = row
    plain, told = dict(zip(PLAIN, told, strict=False)), told[len(PLAIN) :]
    (address, amount, currency), told = told[: len(APART)], told[len(APART) :]
    texts, told = map(orjson.loads, told[: len(TEXTS)]), told[len(TEXTS) :]
    commission, commission_name, facets, works, photos = told
    made = orjson.loads(card)
    made["properties"] |= (
        plain
        | dict(zip(TEXTS, texts, strict=True))
        | _by_attribute(orjson.loads(facets or "[]"))
        | {
            "address": "" if plain["blur_m"] else address,
            "fee": {"amount_minor": amount, "currency": currency} if currency else None,
            "commission": {"slug": commission, "name": orjson.loads(commission_name)} if commission else None,
            "works": orjson.loads(works or "[]"),
            "photos": [_with_addresses(photo) for photo in orjson.loads(photos or "[]")],
        }
    )
    return orjson.dumps(made)


def _listed(dialect: str, table: Any, names: tuple[str, ...], *order: Any) -> Any:
    """Return the rows of `table` that speak of the place, as a text of JSON."""
    ours = select(*(getattr(table, name) for name in names)).where(table.location_id == Location.id)
    rows = ours.order_by(*order).correlate(Location).subquery()
    is_postgres = dialect == "postgresql"
    of_row = func.json_build_object if is_postgres else func.json_object
    of_rows = func.json_agg if is_postgres else func.json_group_array
    # SQLite keeps JSON as text, which is put in quotation marks unless it is said to be JSON.
    values = [func.json(rows.c[n]) if n in ("title", "alt") and not is_postgres else rows.c[n] for n in names]
    pairs = [part for name, value in zip(names, values, strict=True) for part in (name, value)]
    return cast(select(of_rows(of_row(*pairs))).scalar_subquery(), Text)


def _by_attribute(rows: list[dict[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {attribute: [] for attribute in taxonomy().many()}
    for row in rows:
        found.setdefault(row["attribute"], []).append(row["value"])
    return found


def _with_addresses(photo: dict[str, Any]) -> dict[str, Any]:
    return photo | {name: f"/photos/{photo[name]}" for name in ("content", "thumbnail")}

"""The form of a place: its fields as the page holds them, and what was typed as the schema takes it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import orjson
from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import FormData

from app.kit import faults
from app.kit.errors import BadRequest
from app.kit.languages import offered
from app.kit.parameters import UNKNOWN_FIELD
from app.locations.place_schemas import ContactIn, PlaceIn, PlaceInside, WorkIn
from app.locations.taxonomy import taxonomy
from geo.errors import GeometryError
from geo.sentence import Refusal, Sentence, Translate

TEXTS = ("name", "description", "restrictions", "fee_note")
WORDS = (
    "kana", "category", "address", "era", "setting", "noise", "power", "closure", "fee_currency",
    "commission", "source", "source_url", "licence", "checked_on",
)  # fmt: skip
NUMBERS = (
    "blur_m", "floor_area_m2", "ceiling_height_m", "access_width_m", "parking_spaces", "capacity",
    "lead_days", "fee_amount_minor",
)  # fmt: skip
POSITION = ("lon", "lat", "shape")
SEEN = "seen"
"""When the place had last changed for who writes now."""
SPARE = 2
"""So many empty rows stand below the works and the contacts that there are."""

Typed = dict[str, Any]


class Misfit(Exception):
    """What was typed does not make a place; `says` tells it by field."""

    def __init__(self, says: Mapping[str, Sentence]) -> None:
        self.says = says
        super().__init__(str(says))


def one_value() -> tuple[str, ...]:
    """Return the names of the fields of which the form has one each."""
    texts = (f"{field}_{lang}" for field in TEXTS for lang in offered())
    return (*texts, *WORDS, *NUMBERS, *POSITION, SEEN)


def row_fields(lists: str) -> tuple[str, ...]:
    """Return the names of what a row of `works` or `contacts` holds, as the form calls them."""
    if lists == "works":
        return (*(f"work_title_{lang}" for lang in offered()), "work_year", "work_kind", "work_source")
    return tuple(f"contact_{name}" for name in ContactIn.model_fields)


async def typed(request: Request) -> Typed:
    """Return what a form of a place holds.

    Raises:
        BadRequest: it has a field that is none of its own.
    """
    form = await request.form()
    rows = (*row_fields("works"), *row_fields("contacts"))
    for name in form:
        if name not in (*one_value(), *taxonomy().many(), *rows):
            raise BadRequest(UNKNOWN_FIELD, name=name, parameter=name)
    held: Typed = {name: _text(form.get(name, "")) for name in one_value()}
    held |= {name: [_text(each) for each in form.getlist(name)] for name in taxonomy().many()}
    return held | {lists: _rows(form, row_fields(lists)) for lists in ("works", "contacts")}


def _rows(form: FormData, names: Sequence[str]) -> list[dict[str, str]]:
    columns = [[_text(each) for each in form.getlist(name)] for name in names]
    longest = max(map(len, columns), default=0)
    filled = [column + [""] * (longest - len(column)) for column in columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*filled, strict=True)]


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def of_place(told: PlaceInside) -> Typed:
    """Return the form of a place that is there."""
    held: Typed = {
        f"{field}_{lang}": getattr(told, field).get(lang, "") for field in TEXTS for lang in offered()
    }
    held |= {name: _written(getattr(told, name)) for name in (*WORDS, *NUMBERS)}
    held |= {name: getattr(told, name) for name in taxonomy().many()}
    is_point = told.geometry["type"] == "Point"
    lon, lat = told.geometry["coordinates"][:2] if is_point else ("", "")
    shape = "" if is_point else orjson.dumps(told.geometry).decode()
    held |= {"lon": _written(lon), "lat": _written(lat), "shape": shape, SEEN: told.updated_at.isoformat()}
    held["works"] = [_work_row(work) for work in told.works]
    held["contacts"] = [
        {f"contact_{name}": getattr(each, name) for name in ContactIn.model_fields} for each in told.contacts
    ]
    return held


def empty() -> Typed:
    """Return the form of a place that is not there yet."""
    lists: Typed = {name: [] for name in (*taxonomy().many(), "works", "contacts")}
    return dict.fromkeys(one_value(), "") | lists


def with_spare_rows(held: Typed) -> Typed:
    """Return the form with room to add to its lists."""
    blank = {lists: dict.fromkeys(row_fields(lists), "") for lists in ("works", "contacts")}
    return held | {lists: [*held[lists], *[blank[lists]] * SPARE] for lists in blank}


def _work_row(work: WorkIn) -> dict[str, str]:
    titles = {f"work_title_{lang}": work.title.get(lang, "") for lang in offered()}
    return titles | {"work_year": _written(work.year), "work_kind": work.kind, "work_source": work.source}


def _written(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.7f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


# ------------------------------------------------------------------ from what was typed


def said(held: Typed, before: PlaceInside | None = None) -> PlaceIn:
    """Return what was typed as the schema takes it; languages that the form has not are kept from `before`.

    Raises:
        Misfit: it says of each field what is wrong with it.
    """
    told: dict[str, Any] = {
        field: _other_languages(before, field) | {lang: held[f"{field}_{lang}"] for lang in offered()}
        for field in TEXTS
    }
    told |= {name: held[name] for name in (*WORDS, *NUMBERS) if held[name]}
    told |= {name: held[name] for name in taxonomy().many()}
    told["geometry"] = _geometry(held)
    told["works"] = [_work(row) for row in held["works"] if _is_told(row, "work_kind")]
    told["contacts"] = [
        {name.removeprefix("contact_"): value for name, value in row.items()}
        for row in held["contacts"]
        if _is_told(row)
    ]
    try:
        return PlaceIn.model_validate(told)
    except ValidationError as error:
        raise Misfit(_by_field(faults.told(error.errors()))) from error


def _other_languages(before: PlaceInside | None, field: str) -> dict[str, str]:
    texts = getattr(before, field) if before else {}
    return {lang: text for lang, text in texts.items() if lang not in offered()}


def _is_told(row: Mapping[str, str], *but: str) -> bool:
    return any(value for name, value in row.items() if name not in but)


def _work(row: Mapping[str, str]) -> dict[str, Any]:
    titles = {lang: row[f"work_title_{lang}"] for lang in offered()}
    told = {"title": {lang: title for lang, title in titles.items() if title}, "source": row["work_source"]}
    return told | {name: row[f"work_{name}"] for name in ("year", "kind") if row[f"work_{name}"]}


def _geometry(held: Typed) -> Any:
    if held["shape"]:
        with suppress(orjson.JSONDecodeError):
            return orjson.loads(held["shape"])
        raise Misfit({"shape": Sentence("This is no GeoJSON.")})
    try:
        return {"type": "Point", "coordinates": [float(held["lon"]), float(held["lat"])]}
    except ValueError:
        says = Sentence("Write longitude and latitude in degrees, such as 134.6939 and 34.8394.")
        raise Misfit({"lon": says}) from None


def _by_field(found: Iterable[faults.Fault]) -> dict[str, Sentence]:
    return {_field_of(fault["where"]): fault["says"] for fault in reversed(list(found))}


def _field_of(where: str) -> str:
    """Return the field of the form that holds what a fault or a refusal names."""
    name, _, rest = where.partition(".")
    if name in TEXTS:
        lang = rest.partition(".")[0]
        return f"{name}_{lang if lang in offered() else offered()[0]}"
    return {"geometry": "lon", "position": "lon"}.get(name, name)


def marks(refusal: Refusal | Misfit, held: Typed, translate: Translate) -> dict[str, str]:
    """Return what is wrong by the field that it is about; under "" what is about none of them."""
    if isinstance(refusal, Misfit):
        says = refusal.says
    elif isinstance(refusal, GeometryError):
        says = {"shape" if held["shape"] else "lon": refusal.sentence}
    else:
        named = refusal.facts.get("parameter") or next(iter(refusal.facts.get("missing", ())), "")
        says = {_field_of(named): refusal.sentence}
    known = {*one_value(), *taxonomy().many(), "works", "contacts"}
    return {field if field in known else "": each.told(translate) for field, each in says.items()}

"""Parameters of an address: only those that are documented, and each once. Fields of a form: only its own."""

from collections import Counter
from collections.abc import Awaitable, Callable
from functools import lru_cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from fastapi import Depends, FastAPI, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.params import Form
from pydantic import BaseModel, ValidationError

from app.kit import faults
from app.kit.errors import BadRequest
from geo.sentence import Words

Asked = TypeVar("Asked", bound=BaseModel)
UNKNOWN_FIELD = Words("The form has no field {name!r}: check its spelling, or leave it out.")
FIELD_TWICE = Words("The form has the field {name!r} more than once: send it once.")
MOST_TOLD = 80
"""Characters of a stranger's name that are said back."""


async def _each_once(request: Request) -> None:
    given = Counter(name for name, _value in request.query_params.multi_items())
    for name, times in given.items():
        if times > 1:
            raise BadRequest(
                "{parameter} was given {times} times: give it once, with commas.", parameter=name, times=times
            )


async def _only_documented(request: Request) -> None:
    for name in request.query_params:
        if name not in documented(request.app, request.scope["route"].path):
            raise BadRequest(faults.UNKNOWN, name=name, parameter=name)


async def _only_fields(request: Request) -> None:
    if request.method != "POST":
        return
    known, given = fields(request.scope["endpoint"]), Counter[str]()
    for name, _value in (await request.form()).multi_items():
        given[name] += 1
        if name not in known:
            raise BadRequest(UNKNOWN_FIELD, name=name[:MOST_TOLD], parameter=name[:MOST_TOLD])
        if given[name] > 1 and not known[name]:
            raise BadRequest(FIELD_TWICE, name=name, parameter=name)


EACH_ONCE = Depends(_each_once)
"""For routers: a repeated parameter is refused, rather than one of its values passed over in silence."""
ONLY_DOCUMENTED = Depends(_only_documented)
"""For routes whose parameters are not one model, which would refuse others by itself."""

ONLY_FIELDS = Depends(_only_fields)
"""For routers of forms: a field that a form does not have is refused, so that nobody slips in a value."""


@lru_cache(maxsize=256)
def fields(endpoint: Callable[..., Any]) -> dict[str, bool]:
    """Return the names of the form fields and files that an endpoint takes, and whether each may repeat."""
    hints = get_type_hints(endpoint, include_extras=True)
    return {name: _is_list(hint) for name, hint in hints.items() if _is_of_form(hint)}


def _is_of_form(hint: Any) -> bool:
    marks = getattr(hint, "__metadata__", ())
    return any(isinstance(mark, Form) for mark in marks) or UploadFile in _kinds(hint)


def _is_list(hint: Any) -> bool:
    return any(get_origin(kind) is list for kind in _kinds(hint))


def _kinds(hint: Any) -> tuple[Any, ...]:
    """Return what a hint allows, taken out of `Annotated` and of a union."""
    bare = get_args(hint)[0] if hasattr(hint, "__metadata__") else hint
    return get_args(bare) if isinstance(bare, UnionType) else (bare,)


@lru_cache(maxsize=256)
def documented(app: FastAPI, path: str) -> frozenset[str]:
    """Return the names of the parameters of an address, as the OpenAPI document lists them."""
    operations = app.openapi()["paths"].get(path, {}).values()
    return frozenset(
        parameter["name"] for operation in operations for parameter in operation.get("parameters", ())
    )


def read_as(model: type[Asked]) -> Callable[[Request], Awaitable[Asked]]:
    """Return a dependency that reads the whole address as `model`; `parameters_of` documents it.

    FastAPI would go through the fields one by one, which takes longer than many an answer.
    """

    async def read(request: Request) -> Asked:
        try:
            return model.model_validate(dict(request.query_params))
        except ValidationError as error:
            told = ({**fault, "loc": ("query", *fault["loc"])} for fault in error.errors(include_url=False))
            raise RequestValidationError(list(told)) from error

    return read


def parameters_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the `openapi_extra=` of a route that reads its address as `model`."""
    schema = model.model_json_schema()
    named = {f"#/$defs/{name}": kind for name, kind in schema.get("$defs", {}).items()}
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": name in schema.get("required", ()),
                "schema": {**named.get(told.pop("$ref", ""), {}), **told},
            }
            | ({"description": told["description"]} if "description" in told else {})
            for name, told in schema["properties"].items()
        ]
    }

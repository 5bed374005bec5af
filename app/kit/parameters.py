"""Parameters of an address: only those that are documented, and each once. Fields of a form: only its own."""

from collections import Counter
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any, TypeVar, get_type_hints

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.params import Form
from pydantic import BaseModel, ValidationError

from app.kit import faults
from app.kit.errors import BadRequest
from geo.sentence import Words

Asked = TypeVar("Asked", bound=BaseModel)
UNKNOWN_FIELD = Words("The form has no field {name!r}: send it as the page gives it.")


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
    for name in await request.form():
        if name not in fields(request.scope["endpoint"]):
            raise BadRequest(UNKNOWN_FIELD, name=name, parameter=name)


EACH_ONCE = Depends(_each_once)
"""For routers: a repeated parameter is refused, rather than one of its values passed over in silence."""
ONLY_DOCUMENTED = Depends(_only_documented)
"""For routes whose parameters are not one model, which would refuse others by itself."""

ONLY_FIELDS = Depends(_only_fields)
"""For routers of forms: a field that a form does not have is refused, so that nobody slips in a value."""


@lru_cache(maxsize=256)
def fields(endpoint: Callable[..., Any]) -> frozenset[str]:
    """Return the names of the form fields that an endpoint takes."""
    hints = get_type_hints(endpoint, include_extras=True)
    marked = {name: getattr(hint, "__metadata__", ()) for name, hint in hints.items()}
    return frozenset(name for name, marks in marked.items() if any(isinstance(m, Form) for m in marks))


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

"""Parameters of an address: only those that are documented, and each once."""

from collections import Counter
from functools import lru_cache

from fastapi import Depends, FastAPI, Request

from app.kit.errors import BadRequest


async def _each_once(request: Request) -> None:
    given = Counter(name for name, _value in request.query_params.multi_items())
    for name, times in given.items():
        if times > 1:
            raise BadRequest(f"{name} was given {times} times: give it once, with commas.", parameter=name)


async def _only_documented(request: Request) -> None:
    for name in request.query_params:
        if name not in documented(request.app, request.scope["route"].path):
            raise BadRequest(f"There is no {name} here: check its spelling, or leave it out.", parameter=name)


EACH_ONCE = Depends(_each_once)
"""For routers: a repeated parameter is refused, rather than one of its values passed over in silence."""
ONLY_DOCUMENTED = Depends(_only_documented)
"""For routes whose parameters are not one model, which would refuse others by itself."""


@lru_cache(maxsize=256)
def documented(app: FastAPI, path: str) -> frozenset[str]:
    """Return the names of the parameters of an address, as the OpenAPI document lists them."""
    operations = app.openapi()["paths"].get(path, {}).values()
    return frozenset(
        parameter["name"] for operation in operations for parameter in operation.get("parameters", ())
    )

"""The files that the browser gets. An address holds a hash of the content, so it may be kept for ever."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
VENDOR = STATIC / "vendor"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_NOW = "no-cache"


def asset(name: str) -> str:
    """Return the address of a file under `static/`: `asset("site.css")`."""
    version = _vendor_version() if name.startswith("vendor/") else _own_version()
    return f"/static/{version}/{name}"


@cache
def _own_version() -> str:
    # One version for all of ours: modules and style sheets refer to each other by relative addresses.
    files = (path for path in sorted(STATIC.rglob("*")) if path.is_file() and VENDOR not in path.parents)
    return _version(files)


@cache
def _vendor_version() -> str:
    return _version([VENDOR / "SOURCES.json"])


def _version(files: Iterable[Path]) -> str:
    digest = hashlib.blake2b(digest_size=6)
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Assets(StaticFiles):
    """Serves `<version>/<name>`; only the present version may be kept without asking."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        version, _, name = path.partition("/")
        response = await super().get_response(name, scope)
        is_present = f"/static/{version}/{name}" == asset(name)
        response.headers["cache-control"] = FOR_EVER if is_present else FOR_NOW
        return response

"""The edge: errors to status codes, problem details, request ids, security headers, conditional answers."""

import hashlib
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kit import faults
from app.kit.errors import (
    BadRequest,
    Conflict,
    DomainError,
    Incomplete,
    NotAllowed,
    NotFound,
    NotReady,
    Stale,
    TooLarge,
    WrongState,
)
from geo.errors import GeometryError
from geo.formats.errors import FileError

log = structlog.get_logger()

PROBLEM = "application/problem+json"
STATUS_OF: dict[type[Exception], int] = {
    BadRequest: 400,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 409,
    WrongState: 409,
    TooLarge: 413,
    Incomplete: 422,
    FileError: 422,
    GeometryError: 422,
    RequestValidationError: 422,
    NotReady: 503,
}
NUL = "The address holds a NUL character (%00): leave it out."
SAYS = {
    400: "The body could not be read: send JSON in UTF-8, not nested too deep.",
    404: "There is nothing at this address. /api/openapi.json lists what there is for programs.",
    405: "{method} is not possible at this address; {allow} is.",
    500: "Something went wrong on our side. It has been logged under this request id.",
    503: "The database is away or busy. Nothing was changed; try again in a moment.",
}
"""What the framework's own refusals say, in our words."""


AWAY = ("SQLITE_CANTOPEN", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR")
MALFORMED = "A parameter or the body is not as documented."


class Problem(BaseModel):
    """Problem details, RFC 9457. `detail` says what is wrong and how to mend it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    request_id: str


def problems(*errors: type[Exception]) -> dict[int | str, dict[str, Any]]:
    """Return the `responses=` of a route that may answer with `errors`."""
    return {
        STATUS_OF[error]: {
            "description": (error.__doc__ or MALFORMED).splitlines()[0],
            "content": {PROBLEM: {"schema": Problem.model_json_schema()}},
        }
        for error in errors
    }


def problem(request: Request, status: int, detail: str, **facts: Any) -> Response:
    """Return the answer that says no: `facts` travel along for forms and clients."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    body |= {"request_id": request.state.request_id}
    body |= {name: fact for name, fact in facts.items() if name not in body}
    return Response(orjson.dumps(body, default=str), status, media_type=PROBLEM)


def install_errors(app: FastAPI, page_for: Callable[[Request, int, str], Response | None]) -> None:
    """Answer every error of the domain and the framework in one form; `page_for` may give people a page."""

    def answer(request: Request, status: int, detail: str, **facts: Any) -> Response:
        return page_for(request, status, detail) or problem(request, status, detail, **facts)

    def refused(request: Request, error: Exception) -> Response:
        status = next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)
        return answer(request, status, str(error), **getattr(error, "facts", {}))

    def malformed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        found = faults.told(error.errors())
        return answer(request, 422, " ".join(fault["says"] for fault in found), errors=found)

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = answer(request, error.status_code, _says(request, error))
        response.headers.update(error.headers or {})
        return response

    def away(request: Request, error: Exception) -> Response:
        assert isinstance(error, OperationalError)
        if getattr(error.orig, "sqlite_errorname", AWAY[0]) not in AWAY:  # the statement is wrong
            return unexpected(request, error)
        log.error("database away", exc_info=error)
        response = answer(request, 503, SAYS[503])
        response.headers["retry-after"] = "5"
        return response

    def unexpected(request: Request, error: Exception) -> Response:
        log.error("unexpected", exc_info=error)
        return answer(request, 500, SAYS[500])

    app.add_exception_handler(DomainError, refused)
    app.add_exception_handler(FileError, refused)
    app.add_exception_handler(GeometryError, refused)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(OperationalError, away)
    app.add_exception_handler(Exception, unexpected)


def _says(request: Request, error: HTTPException) -> str:
    """Return what the error says, or our words where it says only what its number does."""
    is_bare = error.detail == HTTPStatus(error.status_code).phrase or error.__cause__ is not None
    if not is_bare or error.status_code not in SAYS:
        return str(error.detail)
    allow = (error.headers or {}).get("Allow", "another method")
    return SAYS[error.status_code].format(method=request.method, allow=allow)


def etag_of(*parts: object) -> str:
    """Return a strong entity tag for what `parts` identify."""
    return f'"{hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def not_modified(request: Request, etag: str, cache: str) -> Response | None:
    """Return the 304 if the client already holds `etag`, else nothing."""
    held = request.headers.get("if-none-match", "")
    if etag in held or held == "*":
        return Response(status_code=304, headers={"etag": etag, "cache-control": cache})
    return None


class Guard:
    """Gives each request an id and a nonce, limits its body, and puts the security headers on the answer.

    Pure ASGI, so that it costs microseconds on the hot reads.
    """

    def __init__(self, app: ASGIApp, body_bytes: int, upload_bytes: int, tile_origin: str) -> None:
        self.app = app
        self.body_bytes = body_bytes
        self.upload_bytes = upload_bytes
        self.images = f"'self' data: blob: {tile_origin}".strip()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"] = request_id = secrets.token_hex(8)
        state["nonce"] = nonce = secrets.token_urlsafe(16)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *self._headers(request_id, nonce)]
            await send(message)

        try:
            await self._answer(scope, self._limited(scope, receive), sending)
        except Exception as error:
            if status:  # the answer has begun: only breaking it off tells the client
                raise
            response = scope["app"].exception_handlers[Exception](Request(scope), error)
            await response(scope, receive, sending)
        finally:
            took_ms = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", method=scope["method"], path=scope["path"], status=status, took_ms=took_ms)
            structlog.contextvars.clear_contextvars()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            await problem(Request(scope), 400, NUL)(scope, receive, send)
            return
        # Whoever sends the answer leaves its body out, as HEAD asks.
        is_head = scope["method"] == "HEAD"
        await self.app({**scope, "method": "GET"} if is_head else scope, receive, send)

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        most = self.upload_bytes if scope["path"].startswith("/api/imports") else self.body_bytes
        seen = 0

        async def receiving() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise HTTPException(
                    413, f"The body is larger than {most // 1024:,} kB. Send less, or in parts."
                )
            return message

        return receiving

    def _headers(self, request_id: str, nonce: str) -> list[tuple[bytes, bytes]]:
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
            f"img-src {self.images}; font-src 'self'; connect-src 'self'; frame-src 'self'; "
            "frame-ancestors 'self'; base-uri 'none'; form-action 'self'; manifest-src 'self'"
        )
        return [
            (b"x-request-id", request_id.encode()),
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), payment=(), usb=()"),
        ]

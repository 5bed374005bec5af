"""The edge: errors to status codes and to problem details in the reader's language; conditional answers."""

import hashlib
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
from starlette.routing import compile_path

from app.kit import faults, languages
from app.kit.errors import (
    BadRequest,
    Conflict,
    Incomplete,
    NotAllowed,
    NotFound,
    NotReady,
    NotSignedIn,
    Stale,
    TooLarge,
    TooMany,
    WrongState,
)
from geo.errors import GeometryError
from geo.formats.errors import FileError
from geo.sentence import Refusal, Sentence, Translate, Words, together, told

log = structlog.get_logger()

PROBLEM = "application/problem+json"
STATUS_OF: dict[type[Exception], int] = {
    BadRequest: 400,
    NotSignedIn: 401,
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
    TooMany: 429,
    NotReady: 503,
}
SAYS = {
    400: Words("The body could not be read: send JSON in UTF-8, not nested too deep."),
    404: Words("There is nothing at this address."),
    405: Words("{method} is not possible at this address; {allow} is."),
    500: Words("Something went wrong on our side. It has been logged under this request id."),
    503: Words("The database is away or busy. Nothing was changed; try again in a moment."),
}
"""What the framework's own refusals say, in our words."""
LISTED = Words("/api/openapi.json lists what there is for programs.")
TITLES = {
    400: Words("Bad Request"),
    401: Words("Unauthorized"),
    403: Words("Forbidden"),
    404: Words("Not Found"),
    405: Words("Method Not Allowed"),
    409: Words("Conflict"),
    413: Words("Content Too Large"),
    422: Words("Unprocessable Content"),
    429: Words("Too Many Requests"),
    500: Words("Internal Server Error"),
    503: Words("Service Unavailable"),
}
"""What HTTP calls each of our numbers, RFC 9110; the title of a problem, RFC 9457 section 3.1.3."""
AWAY = ("SQLITE_CANTOPEN", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR")
MALFORMED = "A parameter or the body is not as documented."

Facts = dict[str, Any]
Translation = Callable[[str], Translate]
"""From the code of a language to the way into it."""
PageFor = Callable[[Request, int, str, str], Response | None]
"""From a request, a status, what is wrong and the language of that, to a page for people, or nothing."""


class Problem(BaseModel):
    """Problem details, RFC 9457, in the reader's language. `detail` says what is wrong and how to mend it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    request_id: str


def _asking_for(error: Refusal) -> dict[str, str]:
    """Return the headers by which a refusal says what would help."""
    if wait_s := error.facts.get("retry_after_s"):
        return {"retry-after": str(wait_s)}
    return {"www-authenticate": "Bearer"} if isinstance(error, NotSignedIn) else {}


def status_of(error: Exception) -> int:
    """Return the status by which the edge says an error of the domain."""
    return next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)


def problems(*errors: type[Exception]) -> dict[int | str, dict[str, Any]]:
    """Return the `responses=` of a route that may answer with `errors`."""
    return {
        STATUS_OF[error]: {
            "description": (error.__doc__ or MALFORMED).splitlines()[0],
            "content": {PROBLEM: {"schema": Problem.model_json_schema()}},
        }
        for error in errors
    }


def problem(request: Request, status: int, detail: str, lang: str, facts: Facts) -> Response:
    """Return the answer that says no: `facts` travel along for forms and clients."""
    title = languages.translation(request, lang)(TITLES.get(status) or HTTPStatus(status).phrase)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body |= {"request_id": request.state.request_id}
    body |= {name: fact for name, fact in facts.items() if name not in body}
    return Response(orjson.dumps(body, default=str), status, languages.headers(lang), PROBLEM)


def install_errors(app: FastAPI, translation: Translation, page_for: PageFor) -> None:
    """Answer every error of the domain and the framework in one form; `page_for` may give people a page."""
    app.state.translation = translation

    def answer(request: Request, status: int, says: Sentence, facts: Facts | None = None) -> Response:
        lang = languages.language_of_answer(request)
        translate = languages.translation(request, lang)
        page = page_for(request, status, says.told(translate), lang)
        detail = _to_programs(says).told(translate)
        return page or problem(request, status, detail, lang, told(facts or {}, translate))

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        response = answer(request, status_of(error), error.sentence, error.facts)
        response.headers.update(_asking_for(error))
        return response

    def malformed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        found = faults.told(error.errors())
        return answer(request, 422, together(fault["says"] for fault in found), {"errors": found})

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        _tell_methods(request, error)
        response = answer(request, error.status_code, _says(request, error))
        response.headers.update(error.headers or {})
        return response

    def away(request: Request, error: Exception) -> Response:
        assert isinstance(error, OperationalError)
        if getattr(error.orig, "sqlite_errorname", AWAY[0]) not in AWAY:  # the statement is wrong
            return unexpected(request, error)
        log.error("database away", exc_info=error)
        response = answer(request, 503, Sentence(SAYS[503]))
        response.headers["retry-after"] = "5"
        return response

    def unexpected(request: Request, error: Exception) -> Response:
        log.error("unexpected", exc_info=error)
        return answer(request, 500, Sentence(SAYS[500]))

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(OperationalError, away)
    app.add_exception_handler(Exception, unexpected)


def _to_programs(says: Sentence) -> Sentence:
    """Return what a program is told, which reads no pages but may read what there is."""
    return together((says, Sentence(LISTED))) if says.template == SAYS[404] else says


def _allowed(request: Request) -> list[str]:
    """Return the methods of a documented address: a route knows only its own of them."""
    paths, here = request.app.openapi()["paths"], request.url.path
    alike = [here] if here in paths else [path for path in paths if compile_path(path)[0].fullmatch(here)]
    return sorted({method.upper() for path in alike for method in paths[path]})


def _tell_methods(request: Request, error: HTTPException) -> None:
    """Let a refused method name all that are possible."""
    if error.status_code == 405 and (allowed := _allowed(request)):
        error.headers = {**(error.headers or {}), "Allow": ", ".join(allowed)}


def _says(request: Request, error: HTTPException) -> Sentence:
    """Return what we say with the error; else our words where it says only what its number does."""
    if isinstance(error.detail, Sentence):
        return error.detail
    if error.status_code == 400 and request.headers.get("content-type", "").startswith("multipart/"):
        return Sentence(faults.SEND_A_FILE)
    is_bare = error.detail == HTTPStatus(error.status_code).phrase or error.__cause__ is not None
    if not is_bare or error.status_code not in SAYS:
        return Sentence("The request could not be understood: {reason}", reason=error.detail)
    allow = (error.headers or {}).get("Allow") or Sentence("another method")
    return Sentence(SAYS[error.status_code], method=request.method, allow=allow)


def etag_of(*parts: object) -> str:
    """Return a strong entity tag for what `parts` identify."""
    return f'"{hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def not_modified(request: Request, etag: str, cache: str) -> Response | None:
    """Return the 304 if the client already holds `etag`, else nothing."""
    held = request.headers.get("if-none-match", "")
    if etag in held or held == "*":
        return Response(status_code=304, headers={"etag": etag, "cache-control": cache})
    return None

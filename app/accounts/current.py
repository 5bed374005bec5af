"""From a request to the actor behind it: by a token in its head, or by the cookie of a session."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from app.accounts import sessions, tokens
from app.accounts.actor import Actor
from app.accounts.models import SignIn
from app.accounts.sessions import ABSOLUTE, Visit
from app.kit.db import database_of
from app.kit.errors import NotSignedIn
from geo.sentence import Words

BEARER = "bearer "
UNKNOWN = Words(
    "The token is not known, has expired, or its person has left. Make a new one in your account."
)


def visit_of(request: Request) -> Visit:
    """Return where a request comes in."""
    client = request.client.host if request.client else ""
    return Visit(client, request.headers.get("user-agent", ""))


def actor_of(request: Request) -> Actor:
    """Return who asks; nobody where neither a token nor a session says.

    Raises:
        NotSignedIn: a token was sent that is none.
    """
    said = request.headers.get("authorization", "")
    if said.lower().startswith(BEARER):
        return _of_token(request, said[len(BEARER) :].strip())
    signed_in = _signed_in(request)
    return signed_in[0] if signed_in else Actor(origin=visit_of(request).origin)


def sign_in_of(request: Request) -> SignIn:
    """Return the session that a page is asked for in.

    Raises:
        NotSignedIn: there is none, or it has ended.
    """
    signed_in = _signed_in(request)
    if signed_in is None:
        raise NotSignedIn("Sign in first.")
    return signed_in[1]


CurrentActor = Annotated[Actor, Depends(actor_of)]
CurrentSignIn = Annotated[SignIn, Depends(sign_in_of)]


def keep(response: Response, request: Request, token: str) -> None:
    """Give the browser the session's token; a browser that signs in gets a new one each time."""
    response.set_cookie(
        cookie_of(request), token, max_age=int(ABSOLUTE.total_seconds()), path="/",
        secure=_is_secure(request), httponly=True, samesite="lax",
    )  # fmt: skip


def forget(response: Response, request: Request) -> None:
    """Take the token back from the browser."""
    response.delete_cookie(cookie_of(request), path="/", secure=_is_secure(request), httponly=True)


def bind(response: Response, request: Request, kept: str) -> None:
    """Give the browser something that it brings back from another site within ten minutes."""
    response.set_cookie(
        _bond_of(request), kept, max_age=600, path="/",
        secure=_is_secure(request), httponly=True, samesite="lax",
    )  # fmt: skip


def bound(request: Request) -> str:
    """Return what the browser was given to bring back, if it has it."""
    return request.cookies.get(_bond_of(request), "")


def unbind(response: Response, request: Request) -> None:
    """Take it from the browser: it is good once."""
    response.delete_cookie(_bond_of(request), path="/", secure=_is_secure(request), httponly=True)


def cookie_of(request: Request) -> str:
    """Return the cookie's name: bound to this very host where the service is reached by HTTPS."""
    return "__Host-session" if _is_secure(request) else "session"


def token_of(request: Request) -> str:
    return request.cookies.get(cookie_of(request), "")


def _bond_of(request: Request) -> str:
    return "__Host-begun" if _is_secure(request) else "begun"


def _is_secure(request: Request) -> bool:
    return str(request.app.state.settings.origin).startswith("https://")


def _signed_in(request: Request) -> tuple[Actor, SignIn] | None:
    if "signed_in" not in request.state._state:
        request.state.signed_in = _found_session(request)
    found: tuple[Actor, SignIn] | None = request.state.signed_in
    return found


def _found_session(request: Request) -> tuple[Actor, SignIn] | None:
    token, database = token_of(request), database_of(request)
    if not token:
        return None
    with database.reader() as session:
        found = sessions.actor_of(session, token, visit_of(request).origin)
    if found and sessions.is_long_unseen(found[1]):
        with database.writer() as session:
            sessions.seen(session, found[1])
    return found


def _of_token(request: Request, token: str) -> Actor:
    database = database_of(request)
    with database.reader() as session:
        found = tokens.actor_of(session, token, visit_of(request).origin)
    if found is None:
        raise NotSignedIn(UNKNOWN)
    if tokens.is_long_unused(found[1]):
        with database.writer() as session:
            tokens.used(session, found[1])
    return found[0]

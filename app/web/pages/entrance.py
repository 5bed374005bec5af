"""Opening an account, signing in and out."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts import registration, sessions
from app.accounts.access import Permission
from app.accounts.current import CurrentActor, CurrentSignIn, forget, keep, token_of, visit_of
from app.accounts.rules import safe_return_path
from app.accounts.sessions import Opened
from app.kit.db import Tx, database_of
from app.kit.errors import DomainError
from app.kit.parameters import ONLY_FIELDS
from app.kit.permission import OPEN, asks
from app.web import view
from app.web.pages.forms import Secret, Short, again
from app.web.pages.search import PageLanguage

router = APIRouter(prefix="/{lang}", dependencies=[ONLY_FIELDS])


@router.get("/sign-up")
@asks(OPEN)
def sign_up(request: Request, lang: PageLanguage) -> Response:
    """Show the form for an account."""
    return view.page(request, "account/sign_up.html", lang)


@router.post("/sign-up")
@asks(OPEN)
def register(
    request: Request, lang: PageLanguage, name: Short = "", address: Short = "", password: Secret = ""
) -> Response:
    """Open an account, and send the link that confirms its address."""
    try:
        registration.register(database_of(request), visit_of(request), name, address, password, lang)
    except DomainError as refusal:
        return again(request, "sign_up", lang, refusal, name=name, address=address)
    return view.page(request, "account/sent.html", lang, address=address)


@router.get("/confirm")
@asks(OPEN)
def confirming(request: Request, lang: PageLanguage) -> Response:
    """Show the button that confirms an address; the code is in the part of the address that nobody sends."""
    return view.page(request, "account/confirm.html", lang)


@router.post("/confirm")
@asks(OPEN)
def confirm(request: Request, lang: PageLanguage, token: Short = "") -> Response:
    """Confirm an address."""
    try:
        registration.confirm(database_of(request), visit_of(request), token.strip())
    except DomainError as refusal:
        return again(request, "confirm", lang, refusal)
    return RedirectResponse(f"/{lang}/sign-in?confirmed", 303)


@router.get("/forgot")
@asks(OPEN)
def forgotten(request: Request, lang: PageLanguage) -> Response:
    """Show the form that asks for a new password."""
    return view.page(request, "account/forgot.html", lang)


@router.post("/forgot")
@asks(OPEN)
def forgot(request: Request, lang: PageLanguage, address: Short = "") -> Response:
    """Send a link for a new password, if there is an account; the answer is the same if not."""
    try:
        registration.ask_for_reset(database_of(request), visit_of(request), address)
    except DomainError as refusal:
        return again(request, "forgot", lang, refusal, address=address)
    return view.page(request, "account/sent.html", lang, address=address)


@router.get("/reset")
@asks(OPEN)
def resetting(request: Request, lang: PageLanguage) -> Response:
    """Show the form for a new password."""
    return view.page(request, "account/reset.html", lang)


@router.post("/reset")
@asks(OPEN)
def reset(request: Request, lang: PageLanguage, token: Short = "", password: Secret = "") -> Response:
    """Set a new password by the link from a mail."""
    try:
        registration.reset(database_of(request), visit_of(request), token.strip(), password)
    except DomainError as refusal:
        return again(request, "reset", lang, refusal, token=token)
    return RedirectResponse(f"/{lang}/sign-in?reset", 303)


@router.get("/sign-in")
@asks(OPEN)
def signing_in(request: Request, lang: PageLanguage, next: str = "") -> Response:  # noqa: A002
    """Show the form to sign in."""
    return view.page(request, "account/sign_in.html", lang, next=safe_return_path(next), **doors(request))


@router.post("/sign-in")
@asks(OPEN)
def sign_in(
    request: Request,
    lang: PageLanguage,
    address: Short = "",
    password: Secret = "",
    next: Short = "",  # noqa: A002
) -> Response:
    """Sign in, or go on to the second step."""
    onward = safe_return_path(next)
    try:
        opened = sessions.sign_in(database_of(request), visit_of(request), address, password)
    except DomainError as refusal:
        return again(request, "sign_in", lang, refusal, address=address, next=onward, **doors(request))
    return entered(request, lang, opened, onward)


@router.post("/sign-in/code")
@asks(OPEN)
def enter_code(request: Request, lang: PageLanguage, code: Short = "", next: Short = "") -> Response:  # noqa: A002
    """Take the second step."""
    onward = safe_return_path(next)
    try:
        opened = sessions.enter_code(database_of(request), visit_of(request), token_of(request), code)
    except DomainError as refusal:
        return again(request, "code", lang, refusal, next=onward)
    return entered(request, lang, opened, onward)


@router.post("/sign-out")
@asks(Permission.ACCOUNT_OWN)
def sign_out(
    request: Request, session: Tx, lang: PageLanguage, actor: CurrentActor, here: CurrentSignIn
) -> Response:
    """End this session."""
    sessions.sign_out(session, actor, here.id or 0)
    answer = RedirectResponse(f"/{lang}/", 303)
    forget(answer, request)
    return answer


def entered(request: Request, lang: str, opened: Opened, onward: str) -> Response:
    """Give the browser its session, and lead it on: to the code, to where it wanted, or to the account."""
    if opened.awaits_code:
        answer: Response = view.page(request, "account/code.html", lang, next=onward)
    else:
        answer = RedirectResponse(onward if onward != "/" else f"/{lang}/account", 303)
    keep(answer, request, opened.token)
    return answer


def doors(request: Request) -> dict[str, Any]:
    """Return what the page to sign in offers beside the password."""
    return {"providers": request.app.state.settings.providers}

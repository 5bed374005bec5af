"""Signing in without a password: by a passkey, or by an account at another provider."""

import base64
from typing import Annotated, Any
from urllib.parse import urlsplit

import orjson
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts import elsewhere, oidc, passkeys
from app.accounts.access import Permission
from app.accounts.actor import Actor
from app.accounts.current import (
    CurrentActor,
    CurrentSignIn,
    actor_of,
    bind,
    bound,
    unbind,
    visit_of,
)
from app.accounts.oidc import Begun
from app.accounts.passkeys import Site
from app.accounts.rules import safe_return_path
from app.kit.db import Tx, database_of
from app.kit.errors import DomainError, NotAllowed, NotFound
from app.kit.guard import require_same_origin
from app.kit.parameters import ONLY_FIELDS
from app.kit.permission import OPEN, asks
from app.settings import Provider
from app.web import view
from app.web.pages.account import refused
from app.web.pages.entrance import doors, entered
from app.web.pages.forms import Id, Short, again
from app.web.pages.search import PageLanguage

router = APIRouter(dependencies=[ONLY_FIELDS])

Signed = Annotated[str, Form(max_length=20_000)]
NO_STORE = {"cache-control": "no-store"}


@router.post("/{lang}/sign-in/passkey/options")
@asks(OPEN)
def passkey_options(request: Request, lang: PageLanguage) -> Response:
    """Say what the browser is to ask its devices."""
    return _json(passkeys.options_to_sign_in(database_of(request), _site(request)), lang)


@router.post("/{lang}/sign-in/passkey")
@asks(OPEN)
def sign_in_by_passkey(
    request: Request,
    lang: PageLanguage,
    credential: Signed = "",
    next: Short = "",  # noqa: A002
) -> Response:
    """Sign in by what a device has signed."""
    onward = safe_return_path(next)
    try:
        opened = passkeys.sign_in(database_of(request), visit_of(request), _site(request), credential)
    except DomainError as refusal:
        return again(request, "sign_in", lang, refusal, next=onward, **doors(request))
    return entered(request, lang, opened, onward)


@router.post("/{lang}/account/passkeys/options")
@asks(Permission.ACCOUNT_OWN)
def new_passkey_options(request: Request, session: Tx, lang: PageLanguage, actor: CurrentActor) -> Response:
    """Say what the browser is to ask a device that makes a key."""
    return _json(passkeys.options_to_add(session, actor, _site(request)), lang)


@router.post("/{lang}/account/passkeys")
@asks(Permission.ACCOUNT_OWN)
def add_passkey(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    here: CurrentSignIn,
    credential: Signed = "",
    name: Short = "",
) -> Response:
    """Keep a key that a device has made."""
    try:
        passkeys.add(session, actor, _site(request), credential, name)
    except DomainError as refusal:
        return refused(request, session, lang, actor, here, refusal)
    return _to_account(lang)


@router.post("/{lang}/account/passkeys/{passkey_id}/remove")
@asks(Permission.ACCOUNT_OWN)
def remove_passkey(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    here: CurrentSignIn,
    passkey_id: Id,
) -> Response:
    """Forget a key."""
    try:
        passkeys.remove(session, actor, passkey_id)
    except DomainError as refusal:
        return refused(request, session, lang, actor, here, refusal)
    return _to_account(lang)


@router.get("/{lang}/sign-in/with/{provider}")
@asks(OPEN)
def depart(request: Request, lang: PageLanguage, provider: str, next: str = "") -> Response:  # noqa: A002
    """Send the browser to a provider; whoever is signed in connects the account that they come back with."""
    require_same_origin(request.headers, request.app.state.settings.origin)
    departure = oidc.depart(_provider(request, provider), _callback(request, provider), lang)
    answer = RedirectResponse(departure.address, 303, headers=NO_STORE)
    kept = {
        "begun": departure.begun.kept(),
        "provider": provider,
        "lang": lang,
        "next": safe_return_path(next),
    }
    bind(answer, request, base64.urlsafe_b64encode(orjson.dumps(kept)).decode())
    return answer


@router.get("/sign-in/{provider}/back")
@asks(OPEN)
def arrive(request: Request, provider: str) -> Response:
    """Take a browser in that a provider sent back."""
    kept = _kept(request, provider)
    lang, onward, known = kept["lang"], safe_return_path(kept["next"]), _provider(request, provider)
    actor = actor_of(request)
    try:
        claims = oidc.arrive(known, _callback(request, provider), Begun(**kept["begun"]), str(request.url))
        answer = _taken_in(request, actor, known, claims, lang, onward)
    except DomainError as refusal:
        if actor.person_id:
            raise
        answer = again(request, "sign_in", lang, refusal, next=onward, **doors(request))
    unbind(answer, request)
    return answer


@router.post("/{lang}/account/outside/{outside_id}/disconnect")
@asks(Permission.ACCOUNT_OWN)
def disconnect(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    here: CurrentSignIn,
    outside_id: Id,
) -> Response:
    """Let an account at a provider go."""
    try:
        elsewhere.disconnect(session, actor, outside_id)
    except DomainError as refusal:
        return refused(request, session, lang, actor, here, refusal)
    return _to_account(lang)


def _taken_in(
    request: Request, actor: Actor, provider: Provider, claims: oidc.Claims, lang: str, onward: str
) -> Response:
    database = database_of(request)
    if actor.person_id is None:
        opened = elsewhere.sign_in(database, visit_of(request), provider.name, claims, lang)
        return entered(request, lang, opened, onward)
    with database.writer() as session:
        elsewhere.connect(session, actor, provider.name, claims)
    return _to_account(lang)


def _kept(request: Request, provider: str) -> dict[str, Any]:
    """Return what was kept when the browser was sent away."""
    try:
        kept: dict[str, Any] = orjson.loads(base64.urlsafe_b64decode(bound(request)))
        if kept["provider"] != provider:
            raise ValueError
        view.page_language(kept["lang"])
        return kept
    except (ValueError, KeyError, TypeError, NotFound) as error:
        raise NotAllowed(oidc.NOT_BEGUN) from error


def _provider(request: Request, name: str) -> Provider:
    found: Provider | None = request.app.state.settings.providers.get(name)
    if found is None:
        raise NotFound("There is no page at this address.")
    return found


def _callback(request: Request, provider: str) -> str:
    return f"{view.origin_of(request)}/sign-in/{provider}/back"


def _site(request: Request) -> Site:
    origin = view.origin_of(request)
    return Site(urlsplit(origin).hostname or "", origin)


def _json(text: str, lang: str) -> Response:
    headers = NO_STORE | {"content-language": lang}
    return Response(text, media_type="application/json", headers=headers)


def _to_account(lang: str) -> Response:
    return RedirectResponse(f"/{lang}/account#ways-in", 303)

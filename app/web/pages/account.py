"""Opening an account, signing in and out, and what belongs to the person who is signed in."""

from datetime import timedelta
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup
from sqlmodel import Session

from app.accounts import factors, founding, own_data, people, registration, second_factor, sessions, tokens
from app.accounts.access import Permission, may, require
from app.accounts.actor import Actor
from app.accounts.current import CurrentActor, CurrentSignIn, forget, keep, token_of, visit_of
from app.accounts.models import SignIn
from app.accounts.rules import safe_return_path
from app.kit import clock
from app.kit.db import Reads, Tx, database_of
from app.kit.errors import BadRequest, Conflict, DomainError
from app.kit.parameters import ONLY_FIELDS
from app.kit.permission import OPEN, asks
from app.web import view, words
from app.web.pages.search import PageLanguage

router = APIRouter(prefix="/{lang}", dependencies=[ONLY_FIELDS])

Short = Annotated[str, Form(max_length=300)]
Id = Annotated[int, Path(ge=1, lt=2**31)]
Secret = Annotated[str, Form(max_length=2_000)]


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
    return view.page(request, "account/sign_in.html", lang, next=safe_return_path(next))


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
        return again(request, "sign_in", lang, refusal, address=address, next=onward)
    if opened.awaits_code:
        answer: Response = view.page(request, "account/code.html", lang, next=onward)
    else:
        answer = RedirectResponse(onward if onward != "/" else f"/{lang}/account", 303)
    keep(answer, request, opened.token)
    return answer


@router.post("/sign-in/code")
@asks(OPEN)
def enter_code(request: Request, lang: PageLanguage, code: Short = "", next: Short = "") -> Response:  # noqa: A002
    """Take the second step."""
    onward = safe_return_path(next)
    try:
        opened = sessions.enter_code(database_of(request), visit_of(request), token_of(request), code)
    except DomainError as refusal:
        return again(request, "code", lang, refusal, next=onward)
    answer = RedirectResponse(onward if onward != "/" else f"/{lang}/account", 303)
    keep(answer, request, opened.token)
    return answer


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


@router.get("/account")
@asks(Permission.ACCOUNT_OWN)
def account(
    request: Request, session: Reads, lang: PageLanguage, actor: CurrentActor, here: CurrentSignIn
) -> Response:
    """Show what belongs to the person who is signed in."""
    return _account(request, session, lang, actor, here)


@router.post("/account/act-for")
@asks(Permission.ACCOUNT_OWN)
def act_for(
    session: Tx, lang: PageLanguage, actor: CurrentActor, here: CurrentSignIn, organisation: Short = ""
) -> Response:
    """Choose for which organisation to act from now on."""
    sessions.act_for(session, actor, here, int(organisation) if organisation.isdigit() else None)
    return _back(lang, "for")


@router.post("/account/companies")
@asks(Permission.ACCOUNT_OWN)
def register_company(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    here: CurrentSignIn,
    name: Short = "",
) -> Response:
    """Register the production company that the person works for."""
    try:
        founding.register_company(session, actor, name, lang)
    except (BadRequest, Conflict) as refusal:
        shown = view.refused(refusal, lang)
        return _account(request, session, lang, actor, here, company=name, **shown)
    return _back(lang, "for")


@router.post("/account/sessions/end-others")
@asks(Permission.ACCOUNT_OWN)
def end_other_sessions(session: Tx, lang: PageLanguage, actor: CurrentActor, here: CurrentSignIn) -> Response:
    """Sign out everywhere but here."""
    sessions.sign_out_everywhere(session, actor, but=here.id)
    return _back(lang, "devices")


@router.post("/account/sessions/{sign_in_id}/end")
@asks(Permission.ACCOUNT_OWN)
def end_session(session: Tx, lang: PageLanguage, actor: CurrentActor, sign_in_id: Id) -> Response:
    """Sign out on another device."""
    sessions.sign_out(session, actor, sign_in_id)
    return _back(lang, "devices")


@router.get("/account/second-factor")
@asks(Permission.ACCOUNT_OWN)
def second_factor_page(request: Request, session: Reads, lang: PageLanguage, actor: CurrentActor) -> Response:
    """Show a new key as a picture for the authenticator, or the way to do without."""
    require(actor, Permission.ACCOUNT_OWN)
    return _second_factor(request, session, lang, actor, second_factor.new_secret())


@router.post("/account/second-factor")
@asks(Permission.ACCOUNT_OWN)
def turn_second_factor_on(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    secret: Short = "",
    code: Short = "",
) -> Response:
    """Turn the second factor on, and show the recovery codes this once."""
    require(actor, Permission.ACCOUNT_OWN)
    try:
        codes = factors.turn_on(session, actor, secret, code)
    except DomainError as refusal:
        return _second_factor(request, session, lang, actor, secret, refusal)
    return view.page(request, "account/recovery_codes.html", lang, codes=codes)


@router.post("/account/second-factor/off")
@asks(Permission.ACCOUNT_OWN)
def turn_second_factor_off(
    request: Request, session: Tx, lang: PageLanguage, actor: CurrentActor, password: Secret = ""
) -> Response:
    """Turn the second factor off."""
    require(actor, Permission.ACCOUNT_OWN)
    try:
        factors.turn_off(session, actor, password)
    except DomainError as refusal:
        return _second_factor(request, session, lang, actor, "", refusal)
    return _back(lang, "second-factor")


@router.post("/account/tokens")
@asks(Permission.ACCOUNT_OWN)
def make_token(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    here: CurrentSignIn,
    name: Short = "",
    days: Annotated[int, Form()] = 90,
    scopes: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Make a token, and show it this once."""
    shown = tokens.issue(session, actor, name, scopes or (), timedelta(days=days), list(words.scopes(lang)))
    session.flush()
    return _account(request, session, lang, actor, here, shown_token=shown)


@router.post("/account/tokens/{token_id}/revoke")
@asks(Permission.ACCOUNT_OWN)
def revoke_token(session: Tx, lang: PageLanguage, actor: CurrentActor, token_id: Id) -> Response:
    """Take a token back."""
    tokens.revoke(session, actor, token_id)
    return _back(lang, "tokens")


@router.get("/account/data")
@asks(Permission.ACCOUNT_OWN)
def data(session: Reads, lang: PageLanguage, actor: CurrentActor) -> Response:
    """Download all that is stored about the person who is signed in."""
    content = orjson.dumps(own_data.exported(session, actor), option=orjson.OPT_INDENT_2)
    name = 'attachment; filename="rokechi-account.json"'
    headers = {"content-disposition": name, "cache-control": "no-store", "content-language": lang}
    return Response(content, media_type="application/json", headers=headers)


@router.post("/account/delete")
@asks(Permission.ACCOUNT_OWN)
def delete(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    here: CurrentSignIn,
    password: Secret = "",
) -> Response:
    """Delete the account of the person who is signed in."""
    try:
        own_data.delete_account(session, actor, password)
    except BadRequest as refusal:
        shown = view.refused(refusal, lang)
        return _account(request, session, lang, actor, here, is_leaving=True, **shown)
    answer = RedirectResponse(f"/{lang}/", 303)
    forget(answer, request)
    return answer


def _account(
    request: Request,
    session: Session,
    lang: str,
    actor: Actor,
    here: SignIn,
    **shown: Any,
) -> Response:
    person_id = actor.person_id or 0
    return view.page(
        request,
        "account/page.html",
        lang,
        person=people.get(session, person_id),
        seats=people.seats(session, person_id),
        working_for=here.working_for,
        is_operator=may(actor, Permission.DESK),
        sign_ins=people.sign_ins(session, person_id, clock.now()),
        current=here.id,
        tokens=people.tokens(session, person_id),
        roles=words.roles(lang),
        scopes=words.scopes(lang),
        **shown,
    )


def _second_factor(
    request: Request,
    session: Session,
    lang: str,
    actor: Actor,
    secret: str,
    refusal: DomainError | None = None,
) -> Response:
    person = people.get(session, actor.person_id or 0)
    known = secret if second_factor.is_secret(secret) else second_factor.new_secret()
    return view.page(
        request,
        "account/second_factor.html",
        lang,
        **(view.refused(refusal, lang) if refusal else {}),
        is_on=bool(person.totp_secret),
        secret=known,
        picture=Markup(second_factor.picture_of(second_factor.address_of(known, person.address))),  # noqa: S704
    )


def _back(lang: str, part: str) -> Response:
    return RedirectResponse(f"/{lang}/account#{part}", 303)


def again(request: Request, form: str, lang: str, refusal: DomainError, **typed: Any) -> Response:
    """Show a form again with what was typed, but no password, and what is wrong with it."""
    return view.page(request, f"account/{form}.html", lang, **view.refused(refusal, lang), **typed)

"""What belongs to the person who is signed in."""

from datetime import timedelta
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup
from sqlmodel import Session

from app.accounts import (
    correcting,
    factors,
    founding,
    notices,
    own_data,
    people,
    second_factor,
    sessions,
    tokens,
)
from app.accounts.access import Permission, may, require
from app.accounts.actor import Actor
from app.accounts.current import CurrentActor, CurrentSignIn, forget
from app.accounts.models import COMMISSIONS, OrganisationKind, Pace, SignIn
from app.accounts.notices import Notice
from app.kit import clock
from app.kit.db import Reads, Tx, database_of
from app.kit.errors import BadRequest, Conflict, DomainError, Incomplete, TooMany
from app.kit.parameters import ONLY_FIELDS
from app.kit.permission import asks
from app.web import view, words
from app.web.devices import device
from app.web.pages.forms import Id, Secret, Short
from app.web.pages.search import PageLanguage
from geo.sentence import Words

NO_CHOICE = Words("The choice of notices is none of the page's: open it again.")

CARING = (*COMMISSIONS, OrganisationKind.PLATFORM_OPERATOR)
"""Those whose people look after places."""

router = APIRouter(prefix="/{lang}", dependencies=[ONLY_FIELDS])


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


@router.post("/account/notices")
@asks(Permission.ACCOUNT_OWN)
def choose_notices(
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    choices: Annotated[list[Short] | None, Form()] = None,
) -> Response:
    """Keep how soon the person wants to be told of what; a choice is `kind:pace`."""
    parted = (choice.partition(":") for choice in choices or ())
    try:
        said = {Notice(kind): Pace(pace) for kind, _, pace in parted}
    except ValueError as error:
        raise BadRequest(NO_CHOICE, parameter="choices") from error
    notices.choose(session, actor, said)
    return _back(lang, "notices")


@router.post("/account/person")
@asks(Permission.ACCOUNT_OWN)
def correct(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    here: CurrentSignIn,
    name: Short = "",
    mails_in: Short = "",
) -> Response:
    """Correct the person's name, and the language of their letters."""
    try:
        correcting.correct(session, actor, name, mails_in)
    except (BadRequest, Incomplete) as refusal:
        return refused(request, session, lang, actor, here, refusal)
    return _back(lang, "stored")


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
    request: Request, session: Reads, lang: PageLanguage, actor: CurrentActor, password: Secret = ""
) -> Response:
    """Turn the second factor off."""
    require(actor, Permission.ACCOUNT_OWN)
    try:
        factors.turn_off(database_of(request), actor, password)
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
    session: Reads,
    lang: PageLanguage,
    actor: CurrentActor,
    here: CurrentSignIn,
    password: Secret = "",
) -> Response:
    """Delete the account of the person who is signed in."""
    try:
        own_data.delete_account(database_of(request), actor, password)
    except (BadRequest, TooMany) as refusal:
        shown = view.refused(refusal, lang)
        return _account(request, session, lang, actor, here, is_leaving=True, **shown)
    answer = RedirectResponse(f"/{lang}/", 303)
    forget(answer, request)
    return answer


def refused(
    request: Request, session: Session, lang: str, actor: Actor, here: SignIn, refusal: DomainError
) -> Response:
    """Show the account again, with what could not be done."""
    return _account(request, session, lang, actor, here, **view.refused(refusal, lang))


def _account(
    request: Request,
    session: Session,
    lang: str,
    actor: Actor,
    here: SignIn,
    **shown: Any,
) -> Response:
    person_id, providers = actor.person_id or 0, request.app.state.settings.providers
    return view.page(
        request,
        "account/page.html",
        lang,
        person=people.get(session, person_id),
        seats=people.seats(session, person_id),
        commission_kinds=CARING,
        working_for=here.working_for,
        is_operator=may(actor, Permission.DESK),
        device=device,
        sign_ins=people.sign_ins(session, person_id, clock.now()),
        current=here.id,
        passkeys=people.passkeys(session, person_id),
        outside=people.outside_accounts(session, person_id),
        providers=providers,
        issuers={provider.issuer: provider.name for provider in providers.values()},
        tokens=people.tokens(session, person_id),
        notices=notices.chosen(session, person_id),
        notice_words=words.notices(lang),
        paces=words.paces(lang),
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

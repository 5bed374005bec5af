"""Somebody asks to represent a commission or an authority; those who can vouch for it answer."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts import claiming
from app.accounts.access import Permission, require
from app.accounts.current import CurrentActor
from app.accounts.models import Organisation
from app.kit.db import Reads, Tx
from app.kit.errors import Conflict, Incomplete
from app.kit.parameters import ONLY_FIELDS
from app.kit.permission import asks
from app.web import view
from app.web.pages.forms import Id, Long
from app.web.pages.search import PageLanguage

router = APIRouter(prefix="/{lang}", dependencies=[ONLY_FIELDS])


@router.get("/claims")
@asks(Permission.ACCOUNT_OWN)
def claims(
    request: Request,
    session: Reads,
    lang: PageLanguage,
    actor: CurrentActor,
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Find the organisation that one works for; and show what waits for the answer of who is signed in."""
    return view.page(
        request,
        "account/claims.html",
        lang,
        waiting=claiming.waiting_for(session, actor),
        q=q,
        found=claiming.claimable(session, q),
        is_sent="sent" in request.query_params,
    )


@router.get("/organisations/{slug}/claim")
@asks(Permission.ACCOUNT_OWN)
def form(request: Request, session: Reads, lang: PageLanguage, actor: CurrentActor, slug: str) -> Response:
    """Show the form in which somebody asks to represent an organisation."""
    require(actor, Permission.ACCOUNT_OWN)
    return _form(request, lang, claiming.get(session, slug))


@router.post("/organisations/{slug}/claim")
@asks(Permission.ACCOUNT_OWN)
def ask(
    request: Request, session: Tx, lang: PageLanguage, actor: CurrentActor, slug: str, says: Long = ""
) -> Response:
    """Ask to represent an organisation."""
    require(actor, Permission.ACCOUNT_OWN)
    organisation = claiming.get(session, slug)
    try:
        claiming.ask(session, actor, organisation, says)
    except (Incomplete, Conflict) as refusal:
        return _form(request, lang, organisation, says=says, **view.refused(refusal, lang))
    return RedirectResponse(f"/{lang}/claims?sent", 303)


@router.post("/claims/{claim_id}/grant")
@asks(Permission.ORGANISATION_VOUCH)  # and the secretariat of the organisation's block
def grant(session: Tx, lang: PageLanguage, actor: CurrentActor, claim_id: Id) -> Response:
    """Make who asked the first manager."""
    claiming.grant(session, actor, claim_id)
    return RedirectResponse(f"/{lang}/claims", 303)


@router.post("/claims/{claim_id}/decline")
@asks(Permission.ORGANISATION_VOUCH)  # as above
def decline(session: Tx, lang: PageLanguage, actor: CurrentActor, claim_id: Id) -> Response:
    """Say no to who asked."""
    claiming.decline(session, actor, claim_id)
    return RedirectResponse(f"/{lang}/claims", 303)


def _form(request: Request, lang: str, organisation: Organisation, **shown: Any) -> Response:
    return view.page(request, "account/claim.html", lang, organisation=organisation, **shown)

"""An organisation and its people; invitations; the desk of whoever runs the platform."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts import people, profiles, queries, sessions, staff
from app.accounts.access import Permission, may, require
from app.accounts.actor import Actor
from app.accounts.current import CurrentActor, CurrentSignIn
from app.accounts.models import COMMISSIONS, Organisation, Role, ServiceProfile
from app.kit import audit, clock, outbox
from app.kit.db import Reads, Tx
from app.kit.errors import BadRequest, DomainError, NotFound
from app.kit.parameters import ONLY_FIELDS
from app.kit.permission import OPEN, asks
from app.locations import care
from app.locations.access import CAN, InCareOf
from app.locations.access import Permission as Places
from app.web import deeds, view, words
from app.web.pages.forms import Id, Long, Short, again
from app.web.pages.search import PageLanguage

router = APIRouter(prefix="/{lang}", dependencies=[ONLY_FIELDS])

RoleOf = Annotated[Role, Form()]


def _visible(session: Session, actor: Actor, slug: str) -> Organisation:
    """Return an organisation whose people the actor may see; for others it does not exist."""
    require(actor, Permission.ACCOUNT_OWN)
    organisation = queries.get_organisation(session, slug)
    if not may(actor, Permission.ORGANISATION_READ, organisation):
        raise NotFound("There is no page at this address.")
    return organisation


@router.get("/organisations/{slug}/members")
@asks(Permission.ORGANISATION_READ)
def members(request: Request, session: Reads, lang: PageLanguage, actor: CurrentActor, slug: str) -> Response:
    """Show who works for an organisation, and who has been invited."""
    return _members(request, session, lang, actor, _visible(session, actor, slug))


@router.get("/organisations/{slug}/places")
@asks(Permission.ORGANISATION_READ)
def places(request: Request, session: Reads, lang: PageLanguage, actor: CurrentActor, slug: str) -> Response:
    """List the places in a commission's care, each with where in its life it is."""
    organisation = _visible(session, actor, slug)
    found = care.in_care(session, actor, organisation)
    return view.page(
        request,
        "account/places.html",
        lang,
        organisation=organisation,
        places=found,
        statuses=words.statuses(lang),
        is_writer=may(actor, Places.PLACES_EDIT, InCareOf(organisation.id), CAN),
        is_vouched=actor.is_vouched,
    )


@router.get("/organisations/{slug}/profile")
@asks(Permission.ORGANISATION_STAFF)
def profile(request: Request, session: Reads, lang: PageLanguage, actor: CurrentActor, slug: str) -> Response:
    """Show the form in which a commission says what it offers."""
    organisation = _visible(session, actor, slug)
    require(actor, Permission.ORGANISATION_STAFF, organisation)
    told = session.get(ServiceProfile, organisation.id) or ServiceProfile(
        organisation_id=organisation.id or 0
    )
    shown = {name: getattr(told, name) for name in profiles.Offer._fields}
    return _profile(request, lang, organisation, shown)


@router.post("/organisations/{slug}/profile")
@asks(Permission.ORGANISATION_STAFF)
def fill_profile(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    slug: str,
    languages: Annotated[list[str] | None, Form()] = None,
    notice_days: Short = "",
    attends_ja: Long = "",
    attends_en: Long = "",
    accepts_ja: Long = "",
    accepts_en: Long = "",
    fees_ja: Long = "",
    fees_en: Long = "",
) -> Response:
    """Keep what a commission says that it offers."""
    organisation = _visible(session, actor, slug)
    days = int(notice_days) if notice_days.isascii() and notice_days.isdigit() else -1
    offer = profiles.Offer(
        languages or (),
        days if notice_days.strip() else None,
        {"ja": attends_ja, "en": attends_en},
        {"ja": accepts_ja, "en": accepts_en},
        {"ja": fees_ja, "en": fees_en},
    )
    try:
        profiles.fill(session, actor, organisation, offer)
    except BadRequest as refusal:
        shown = offer._asdict() | {"notice_days": notice_days}
        return _profile(request, lang, organisation, shown, **view.refused(refusal, lang))
    return RedirectResponse(f"/{lang}/commissions/{slug}", 303)


def _profile(
    request: Request, lang: str, organisation: Organisation, shown: dict[str, Any], **more: Any
) -> Response:
    known = {code: words.language(code, lang) for code in profiles.LANGUAGES}
    return view.page(
        request, "account/profile.html", lang, organisation=organisation, shown=shown, known=known, **more
    )


@router.post("/organisations/{slug}/invitations")
@asks(Permission.ORGANISATION_STAFF)
def invite(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    slug: str,
    address: Short = "",
    role: RoleOf = Role.EDITOR,
) -> Response:
    """Invite somebody by mail."""
    organisation = _visible(session, actor, slug)
    require(actor, Permission.ORGANISATION_STAFF, organisation)
    try:
        staff.invite(session, actor, organisation, address, role)
    except DomainError as refusal:
        return _members(request, session, lang, actor, organisation, refusal=refusal, address=address)
    return _to_members(lang, slug)


@router.post("/organisations/{slug}/invitations/{invitation_id}/take-back")
@asks(Permission.ORGANISATION_STAFF)
def take_back(session: Tx, lang: PageLanguage, actor: CurrentActor, slug: str, invitation_id: Id) -> Response:
    """Make an invitation void."""
    organisation = _visible(session, actor, slug)
    staff.take_back(session, actor, organisation, invitation_id)
    return _to_members(lang, slug)


@router.post("/organisations/{slug}/members/{person_id}/role")
@asks(Permission.ORGANISATION_STAFF)
def change_role(
    session: Tx, lang: PageLanguage, actor: CurrentActor, slug: str, person_id: Id, role: RoleOf = Role.READER
) -> Response:
    """Give a member another role."""
    staff.change_role(session, actor, _visible(session, actor, slug), person_id, role)
    return _to_members(lang, slug)


@router.post("/organisations/{slug}/members/{person_id}/remove")
@asks(Permission.ORGANISATION_STAFF)  # and to leave, nobody's
def remove(session: Tx, lang: PageLanguage, actor: CurrentActor, slug: str, person_id: Id) -> Response:
    """End a membership: one's own, or as a manager another's."""
    staff.remove(session, actor, _visible(session, actor, slug), person_id)
    return (
        RedirectResponse(f"/{lang}/account#for", 303)
        if person_id == actor.person_id
        else _to_members(lang, slug)
    )


@router.get("/invitation")
@asks(OPEN)
def invited(request: Request, lang: PageLanguage) -> Response:
    """Show the button that accepts an invitation."""
    return view.page(request, "account/invitation.html", lang)


@router.post("/invitation")
@asks(Permission.ACCOUNT_OWN)
def accept(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    here: CurrentSignIn,
    token: Short = "",
) -> Response:
    """Join the organisation that an invitation names, and act for it from now on."""
    try:
        joined = staff.accept(session, actor, token.strip())
        sessions.act_for(session, actor, here, joined.id)
    except DomainError as refusal:
        return again(request, "invitation", lang, refusal)
    return RedirectResponse(f"/{lang}/account#for", 303)


@router.get("/desk")
@asks(Permission.DESK)
def desk(request: Request, session: Reads, lang: PageLanguage, actor: CurrentActor) -> Response:
    """Show what waits for whoever runs the platform."""
    require(actor, Permission.DESK)
    waiting = people.waiting_for_a_word(session)
    return view.page(
        request,
        "account/desk.html",
        lang,
        waiting=[(each, people.members(session, each.id or 0)) for each in waiting],
        letters=outbox.dead_letters(session),
        entries=deeds.told(session, audit.latest(session), lang),
        may_vouch=may(actor, Permission.ORGANISATION_VOUCH),
    )


@router.post("/desk/organisations/{slug}/vouch")
@asks(Permission.ORGANISATION_VOUCH)
def vouch(session: Tx, lang: PageLanguage, actor: CurrentActor, slug: str) -> Response:
    """Vouch for an organisation."""
    require(actor, Permission.ACCOUNT_OWN)
    staff.vouch(session, actor, queries.get_organisation(session, slug))
    return RedirectResponse(f"/{lang}/desk", 303)


@router.post("/desk/letters/{letter_id}/revive")
@asks(Permission.ORGANISATION_VOUCH)
def revive(session: Tx, lang: PageLanguage, actor: CurrentActor, letter_id: Id) -> Response:
    """Try a letter again that was given up."""
    require(actor, Permission.ORGANISATION_VOUCH)
    outbox.revive(session, letter_id)
    return RedirectResponse(f"/{lang}/desk#letters", 303)


def _members(
    request: Request,
    session: Session,
    lang: str,
    actor: Actor,
    organisation: Organisation,
    refusal: DomainError | None = None,
    **typed: Any,
) -> Response:
    return view.page(
        request,
        "account/members.html",
        lang,
        **(view.refused(refusal, lang) if refusal else {}),
        organisation=organisation,
        members=people.members(session, organisation.id or 0),
        invitations=people.invitations(session, organisation.id or 0, clock.now()),
        is_manager=may(actor, Permission.ORGANISATION_STAFF, organisation),
        is_commission=organisation.kind in COMMISSIONS,
        me=actor.person_id,
        roles=words.roles(lang),
        history=deeds.told(session, audit.history(session, "organisation", organisation.id, 20), lang),
        **typed,
    )


def _to_members(lang: str, slug: str) -> Response:
    return RedirectResponse(f"/{lang}/organisations/{slug}/members", 303)

"""Rules of one's own area: proposed in a form with a preview, published by a second person of the block."""

from typing import Annotated, Any

import yaml
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts import people, queries
from app.accounts.access import may
from app.accounts.actor import Actor
from app.accounts.current import CurrentActor
from app.guidance import local_rules
from app.guidance.access import CAN, Permission
from app.kit import clock
from app.kit.db import Reads, Tx
from app.kit.errors import Incomplete
from app.kit.parameters import ONLY_FIELDS
from app.kit.permission import asks
from app.web import view, words
from app.web.pages.forms import Id, Short
from app.web.pages.search import PageLanguage
from geo.sentence import Words
from guidelines.load import book
from guidelines.preview import Effect
from guidelines.situations import situations

router = APIRouter(prefix="/{lang}", dependencies=[ONLY_FIELDS])

Rule = Annotated[str, Form(max_length=20_000)]
NO_YAML = Words("This cannot be read: {reason}")
EXAMPLE = """id: LOCAL-{code}-BEACH-FIRE
instrument: notification
topic: coast
title: {{en: "", ja: ""}}
only_in: ["{code}"]
editions:
  {today}:
    when: '"beach" in site.surfaces && shoot.flame'
    trigger: {{en: "", ja: ""}}
    issuer: {{title: {{en: "", ja: ""}}, subject: coast}}
    lead_time: {{least: {{amount: 5, unit: business_days}}}}
    documents: []
    notes: []
    sources: []
    unverified: [when, issuer, lead_time]
"""


@router.get("/rules")
@asks(Permission.RULE_PROPOSE)
def rules(request: Request, session: Reads, lang: PageLanguage, actor: CurrentActor) -> Response:
    """Show the rules of one's own organisation and block, and the form for another one."""
    return _page(request, session, lang, actor)


@router.post("/rules")
@asks(Permission.RULE_PROPOSE)
def propose(
    request: Request,
    session: Tx,
    lang: PageLanguage,
    actor: CurrentActor,
    rule: Rule = "",
    because: Short = "",
    step: Short = "preview",
) -> Response:
    """Show what a rule would change; or propose it."""
    typed = {"rule": rule, "because": because}
    try:
        content = _content(rule)
        if step == "propose":
            local_rules.propose(session, actor, content, because)
            return RedirectResponse(f"/{lang}/rules?proposed", 303)
        effects = local_rules.preview(session, local_rules.read(session, actor, content))
    except Incomplete as refusal:
        return _page(request, session, lang, actor, typed=typed, **view.refused(refusal, lang))
    return _page(request, session, lang, actor, typed=typed, effects=effects)


@router.post("/rules/{rule_id}/publish")
@asks(Permission.RULE_DECIDE)
def publish(session: Tx, lang: PageLanguage, actor: CurrentActor, rule_id: Id) -> Response:
    """Let a proposed rule hold."""
    local_rules.publish(session, actor, rule_id)
    return RedirectResponse(f"/{lang}/rules", 303)


@router.post("/rules/{rule_id}/decline")
@asks(Permission.RULE_DECIDE)
def decline(
    session: Tx, lang: PageLanguage, actor: CurrentActor, rule_id: Id, answer: Short = ""
) -> Response:
    """Decline a proposed rule."""
    local_rules.decline(session, actor, rule_id, answer)
    return RedirectResponse(f"/{lang}/rules", 303)


@router.post("/rules/{rule_id}/retire")
@asks(Permission.RULE_DECIDE)
def retire(session: Tx, lang: PageLanguage, actor: CurrentActor, rule_id: Id) -> Response:
    """Take a published rule back."""
    local_rules.retire(session, actor, rule_id)
    return RedirectResponse(f"/{lang}/rules", 303)


@router.post("/rules/{rule_id}/keep")
@asks(Permission.RULE_DECIDE)
def confirm(session: Tx, lang: PageLanguage, actor: CurrentActor, rule_id: Id) -> Response:
    """Say that a published rule still holds."""
    local_rules.confirm(session, actor, rule_id)
    return RedirectResponse(f"/{lang}/rules", 303)


def _content(text: str) -> dict[str, Any]:
    try:
        told = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Incomplete(NO_YAML, reason=" ".join(str(error).split()), missing=["rule"]) from error
    return told if isinstance(told, dict) else {}


def _page(
    request: Request,
    session: Session,
    lang: str,
    actor: Actor,
    typed: dict[str, str] | None = None,
    effects: list[Effect] | None = None,
    **shown: Any,
) -> Response:
    found = local_rules.of_the_block(session, actor)
    own = queries.areas_of_id(session, actor.organisation_id)
    example = EXAMPLE.format(code=own[0] if own else "14205", today=clock.today())
    today = clock.today()
    return view.page(
        request,
        "guidelines/rules.html",
        lang,
        rules=[(rule, local_rules.is_stale(rule, today)) for rule in found],
        names=queries.names(session, {rule.organisation_id for rule in found}),
        people=people.names(session, {rule.proposed_by for rule in found if rule.proposed_by}),
        may_decide=may(actor, Permission.RULE_DECIDE, table=CAN),
        me=actor.person_id,
        statuses=words.rule_statuses(lang),
        instruments=words.instruments(lang),
        facts=list(book().facts),
        all_situations=len(situations()),
        typed=typed or {"rule": example, "because": ""},
        effects=effects,
        **shown,
    )

"""Use cases: rules of one's own area: propose, see what they would change, publish, decline, confirm, retire.

Whoever proposes does not publish: a second person does, of the same organisation or of its block. History is
kept, since every version is a row of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import or_, select, update
from sqlmodel import Session

from app.accounts import queries as accounts
from app.accounts.access import require
from app.accounts.actor import Actor
from app.accounts.models import BlockMember, OrganisationKind
from app.guidance.access import CAN, Permission
from app.guidance.models import LocalRule, RuleStatus
from app.kit import audit, clock
from app.kit.errors import Conflict, Incomplete, NotAllowed, NotFound
from geo.sentence import Words
from guidelines.check import faults_of_rule
from guidelines.errors import GuidelineError
from guidelines.load import Book, Rule, book, rule_of
from guidelines.preview import Effect, effects, with_rules
from guidelines.situations import situations

STALE = timedelta(days=365)
PREFIX = "LOCAL-"
ELSEWHERE = Words("You can write rules for your own area only; these lie outside: {codes}.")
NOWHERE = Words("Say in which areas it holds: JIS codes such as 14 or 14205.")
NO_LOCAL = Words("The id of a local rule begins with LOCAL- and has capital letters, digits and hyphens.")
YOUR_OWN = Words("You proposed this yourself: a second person publishes it.")
OTHER_BLOCK = Words("Only somebody of the same organisation, its block or the operator decides this.")
SETTLED = Words("This has been decided already.")
NONE = Words("There is no such local rule.")
FAULTS = Words("The rule has faults: {faults}")


def here(session: Session) -> Book:
    """Return the book with the local rules that are published."""
    its = select(LocalRule.content).where(LocalRule.status == RuleStatus.PUBLISHED).order_by(LocalRule.id)
    return _with(tuple(orjson.dumps(content) for content in session.scalars(its)))


def read(session: Session, actor: Actor, content: Mapping[str, Any]) -> Rule:
    """Return a rule that somebody has written down, if it can be used.

    Raises:
        NotAllowed: it holds outside of the area that the actor's organisation answers for.
        Incomplete: something in it is wrong; it says what.
    """
    require(actor, Permission.RULE_PROPOSE, table=CAN)
    whole = book()
    try:
        rule = rule_of(whole.language, dict(content), "")
    except GuidelineError as error:
        raise Incomplete(FAULTS, faults=[error.sentence], missing=[]) from error
    requirement = rule.requirement
    if not requirement.id.startswith(PREFIX):
        raise Incomplete(NO_LOCAL, missing=["id"])
    if not requirement.only_in:
        raise Incomplete(NOWHERE, missing=["only_in"])
    if outside := _outside(session, actor, requirement.only_in):
        raise NotAllowed(ELSEWHERE, codes=outside)
    if found := list(faults_of_rule(with_rules(whole, [rule]), rule)):
        raise Incomplete(FAULTS, faults=found, missing=[])
    return rule


def preview(session: Session, rule: Rule) -> list[Effect]:
    """Return which of the written situations would be answered otherwise."""
    now = here(session)
    return list(effects(now, with_rules(now, [rule]), situations()))


def propose(session: Session, actor: Actor, content: Mapping[str, Any], because: str) -> LocalRule:
    """Propose a rule for one's own area, or a new version of one.

    Raises:
        NotAllowed, Incomplete: see `read`.
    """
    rule = read(session, actor, content)
    proposed = LocalRule(
        organisation_id=actor.organisation_id,
        requirement_id=rule.requirement.id,
        content=rule.requirement.model_dump(mode="json", exclude_defaults=True),
        because=because.strip(),
        status=RuleStatus.PROPOSED,
        proposed_by=actor.person_id,
        proposed_at=clock.now(),
    )
    session.add(proposed)
    session.flush()
    audit.record(session, actor.author, "rule:propose", "local_rule", proposed.id, after=proposed.content)
    return proposed


def publish(session: Session, actor: Actor, rule_id: int) -> LocalRule:
    """Let a proposed rule hold; an earlier version of it holds no more.

    Raises:
        NotAllowed: the actor proposed it, or is of another block.
        Conflict: it has been decided already.
    """
    proposed = _open(session, actor, rule_id)
    earlier = (LocalRule.requirement_id == proposed.requirement_id, LocalRule.status == RuleStatus.PUBLISHED)
    session.execute(update(LocalRule).where(*earlier).values(status=RuleStatus.RETIRED))
    proposed.confirmed_on = clock.today()
    change = _settled(session, actor, proposed, RuleStatus.PUBLISHED)
    audit.record(session, actor.author, "rule:publish", "local_rule", proposed.id, **change)
    return proposed


def decline(session: Session, actor: Actor, rule_id: int, answer: str) -> LocalRule:
    """Decline a proposed rule, with the reason.

    Raises:
        NotAllowed: the actor proposed it, or is of another block.
        Conflict: it has been decided already.
    """
    proposed = _open(session, actor, rule_id)
    change = _settled(session, actor, proposed, RuleStatus.DECLINED, answer.strip())
    audit.record(session, actor.author, "rule:decline", "local_rule", proposed.id, **change)
    return proposed


def retire(session: Session, actor: Actor, rule_id: int) -> LocalRule:
    """Take a published rule back.

    Raises:
        NotAllowed: the actor is of another block.
        Conflict: it is not published.
    """
    rule = _published(session, actor, rule_id)
    change = _settled(session, actor, rule, RuleStatus.RETIRED)
    audit.record(session, actor.author, "rule:retire", "local_rule", rule.id, **change)
    return rule


def confirm(session: Session, actor: Actor, rule_id: int) -> LocalRule:
    """Say that a published rule still holds.

    Raises:
        NotAllowed: the actor is of another block.
        Conflict: it is not published.
    """
    rule = _published(session, actor, rule_id)
    rule.confirmed_on = clock.today()
    session.add(rule)
    audit.record(session, actor.author, "rule:confirm", "local_rule", rule.id)
    return rule


def is_stale(rule: LocalRule, today: date) -> bool:
    """Tell whether nobody has confirmed a published rule for a year."""
    if rule.status != RuleStatus.PUBLISHED or rule.confirmed_on is None:
        return False
    return today - rule.confirmed_on > STALE


def of_the_block(session: Session, actor: Actor) -> Sequence[LocalRule]:
    """Return the rules of the actor's organisation and of its block, the latest first."""
    require(actor, Permission.RULE_PROPOSE, table=CAN)
    its = select(LocalRule).order_by(LocalRule.id.desc())
    if actor.kind != OrganisationKind.PLATFORM_OPERATOR:
        its = its.where(_is_near(actor))
    return session.scalars(its).all()


def _open(session: Session, actor: Actor, rule_id: int) -> LocalRule:
    """Return a proposed rule that the actor may decide on."""
    rule = _of_the_block(session, actor, rule_id)
    if rule.status != RuleStatus.PROPOSED:
        raise Conflict(SETTLED)
    if rule.proposed_by == actor.person_id:
        raise NotAllowed(YOUR_OWN)
    return rule


def _published(session: Session, actor: Actor, rule_id: int) -> LocalRule:
    """Return a rule that holds, and is in the actor's care."""
    rule = _of_the_block(session, actor, rule_id)
    if rule.status != RuleStatus.PUBLISHED:
        raise Conflict(SETTLED)
    return rule


def _of_the_block(session: Session, actor: Actor, rule_id: int) -> LocalRule:
    require(actor, Permission.RULE_DECIDE, table=CAN)
    rule = session.get(LocalRule, rule_id)
    if rule is None:
        raise NotFound(NONE)
    near = select(LocalRule.id).where(LocalRule.id == rule_id, _is_near(actor))
    if actor.kind != OrganisationKind.PLATFORM_OPERATOR and session.scalar(near) is None:
        raise NotAllowed(OTHER_BLOCK)
    return rule


def _is_near(actor: Actor) -> Any:
    """Return the test whether a rule is of the actor's organisation, or of one in the same block."""
    blocks = select(BlockMember.block_id).where(BlockMember.organisation_id == actor.organisation_id)
    neighbours = select(BlockMember.organisation_id).where(BlockMember.block_id.in_(blocks))
    return or_(LocalRule.organisation_id == actor.organisation_id, LocalRule.organisation_id.in_(neighbours))


def _settled(
    session: Session, actor: Actor, rule: LocalRule, status: RuleStatus, answer: str = ""
) -> dict[str, dict[str, str]]:
    """Settle a rule, and return what changed."""
    change = {"before": {"status": str(rule.status)}, "after": {"status": str(status)}}
    rule.status, rule.answer = status, answer
    rule.decided_by, rule.decided_at = actor.person_id, clock.now()
    session.add(rule)
    session.flush()
    return change


def _outside(session: Session, actor: Actor, codes: Iterable[str]) -> list[str]:
    """Return the codes that lie outside of what the actor's organisation answers for."""
    if actor.kind == OrganisationKind.PLATFORM_OPERATOR:
        return []
    own = set(accounts.areas_of_id(session, actor.organisation_id))
    return [code for code in codes if not own & {code, code[:2], "JP"}]


@lru_cache(maxsize=4)
def _with(contents: tuple[bytes, ...]) -> Book:
    """Return the book with rules of these contents; it is put together anew only when they change."""
    whole = book()
    rules = (rule_of(whole.language, orjson.loads(content), "") for content in contents)
    return with_rules(whole, rules) if contents else whole

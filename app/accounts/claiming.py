"""Use cases: somebody asks to represent an organisation of the directory that has nobody here yet.

The secretariat of its block, or the operator, grants it by making them its first manager, or declines. To
grant is to vouch: whoever does it has made sure that the person belongs there.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.accounts import letters, notices, people, queries, staff
from app.accounts.access import Permission, may, require
from app.accounts.actor import Actor
from app.accounts.models import DECIDING, Claim, Membership, Organisation, Person, Role
from app.accounts.notices import Notice
from app.kit import audit, clock
from app.kit.errors import Conflict, Incomplete, NotFound
from geo.sentence import Words

LEAST, MOST = 20, 2_000
MOST_OPEN = 5
"""So many may one person have open, so that nobody asks for the whole directory."""
SAY_WHO = Words("Say in {least} to {most:,} characters who you are there, and how that can be made sure of.")
HAS_PEOPLE = Words("{slug} has people here already: ask one of its managers to invite you.")
ASKED_ALREADY = Words("You have asked for this already; the answer comes by mail.")
TOO_MANY = Words("You have {most} open requests: wait for the answers first.")
NOT_CLAIMED = Words("Only film commissions, their networks and authorities are represented so.")


class Open(NamedTuple):
    """A claim that nobody has decided yet."""

    claim: Claim
    person: Person
    organisation: Organisation


def get(session: Session, slug: str) -> Organisation:
    """Return an organisation that can be asked for.

    Raises:
        NotFound: there is none; a company is nobody's to know of.
    """
    organisation = queries.get_organisation(session, slug)
    if organisation.kind not in DECIDING:
        raise NotFound(queries.NO_ORGANISATION, slug=slug)
    return organisation


def ask(session: Session, actor: Actor, organisation: Organisation, says: str) -> Claim:
    """Ask to represent an organisation; those who can vouch for it are told.

    Raises:
        NotSignedIn: nobody is.
        NotFound: it is no commission and no authority.
        Incomplete: it is not said who asks.
        Conflict: it has people here, or the person has asked already, or for too many.
    """
    require(actor, Permission.ACCOUNT_OWN)
    if organisation.kind not in DECIDING:
        raise NotFound(NOT_CLAIMED)
    says = says.replace("\0", "").strip()
    if not LEAST <= len(says) <= MOST:
        raise Incomplete(SAY_WHO, missing=["says"], least=LEAST, most=MOST)
    if people.members(session, organisation.id or 0):
        raise Conflict(HAS_PEOPLE, slug=organisation.slug)
    person = people.get(session, actor.person_id or 0)
    if len(of_person(session, person.id or 0)) >= MOST_OPEN:
        raise Conflict(TOO_MANY, most=MOST_OPEN)
    claim = Claim(person_id=person.id, organisation_id=organisation.id, says=says, asked_at=clock.now())
    try:
        with session.begin_nested():
            session.add(claim)
    except IntegrityError as twice:
        raise Conflict(ASKED_ALREADY) from twice
    audit.record(session, actor.alone, "claim:ask", "organisation", organisation.id, person=person.id)
    for guardian in staff.guardians(session, organisation):
        notices.tell(
            session, guardian, Notice.CLAIMED, organisation=organisation.name, member=person.name, says=says
        )
    return claim


def grant(session: Session, actor: Actor, claim_id: int) -> Organisation:
    """Make who asked the first manager of the organisation, and vouch for it.

    Raises:
        NotFound: there is no such open claim.
        NotAllowed: the actor cannot vouch for the organisation.
        Conflict: somebody has become its manager meanwhile.
    """
    claim, person, organisation = _decided(session, actor, claim_id)
    if people.members(session, organisation.id or 0):
        raise Conflict(HAS_PEOPLE, slug=organisation.slug)
    session.delete(claim)
    staff.vouch(session, actor, organisation)  # first, or whoever can vouch is asked to
    staff.seat(session, actor.author, person, organisation.id or 0, Role.MANAGER)
    audit.record(session, actor.author, "claim:grant", "organisation", organisation.id, person=person.id)
    told = {"organisation": organisation.name, "slug": organisation.slug}
    letters.send(session, person, "claim_granted", **told)
    return organisation


def decline(session: Session, actor: Actor, claim_id: int) -> Organisation:
    """Say no to who asked; they may ask again.

    Raises:
        NotFound: there is no such open claim.
        NotAllowed: the actor cannot vouch for the organisation.
    """
    claim, person, organisation = _decided(session, actor, claim_id)
    session.delete(claim)
    audit.record(session, actor.author, "claim:decline", "organisation", organisation.id, person=person.id)
    told = {"organisation": organisation.name, "slug": organisation.slug}
    letters.send(session, person, "claim_declined", **told)
    return organisation


def of_person(session: Session, person_id: int) -> Sequence[Claim]:
    """Return what a person has asked for and nobody has decided."""
    return session.scalars(select(Claim).where(Claim.person_id == person_id)).all()


def waiting_for(session: Session, actor: Actor) -> list[Open]:
    """Return the open claims that the actor may decide, the oldest first."""
    require(actor, Permission.ACCOUNT_OWN)
    joined = select(Claim, Person, Organisation).join(Person, Person.id == Claim.person_id)
    joined = joined.join(Organisation, Organisation.id == Claim.organisation_id).order_by(Claim.id)
    found = [Open(*row) for row in session.execute(joined)]
    return [each for each in found if _may_decide(session, actor, each.organisation)]


def claimable(session: Session, words: str, most: int = 30) -> list[Organisation]:
    """Return the commissions and authorities with nobody here whose name holds some words."""
    wanted = words.strip().casefold()
    if not wanted:
        return []
    staffed = select(Membership.organisation_id)
    free = (col(Organisation.kind).in_(DECIDING), col(Organisation.id).not_in(staffed))
    named = session.execute(select(Organisation.id, Organisation.name).where(*free)).all()
    ids = [number for number, name in named if any(wanted in text.casefold() for text in name.values())]
    in_order = select(Organisation).where(Organisation.id.in_(ids[:most])).order_by(Organisation.slug)
    return list(session.scalars(in_order))


def _decided(session: Session, actor: Actor, claim_id: int) -> Open:
    claim = session.get(Claim, claim_id)
    organisation = session.get_one(Organisation, claim.organisation_id) if claim else None
    if claim is None or organisation is None:
        require(actor, Permission.ORGANISATION_VOUCH)
        raise NotFound("There is no such request.")
    if not _may_decide(session, actor, organisation):
        require(actor, Permission.ORGANISATION_VOUCH, organisation)
    return Open(claim, people.get(session, claim.person_id), organisation)


def _may_decide(session: Session, actor: Actor, organisation: Organisation) -> bool:
    is_operator = may(actor, Permission.ORGANISATION_VOUCH, organisation)
    return is_operator or staff.vouches_for(session, actor, organisation)

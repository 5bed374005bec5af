"""Use cases: who works for an organisation: invite, accept, change a role, leave; vouch for the whole.

Staff of town halls changes every few years, so leaving must be easy and leave nothing orphaned: when the last
manager goes, the block's secretariat and the operator are told.
"""

from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.accounts import notices, people
from app.accounts.access import Permission, require
from app.accounts.actor import Actor
from app.accounts.models import (
    DECIDING,
    ApiToken,
    BlockMember,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    SignIn,
)
from app.accounts.notices import Notice
from app.accounts.rules import canonical_address
from app.kit import audit, clock, outbox, proofs
from app.kit.errors import Conflict, NotAllowed, NotFound
from geo.sentence import Words

INVITATION_LASTS = timedelta(days=14)
GONE = Words("The invitation has been used, was taken back, or has expired. Ask for a new one.")
NOT_YOURS = Words("The invitation was sent to another address. Sign in with the account of that address.")


def invite(
    session: Session, actor: Actor, organisation: Organisation, address: str, role: Role
) -> Invitation:
    """Ask whoever reads mail at `address` to join; an earlier invitation to it is good no more.

    Raises:
        NotAllowed: the actor does not manage the organisation.
        Conflict: somebody with this address is a member already.
        BadRequest: the address is none.
    """
    require(actor, Permission.ORGANISATION_STAFF, organisation)
    canonical = canonical_address(address)
    person = people.find_by_address(session, canonical)
    if person and people.find_seat(session, person.id or 0, organisation.id):
        raise Conflict("{address} is a member already.", address=canonical)
    open_ones = (Invitation.organisation_id == organisation.id, Invitation.address == canonical)
    session.execute(delete(Invitation).where(*open_ones, Invitation.accepted_at.is_(None)))
    proof, expires_at = proofs.new(), clock.now() + INVITATION_LASTS
    invitation = Invitation(
        organisation_id=organisation.id,
        address=canonical,
        role=role,
        invited_by=actor.person_id,
        hash=proof.hash,
        expires_at=expires_at,
    )
    session.add(invitation)
    session.flush()
    lang = person.lang if person else "ja"
    outbox.post(
        session,
        "invitation",
        canonical,
        lang,
        organisation=organisation.name,
        role=role,
        path=f"/{lang}/invitation#{proof.shown}",
        expires_at=expires_at.isoformat(),
    )
    audit.record(session, actor.author, "member:invite", "organisation", organisation.id, role=role)
    return invitation


def take_back(session: Session, actor: Actor, organisation: Organisation, invitation_id: int) -> None:
    """Make an invitation void that nobody has accepted yet.

    Raises:
        NotAllowed: the actor does not manage the organisation.
        NotFound: the organisation has no such open invitation.
    """
    require(actor, Permission.ORGANISATION_STAFF, organisation)
    open_one = (Invitation.id == invitation_id, Invitation.accepted_at.is_(None))
    gone = delete(Invitation).where(Invitation.organisation_id == organisation.id, *open_one)
    if not session.execute(gone).rowcount:
        raise NotFound("There is no such invitation.")
    audit.record(session, actor.author, "member:uninvite", "organisation", organisation.id)


def accept(session: Session, actor: Actor, token: str) -> Organisation:
    """Join the organisation that an invitation names, which is good for one person only.

    Raises:
        NotAllowed: the invitation is not good any more, or was sent to another address.
    """
    require(actor, Permission.ACCOUNT_OWN)
    open_one = (Invitation.hash == proofs.hash_of(token), Invitation.accepted_at.is_(None))
    invitation = session.scalar(select(Invitation).where(*open_one, Invitation.expires_at > clock.now()))
    if invitation is None:
        raise NotAllowed(GONE)
    person = people.get(session, actor.person_id or 0)
    if invitation.address != person.address:
        raise NotAllowed(NOT_YOURS)
    taken = update(Invitation).where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None))
    if session.execute(taken.values(accepted_at=clock.now())).rowcount != 1:
        raise NotAllowed(GONE)
    author = actor.author_for(invitation.organisation_id)
    seat(session, author, person, invitation.organisation_id, invitation.role)
    return session.get_one(Organisation, invitation.organisation_id)


def seat(session: Session, author: audit.Author, person: Person, organisation_id: int, role: Role) -> None:
    """Make a person a member.

    Raises:
        Conflict: they are one already.
    """
    membership = Membership(
        person_id=person.id, organisation_id=organisation_id, role=role, since=clock.now()
    )
    try:
        with session.begin_nested():
            session.add(membership)
    except IntegrityError as taken:
        raise Conflict("{address} is a member already.", address=person.address) from taken
    audit.record(session, author, "member:join", "organisation", organisation_id, person=person.id, role=role)
    _tell_of_joining(session, author, person, membership)


def change_role(
    session: Session, actor: Actor, organisation: Organisation, person_id: int, role: Role
) -> None:
    """Give a member another role.

    Raises:
        NotAllowed: the actor does not manage the organisation.
        NotFound: there is no such member.
        Conflict: it would leave the organisation without a manager.
    """
    require(actor, Permission.ORGANISATION_STAFF, organisation)
    membership = _membership(session, organisation, person_id)
    was, membership.role = membership.role, role
    session.flush()
    if was == Role.MANAGER and not people.managers(session, organisation.id or 0):
        raise Conflict("Somebody has to manage the organisation: make another member a manager first.")
    change = {"before": {"role": was}, "after": {"role": role}}
    audit.record(
        session, actor.author, "member:role", "organisation", organisation.id, person=person_id, **change
    )


def remove(session: Session, actor: Actor, organisation: Organisation, person_id: int) -> None:
    """End a membership: a manager ends another's, and anybody their own.

    Raises:
        NotAllowed: it is not the actor's own, and they do not manage the organisation.
        NotFound: there is no such member.
    """
    is_own = person_id == actor.person_id
    if not is_own:
        require(actor, Permission.ORGANISATION_STAFF, organisation)
    membership = _membership(session, organisation, person_id)
    person = people.get(session, person_id)
    session.delete(membership)
    session.flush()
    _end_acting(session, person_id, organisation)
    audit.record(
        session, actor.author_for(organisation.id) if is_own else actor.author,
        "member:leave", "organisation", organisation.id, person=person_id, before={"role": membership.role},
    )  # fmt: skip
    _tell_managers(session, Notice.MEMBER_LEFT, organisation, person, actor.author)
    tell_if_orphaned(session, people.Seat(membership, organisation), person)


def tell_if_orphaned(session: Session, seat: people.Seat, person: Person) -> None:
    """Tell those whom an organisation falls to when somebody has gone who was the last to manage it."""
    if seat.membership.role == Role.MANAGER and not people.managers(session, seat.organisation.id or 0):
        for guardian in guardians(session, seat.organisation):
            _tell(session, guardian, Notice.NO_MANAGER, seat.organisation, person)


def vouch(session: Session, actor: Actor, organisation: Organisation) -> None:
    """Say that the people of an organisation on the platform are its own, so that they may decide for it.

    Raises:
        NotAllowed: the actor is neither the operator nor the secretariat of one of its blocks.
    """
    if not vouches_for(session, actor, organisation):
        require(actor, Permission.ORGANISATION_VOUCH, organisation)
    mark_vouched(session, actor.author, organisation)


def mark_vouched(session: Session, author: audit.Author, organisation: Organisation) -> None:
    """Note that somebody vouches for an organisation, and tell its people."""
    was, organisation.vouched_at = organisation.vouched_at, clock.now()
    session.add(organisation)
    audit.record(
        session, author, "organisation:vouch", "organisation", organisation.id,
        before={"vouched_at": was}, after={"vouched_at": organisation.vouched_at},
    )  # fmt: skip
    for member in people.members(session, organisation.id or 0):
        _tell(session, member.person, Notice.VOUCHED_FOR, organisation)


def vouches_for(session: Session, actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor decides for the secretariat of a block that the organisation is in.

    A token does not: none is made for this.
    """
    if (
        actor.scopes is not None
        or actor.kind != OrganisationKind.BLOCK_SECRETARIAT
        or not actor.role
        or not actor.role.reaches(Role.DECIDER)
    ):
        return False
    its = select(BlockMember.block_id).where(BlockMember.organisation_id == organisation.id)
    shared = select(func.count()).select_from(BlockMember).where(
        BlockMember.organisation_id == actor.organisation_id, BlockMember.block_id.in_(its)
    )  # fmt: skip
    return bool(session.scalar(shared))


def guardians(session: Session, organisation: Organisation) -> list[Person]:
    """Return whom an organisation without managers falls to: its blocks' secretariats, and the operator."""
    its = select(BlockMember.block_id).where(BlockMember.organisation_id == organisation.id)
    of_blocks = select(BlockMember.organisation_id).where(BlockMember.block_id.in_(its))
    is_guardian = (Organisation.kind == OrganisationKind.PLATFORM_OPERATOR) | (
        (Organisation.kind == OrganisationKind.BLOCK_SECRETARIAT) & Organisation.id.in_(of_blocks)
    )
    joined = select(Person).join(Membership, Membership.person_id == Person.id)
    joined = joined.join(Organisation, Organisation.id == Membership.organisation_id)
    looks_after = (Membership.role.in_([Role.DECIDER, Role.MANAGER]), Person.disabled_at.is_(None))
    return list(session.scalars(joined.where(is_guardian, *looks_after).distinct().order_by(Person.id)))


def _membership(session: Session, organisation: Organisation, person_id: int) -> Membership:
    found = people.find_seat(session, person_id, organisation.id)
    if found is None:
        raise NotFound("There is no such member.")
    return found.membership


def _end_acting(session: Session, person_id: int, organisation: Organisation) -> None:
    """Take back by what somebody acts for an organisation, or it would work again if they came back."""
    tokens = (ApiToken.person_id == person_id, ApiToken.organisation_id == organisation.id)
    session.execute(delete(ApiToken).where(*tokens))
    devices = (SignIn.person_id == person_id, SignIn.working_for == organisation.id)
    session.execute(update(SignIn).where(*devices).values(working_for=None))


def _tell_of_joining(session: Session, author: audit.Author, person: Person, membership: Membership) -> None:
    """Tell the managers; and where nobody vouches for the organisation yet, whoever can, once."""
    organisation = session.get_one(Organisation, membership.organisation_id)
    _tell_managers(session, Notice.MEMBER_JOINED, organisation, person, author, role=membership.role)
    if organisation.kind in DECIDING and not organisation.vouched_at:
        for guardian in guardians(session, organisation):
            once = f"to-vouch-for:{organisation.id}"
            _tell(session, guardian, Notice.TO_VOUCH_FOR, organisation, person, once=once)


def _tell_managers(
    session: Session,
    notice: Notice,
    organisation: Organisation,
    about: Person,
    author: audit.Author,
    **facts: str,
) -> None:
    """Tell those who manage an organisation, but not who did it, or whom it is about."""
    for member in people.members(session, organisation.id or 0):
        knows = member.person.id == about.id or f"person:{member.person.id}" == author.who
        if member.membership.role == Role.MANAGER and not knows and not member.person.disabled_at:
            _tell(session, member.person, notice, organisation, about, **facts)


def _tell(
    session: Session,
    person: Person,
    notice: Notice,
    organisation: Organisation,
    about: Person | None = None,
    *,
    once: str | None = None,
    **facts: str,
) -> None:
    facts |= {"member": about.name} if about else {}
    said = {"organisation": organisation.name, "slug": organisation.slug, **facts}
    notices.tell(session, person, notice, once=once, **said)

"""Who may do what. Any row of a permission is enough; within a row all must hold."""

# ruff: noqa: ARG001 - every predicate takes the same two

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from app.accounts.actor import Actor
from app.accounts.models import OrganisationKind, Role
from app.kit.errors import NotAllowed, NotSignedIn
from geo.sentence import Sentence, Words

SIGN_IN = Words("Sign in first, or send a token as Authorization: Bearer TOKEN.")
WRONG_SCOPE = Words("The token was made for {scopes} alone: make one that is good for this.")
NO_ROLE = Words("Choose first which of your organisations you act for.")
ROLE_TOO_SMALL = Words(
    "Your role in the organisation that you act for does not allow this: ask one of its managers."
)

Predicate = Callable[[Actor, Any], bool]
Table = Mapping[Any, Sequence[Sequence[Predicate]]]


class Permission(StrEnum):
    """What can be asked for at this floor; `OPEN` is for everybody."""

    OPEN = "open"
    ACCOUNT_OWN = "account:own"
    ORGANISATION_READ = "organisation:read"
    ORGANISATION_STAFF = "organisation:staff"
    ORGANISATION_VOUCH = "organisation:vouch"
    DESK = "desk"


def anyone(actor: Actor, thing: Any) -> bool:
    return True


def is_signed_in(actor: Actor, thing: Any) -> bool:
    return actor.person_id is not None


def is_of_it(actor: Actor, thing: Any) -> bool:
    """The actor works for the organisation, or for the one that the thing belongs to."""
    its = getattr(thing, "organisation_id", thing.id if hasattr(thing, "kind") else None)
    return actor.organisation_id is not None and actor.organisation_id == its


def is_operator(actor: Actor, thing: Any) -> bool:
    return actor.kind == OrganisationKind.PLATFORM_OPERATOR


def reaches(role: Role) -> Predicate:
    """Return the test whether the actor has at least this role in the organisation that they work for."""

    def has_it(actor: Actor, thing: Any) -> bool:
        return actor.role is not None and actor.role.reaches(role)

    has_it.__name__ = f"is_{role}"
    return has_it


is_reader, is_editor, is_decider, is_manager = (reaches(role) for role in Role)

CAN: Table = {
    Permission.OPEN: [[anyone]],
    Permission.ACCOUNT_OWN: [[is_signed_in]],
    Permission.ORGANISATION_READ: [[is_of_it, is_reader], [is_operator, is_reader]],
    Permission.ORGANISATION_STAFF: [[is_of_it, is_manager], [is_operator, is_manager]],
    Permission.ORGANISATION_VOUCH: [[is_operator, is_decider]],
    Permission.DESK: [[is_operator, is_reader]],
}


def may(actor: Actor, permission: Any, thing: Any = None, table: Table = CAN) -> bool:
    """Tell whether the table allows it; a token must also have been made for it."""
    if actor.scopes is not None and permission != Permission.OPEN and permission not in actor.scopes:
        return False
    return any(all(holds(actor, thing) for holds in row) for row in table[permission])


def require(actor: Actor, permission: Any, thing: Any = None, table: Table = CAN) -> None:
    """Refuse what the table does not allow, and say what would help.

    Raises:
        NotSignedIn: nobody has said who they are.
        NotAllowed: the one who has may not.
    """
    if may(actor, permission, thing, table):
        return
    if actor.person_id is None:
        raise NotSignedIn(SIGN_IN)
    raise NotAllowed(_why_not(actor), permission=str(permission))


def _why_not(actor: Actor) -> Sentence:
    if actor.scopes is not None:
        return Sentence(WRONG_SCOPE, scopes=sorted(actor.scopes))
    return Sentence(NO_ROLE if actor.organisation_id is None else ROLE_TOO_SMALL)

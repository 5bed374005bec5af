"""Who may do what with places.

Those who look after a place are the people of its managing commission, once somebody has vouched that they
are its own, and whoever runs the platform.
"""

# ruff: noqa: ARG001 - every predicate takes the same two

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from app.accounts.access import Table, is_decider, is_editor, is_operator, is_reader
from app.accounts.actor import Actor
from app.locations.rules import Action


class Permission(StrEnum):
    PLACES_IMPORT = "places:import"
    PLACES_INSIDE = "places:inside"
    """To see a place whatever its status, where exactly it lies, and whom the commission calls about it."""
    PLACES_EDIT = "places:edit"
    PLACES_DECIDE = "places:decide"


class InCareOf(NamedTuple):
    """Stands for a place that is not there yet: all that counts is who will look after it."""

    commission_id: int | None


def looks_after(actor: Actor, place: Any) -> bool:
    """The actor works for the commission that manages the place."""
    return actor.organisation_id is not None and actor.organisation_id == place.commission_id


def is_vouched(actor: Actor, place: Any) -> bool:
    """Somebody has said that the people of the actor's organisation are its own."""
    return actor.is_vouched


# fmt: off
CAN: Table = {
    Permission.PLACES_IMPORT: [[is_operator, is_editor]],
    Permission.PLACES_INSIDE: [[looks_after, is_vouched, is_reader],  [is_operator, is_reader]],
    Permission.PLACES_EDIT:   [[looks_after, is_vouched, is_editor],  [is_operator, is_editor]],
    Permission.PLACES_DECIDE: [[looks_after, is_vouched, is_decider], [is_operator, is_decider]],
}

NEEDED: Mapping[Action, Permission] = {
    Action.SUBMIT:  Permission.PLACES_EDIT,
    Action.RETURN:  Permission.PLACES_DECIDE,
    Action.PUBLISH: Permission.PLACES_DECIDE,
    Action.RETIRE:  Permission.PLACES_DECIDE,
    Action.REOPEN:  Permission.PLACES_DECIDE,
}
# fmt: on
"""What each step in the life of a place takes."""

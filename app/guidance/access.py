"""Who may do what with the rules of their own area."""

from enum import StrEnum
from typing import Any

from app.accounts.access import Table, is_decider, is_editor, is_operator
from app.accounts.actor import Actor
from app.accounts.models import DECIDING, OrganisationKind


class Permission(StrEnum):
    """What can be asked for here."""

    RULE_PROPOSE = "rule:propose"
    RULE_DECIDE = "rule:decide"


def works_for_one_that_knows(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    """The actor works for a commission, an authority or a secretariat that somebody has vouched for."""
    return actor.kind in (*DECIDING, OrganisationKind.BLOCK_SECRETARIAT) and actor.is_vouched


CAN: Table = {
    Permission.RULE_PROPOSE: [[works_for_one_that_knows, is_editor], [is_operator, is_editor]],
    Permission.RULE_DECIDE: [[works_for_one_that_knows, is_decider], [is_operator, is_decider]],
}
"""Deciding takes more: a second person, of the same block. See `local_rules.publish`."""

"""Who may do what with places."""

from enum import StrEnum

from app.accounts.access import Table, is_editor, is_operator


class Permission(StrEnum):
    PLACES_IMPORT = "places:import"


CAN: Table = {
    Permission.PLACES_IMPORT: [[is_operator, is_editor]],
}

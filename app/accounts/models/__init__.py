"""The tables of areas, organisations and people."""

from app.accounts.models.areas import Area, AreaLevel, Block, BlockArea
from app.accounts.models.organisations import (
    COMMISSIONS,
    DECIDING,
    BlockMember,
    Jurisdiction,
    Organisation,
    OrganisationKind,
    ServiceProfile,
)
from app.accounts.models.people import (
    ApiToken,
    Invitation,
    MailedLink,
    Membership,
    Person,
    Purpose,
    RecoveryCode,
    Role,
    SignIn,
)

__all__ = [
    "COMMISSIONS",
    "DECIDING",
    "ApiToken",
    "Area",
    "AreaLevel",
    "Block",
    "BlockArea",
    "BlockMember",
    "Invitation",
    "Jurisdiction",
    "MailedLink",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Person",
    "Purpose",
    "RecoveryCode",
    "Role",
    "ServiceProfile",
    "SignIn",
]

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
    Claim,
    Invitation,
    MailedLink,
    Membership,
    NoticeChoice,
    Pace,
    Person,
    Purpose,
    RecoveryCode,
    Role,
    SignIn,
)
from app.accounts.models.ways_in import OutsideAccount, Passkey, PasskeyChallenge

__all__ = [
    "COMMISSIONS",
    "DECIDING",
    "ApiToken",
    "Area",
    "AreaLevel",
    "Block",
    "BlockArea",
    "BlockMember",
    "Claim",
    "Invitation",
    "Jurisdiction",
    "MailedLink",
    "Membership",
    "NoticeChoice",
    "Organisation",
    "OrganisationKind",
    "OutsideAccount",
    "Pace",
    "Passkey",
    "PasskeyChallenge",
    "Person",
    "Purpose",
    "RecoveryCode",
    "Role",
    "ServiceProfile",
    "SignIn",
]

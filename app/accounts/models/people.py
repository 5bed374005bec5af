"""People, what they may do for whom, and the ways in which they prove who they are.

Whatever proves something (a link, a session, a token, a recovery code) is kept as its SHA-256 only.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.accounts.models.columns import instant, reference, secret_hash
from app.kit.choice import Choice


class Role(StrEnum):
    """What a member may do for an organisation; each may do what those before it may."""

    READER = "reader"
    EDITOR = "editor"
    DECIDER = "decider"
    MANAGER = "manager"

    def reaches(self, other: "Role") -> bool:
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


class Purpose(StrEnum):
    """What a link in a mail is for."""

    CONFIRM_ADDRESS = "confirm_address"
    RESET_PASSWORD = "reset_password"  # noqa: S105


class Person(SQLModel, table=True):
    """Somebody with an account. `address` is the mail address in the form that is compared."""

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=200)
    lang: str = Field(max_length=8)
    password_hash: str = ""
    """Empty for a person who has none yet, or signs in elsewhere."""
    confirmed_at: datetime | None = instant(nullable=True)
    disabled_at: datetime | None = instant(nullable=True)
    totp_secret: str = ""
    totp_last_step: int = 0
    created_at: datetime = instant()


class Membership(SQLModel, table=True):
    """A person works for an organisation, in a role."""

    __table_args__ = (UniqueConstraint("person_id", "organisation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person", index=False)
    organisation_id: int = reference("organisation")
    role: Role = Field(sa_column=Column(Choice(Role), nullable=False))
    since: datetime = instant()


class MailedLink(SQLModel, table=True):
    """A link that was sent to a person's address, good for one use until it expires."""

    __tablename__ = "mailed_link"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person")
    purpose: Purpose = Field(sa_column=Column(Choice(Purpose), nullable=False))
    hash: str = secret_hash()
    expires_at: datetime = instant()


class SignIn(SQLModel, table=True):
    """A session: somebody signed in on a device. `working_for` is the organisation they act for, if any."""

    __tablename__ = "sign_in"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person")
    working_for: int | None = reference("organisation", index=False, nullable=True)
    hash: str = secret_hash()
    awaits_code: bool = False
    """The password was right; until the second factor is, it is nobody's session."""
    origin: str = Field(default="", max_length=45)
    device: str = Field(default="", max_length=300)
    started_at: datetime = instant()
    seen_at: datetime = instant()
    ends_at: datetime = instant()


class ApiToken(SQLModel, table=True):
    """What a program sends in a person's name, for one organisation or for none."""

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person")
    organisation_id: int | None = reference("organisation", index=False, nullable=True)
    name: str = Field(max_length=100)
    scopes: list[str] = Field(default_factory=list, sa_column=Column(JSON(), nullable=False))
    hash: str = secret_hash()
    created_at: datetime = instant()
    expires_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)


class RecoveryCode(SQLModel, table=True):
    """A code that stands in once for the second factor."""

    __tablename__ = "recovery_code"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person")
    hash: str = secret_hash()


class Pace(StrEnum):
    """How soon somebody wants to be told of something."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


class NoticeChoice(SQLModel, table=True):
    """How soon a person wants notices of a kind, where they have said so."""

    __tablename__ = "notice_choice"

    person_id: int = reference("person", primary_key=True)
    kind: str = Field(primary_key=True, max_length=40)
    pace: Pace = Field(sa_column=Column(Choice(Pace), nullable=False))


class Invitation(SQLModel, table=True):
    """An organisation asks whoever reads mail at an address to join it in a role."""

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = reference("organisation")
    address: str = Field(index=True, max_length=254)
    role: Role = Field(sa_column=Column(Choice(Role), nullable=False))
    invited_by: int | None = reference("person", index=False, nullable=True)
    hash: str = secret_hash()
    expires_at: datetime = instant()
    accepted_at: datetime | None = instant(nullable=True)


class Claim(SQLModel, table=True):
    """Somebody asks to represent an organisation of the directory that has nobody here yet.

    It is gone once it is decided; the log keeps what became of it.
    """

    __table_args__ = (UniqueConstraint("person_id", "organisation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person", index=False)
    organisation_id: int = reference("organisation")
    says: str = Field(sa_column=Column(Text, nullable=False))
    asked_at: datetime = instant()

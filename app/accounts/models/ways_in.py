"""Ways to sign in without a password: a key of one's device, or an account at another provider."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.accounts.models.columns import instant, reference, secret_hash


class Passkey(SQLModel, table=True):
    """A key pair that lives in a person's device (WebAuthn): only the public half is here."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person")
    credential_id: str = Field(unique=True, max_length=1400)
    """As base64url, the way the browser says it."""
    public_key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    uses: int = 0
    """The device's own count, where it keeps one: should it ever go back, the key was copied."""
    name: str = Field(max_length=100)
    created_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)


class PasskeyChallenge(SQLModel, table=True):
    """What a device was asked to sign: good once, for some minutes. `person_id` says who adds a key."""

    __tablename__ = "passkey_challenge"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = reference("person", index=False, nullable=True)
    hash: str = secret_hash()
    expires_at: datetime = instant()


class OutsideAccount(SQLModel, table=True):
    """An account at another provider (OpenID Connect) by which a person signs in here."""

    __tablename__ = "outside_account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person")
    issuer: str = Field(max_length=255)
    subject: str = Field(max_length=255)
    """What the provider calls the person, for good; their address may change."""
    connected_at: datetime = instant()

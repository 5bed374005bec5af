"""Who is behind a request: the person, the organisation they act for, and what they may do for it."""

from dataclasses import dataclass

from app.accounts.models import OrganisationKind, Role
from app.kit.audit import Author


@dataclass(frozen=True)
class Actor:
    """Somebody who asks for something. Without a person it is nobody: a reader who has not signed in."""

    person_id: int | None = None
    organisation_id: int | None = None
    kind: OrganisationKind | None = None
    role: Role | None = None
    is_vouched: bool = False
    """Whether the organisation has been vouched for, if its kind has to be."""
    scopes: frozenset[str] | None = None
    """What a token was made for; None where somebody signed in, who may do all that their role allows."""
    origin: str = ""

    @property
    def author(self) -> Author:
        """What the audit log says of it."""
        return Author(
            f"person:{self.person_id}" if self.person_id else "nobody",
            f"organisation:{self.organisation_id}" if self.organisation_id else "",
            self.origin,
        )


NOBODY = Actor()

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
        return self.author_for(self.organisation_id)

    @property
    def alone(self) -> Author:
        """What the log says where somebody acts for nobody but themselves, whoever they work for just now.

        What they do to their own account is erased with it.
        """
        return self.author_for(None)

    def author_for(self, organisation_id: int | None) -> Author:
        """What the log says where the deed is about an organisation that need not be the one acted for."""
        return Author(
            f"person:{self.person_id}" if self.person_id else "nobody",
            f"organisation:{organisation_id}" if organisation_id else "",
            self.origin,
        )


NOBODY = Actor()

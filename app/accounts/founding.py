"""Use case: somebody registers the production company that they work for, and manages it."""

import secrets

from sqlmodel import Session

from app.accounts import people, staff
from app.accounts.access import Permission, require
from app.accounts.actor import Actor
from app.accounts.models import Organisation, OrganisationKind, Role
from app.kit import audit
from app.kit.errors import BadRequest, Conflict
from geo.sentence import Words

MOST_COMPANIES = 5
"""So many may one person manage; nobody approves them, so nobody may make any number."""
NAME_LENGTH = range(2, 201)
NO_NAME = Words("Write the name of the company, in 2 to 200 characters.")
TOO_MANY = Words("You manage {most} companies already: leave one of them first.")


def register_company(session: Session, actor: Actor, name: str, lang: str) -> Organisation:
    """Register a production company, named in `lang`. It needs nobody's word, since it decides for nobody.

    Raises:
        NotSignedIn: nobody is.
        BadRequest: the name is none.
        Conflict: the person manages too many already.
    """
    require(actor, Permission.ACCOUNT_OWN)
    name = " ".join(name.split())
    if len(name) not in NAME_LENGTH or not name.isprintable():
        raise BadRequest(NO_NAME, parameter="name")
    person = people.get(session, actor.person_id or 0)
    if _companies(session, person.id or 0) >= MOST_COMPANIES:
        raise Conflict(TOO_MANY, most=MOST_COMPANIES)
    # A Japanese name gives no address, and a number tells nobody how many companies there are.
    slug = f"company-{secrets.token_hex(5)}"
    company = Organisation(slug=slug, kind=OrganisationKind.PRODUCTION_COMPANY, name={lang: name})
    session.add(company)
    session.flush()
    audit.record(session, actor.alone, "organisation:register", "organisation", company.id)
    staff.seat(session, actor.author_for(company.id), person, company.id or 0, Role.MANAGER)
    return company


def _companies(session: Session, person_id: int) -> int:
    managed = (
        seat.organisation.kind
        for seat in people.seats(session, person_id)
        if seat.membership.role == Role.MANAGER
    )
    return sum(kind == OrganisationKind.PRODUCTION_COMPANY for kind in managed)

"""The people of a demo: one for each role, so that one can sit at every desk.

None of them is real; their addresses end in a name that no mail server has, and `serve` opens no production
door on a database that holds them. They get a new password at each start, which is written nowhere but there.
"""

import secrets
from typing import NamedTuple

from rich.console import Console
from sqlalchemy import select
from sqlmodel import Session, col

from app.accounts import operating, passwords, people, queries, staff
from app.accounts.models import DECIDING, BlockMember, Organisation, OrganisationKind, Person, Role
from app.accounts.operating import DEMO
from app.accounts.organisations import Registration, register
from app.kit.audit import Author
from app.kit.db import Database
from app.settings import Settings

ACTOR = Author("demo")
COMMISSION, POLICE, BLOCK = "himeji-film-commission", "police-28", "kinki"
COMPANY = Registration(
    "demo-pictures",
    OrganisationKind.PRODUCTION_COMPANY,
    {"en": "Demo Pictures (made up)", "ja": "デモ・ピクチャーズ（架空）"},
    (),
)
SECRETARIAT = Registration(
    "demo-secretariat-kinki",
    OrganisationKind.BLOCK_SECRETARIAT,
    {"en": "Kinki block secretariat (made up)", "ja": "近畿ブロック事務局（架空）"},
    (),
)


class DemoSeat(NamedTuple):
    """Who sits where; the name is also the first part of the address."""

    name: str
    organisation: str
    role: Role

    @property
    def address(self) -> str:
        return f"{self.name}{DEMO}"


SEATS = (
    *(DemoSeat(role.value, COMMISSION, role) for role in Role),
    DemoSeat("police", POLICE, Role.DECIDER),
    DemoSeat("producer", COMPANY.slug, Role.MANAGER),
    DemoSeat("secretariat", SECRETARIAT.slug, Role.MANAGER),
    DemoSeat("operator", operating.OPERATOR, Role.MANAGER),
)


def main(console: Console) -> None:
    """Seat the people, and print how to sign in as each of them."""
    settings, password = Settings(), secrets.token_urlsafe(12)
    database = Database(settings.database_url)
    with database.writer() as session:
        seat(session, password)
    database.close()
    console.print(
        f"\n  Sign in as any of these, who are made up; the password is {password} until the next start:"
    )
    for each in SEATS:
        console.print(f"  {each.address:<26} {each.role.value:<8} {each.organisation}")


def seat(session: Session, password: str) -> None:
    """Seat everybody who does not sit yet, and give all of them the password."""
    _register(session)
    kept = passwords.hashed(password)
    for each in SEATS:
        person = people.find_by_address(session, each.address)
        person = person or operating.create(session, ACTOR, each.address, each.name.title(), "en")
        person.password_hash = kept
        session.add(person)
        _seat(session, person, _vouched(session, each.organisation), each.role)


def _register(session: Session) -> None:
    made_up = {body.slug: body for body in (COMPANY, SECRETARIAT)}
    known = set(session.scalars(select(col(Organisation.slug)).where(col(Organisation.slug).in_(made_up))))
    missing = [body for slug, body in made_up.items() if slug not in known]
    if missing:
        ids = register(session, ACTOR, missing, {})
        block = queries.get_block(session, BLOCK)
        session.add(BlockMember(block_id=block.id or 0, organisation_id=ids[SECRETARIAT.slug]))
        session.flush()
    operating.operator(session, ACTOR)


def _vouched(session: Session, slug: str) -> Organisation:
    organisation = queries.get_organisation(session, slug)
    if organisation.kind in DECIDING and organisation.vouched_at is None:
        staff.mark_vouched(session, ACTOR, organisation)
    return organisation


def _seat(session: Session, person: Person, organisation: Organisation, role: Role) -> None:
    if people.find_seat(session, person.id or 0, organisation.id) is None:
        operating.seat(session, ACTOR, person, organisation, role)

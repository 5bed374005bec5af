"""Accounts of people: open one, make a token, let somebody back in, switch one off."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Annotated

import typer
from sqlmodel import Session

from app.accounts import operating, people, queries, tokens
from app.accounts.actor import Actor
from app.accounts.models import Organisation, Person, Role
from app.accounts.sessions import of_seat
from app.cli.deployment import console, open_database, said_plainly
from app.cli.language import Voice
from app.kit.audit import Author
from app.kit.errors import NotFound
from app.locations.access import Permission as Places
from app.settings import Settings
from geo.sentence import Sentence

cli = typer.Typer(no_args_is_help=True, help="Accounts of people.", rich_markup_mode=None)
AUTHOR = Author("command line", origin="command line")
SCOPES = [str(permission) for permission in Places]

Address = Annotated[str, typer.Argument(help="The person's mail address.", show_default=False)]
Slug = Annotated[str, typer.Option("--organisation", help="The organisation's slug; operator runs it all.")]


@cli.command()
def create(
    address: Address,
    name: Annotated[str, typer.Option(help="How the person is called.", show_default=False)],
    organisation: Slug = "",
    role: Annotated[Role, typer.Option(help="What they may do for it.")] = Role.MANAGER,
    lang: Annotated[str, typer.Option("--mails-in", help="The language of their mails: en or ja.")] = "ja",
) -> None:
    """Open an account, and print the link under which its password is set.

    With --organisation operator the person runs the platform.
    """
    with _writing() as session:
        person = operating.create(session, AUTHOR, address, name, lang)
        if organisation:
            operating.seat(session, AUTHOR, person, _organisation(session, organisation), role)
        path = operating.link_to_reset(session, AUTHOR, person)
    _tell_link(person, path)


@cli.command()
def reset(address: Address) -> None:
    """Print a link under which somebody sets a new password, good for an hour."""
    with _writing() as session:
        person = operating.get(session, address)
        path = operating.link_to_reset(session, AUTHOR, person)
    _tell_link(person, path)


@cli.command()
def disable(address: Address) -> None:
    """Switch an account off: its sessions end, its tokens are taken back."""
    with _writing() as session:
        operating.disable(session, AUTHOR, operating.get(session, address))
    _tell(Sentence("{address} is switched off.", address=address))


@cli.command()
def token(
    address: Address,
    organisation: Slug = "",
    name: Annotated[str, typer.Option(help="What it is for.")] = "command line",
    scope: Annotated[list[str] | None, typer.Option(help="What it may do; may be repeated.")] = None,
    days: Annotated[int, typer.Option(help="How long it lasts.", min=1, max=366)] = 90,
) -> None:
    """Make a token for a program that acts in somebody's name, and print it, this once."""
    with _writing() as session:
        person = operating.get(session, address)
        actor = _actor(session, person, organisation)
        shown = tokens.issue(session, actor, name, scope or SCOPES, timedelta(days=days), SCOPES)
    _tell(Sentence("Send it as: Authorization: Bearer {token}", token=shown))


@contextmanager
def _writing() -> Iterator[Session]:
    with said_plainly(), closing(open_database()) as database, database.writer() as session:
        yield session


def _organisation(session: Session, slug: str) -> Organisation:
    if slug == operating.OPERATOR:
        return operating.operator(session, AUTHOR)
    return queries.get_organisation(session, slug)


def _actor(session: Session, person: Person, slug: str) -> Actor:
    actor = Actor(person_id=person.id, origin=AUTHOR.origin)
    if not slug:
        return actor
    seat = people.find_seat(session, person.id or 0, queries.get_organisation(session, slug).id)
    if seat is None:
        raise NotFound("{address} does not work for {slug}.", address=person.address, slug=slug)
    return Actor(person_id=person.id, origin=AUTHOR.origin, **of_seat(seat))


def _tell_link(person: Person, path: str) -> None:
    address = Settings().origin.rstrip("/") + path
    _tell(
        Sentence("{name} sets a password here, within the hour: {address}", name=person.name, address=address)
    )


def _tell(sentence: Sentence) -> None:
    Voice.of_terminal(console).tell(sentence)

"""Use case: somebody corrects how they are called, and the language of their letters."""

from sqlmodel import Session

from app.accounts import people
from app.accounts.access import Permission, require
from app.accounts.actor import Actor
from app.accounts.registration import NO_NAME
from app.accounts.rules import LONGEST_NAME
from app.kit import audit
from app.kit.errors import Incomplete
from app.kit.languages import require_offered


def correct(session: Session, actor: Actor, name: str, lang: str) -> None:
    """Give the person who is signed in another name, and their letters another language.

    Raises:
        NotSignedIn: nobody is.
        Incomplete: the name is missing.
        BadRequest: the language is none of ours.
    """
    require(actor, Permission.ACCOUNT_OWN)
    called = " ".join(name.split())[:LONGEST_NAME]
    if not called:
        raise Incomplete(NO_NAME, missing=["name"])
    person = people.get(session, actor.person_id or 0)
    before = {"name": person.name, "lang": person.lang}
    person.name, person.lang = called, require_offered(lang)
    session.add(person)
    after = {"name": person.name, "lang": person.lang}
    audit.record(session, actor.alone, "person:correct", "person", person.id, before=before, after=after)

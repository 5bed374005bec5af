"""What the audit log says, in sentences: what was done, by whom and for whom, as far as they are known."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from app.accounts import people, queries
from app.kit.audit import AuditEntry
from app.kit.text import localized
from app.web import view, words
from geo.sentence import Sentence, Words

GONE = Words("somebody whose account is deleted")
NOBODY = Words("somebody who had not signed in")
UNKNOWN = "…"
"""Stands for what was erased."""
SAYS: Mapping[str, Words] = {
    "area:add": Words("Areas were added: {areas}"),
    "audit:erase": Words("What entries said was erased"),
    "block:add": Words("A block was added"),
    "block:join": Words("Commissions joined a block"),
    "block:set": Words("A block was changed"),
    "claim:ask": Words("{person} asked to represent the organisation"),
    "claim:decline": Words("The request of {person} to represent it was declined"),
    "claim:grant": Words("{person} represents the organisation from now on"),
    "edition:publish": Words("An edition of the guidelines was published"),
    "import:areas": Words("Areas were imported"),
    "import:locations": Words("Places were imported from {file}"),
    "layer:import": Words("A layer of the ground was brought in"),
    "location:add": Words("Places were added: {places}"),
    "location:contacts": Words("Whom to call about a place was changed"),
    "location:edit": Words("Places were edited: {places}"),
    "location:publish": Words("Places were published: {places}"),
    "location:relocate": Words("Places were assigned to new areas: {places}"),
    "location:reopen": Words("Places were reopened: {places}"),
    "location:report": Words("An error in a place was reported"),
    "location:retire": Words("Places were retired: {places}"),
    "location:return": Words("Places were sent back: {places}"),
    "location:submit": Words("Places were submitted: {places}"),
    "member:invite": Words("Somebody was invited: {role}"),
    "member:join": Words("{person} joined: {role}"),
    "member:leave": Words("{person} left"),
    "member:role": Words("The role of {person} changed: {before} → {after}"),
    "member:uninvite": Words("An invitation was taken back"),
    "notices:choose": Words("Somebody chose which notices they get"),
    "organisation:profile": Words("What the organisation offers was written anew"),
    "organisation:register": Words("The organisation was registered"),
    "organisation:vouch": Words("The organisation was vouched for"),
    "outside-account:connect": Words("An account at another provider was connected"),
    "outside-account:disconnect": Words("An account at another provider was let go"),
    "passkey:add": Words("A passkey was added"),
    "passkey:remove": Words("A passkey was removed"),
    "person:confirm": Words("An address was confirmed"),
    "person:correct": Words("A name or language was corrected"),
    "person:create": Words("An account was made"),
    "person:delete": Words("An account was deleted"),
    "person:disable": Words("An account was switched off"),
    "person:register": Words("An account was opened"),
    "person:reset-link": Words("A link for a new password was made"),
    "person:reset-password": Words("A new password was set"),
    "photo:add": Words("A picture was added"),
    "photo:describe": Words("A picture was described anew"),
    "photo:order": Words("Pictures were put in another order"),
    "photo:remove": Words("A picture was removed"),
    "photo:sweep": Words("Files of removed pictures were freed"),
    "rule:confirm": Words("A local rule was confirmed"),
    "rule:decline": Words("A local rule was declined"),
    "rule:propose": Words("A local rule was proposed"),
    "rule:publish": Words("A local rule was published"),
    "rule:retire": Words("A local rule was taken back"),
    "second-factor:off": Words("A second step was turned off"),
    "second-factor:on": Words("A second step was turned on"),
    "session:act-for": Words("Somebody chose for whom to act"),
    "session:begin": Words("Somebody signed in"),
    "session:end": Words("Somebody signed out"),
    "session:end-all": Words("Somebody signed out everywhere else"),
    "stop:add": Words("Stations and airports were added"),
    "token:issue": Words("A token was made"),
    "token:revoke": Words("A token was taken back"),
}


class Deed(NamedTuple):
    """One entry, ready to be read."""

    says: str
    at: datetime
    who: str
    on_behalf_of: str


def told(session: Session, entries: Sequence[AuditEntry], lang: str) -> list[Deed]:
    """Return what entries of the log say."""
    named = {f"person:{number}": name for number, name in people.names(session, _persons(entries)).items()}
    bodies = queries.names(session, _numbers("organisation", (entry.on_behalf_of for entry in entries)))
    bodies_named = {f"organisation:{number}": localized(name, lang) for number, name in bodies.items()}
    return [
        Deed(
            _says(entry, named, lang),
            entry.at,
            _who(entry.who, named, lang),
            bodies_named.get(entry.on_behalf_of, ""),
        )
        for entry in entries
    ]


def _says(entry: AuditEntry, named: Mapping[str, str], lang: str) -> str:
    if entry.tag not in SAYS:
        return entry.tag
    said = entry.said
    facts = said.get("facts", {})
    shown: dict[str, Any] = {
        "role": _role(facts, lang),
        "before": _role(said.get("before", {}), lang),
        "after": _role(said.get("after", {}), lang),
        "person": _who(f"person:{facts['person']}", named, lang) if "person" in facts else UNKNOWN,
        "places": facts.get("places", 1),
        "areas": facts.get("areas", UNKNOWN),
        "file": entry.thing_id,
    }
    return Sentence(SAYS[entry.tag], **shown).told(view.translation(lang))


def _role(said: Mapping[str, Any], lang: str) -> str:
    roles: Mapping[Any, str] = words.roles(lang)
    return roles.get(said.get("role"), UNKNOWN)


def _who(who: str, named: Mapping[str, str], lang: str) -> str:
    if who.startswith("person:"):
        return named.get(who) or Sentence(GONE).told(view.translation(lang))
    return Sentence(NOBODY).told(view.translation(lang)) if who == "nobody" else who


def _persons(entries: Sequence[AuditEntry]) -> set[int]:
    spoken_of = {entry.said.get("facts", {}).get("person") for entry in entries} - {None}
    return _numbers("person", (entry.who for entry in entries)) | spoken_of


def _numbers(kind: str, references: Any) -> set[int]:
    parted = (reference.partition(":") for reference in references)
    return {int(number) for name, _, number in parted if name == kind}

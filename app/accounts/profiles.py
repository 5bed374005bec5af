"""Use case: a commission says itself what it offers."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session

from app.accounts.access import Permission, require
from app.accounts.actor import Actor
from app.accounts.models import COMMISSIONS, Organisation, ServiceProfile
from app.kit import audit
from app.kit.errors import BadRequest, NotFound
from app.kit.text import LocalizedText

LANGUAGES = (
    "ja", "en", "zh", "ko", "th", "vi", "id", "tl", "hi", "fr", "de", "es", "it", "pt", "ru", "ar",
)  # fmt: skip
"""What a commission may say that it speaks, as ISO 639 codes."""
LONGEST = 2_000
MOST_DAYS = 3_650


class Offer(NamedTuple):
    """What a commission offers; empty where it does not say."""

    languages: Sequence[str]
    notice_days: int | None
    attends: LocalizedText
    accepts: LocalizedText
    fees: LocalizedText


def fill(session: Session, actor: Actor, organisation: Organisation, offer: Offer) -> ServiceProfile:
    """Replace what a commission says of its services.

    Raises:
        NotAllowed: the actor does not manage the commission.
        NotFound: the organisation is no commission.
        BadRequest: a language is not known, a text too long, the days are not to be believed.
    """
    require(actor, Permission.ORGANISATION_STAFF, organisation)
    if organisation.kind not in COMMISSIONS:
        raise NotFound("There is no film commission {slug!r}.", slug=organisation.slug)
    _require_sound(offer)
    profile = session.get(ServiceProfile, organisation.id)
    profile = profile or ServiceProfile(organisation_id=organisation.id)
    was = {name: getattr(profile, name) for name in Offer._fields}
    now = offer._asdict() | {"languages": [code for code in LANGUAGES if code in offer.languages]}
    for name in ("attends", "accepts", "fees"):
        now[name] = {code: text.strip() for code, text in now[name].items() if text.strip()}
    changed = [name for name in now if (now[name] or None) != (was[name] or None)]
    for name in changed:
        setattr(profile, name, now[name])
    session.add(profile)
    if changed:
        before, after = ({name: told[name] for name in changed} for told in (was, now))
        audit.record(
            session, actor.author, "organisation:profile", "organisation", organisation.id,
            before=before, after=after,
        )  # fmt: skip
    return profile


def _require_sound(offer: Offer) -> None:
    if unknown := sorted(set(offer.languages) - set(LANGUAGES)):
        raise BadRequest(
            "There is no language {lang!r} here. Choose from: {known}.",
            parameter="languages",
            lang=unknown[0],
            known=list(LANGUAGES),
        )
    if offer.notice_days is not None and not 0 <= offer.notice_days <= MOST_DAYS:
        raise BadRequest(
            "The days of notice are a whole number from 0 to {most:,}.",
            parameter="notice_days",
            most=MOST_DAYS,
        )
    for name in ("attends", "accepts", "fees"):
        if any(len(text) > LONGEST for text in getattr(offer, name).values()):
            raise BadRequest("Say it in {most:,} characters at most.", parameter=name, most=LONGEST)

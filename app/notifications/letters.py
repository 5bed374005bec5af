"""From messages of the outbox to a letter in its reader's language."""

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.accounts.notices import Notice
from app.kit import clock, languages
from app.kit.outbox import Message
from app.kit.text import localized

TEMPLATES = Path(__file__).parent / "templates"
ROLES = {
    "en": {"reader": "reads", "editor": "edits", "decider": "decides", "manager": "manages"},
    "ja": {"reader": "閲覧", "editor": "編集", "decider": "決裁", "manager": "管理"},
}


class Part(NamedTuple):
    """What one message says."""

    subject: str
    body: str


def letter(messages: Sequence[Message], sender: str, origin: str) -> EmailMessage:
    """Return the letter that one message becomes, or a parcel of them; sent twice, its id is the same."""
    first, origin = messages[0], origin.rstrip("/")
    lang = first.lang if first.lang in languages.offered() else languages.offered()[0]
    told = (
        _environment()
        .get_template(f"frame/letter.{lang}.txt")
        .render(
            name=first.facts.get("name", ""),
            parts=[_part(message, lang, origin) for message in messages],
            is_chosen=first.kind in set(Notice),
            origin=origin,
        )
    )
    subject, _, body = told.partition("\n\n")
    made = EmailMessage(policy=SMTP)
    made["Subject"] = " ".join(subject.split())
    made["From"] = sender
    made["To"] = Address(addr_spec=first.address)
    made["Message-ID"] = f"<{first.posted_at:%Y%m%d}.{first.id}@{_host(sender)}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(body)
    return made


def _part(message: Message, lang: str, origin: str) -> Part:
    template = _environment().get_template(f"{message.kind}.{lang}.txt")
    subject, _, body = template.render(_said(message.facts, lang, origin)).partition("\n\n")
    return Part(subject, body.strip())


def _said(facts: dict[str, Any], lang: str, origin: str) -> dict[str, Any]:
    """Return the facts as the templates name them: whole links, instants in Japan's time, one language."""
    said = facts | {"origin": origin, "link": origin + facts.get("path", "")}
    if "expires_at" in facts:
        until = datetime.fromisoformat(facts["expires_at"])
        said["until"] = format_datetime(until, "long", tzinfo=clock.JAPAN, locale=lang)
    if isinstance(facts.get("organisation"), dict):
        said["organisation"] = localized(facts["organisation"], lang)
    if "role" in facts:
        said["role"] = ROLES.get(lang, ROLES["en"])[facts["role"]]
    return said


@cache
def _environment() -> Environment:
    # Plain text: nothing in it is markup.
    return Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=False)  # noqa: S701


def _host(sender: str) -> str:
    return sender.rpartition("@")[2].strip("<> ") or "localhost"

"""From a message of the outbox to a letter in its reader's language."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.kit import clock, languages
from app.kit.outbox import Message
from app.kit.text import localized

TEMPLATES = Path(__file__).parent / "templates"
ROLES = {
    "en": {"reader": "reads", "editor": "edits", "decider": "decides", "manager": "manages"},
    "ja": {"reader": "閲覧", "editor": "編集", "decider": "決裁", "manager": "管理"},
}


def letter(message: Message, sender: str, origin: str) -> EmailMessage:
    """Return the letter that a message becomes; sent twice, it is known to be the same by its id."""
    lang = message.lang if message.lang in languages.offered() else languages.offered()[0]
    text = _template(message.kind, lang).render(_said(message.facts, lang, origin.rstrip("/")))
    subject, _, body = text.partition("\n\n")
    made = EmailMessage(policy=SMTP)
    made["Subject"] = " ".join(subject.split())
    made["From"] = sender
    made["To"] = Address(addr_spec=message.address)
    made["Message-ID"] = f"<{message.posted_at:%Y%m%d}.{message.id}@{_host(sender)}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(body)
    return made


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


def _template(kind: str, lang: str) -> Any:
    return _environment().get_template(f"{kind}.{lang}.txt")


@cache
def _environment() -> Environment:
    # Plain text: nothing in it is markup.
    return Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=False)  # noqa: S701


def _host(sender: str) -> str:
    return sender.rpartition("@")[2].strip("<> ") or "localhost"

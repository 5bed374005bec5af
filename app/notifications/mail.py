"""The roads that letters take: SMTP, or a folder while developing."""

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from app.settings import Mail

TIMEOUT_S = 10
Road = Callable[[EmailMessage], None]


def road_of(settings: Mail, folder: Path) -> Road:
    """Return how letters go out: by SMTP where a host is named, else into `folder` as files."""
    return by_smtp(settings) if settings.host else into(folder)


def into(folder: Path) -> Road:
    """Return the road into a folder: one `.eml` file a letter, the same letter the same file."""

    def send(letter: EmailMessage) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = letter["Message-ID"].strip("<>").partition("@")[0]
        (folder / f"{name}.eml").write_bytes(letter.as_bytes())

    return send


def by_smtp(settings: Mail) -> Road:
    """Return the road over a mail server, one connection a letter."""

    def send(letter: EmailMessage) -> None:
        context = ssl.create_default_context()
        with _connected(settings, context) as server:
            if settings.security == "starttls":
                server.starttls(context=context)
            if settings.user:
                server.login(settings.user, settings.password.get_secret_value())
            server.send_message(letter)

    return send


def _connected(settings: Mail, context: ssl.SSLContext) -> smtplib.SMTP:
    if settings.security == "tls":
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT_S, context=context)
    return smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_S)

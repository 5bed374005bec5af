"""Takes messages out of the outbox and sends them: as a thread beside the service, or as its own process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPException

import structlog

from app.kit import outbox
from app.kit.db import Database
from app.notifications.letters import letter
from app.notifications.mail import Road, road_of
from app.settings import Settings

PAUSE_S = 2.0
log = structlog.get_logger()


def deliver(database: Database, road: Road, sender: str, origin: str) -> int:
    """Send what is due, and return how many letters went out."""
    sent = 0
    for messages in outbox.claim(database):
        first = messages[0]
        try:
            road(letter(messages, sender, origin))
        except (OSError, SMTPException, ValueError, KeyError, LookupError) as error:
            log.warning("letter not sent", message=first.id, kind=first.kind, tries=first.tries)
            for message in messages:
                outbox.failed(database, message, f"{type(error).__name__}: {error}")
        else:
            for message in messages:
                outbox.sent(database, message)
            sent += 1
    return sent


def deliver_for(settings: Settings, database: Database) -> int:
    """Send what is due in a deployment."""
    road = road_of(settings.mail, settings.data / "mail")
    return deliver(database, road, settings.mail.sender, settings.origin or "http://localhost:8000")


def keep_delivering(settings: Settings, database: Database, stop: threading.Event) -> None:
    """Send what is due, again and again until stopped; a fault is told, and what is due waits."""
    while not stop.wait(PAUSE_S):
        try:
            deliver_for(settings, database)
        except Exception:
            log.exception("letters wait")


@contextmanager
def delivering(settings: Settings, database: Database) -> Iterator[None]:
    """Send letters in a thread of its own while the block runs."""
    stop = threading.Event()
    thread = threading.Thread(
        target=keep_delivering, args=(settings, database, stop), name="letters", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()

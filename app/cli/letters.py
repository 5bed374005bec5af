"""Send letters as a process of its own, apart from the service."""

import signal
import threading
from contextlib import closing
from typing import Annotated

import typer

from app.cli.deployment import console, open_database, said_plainly
from app.cli.language import Voice, spoken
from app.kit import logs
from app.notifications import worker
from app.settings import Settings
from geo.sentence import Sentence


@spoken
def notify(
    once: Annotated[bool, typer.Option("--once", help="Send what is due now, and end.")] = False,
) -> None:
    """Send the letters that are due, until stopped.

    With ROKECHI_MAIL__APART=true the service leaves them to this.
    """
    settings = Settings()
    logs.configure(settings.log)
    with said_plainly(), closing(open_database()) as database:
        if once:
            sent = worker.deliver_for(settings, database)
            Voice.of_terminal(console).tell(Sentence("Letters sent: {sent}", sent=sent))
            return
        stop = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: stop.set())
        worker.keep_delivering(settings, database, stop)

"""What a deployment must be told before the public may come in. A trial may leave it all out."""

from collections.abc import Iterator

from app.kit.errors import NotReady
from app.settings import Settings
from geo.sentence import Sentence, Words, together

NO_ORIGIN = Words("ROKECHI_ORIGIN must be the public address, beginning with https:// (it is {origin!r}).")
NO_MAIL = Words("ROKECHI_MAIL__HOST must name a mail server, or no letter reaches anybody.")
OPEN_MAIL = Words("ROKECHI_MAIL__SECURITY=none sends letters in the open: use starttls or tls.")
OPEN_PROVIDER = Words("The provider {name} must be reached by https:// (its issuer is {issuer!r}).")
TRY = Words("To only try it on this machine, set ROKECHI_MODE=trial.")
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def require_fit(settings: Settings) -> None:
    """Refuse to open the doors of production with what is good for a trial only; say all of it at once.

    Raises:
        NotReady: something is missing, or not safe.
    """
    faults = list(_faults(settings)) if settings.mode == "production" else []
    if faults:
        raise NotReady(together([*faults, Sentence(TRY)]))


def _faults(settings: Settings) -> Iterator[Sentence]:
    mail = settings.mail
    if not settings.origin.startswith("https://"):
        yield Sentence(NO_ORIGIN, origin=settings.origin)
    if not mail.host:
        yield Sentence(NO_MAIL)
    elif mail.security == "none" and mail.host not in ON_THIS_MACHINE:
        yield Sentence(OPEN_MAIL)
    for name, provider in settings.providers.items():
        if not provider.issuer.startswith("https://"):
            yield Sentence(OPEN_PROVIDER, name=name, issuer=provider.issuer)

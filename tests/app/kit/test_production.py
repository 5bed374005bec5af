"""Production opens only when it has been told what keeps people safe."""

import pytest

from app.kit.errors import NotReady
from app.kit.production import require_fit
from app.settings import Settings

FIT = {"origin": "https://rokechi.example", "mail": {"host": "mail.example"}}


def test_with_an_https_address_and_a_mail_server_it_opens():
    require_fit(Settings(**FIT))


@pytest.mark.parametrize("origin", ["", "http://rokechi.example", "rokechi.example"])
def test_without_an_https_address_it_does_not(origin):
    with pytest.raises(NotReady, match="ROKECHI_ORIGIN"):
        require_fit(Settings(**FIT | {"origin": origin}))


def test_letters_must_reach_somebody_and_nobody_else():
    with pytest.raises(NotReady, match="ROKECHI_MAIL__HOST"):
        require_fit(Settings(**FIT | {"mail": {}}))
    with pytest.raises(NotReady, match="in the open"):
        require_fit(Settings(**FIT | {"mail": {"host": "mail.example", "security": "none"}}))
    require_fit(Settings(**FIT | {"mail": {"host": "localhost", "security": "none"}}))


def test_all_that_is_missing_is_said_at_once_and_how_to_do_without():
    with pytest.raises(NotReady, match=r"ROKECHI_ORIGIN.*ROKECHI_MAIL__HOST.*ROKECHI_MODE=trial"):
        require_fit(Settings())


def test_a_trial_needs_nothing():
    require_fit(Settings(mode="trial"))

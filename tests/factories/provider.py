"""A provider of OpenID Connect on this machine, which tells what it was asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import requests
from oidc_provider_mock import User, app
from oidc_provider_mock._server import _threaded_server

from app.settings import Provider


class Known:
    """The provider as Rokechi knows it, and the forms that its token endpoint was sent."""

    def __init__(self, issuer: str) -> None:
        self.settings = Provider(name="Town ID", issuer=issuer, client_id="rokechi", client_secret="secret")
        self.forms: list[dict[str, Any]] = []

    def decide(self, departure: str, subject: str, *, agrees: bool = True) -> str:
        """Decide there as somebody who was sent there, and return the address one is sent back to."""
        form = {"sub": subject} if agrees else {"action": "deny"}
        answer = requests.post(departure, data=form, allow_redirects=False, timeout=10)
        state = parse_qs(urlsplit(departure).query)["state"][0]
        return answer.headers["location"] + ("" if agrees else f"&state={state}")  # which this one forgets


@contextmanager
def provider(**people: dict[str, object]) -> Iterator[Known]:
    """Run a provider that has accounts with these claims, by their subject."""
    users = [User(sub=subject, claims=claims) for subject, claims in people.items()]
    service = app(user_claims=users)
    forms: list[dict[str, Any]] = []

    def listen() -> None:
        if flask.request.form.get("grant_type"):
            forms.append(flask.request.form.to_dict())

    service.before_request(listen)
    with _threaded_server(app=service) as server:
        known = Known(f"http://localhost:{server.server_port}")
        known.forms = forms
        yield known

"""Talks with a provider of OpenID Connect: where to send somebody, and who came back.

The code flow with PKCE and a nonce (OpenID Connect Core 1.0, RFC 7636, RFC 9207). What the browser brings
back is compared with what it was sent away with, which it keeps where no script and no other site gets at it.
"""

import secrets
import socket
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from app.kit.errors import NotAllowed, NotReady
from app.settings import Provider
from geo.sentence import Words

TIMEOUT_S, LEEWAY_S = 10, 120
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"]
"""Signatures that only the provider can make: none by a shared word, and none at all."""
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
SCOPE = "openid email profile"
SILENT = Words("{provider} does not answer as it should. Try again later, or sign in another way.")
DECLINED = Words("{provider} did not say who you are. Try again, or sign in another way.")
NOT_BEGUN = Words("This did not begin here, or too long ago. Sign in anew from this page.")


log = structlog.get_logger()


@dataclass(frozen=True)
class Begun:
    """What somebody was sent away with, and must come back with."""

    state: str
    nonce: str
    verifier: str

    def kept(self) -> dict[str, str]:
        return asdict(self)


class Departure(NamedTuple):
    """Where to send a browser, and what to keep for its return."""

    address: str
    begun: Begun


class Claims(NamedTuple):
    """What a provider says of somebody. The address counts only where it has been verified."""

    issuer: str
    subject: str
    name: str
    address: str


def depart(provider: Provider, callback: str, lang: str) -> Departure:
    """Return the provider's page where somebody says who they are.

    Raises:
        NotReady: the provider cannot be reached.
    """
    begun = Begun(*(secrets.token_urlsafe(32) for _ in range(3)))
    with _client(provider, callback) as client:
        address, _state = client.create_authorization_url(
            _told(client, provider)["authorization_endpoint"],
            state=begun.state,
            code_verifier=begun.verifier,
            nonce=begun.nonce,
            ui_locales=lang,
        )
    return Departure(address, begun)


def arrive(provider: Provider, callback: str, begun: Begun, answer: str) -> Claims:
    """Return who came back; `answer` is the address that the provider sent the browser to.

    Raises:
        NotAllowed: it did not begin here, or the provider does not say who it is.
        NotReady: the provider cannot be reached.
    """
    said = {name: values[0] for name, values in parse_qs(urlsplit(answer).query).items()}
    if not secrets.compare_digest(said.get("state", "").encode(), begun.state.encode()):
        raise NotAllowed(NOT_BEGUN)
    if "code" not in said or said.get("iss", provider.issuer) != provider.issuer:
        raise NotAllowed(DECLINED, provider=provider.name)
    with _client(provider, callback) as client:
        told = _told(client, provider)
        try:
            token = client.fetch_token(
                told["token_endpoint"],
                code=said["code"],
                code_verifier=begun.verifier,
                timeout=TIMEOUT_S,
                allow_redirects=False,  # the code and our secret go to nobody else
            )
            keys = KeySet.import_key_set(_got(client, told["jwks_uri"]))
            return _claims(provider, token, keys, begun.nonce)
        except (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, TypeError) as error:
            log.warning("provider declined", provider=provider.issuer, error=type(error).__name__)
            raise NotAllowed(DECLINED, provider=provider.name) from error


def _claims(provider: Provider, token: dict[str, Any], keys: KeySet, nonce: str) -> Claims:
    """Return what an ID token says, once its signature, issuer, audience, times and nonce are right."""
    decoded = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
    wanted = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    known = {"nonce": nonce, "client_id": provider.client_id, "access_token": token["access_token"]}
    claims = CodeIDToken(decoded.claims, decoded.header, wanted, known)
    claims.validate(leeway=LEEWAY_S)
    is_verified = claims.get("email_verified") is True
    address = str(claims.get("email", "")) if is_verified else ""
    return Claims(provider.issuer, str(claims["sub"]), str(claims.get("name", "")), address)


def _client(provider: Provider, callback: str) -> OAuth2Session:
    return OAuth2Session(
        provider.client_id,
        provider.client_secret.get_secret_value() or None,
        scope=SCOPE,
        redirect_uri=callback,
        code_challenge_method="S256",
    )


def _told(client: OAuth2Session, provider: Provider) -> dict[str, Any]:
    """Return what the provider says of itself; it must speak for itself and for nobody else."""
    try:
        told = _got(client, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if told["issuer"] != provider.issuer:
            raise ValueError(f"it calls itself {told['issuer']}")
        for name in ENDPOINTS:
            _require_outside(provider, told[name])
    except (RequestException, ValueError, KeyError, TypeError) as error:
        log.warning("provider is silent", provider=provider.issuer, error=str(error)[:200])
        raise NotReady(SILENT, provider=provider.name) from error
    return told


def _require_outside(provider: Provider, address: str) -> None:
    """Refuse to be sent by a provider into the network that this service stands in.

    Its own origin was chosen by whoever runs the deployment. Any other must be reached by https, so that its
    certificate names it, and at numbers of the open internet only.

    Raises:
        ValueError: the address is not so.
    """
    parts = urlsplit(address)
    if (parts.scheme, parts.netloc) == urlsplit(provider.issuer)[:2]:
        return
    if parts.scheme != "https" or not parts.hostname or parts.username or not _is_public(parts.hostname):
        raise ValueError(f"it sends us to {address}")


def _is_public(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ip_address(str(each[4][0]).partition("%")[0]).is_global for each in found)


def _got(client: OAuth2Session, address: str) -> dict[str, Any]:
    answer = client.get(address, withhold_token=True, timeout=TIMEOUT_S, allow_redirects=False)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found

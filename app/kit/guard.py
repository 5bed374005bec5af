"""What every request passes first and every answer last: id, limits, security headers, log."""

import secrets
import time
from urllib.parse import urlsplit

import structlog
from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kit.errors import BadRequest, NotAllowed
from geo.sentence import Sentence, Words

log = structlog.get_logger()

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HSTS = b"max-age=31536000"
"""For a year browsers come by https only; for this host alone, since others of the name are not ours."""
PROBES = frozenset({"/healthz", "/readyz"})
"""Asked from within, by number."""
NOT_HERE = Words("This service answers at {origin} only.")
FROM_ELSEWHERE = Words("This was sent from another site. Open the page here, and send it again.")
TOO_LARGE = Words("The body is larger than {most_kb:,} kB. Send less, or in parts.")


def require_same_origin(headers: Headers, origin: str) -> None:
    """Refuse what another site's page sent in the name of a reader who is signed in here.

    Every browser says where a change comes from; programs do not, and have no cookie that could be misused.

    Raises:
        NotAllowed: the browser says that it comes from elsewhere.
    """
    site, sender = headers.get("sec-fetch-site", ""), urlsplit(headers.get("origin", "")).netloc
    ours = {urlsplit(origin).netloc} if origin else {headers.get("host", "")}
    is_ours = site in ("same-origin", "none") or (not site and (not headers.get("origin") or sender in ours))
    if not is_ours:
        raise NotAllowed(FROM_ELSEWHERE)


class Guard:
    """Gives each request an id and a nonce, limits its body, and puts the security headers on the answer.

    Pure ASGI, so that it costs microseconds on the hot reads.
    """

    def __init__(
        self, app: ASGIApp, body_bytes: int, upload_bytes: int, tile_origin: str, origin: str = ""
    ) -> None:
        self.app = app
        self.origin = origin
        self.host = urlsplit(origin).netloc.lower()
        self.body_bytes = body_bytes
        self.upload_bytes = upload_bytes
        self.images = f"'self' data: blob: {tile_origin}".strip()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"] = request_id = secrets.token_hex(8)
        state["nonce"] = nonce = secrets.token_urlsafe(16)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *self._headers(request_id, nonce)]
            await send(message)

        try:
            await self._answer(scope, self._limited(scope, receive), sending)
        except Exception as error:
            if status:  # the answer has begun: only breaking it off tells the client
                raise
            handlers = scope["app"].exception_handlers
            refused = next(handlers[kind] for kind in type(error).__mro__ if kind in handlers)
            await refused(Request(scope), error)(scope, receive, sending)
        finally:
            took_ms = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", method=scope["method"], path=scope["path"], status=status, took_ms=took_ms)
            structlog.contextvars.clear_contextvars()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.host and scope["path"] not in PROBES:
            self._require_our_name(Headers(scope=scope).get("host", ""))
        if scope["method"] not in SAFE:
            require_same_origin(Headers(scope=scope), self.origin)
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            raise BadRequest("The address holds a NUL character (%00): leave it out.")
        # Whoever sends the answer leaves its body out, as HEAD asks.
        is_head = scope["method"] == "HEAD"
        await self.app({**scope, "method": "GET"} if is_head else scope, receive, send)

    def _require_our_name(self, host: str) -> None:
        """Refuse to be called by another name, which would get into links, caches and letters."""
        if host.lower() != self.host:
            raise BadRequest(NOT_HERE, origin=self.origin)

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        most = self.upload_bytes if scope["path"].startswith("/api/imports") else self.body_bytes
        seen = 0

        async def receiving() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise HTTPException(413, Sentence(TOO_LARGE, most_kb=most // 1024))
            return message

        return receiving

    def _headers(self, request_id: str, nonce: str) -> list[tuple[bytes, bytes]]:
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
            f"img-src {self.images}; font-src 'self'; connect-src 'self'; frame-src 'self'; "
            "frame-ancestors 'self'; base-uri 'none'; form-action 'self'; manifest-src 'self'"
        )
        always = [(b"strict-transport-security", HSTS)] if self.origin.startswith("https://") else []
        return [
            *always,
            (b"x-request-id", request_id.encode()),
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), payment=(), usb=()"),
        ]

"""What every request must pass, and what every answer carries."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: No form of ours is larger.
MAX_BODY = 1_000_000

#: Nothing may load, run, frame or be sent anywhere but our own style, script, pictures and forms.
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}


class Guard:
    """Refuses requests for another host or from another site, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        """
        Args:
            hosts: What the Host header may say, with the port.  A page elsewhere whose name is made to point to
                this machine (DNS rebinding) still says its own name there.
        """
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # `lifespan` belongs to the server; nothing here speaks websocket.
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        reason = self._refusal(scope["method"], Headers(scope=scope))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        app: ASGIApp = self._app if reason is None else PlainTextResponse(f"{reason}\n", 403)
        await app(scope, receive, send_with_headers)

    def _refusal(self, method: str, headers: Headers) -> str | None:
        if len(headers.getlist("host")) != 1 or headers["host"].lower() not in self._hosts:
            return "This address does not belong to these pages."
        if method in ("GET", "HEAD"):
            return None
        if method != "POST":
            return "Not a method of these pages."
        if not _own(headers, self._hosts):
            return "This was sent from another site."
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MAX_BODY:
            return "Too large."
        return None


def _own(headers: Headers, hosts: frozenset[str]) -> bool:
    """Whether a page of ours sent it.

    With `no-referrer` browsers send `Origin: null` also from our own forms, so `Sec-Fetch-Site` is asked first.  A
    browser that sends neither still has to know the secret that stands in our forms.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site == "same-origin"
    if origin is None or origin == "null":
        return True
    return origin.partition("://")[2].lower() in hosts

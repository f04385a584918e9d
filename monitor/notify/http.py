"""The one door of notifications to HTTP.

Through the configured egress and never past it, no redirect, nothing from the environment, no cookie.  Addresses may
hold a token, so no error ever shows one.  Whatever the other side does, it gets one time for all and a few bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from socksio.exceptions import SOCKSError

from monitor.errors import NotifyError

#: Seconds for one request with its answer; a channel that hangs must not hold up the next pass for long.
TIMEOUT = 20.0
#: Bytes of an answer; a few hundred is what channels say.
MOST = 1_000_000
#: A part of an address that is so long may be a secret.
_TELLING = 8
#: Characters of an answer that are shown.
_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"


def send(
    channel: str, request: Request, egress: str, *, most: int = MOST, patience: float | None = None
) -> bytes:
    """Send a request; the body of the answer, which was a success.

    Args:
        channel: For the message of an error.
        egress: `direct`, or `socks5h://host:port`.
        most: Bytes that the answer may have.
        patience: Seconds for all of it; None: `TIMEOUT`.

    Raises:
        NotifyError: It could not be sent, or was not answered with a success.
    """
    patience = TIMEOUT if patience is None else patience
    try:
        answer, body = asyncio.run(_asked(request, egress, most, patience))
    except (TimeoutError, httpx.TimeoutException):
        raise NotifyError(channel, f"no answer within {patience:g} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL, SOCKSError, OSError, UnicodeError) as error:
        # `from None`: the traceback would show the address.
        raise NotifyError(channel, f"could not be reached ({type(error).__name__})") from None
    if not answer.is_success:
        raise NotifyError(channel, f"answered {answer.status_code}{_said(answer, body, request)}")
    if len(body) > most:
        raise NotifyError(channel, f"answered with more than {most:,} bytes")
    return body


async def _asked(request: Request, egress: str, most: int, patience: float) -> tuple[httpx.Response, bytes]:
    """The answer and its body, cut where it is longer than it may be."""
    # httpx's own times are for each step: a header that comes letter by letter outlives them.
    async with (
        asyncio.timeout(patience),
        _client(egress, patience) as client,
        client.stream(
            request.method, request.url, content=request.body, headers=dict(request.headers)
        ) as answer,
    ):
        body = bytearray()
        async for piece in answer.aiter_raw():
            body += piece
            if len(body) > most:
                break
        return answer, bytes(body)


def _client(egress: str, patience: float) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        proxy=None if egress == "direct" else egress,
        trust_env=False,
        follow_redirects=False,
        timeout=patience,
        headers={"User-Agent": "monitor", "Accept-Encoding": "identity"},
    )


def refuse_clear(channel: str, address: str) -> None:
    """Refuse an address to which a secret would go in clear; on this machine and in Tor it is not.

    Raises:
        NotifyError: It is such an address, or none at all.
    """
    try:
        parts = httpx.URL(address.strip())
    except (httpx.InvalidURL, UnicodeError):
        raise NotifyError(channel, "its secret is no address") from None
    own = parts.host in ("localhost", "::1") or parts.host.startswith("127.") or parts.host.endswith(".onion")
    if parts.scheme != "https" and not (parts.scheme == "http" and own):
        raise NotifyError(channel, "its secret is no address with https://: nothing is sent in clear")


def _said(answer: httpx.Response, body: bytes, request: Request) -> str:
    if answer.is_redirect:
        return " (a redirect, which is not followed: give the final address)"
    said = body[: 4 * _SHOWN].decode("utf-8", "replace")
    text = "".join(sign if sign.isprintable() else " " for sign in said[:_SHOWN]).strip()
    # Error pages repeat what was asked for, and that may hold a token.
    if any(secret in text for secret in _secrets(request)):
        return ""
    return f" ({text})" if text else ""


def _secrets(request: Request) -> list[str]:
    """What of a request no error may show: parts of its address, and what it is let in with."""
    parts = urlsplit(request.url)
    pieces = [
        *parts.path.split("/"),
        *parts.query.split("&"),
        *request.headers.get("Authorization", "").split(),
    ]
    return [piece for piece in pieces if len(piece) >= _TELLING]

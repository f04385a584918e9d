"""The one door of notifications to HTTP.

Through the configured egress and never past it, no redirect, nothing from the environment, no cookie.  Addresses may
hold a token, so no error ever shows one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from monitor.errors import NotifyError

#: Seconds for one request; a channel that hangs must not hold up the next pass for long.
TIMEOUT = 20.0
#: Characters of an answer that are shown.
_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"


def send(channel: str, request: Request, egress: str) -> bytes:
    """Send a request; the body of the answer, which was a success.

    Args:
        channel: For the message of an error.
        egress: `direct`, or `socks5h://host:port`.

    Raises:
        NotifyError: It could not be sent, or was not answered with a success.
    """
    try:
        with _client(egress) as client:
            answer = client.request(
                request.method, request.url, content=request.body, headers=dict(request.headers)
            )
    except httpx.TimeoutException:
        raise NotifyError(channel, f"no answer within {TIMEOUT:g} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        # `from None`: the traceback would show the address.
        raise NotifyError(channel, f"could not be reached ({type(error).__name__})") from None
    if not answer.is_success:
        raise NotifyError(channel, f"answered {answer.status_code}{_said(answer)}")
    return answer.content


def _client(egress: str) -> httpx.Client:
    return httpx.Client(
        proxy=None if egress == "direct" else egress,
        trust_env=False,
        follow_redirects=False,
        timeout=TIMEOUT,
        headers={"User-Agent": "monitor", "Accept-Encoding": "identity"},
    )


def _said(answer: httpx.Response) -> str:
    if answer.is_redirect:
        return " (a redirect, which is not followed: give the final address)"
    text = "".join(sign if sign.isprintable() else " " for sign in answer.text[:_SHOWN]).strip()
    return f" ({text})" if text else ""

"""Telegram, Matrix, Slack and Mattermost, ntfy: text without any markup, so that no title can become some."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from monitor.errors import NotifyError
from monitor.notify import http
from monitor.notify.http import Request
from monitor.notify.mail import one_line
from monitor.records import Channel, Parcel

#: The longest texts that are taken, in characters: Bot API, Slack's limit for one message, ntfy's default in bytes.
_TELEGRAM = 4_096
_SLACK = 3_000
_NTFY = 4_000
#: Matrix: 65,536 bytes for a whole event.
_MATRIX = 30_000
_MORE = "\n… the rest is in monitor digest"


def telegram(channel: Channel, parcel: Parcel, token: str, egress: str) -> None:
    """Send a message to a chat as a bot.

    Raises:
        NotifyError: It was not taken.
    """
    server = channel.url.rstrip("/") or "https://api.telegram.org"
    body = {
        "chat_id": parcel.to,
        "text": cut(parcel.text, _TELEGRAM),
        "link_preview_options": {"is_disabled": True},
    }
    answer = http.send(channel.id, _json(f"{server}/bot{quote(token, safe=':')}/sendMessage", body), egress)
    if not _is_ok(answer):
        raise NotifyError(channel.id, "Telegram did not take it")


def matrix(channel: Channel, parcel: Parcel, token: str, egress: str) -> None:
    """Send a message to a room.  The server drops one whose transaction it has seen.

    Raises:
        NotifyError: It was not taken.
    """
    place = f"/_matrix/client/v3/rooms/{quote(parcel.to, safe='')}/send/m.room.message/{parcel.id}"
    body = {"msgtype": "m.text", "body": cut(parcel.text, _MATRIX)}
    request = _json(
        f"{channel.url.rstrip('/')}{place}", body, method="PUT", headers={"Authorization": f"Bearer {token}"}
    )
    http.send(channel.id, request, egress)


def slack(channel: Channel, parcel: Parcel, address: str, egress: str) -> None:
    """Send a message to an incoming webhook of Slack or Mattermost, whose address is the secret.

    Raises:
        NotifyError: It was not taken.
    """
    # Their three signs of control; with these no `<!channel>` and no link is made.
    text = cut(parcel.text, _SLACK).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    body = {"text": text, "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}
    http.send(channel.id, _json(address, body), egress)


def ntfy(channel: Channel, parcel: Parcel, token: str, egress: str) -> None:
    """Send a message to a topic of ntfy.

    Raises:
        NotifyError: It was not taken.
    """
    headers = {"Title": one_line(parcel.subject).encode("ascii", "replace").decode(), "X-Markdown": "no"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = cut(parcel.text, _NTFY // 4 if not parcel.text.isascii() else _NTFY).encode("utf-8")
    http.send(channel.id, Request(url=channel.url, body=body, headers=headers), egress)


def cut(text: str, most: int) -> str:
    """A text of at most so many characters; what is left out is said."""
    return text if len(text) <= most else text[: most - len(_MORE)] + _MORE


def _json(
    url: str, body: dict[str, Any], *, method: str = "POST", headers: dict[str, str] | None = None
) -> Request:
    return Request(
        url=url,
        method=method,
        body=json.dumps(body, ensure_ascii=False).encode("utf-8"),
        headers={"Content-Type": "application/json", **(headers or {})},
    )


def _is_ok(answer: bytes) -> bool:
    try:
        values = json.loads(answer)
    except ValueError:
        return False
    return isinstance(values, dict) and values.get("ok") is True

"""Telegram, Matrix, Slack and Mattermost, ntfy: text without any markup, so that no title can become some."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote

from monitor.errors import NotifyError
from monitor.notify import http
from monitor.notify.http import Request
from monitor.notify.mail import one_line
from monitor.records import Channel, Parcel

#: The longest texts that are taken: Bot API (in UTF-16 units, with room for signs of two), Slack's limit for one
#: message in characters, ntfy's default in bytes.
_TELEGRAM = 4_000
_SLACK = 3_000
_NTFY = 4_000
#: A sign without width.
_NOTHING = "\u200b"
#: Matrix: 65,536 bytes for a whole event.
_MATRIX = 30_000


def telegram(channel: Channel, parcel: Parcel, token: str, egress: str) -> None:
    """Send a message to a chat as a bot.

    Raises:
        NotifyError: It was not taken.
    """
    server = channel.url.rstrip("/") or "https://api.telegram.org"
    body = {
        "chat_id": parcel.to,
        "text": cut(parcel, _TELEGRAM),
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
    # Nobody is called, whatever `@room` stands in a title.
    body = {"msgtype": "m.text", "body": cut(parcel, _MATRIX), "m.mentions": {}}
    request = _json(
        f"{channel.url.rstrip('/')}{place}", body, method="PUT", headers={"Authorization": f"Bearer {token}"}
    )
    http.send(channel.id, request, egress)


def slack(channel: Channel, parcel: Parcel, address: str, egress: str) -> None:
    """Send a message to an incoming webhook of Slack or Mattermost, whose address is the secret.

    Raises:
        NotifyError: It was not taken.
    """
    http.refuse_clear(channel.id, address)
    # Slack's three signs of control; with these no `<!channel>` and no link is made.
    text = cut(parcel, _SLACK).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # Mattermost reads Markdown: `![](...)` would load a picture, `@all` would call everybody.
    for sign in "@[]":
        text = text.replace(sign, f"{sign}{_NOTHING}")
    body = {"text": text, "mrkdwn": False, "parse": "none", "unfurl_links": False, "unfurl_media": False}
    http.send(channel.id, _json(address, body), egress)


def ntfy(channel: Channel, parcel: Parcel, token: str, egress: str) -> None:
    """Send a message to a topic of ntfy.

    Raises:
        NotifyError: It was not taken.
    """
    headers = {"Title": _header(parcel.subject), "X-Markdown": "no"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = cut(parcel, _NTFY if parcel.text.isascii() else _NTFY // 4).encode("utf-8")
    http.send(channel.id, Request(url=channel.url, body=body, headers=headers), egress)


def cut(parcel: Parcel, most: int) -> str:
    """The text of a parcel in at most so many characters; what is left out is said."""
    # No program makes a link of what has a sign without width in it: a slip of the finger tells an outlet nothing.
    text, more = parcel.text.replace("://", f":{_NOTHING}//"), f"\n{parcel.rest}"
    return text if len(text) <= most else text[: most - len(more)] + more


def _header(subject: str) -> str:
    """A subject as a header, encoded (RFC 2047) where it is not plain ASCII: ntfy reads that."""
    text = one_line(subject)
    return text if text.isascii() else f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="


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

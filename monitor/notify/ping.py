"""A sign of life: whoever receives it raises the alarm when it fails to come."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from monitor.notify import http
from monitor.notify.http import Request
from monitor.records import Channel


def ping(channel: Channel, address: str, egress: str, *, well: bool) -> None:
    """Say that a pass was made; with `/fail` at the end of the address when it could read nothing.

    Raises:
        NotifyError: It was not taken.
    """
    http.refuse_clear(channel.id, address)
    parts = urlsplit(address)
    path = parts.path.rstrip("/") + ("" if well else "/fail")
    http.send(channel.id, Request(url=urlunsplit(parts._replace(path=path)), body=b""), egress)

"""A POST of JSON that the receiver can check: signed, dated, with an identity.

`X-Monitor-Signature` is `sha256=` and the HMAC-SHA256, in hexadecimal, of `X-Monitor-Timestamp`, a full stop and the
body, with the shared secret as key.  `X-Monitor-Id` is the same whenever the message is sent again.
"""

from __future__ import annotations

import hashlib
import hmac

from monitor.notify import http
from monitor.notify.http import Request
from monitor.records import Channel, Parcel


def send(channel: Channel, parcel: Parcel, key: str, egress: str) -> None:
    """Send a message.

    Raises:
        NotifyError: It was not taken.
    """
    body = parcel.data.encode("utf-8")
    stamp = str(int(parcel.at.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Monitor-Id": parcel.id,
        "X-Monitor-Timestamp": stamp,
        "X-Monitor-Signature": f"sha256={signature(key, stamp, body)}",
    }
    http.send(channel.id, Request(url=channel.url, body=body, headers=headers), egress)


def signature(key: str, stamp: str, body: bytes) -> str:
    """What the receiver computes too, and compares."""
    return hmac.new(key.encode("utf-8"), stamp.encode("ascii") + b"." + body, hashlib.sha256).hexdigest()

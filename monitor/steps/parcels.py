"""A delivery in every format, at the detail its channel may have."""

from __future__ import annotations

import hashlib
import json

from monitor.records import Channel, Detail, Parcel
from monitor.report import html_mail, machine, markdown, terminal
from monitor.report.formats import formats
from monitor.store.outbox import Delivery


def parcel(channel: Channel, delivery: Delivery) -> Parcel:
    """What the channel hands over: made from what was kept, so it is the same whenever it is sent again."""
    message, detail = delivery.message, channel.detail
    body = message.body
    fmt = formats(body.get("language", "en"), "UTC")
    lines = tuple(machine.line_from(values) for values in body[detail.value])
    values = body["values"] if detail is Detail.FULL else {}
    identity = identity_of(f"{message.key} {message.at.isoformat()}", channel.id, delivery.recipient)
    return Parcel(
        id=identity,
        to=delivery.recipient,
        topic=message.topic,
        detail=detail,
        at=message.at,
        subject=body["subject"],
        text=terminal.render_lines(lines),
        markdown=markdown.render_lines(lines),
        html=html_mail.render_lines(lines, fmt),
        rest=fmt.say("… the rest is in monitor digest"),
        data=json.dumps(
            {
                "id": identity,
                "topic": message.topic.value,
                "at": message.at.isoformat(),
                "detail": detail.value,
                "subject": body["subject"],
                "lines": [machine.line(line) for line in lines],
                **values,
            },
            ensure_ascii=False,
        ),
    )


def identity_of(key: str, channel: str, recipient: str) -> str:
    """32 hexadecimal digits, the same for the same message, channel and recipient.

    Args:
        key: With the moment at which the message was kept, so that two machines that watch for one reader differ.
    """
    return hashlib.sha256(f"{key}\n{channel}\n{recipient}".encode()).hexdigest()[:32]

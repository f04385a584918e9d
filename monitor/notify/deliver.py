"""Which way a channel takes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import NotifyError, ToldAs
from monitor.notify import chats, local, others, smtp, webhook
from monitor.records import Channel, ChannelKind, Parcel

log = logging.getLogger(__name__)

_REMOTE: dict[ChannelKind, Callable[[Channel, Parcel, str, str], None]] = {
    ChannelKind.SMTP: smtp.send,
    ChannelKind.WEBHOOK: webhook.send,
    ChannelKind.TELEGRAM: chats.telegram,
    ChannelKind.MATRIX: chats.matrix,
    ChannelKind.SLACK: chats.slack,
    ChannelKind.NTFY: chats.ntfy,
    ChannelKind.APPRISE: others.send,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What the channels need of this machine."""

    home: Path
    #: `direct`, or `socks5h://host:port`: then nothing ever goes out directly.
    egress: str
    #: The secret of a name; None when there is none.
    secret: Callable[[str], str | None]


def one_delivery(channel: Channel) -> ToldAs:
    """Around one delivery: a bug that it brings out is a NotifyError, and the channels behind it are served."""

    def bug(error: Exception) -> NotifyError:
        log.error("a bug in this program, please report it: channel=%s %s", channel.id, type(error).__name__)
        return NotifyError(channel.id, f"a bug in this program ({type(error).__name__})")

    # An address may hold a token.
    return ToldAs(bug, secret=True)


def deliver(channel: Channel, parcel: Parcel, way: Way) -> None:
    """Hand one message over to one recipient.

    Raises:
        NotifyError: It was not taken; it may be tried again.
        ConfigError: The file of a secret is not as it must be.
    """
    if channel.kind is ChannelKind.FILE:
        local.file(channel, parcel, way.home)
    elif channel.kind is ChannelKind.COMMAND:
        local.command(channel, parcel)
    else:
        _REMOTE[channel.kind](channel, parcel, secret_of(channel, way), way.egress)


def secret_of(channel: Channel, way: Way) -> str:
    """The secret of a channel; empty when it has none.

    Raises:
        NotifyError: It names one that does not exist.
    """
    if not channel.secret:
        return ""
    value = way.secret(channel.secret)
    if value is None:
        raise NotifyError(channel.id, f"there is no secret `{channel.secret}`: see docs/settings.md")
    return value

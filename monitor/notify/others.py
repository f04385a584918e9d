"""Everything else, through `apprise` (extra `notify`)."""

from __future__ import annotations

import importlib
from typing import Any

from monitor.errors import NotifyError
from monitor.records import Channel, Parcel


def send(channel: Channel, parcel: Parcel, address: str, egress: str) -> None:
    """Send a message to an address of apprise, which is the secret.

    Raises:
        NotifyError: It was not taken, apprise is not installed, or a proxy is set that it would go past.
    """
    if egress != "direct":
        raise NotifyError(
            channel.id,
            "apprise would go past the proxy of `network.egress`: use another kind, or a command of your own",
        )
    sender = _apprise(channel).Apprise()
    if not sender.add(address):
        raise NotifyError(channel.id, f"the secret `{channel.secret}` is no address that apprise knows")
    if not sender.notify(body=parcel.text, title=parcel.subject, body_format="text"):
        raise NotifyError(channel.id, "apprise could not send it")


def _apprise(channel: Channel) -> Any:
    try:
        return importlib.import_module("apprise")
    except ImportError:
        raise NotifyError(
            channel.id, "apprise is not installed: pip install '.[notify]' in the program's folder"
        ) from None

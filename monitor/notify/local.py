"""A command, a file: what stays on this machine."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from monitor.errors import NotifyError
from monitor.records import Channel, Format, Parcel

#: Seconds for a command.
TIMEOUT = 60
#: All that a command gets of our environment: passwords may stand in the rest.
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "USER")
_ENDINGS = {Format.TEXT: "txt", Format.MARKDOWN: "md", Format.HTML: "html", Format.JSON: "json"}


def command(channel: Channel, parcel: Parcel) -> None:
    """Run a program with the text as its standard input; no shell reads any of it.

    Raises:
        NotifyError: It could not be started, ran too long, or ended with another code than 0.
    """
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {
        "MONITOR_MESSAGE_ID": parcel.id,
        "MONITOR_MESSAGE_TOPIC": parcel.topic.value,
        "MONITOR_MESSAGE_SUBJECT": parcel.subject,
    }
    try:
        done = subprocess.run(  # noqa: S603  # the operator's own program, no shell
            channel.command,
            input=parcel.text.encode("utf-8"),
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotifyError(channel.id, f"{channel.command[0]} did not end within {TIMEOUT} seconds") from None
    except OSError as error:
        raise NotifyError(channel.id, f"{channel.command[0]} cannot be started ({error.strerror})") from error
    if done.returncode:
        raise NotifyError(channel.id, f"{channel.command[0]} ended with code {done.returncode}")


def file(channel: Channel, parcel: Parcel, home: Path) -> None:
    """Write a message as a file of its own; writing it again changes nothing.

    Raises:
        NotifyError: The folder cannot be written.
    """
    folder = home / channel.folder
    content = {
        Format.TEXT: parcel.text,
        Format.MARKDOWN: parcel.markdown,
        Format.HTML: parcel.html,
        Format.JSON: parcel.data,
    }[channel.format]
    # Only signs of ours are in the name.
    name = f"{parcel.at:%Y-%m-%d}-{parcel.topic.value}-{parcel.id[:12]}.{_ENDINGS[channel.format]}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(folder / name, content.encode("utf-8"))
    except OSError as error:
        raise NotifyError(channel.id, f"{folder} cannot be written ({error.strerror})") from error


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk before it counts as sent."""
    part = path.with_suffix(f"{path.suffix}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)

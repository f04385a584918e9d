"""Encryption with PGP/MIME (RFC 3156) through the `gpg` command."""

from __future__ import annotations

import subprocess
from email.message import EmailMessage
from email.policy import SMTP

from monitor.errors import NotifyError
from monitor.notify import mail
from monitor.records import Channel, Encrypt, Parcel

#: Seconds for gpg.
_TIMEOUT = 30
#: What the outside of an encrypted mail says.
_SUBJECT = "..."


def mail_for(channel: Channel, parcel: Parcel) -> EmailMessage:
    """The mail, encrypted as the channel wants it.

    Raises:
        NotifyError: It must be encrypted and cannot be: it is never sent in clear then.
    """
    plain = mail.mail(channel, parcel)
    if channel.encrypt is Encrypt.NEVER:
        return plain
    try:
        sealed = _encrypt(channel, plain.as_bytes(policy=SMTP), parcel.to)
    except NotifyError:
        if channel.encrypt is Encrypt.ALWAYS:
            raise
        return plain
    return _outside(channel, parcel, sealed)


def _encrypt(channel: Channel, content: bytes, to: str) -> bytes:
    # `--trust-model always`: whoever put the key into the key ring trusted it; `--` and the angle brackets: a
    # recipient is an address, whatever it looks like.
    arguments = ["gpg", "--batch", "--no-tty", "--armor", "--trust-model", "always", "--no-auto-key-locate"]
    try:
        done = subprocess.run(  # noqa: S603  # fixed program, no shell
            [*arguments, "--encrypt", "--recipient", f"<{to}>"],
            input=content,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except FileNotFoundError:
        raise NotifyError(channel.id, "`gpg` is not installed: nothing is sent in clear") from None
    except subprocess.TimeoutExpired:
        raise NotifyError(channel.id, f"gpg did not end within {_TIMEOUT} seconds") from None
    if done.returncode or b"BEGIN PGP MESSAGE" not in done.stdout:
        raise NotifyError(
            channel.id, f"gpg could not encrypt for {to}: import its key with `gpg --import`", alone=True
        )
    return done.stdout


def _outside(channel: Channel, parcel: Parcel, sealed: bytes) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    mail.head(message, channel, parcel)
    message.replace_header("Subject", _SUBJECT)
    message["Content-Type"] = 'multipart/encrypted; protocol="application/pgp-encrypted"'
    message.attach(_part(b"Version: 1\n", "pgp-encrypted"))
    message.attach(_part(sealed, "octet-stream"))
    return message


def _part(content: bytes, subtype: str) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    part.set_content(content, maintype="application", subtype=subtype, cte="7bit")
    return part

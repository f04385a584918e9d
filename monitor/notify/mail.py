"""A parcel as a mail: text and HTML, a Message-ID that is the same whenever it is sent again."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from monitor.records import Channel, Parcel


def mail(channel: Channel, parcel: Parcel) -> EmailMessage:
    """The mail, not encrypted."""
    message = EmailMessage(policy=SMTP)
    head(message, channel, parcel)
    message.set_content(parcel.text)
    message.add_alternative(parcel.html, subtype="html")
    return message


def head(message: EmailMessage, channel: Channel, parcel: Parcel) -> None:
    """Set the headers; each value is made one line, whatever it holds."""
    domain = channel.sender.rpartition("@")[2]
    message["Message-ID"] = f"<{parcel.id}@{one_line(domain)}>"
    message["Date"] = format_datetime(parcel.at)
    message["From"] = one_line(channel.sender)
    message["To"] = one_line(parcel.to)
    message["Subject"] = one_line(parcel.subject)
    # No out-of-office answer may tell a stranger that somebody reads this.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"


def one_line(text: str) -> str:
    """A text that cannot begin another header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())

"""What leaves the program on its own: messages, and the channels they go through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.records.alerts import Severity


class ChannelKind(StrEnum):
    """How messages travel."""

    SMTP = "smtp"
    WEBHOOK = "webhook"
    TELEGRAM = "telegram"
    MATRIX = "matrix"
    SLACK = "slack"
    NTFY = "ntfy"
    COMMAND = "command"
    FILE = "file"
    APPRISE = "apprise"
    #: Says only that passes are made; a service of your choice raises the alarm when it falls silent.
    PING = "ping"

    @property
    def third_party(self) -> bool:
        """Whether somebody else's machines usually keep what is sent."""
        return self in (
            ChannelKind.TELEGRAM,
            ChannelKind.MATRIX,
            ChannelKind.SLACK,
            ChannelKind.NTFY,
            ChannelKind.APPRISE,
        )

    @property
    def repeatable(self) -> bool:
        """Whether the other side can tell a message that comes twice, so that one in doubt may be sent again."""
        return self in (
            ChannelKind.SMTP,
            ChannelKind.WEBHOOK,
            ChannelKind.MATRIX,
            ChannelKind.COMMAND,
            ChannelKind.FILE,
        )


class Topic(StrEnum):
    """What a message is about.  Stored: never rename one."""

    DIGEST = "digest"
    ALERTS = "alerts"
    #: A channel that fails.
    TROUBLE = "trouble"


class Detail(StrEnum):
    """How much a message says."""

    FULL = "full"
    #: Numbers only: no name, no title, no address.
    COUNTS = "counts"


class Encrypt(StrEnum):
    """Whether mail is encrypted with PGP."""

    NEVER = "never"
    #: Where there is a key.
    POSSIBLE = "possible"
    #: Or it is not sent.
    ALWAYS = "always"


class Format(StrEnum):
    """How a file is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way to reach people: an item of `notify` in feeds.yaml."""

    id: str
    kind: ChannelKind
    #: Mail addresses, chats or rooms; empty where the address says it all.
    to: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = tuple(Topic)
    #: The lowest severity that is told at once.
    severity: Severity = Severity.HIGH
    detail: Detail = Detail.FULL
    #: Name of the secret: a password, a token, a key, or an address that is itself one.
    secret: str = ""
    url: str = ""
    #: For mail: `host:port`, who it is from, and the user name at the server.
    server: str = ""
    sender: str = ""
    user: str = ""
    #: TLS from the first byte, instead of STARTTLS; never neither.
    tls: bool = False
    #: A file with the certificates to trust instead of the system's.
    ca: str = ""
    encrypt: Encrypt = Encrypt.NEVER
    #: The program and its arguments.
    command: tuple[str, ...] = ()
    folder: str = ""
    format: Format = Format.TEXT

    @property
    def recipients(self) -> tuple[str, ...]:
        """Each gets a message of its own, so that none sees the others."""
        return () if self.kind is ChannelKind.PING else self.to or ("",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message as one recipient of one channel gets it."""

    #: The same whenever it is sent again; hexadecimal.
    id: str
    to: str
    topic: Topic
    detail: Detail
    at: datetime
    subject: str
    text: str
    markdown: str
    html: str
    #: JSON, for programs.
    data: str
    #: What stands in the place of that which is too long for a platform.
    rest: str = "… the rest is in monitor digest"

"""What a site's robots.txt lets us read (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

#: RFC 9309: at least this much of the file is read; the rest is left out.
MAX_BYTES = 500 * 1024
#: RFC 9309: no copy is used for longer.
KEPT = timedelta(hours=24)
#: A site whose file could not be read is closed to us, but asked again soon.
KEPT_UNREACHABLE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site for us.

    Attributes:
        agent: The product token that the rules are looked up for.
        rules: None when the file could not be read: then nothing may be.
        until: When the file is to be read again.
    """

    agent: str
    rules: Protego | None
    until: datetime

    def allows(self, url: str) -> bool:
        return self.rules is not None and bool(self.rules.can_fetch(url, self.agent))

    def holds(self, now: datetime) -> bool:
        """Whether the rules need not be asked for again.  A clock that was set back must not keep them for ever."""
        return now < self.until <= now + KEPT

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that the site asks for; 0 when it does not."""
        delay = self.rules.crawl_delay(self.agent) if self.rules is not None else None
        return float(delay or 0)


def read(body: bytes, agent: str, now: datetime) -> Robots:
    """The rules that a file has; an empty one allows everything."""
    return Robots(agent, Protego.parse(body[:MAX_BYTES].decode("utf-8", "ignore")), now + KEPT)


def unavailable(agent: str, http_status: int | None, now: datetime) -> Robots:
    """The rules where no file could be read: 4xx means there is none, anything else that all is closed."""
    if http_status is not None and 400 <= http_status < 500:
        return read(b"", agent, now)
    return Robots(agent, None, now + KEPT_UNREACHABLE)


def product_token(user_agent: str) -> str:
    """`propaganda-monitor` of `propaganda-monitor/0.1 (...)`."""
    return user_agent.partition("/")[0].partition(" ")[0]

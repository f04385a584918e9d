"""Politeness: one clock and a few places for each host, and a rest for those that do not answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

#: Seconds of rest after a host said 429 (too many requests).
REST_AFTER_429 = 30.0
#: The longest Crawl-delay that is obeyed: a larger one would mean never reading the outlet.
MAX_CRAWL_DELAY = 60.0
#: After so many requests in a row that nobody answered, a host is left alone for `LEFT_ALONE` seconds: two hundred
#: articles of a hanging server would hold up everybody else's for an hour.
SILENT = 4
LEFT_ALONE = 300.0


@dataclass(slots=True)
class _Host:
    pause: float
    places: asyncio.Semaphore
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_start: float = 0.0
    silent: int = 0
    silent_until: float = 0.0


class Hosts:
    """Keeps the requests to one host apart.  Its times are those of the running loop, in seconds.

    Args:
        pause: At least so many seconds between the starts of two requests to one host.
        places: Requests to one host at the same time.
    """

    def __init__(self, pause: float, places: int) -> None:
        self._pause = pause
        self._places = places
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def place(self, name: str) -> AsyncIterator[None]:
        """Wait until a request to a host may start, and hold its place until it has ended."""
        host = self._host(name)
        async with host.places:
            # One waits for the clock, the others for their turn: in the order in which they came.
            async with host.turn:
                loop = asyncio.get_running_loop()
                while (wait := host.next_start - loop.time()) > 0:
                    await asyncio.sleep(wait)
                host.next_start = loop.time() + host.pause
            yield

    def crawl_delay(self, name: str, seconds: float) -> None:
        """Obey what a host's robots.txt asks, if it is longer than our own pause."""
        host = self._host(name)
        host.pause = max(host.pause, min(seconds, MAX_CRAWL_DELAY))

    def too_many(self, name: str) -> None:
        """Let a host rest that answered 429."""
        host = self._host(name)
        host.next_start = max(host.next_start, asyncio.get_running_loop().time() + REST_AFTER_429)

    def answered(self, name: str) -> None:
        """A host has answered, whatever it said."""
        self._host(name).silent = 0

    def silent(self, name: str) -> None:
        """A host did not answer a request."""
        host = self._host(name)
        host.silent += 1
        if host.silent >= SILENT:
            host.silent_until = asyncio.get_running_loop().time() + LEFT_ALONE

    def left_alone(self, name: str) -> bool:
        """Whether a host is left alone for now because it does not answer."""
        host = self._hosts.get(name)
        return host is not None and host.silent_until > asyncio.get_running_loop().time()

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._hosts[name] = _Host(pause=self._pause, places=asyncio.Semaphore(self._places))
        return self._hosts[name]

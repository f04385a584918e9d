"""From the name of a host to the addresses that may be connected to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, ip_address

from monitor.collect.guard import Allowed, refusal
from monitor.errors import FetchError
from monitor.records import VisitStatus

#: Names looked up at the same time.  A thread each, since the system's resolver blocks.
_THREADS = 16

Address = IPv4Address | IPv6Address


class Resolver:
    """Looks a name up once and checks every address that comes back."""

    def __init__(self, allow: Sequence[Allowed]) -> None:
        self._allow = allow
        # Not the loop's own threads: asyncio waits for those at the end, and a lookup may hang for long.
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="dns")

    def close(self) -> None:
        """Give up what is still being looked up."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def addresses(self, host: str, port: int, ports: Collection[int]) -> list[Address]:
        """The addresses of a host, at least one, each of them checked.

        Raises:
            FetchError: It has none (`DNS`), or one of them may not be connected to (`refused`).
        """
        found = await self._look_up(host, port)
        for ip in found:
            # One inside address among public ones is the mark of an attack: none is used.
            if reason := refusal(ip, port, self._allow, ports):
                raise FetchError(host, VisitStatus.REFUSED.value, f"{host}: {reason}")
        return found

    async def _look_up(self, host: str, port: int) -> list[Address]:
        loop = asyncio.get_running_loop()
        try:
            infos = await loop.run_in_executor(
                self._threads, socket.getaddrinfo, host, port, 0, socket.SOCK_STREAM
            )
            # The scope of a link-local address (`%eth0`) is of no use here: such an address is refused.
            found = [ip_address(str(info[4][0]).partition("%")[0]) for info in infos]
        except (OSError, UnicodeError, ValueError) as error:
            raise FetchError(
                host, VisitStatus.DNS.value, f"the name {host} has no address ({error})"
            ) from error
        if not found:
            raise FetchError(host, VisitStatus.DNS.value, f"the name {host} has no address")
        return list(dict.fromkeys(found))

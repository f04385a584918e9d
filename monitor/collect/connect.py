"""Connections: to a checked address directly, or through a SOCKS proxy and never past it."""

from __future__ import annotations

import asyncio
import functools
import ssl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from monitor.collect.guard import WEB_PORTS, Allowed, refused_name
from monitor.collect.resolve import Resolver
from monitor.errors import FetchError
from monitor.records import VisitStatus

#: Seconds to wait for one of several addresses of a host before the next is tried.
_NEXT_ADDRESS_AFTER = 5.0
#: Seconds for which a connection is kept for the next request to the same host.
_KEPT = 15.0
_CONNECTIONS = 100

_SOCKS_ERRORS = {
    1: "the proxy failed",
    2: "the proxy does not allow it",
    3: "the network cannot be reached",
    4: "the host cannot be reached",
    5: "the host refused the connection",
    6: "no way there",
}


class Direct(httpcore.AsyncNetworkBackend):
    """Connects to the very address that was checked: a second lookup could bring another one."""

    def __init__(self, resolver: Resolver) -> None:
        self.ports = set(WEB_PORTS)
        self._resolver = resolver
        self._tcp = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        *others, last = await self._resolver.addresses(host, port, self.ports)
        for ip in others:
            try:
                return await self._tcp.connect_tcp(str(ip), port, _NEXT_ADDRESS_AFTER)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._tcp.connect_tcp(str(last), port, timeout)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Socks(httpcore.AsyncNetworkBackend):
    """Connects through a SOCKS 5 proxy that resolves the names, as Tor wants it.  Without the proxy: nothing.

    Args:
        egress: `socks5h://host:port`.
        user: Proxies such as Tor give each user name a circuit of its own.
    """

    def __init__(self, egress: str, user: str, allow: Sequence[Allowed]) -> None:
        parts = urlsplit(egress)
        if parts.scheme != "socks5h" or not parts.hostname or not parts.port:
            raise ValueError(f"egress: expected socks5h://host:port, got {egress!r}")
        self.ports = set(WEB_PORTS)
        self._proxy = (parts.hostname, parts.port)
        self._user = user.encode()[:255] or b"monitor"
        self._allow = allow
        self._tcp = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        if reason := refused_name(host, port, self._allow, self.ports):
            raise FetchError(host, VisitStatus.REFUSED.value, reason)
        try:
            stream = await self._tcp.connect_tcp(*self._proxy, timeout)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise FetchError(host, VisitStatus.CONNECTION.value, "the proxy cannot be reached") from error
        async with AsyncExitStack() as undone:
            undone.push_async_callback(stream.aclose)
            await self._greet(stream)
            await self._ask(stream, host.encode("ascii"), port)
            undone.pop_all()
        return stream

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _greet(self, stream: httpcore.AsyncNetworkStream) -> None:
        """RFC 1928 and 1929: with a user name, or without one where the proxy wants none."""
        await stream.write(b"\x05\x02\x00\x02")
        version, method = await _exactly(stream, 2)
        if version != 5 or method not in (0, 2):
            raise httpcore.ProxyError("the proxy does not speak SOCKS 5 as we do")
        if method == 2:
            await stream.write(b"\x01" + bytes([len(self._user)]) + self._user + b"\x01x")
            _, status = await _exactly(stream, 2)
            if status:
                raise httpcore.ProxyError("the proxy refused the user name")

    async def _ask(self, stream: httpcore.AsyncNetworkStream, host: bytes, port: int) -> None:
        await stream.write(b"\x05\x01\x00\x03" + bytes([len(host)]) + host + port.to_bytes(2, "big"))
        _, code, _, kind = await _exactly(stream, 4)
        if code:
            raise httpcore.ProxyError(_SOCKS_ERRORS.get(code, f"the proxy answered {code}"))
        length = {1: 4, 4: 16}.get(kind)
        await _exactly(stream, (length if length is not None else (await _exactly(stream, 1))[0]) + 2)


class Transport(httpx.AsyncHTTPTransport):
    """httpx over connections of ours."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend) -> None:
        # The parent's own pool, which would connect anywhere, is never made: httpx has no argument for this.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_tls(),
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_CONNECTIONS // 5,
            keepalive_expiry=_KEPT,
            network_backend=backend,
        )


def failure(error: Exception) -> tuple[VisitStatus, str]:
    """The word for a failed request, and a plain reason."""
    causes = list(_causes(error))
    if tls := next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None):
        return (
            VisitStatus.TLS,
            f"no secure connection ({getattr(tls, 'verify_message', '') or tls.reason or tls})",
        )
    text = str(error) or type(error).__name__
    if isinstance(error, httpx.ProxyError):
        return VisitStatus.CONNECTION, text
    if isinstance(error, httpx.ConnectError | httpx.ReadError | httpx.WriteError):
        system = next((cause for cause in causes if isinstance(cause, OSError) and cause.strerror), None)
        return VisitStatus.CONNECTION, f"no connection ({system.strerror if system else text})"
    if "disconnected" in text or "closed" in text:
        return VisitStatus.CONNECTION, "the server hung up in the middle of its answer"
    return VisitStatus.HTTP_ERROR, f"not proper HTTP ({text[:100]})"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


async def _exactly(stream: httpcore.AsyncNetworkStream, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = await stream.read(size - len(data))
        if not piece:
            raise httpcore.ProxyError("the proxy hung up")
        data += piece
    return data


@functools.cache
def _tls() -> ssl.SSLContext:
    # Without the environment's certificates and key log; made once, since it takes 20 ms.
    return httpx.create_ssl_context(trust_env=False)

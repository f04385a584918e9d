"""A connection through a SOCKS 5 proxy that resolves the name, as Tor wants it: for mail, which httpx cannot send."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

from monitor.errors import NotifyError

_FAILURES = {2: "the proxy does not allow it", 3: "no network", 4: "the host cannot be reached", 5: "refused"}


def connect(channel: str, egress: str, host: str, port: int, timeout: float) -> socket.socket:
    """A connection to host:port through `socks5h://proxy:port`, and never without it.

    Args:
        timeout: Seconds for all of it, and for each step that the caller makes with the connection.

    Raises:
        NotifyError: There is none to be had.
        OSError: The proxy cannot be reached.
    """
    proxy = urlsplit(egress)
    connection = socket.create_connection((proxy.hostname or "", proxy.port or 1080), timeout)
    end = time.monotonic() + timeout
    with ExitStack() as undone:
        undone.callback(connection.close)
        connection.sendall(b"\x05\x01\x00")
        if _exactly(channel, connection, end, 2) != b"\x05\x00":
            raise NotifyError(channel, "the proxy wants a password, which is not supported for mail")
        name = host.encode("idna")
        connection.sendall(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + port.to_bytes(2, "big"))
        _, code, _, kind = _exactly(channel, connection, end, 4)
        if code:
            raise NotifyError(channel, f"through the proxy: {_FAILURES.get(code, f'failure {code}')}")
        length = {1: 4, 4: 16}.get(kind)
        if length is None:
            length = _exactly(channel, connection, end, 1)[0]
        _exactly(channel, connection, end, length + 2)
        undone.pop_all()
    connection.settimeout(timeout)
    return connection


def _exactly(channel: str, connection: socket.socket, end: float, size: int) -> bytes:
    data = b""
    while len(data) < size:
        # One end for all: a proxy that answers letter by letter outlives a time for each step.
        if (left := end - time.monotonic()) <= 0:
            raise NotifyError(channel, "the proxy does not answer")
        connection.settimeout(left)
        piece = connection.recv(size - len(data))
        if not piece:
            raise NotifyError(channel, "the proxy hung up")
        data += piece
    return data

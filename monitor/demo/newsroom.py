"""The sample newsroom as a server on loopback, with a clock that the user sets."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from monitor.demo.days import START, passes
from monitor.demo.site import Answer, Site

__all__ = ["Newsroom", "Request", "passes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that the newsroom answered."""

    method: str
    #: With its query.
    path: str
    #: Names in lower case.
    headers: Mapping[str, str]
    status: int
    #: Simulated.
    at: datetime


class Newsroom:
    """All outlets on one port of 127.0.0.1, told apart by the first part of the path.

    Use it as a context manager.

    Args:
        port: 0 takes a free one.
    Raises:
        OSError: The port is taken.
    """

    def __init__(self, port: int = 0) -> None:
        self.clock = START
        self.requests: list[Request] = []
        self._wanted = port
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        if self._server is None:
            raise RuntimeError("the newsroom is not open: use it in a with statement")
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def at(self, moment: datetime) -> None:
        """Make it `moment` in the newsroom."""
        self.clock = moment

    def __enter__(self) -> Newsroom:
        self._server = _Server(("127.0.0.1", self._wanted), _Handler)
        self._server.newsroom = self
        self._server.site = Site(self.url)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="newsroom", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
        self._server = None

    def log(self, request: Request) -> None:
        with self._lock:
            self.requests.append(request)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Connections that a reader keeps open must not hold up the end.
    block_on_close = False
    request_queue_size = 128
    newsroom: Newsroom
    site: Site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that goes away in the middle is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    # Head and body leave in one packet: without it, each answer waits 40 ms for Nagle and delayed ACK.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        newsroom = self.server.newsroom
        now = newsroom.clock
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.site.answer(self.path, headers, now)
        # Logged before it is sent: who has the answer in hand finds it in the log.
        newsroom.log(
            Request(method=self.command, path=self.path, headers=headers, status=answer.status, at=now)
        )
        time.sleep(answer.delay)
        self._send(answer)

    do_HEAD = do_GET

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: `Newsroom.requests` is the log."""

"""Who gets the messages: two channels on loopback that count, and what must be true of what they got."""

from __future__ import annotations

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

#: The key of the webhook, as a variable of the program.
SECRET = {"MONITOR_SECRET_DESK": "a key for the test"}

_CHANNELS = """
notify:
  # The receiver can tell a message that comes twice.
  - id: hook
    kind: webhook
    url: {url}/hook/{name}
    secret: desk
    severity: low
  # The receiver cannot.
  - id: phone
    kind: ntfy
    url: {url}/ntfy/{name}
    detail: full
    severity: low
"""


@dataclass(slots=True, kw_only=True)
class Got:
    """What one home folder sent."""

    #: Through the webhook, in their order: identity and content.
    hook: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    #: Through ntfy, which has no identity: subject and text.
    phone: list[tuple[str, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many messages came."""
        return len(self.hook) + len(self.phone)

    @property
    def digests(self) -> frozenset[str]:
        """The subjects of the digests, one for each day."""
        return frozenset(body["subject"] for _, body in self.hook if body["topic"] == "digest")

    @property
    def again(self) -> int:
        """How often the webhook got a message again, with the identity that it had before."""
        return len(self.hook) - len({identity for identity, _ in self.hook})

    def problems(self, wanted: frozenset[str]) -> Iterator[str]:
        """What is wrong with it.

        Args:
            wanted: The digests that an undisturbed run sends.
        """
        yield from self._two_identities()
        if self.digests != wanted:
            yield f"digests: lost {sorted(wanted - self.digests)}, too many {sorted(self.digests - wanted)}"
        # Whoever cannot tell that a message comes twice must never get it twice.
        for subject, times in Counter(self.phone).items():
            if times > 1:
                yield f"ntfy got {subject[0]!r} {times} times"
        days = Counter(subject for subject, _ in self.phone if subject in wanted)
        yield from (f"ntfy got two digests {day!r}" for day, times in days.items() if times > 1)

    def _two_identities(self) -> Iterator[str]:
        named: dict[str, set[str]] = defaultdict(set)
        bodies: dict[str, set[str]] = defaultdict(set)
        for identity, body in self.hook:
            bodies[identity].add(json.dumps(body, sort_keys=True))
            for key in _told(body):
                named[key].add(identity)
        yield from (f"{key} was told under two identities" for key, ids in named.items() if len(ids) > 1)
        yield from (f"{each} was sent with two contents" for each, said in bodies.items() if len(said) > 1)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that is killed in the middle is no news."""


class Receiver:
    """Both channels on one port.  Use it as a context manager."""

    def __init__(self) -> None:
        self._got: dict[str, Got] = defaultdict(Got)
        self._lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # killed in the middle of it: nobody got anything
                receiver._take(self.path, dict(self.headers), body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Silent."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Receiver:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def channels(self, name: str) -> str:
        """What a home folder of this name has in its feeds.yaml."""
        return _CHANNELS.format(url=f"http://127.0.0.1:{self._server.server_port}", name=name)

    def of(self, name: str) -> Got:
        """What the home folder of this name sent."""
        with self._lock:
            return self._got[name]

    def _take(self, path: str, headers: dict[str, str], body: bytes) -> None:
        _, way, name = path.split("/", 2)
        with self._lock:
            got = self._got[name.split("/")[0]]
            if way == "hook":
                got.hook.append((headers["X-Monitor-Id"], json.loads(body)))
            else:
                got.phone.append((headers.get("Title", ""), body.decode()))


def _told(body: dict[str, Any]) -> Iterator[str]:
    """What a message tells that may be told once: the digest of a day, an alert at once."""
    if body["topic"] == "digest":
        yield body["subject"]
    for alert in body.get("alerts", ()) if body["topic"] == "alerts" else ():
        yield f"alert {alert['id']}"

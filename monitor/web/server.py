"""Serving the pages: in the foreground (`monitor web`) or beside the passes (`monitor run --web`)."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock, Thread

import uvicorn

from monitor.config import Config, secret
from monitor.errors import ConfigError, MissingPartError
from monitor.store.sessions import Sessions
from monitor.web import reviewers
from monitor.web.app import build
from monitor.web.jobs import Jobs
from monitor.web.sessions import Doors
from monitor.web.site import Site

#: Characters of a password for an address that others can reach, at least.
PASSWORD = 12
#: Characters of the secret part of the feed's address, at least.
FEED_SECRET = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the pages are served."""

    host: str
    port: int
    #: Further names that the Host header may say, such as an onion address.
    names: Sequence[str] = ()

    @property
    def loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def cached(home: Path, load: Callable[[], Config]) -> Callable[[], Config]:
    """`load`, called again only when one of the two files has changed."""
    known: list[tuple[object, Config]] = []
    lock = Lock()

    def loaded() -> Config:
        files = [home / "feeds.yaml", home / "journalists.yaml"]
        state = tuple(
            (each.stat().st_mtime_ns, each.stat().st_size) if each.exists() else None for each in files
        )
        with lock:
            if not known or known[0][0] != state:
                known[:] = [(state, load())]
            return known[0][1]

    return loaded


def listen(place: Place) -> socket.socket:
    """A socket on the place; port 0 takes a free one.

    Raises:
        MissingPartError: The address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((place.host, place.port))
    except OSError as error:
        made.close()
        raise MissingPartError(
            f"{place.host}:{place.port}: {error.strerror}: end the program that uses it, or give another --port"
        ) from error
    return made


def site(
    home: Path,
    load: Callable[[], Config],
    clock: Callable[[], datetime],
    place: Place,
    port: int,
    announce: Callable[[str], None],
    environ: Mapping[str, str] = os.environ,
) -> Site:
    """The site of a home folder.

    Args:
        port: The one that is really listened on.
        announce: Told each address with a one-time token.

    Raises:
        ConfigError: Others can reach the place and there is no good password.
    """
    password = secret("web-password", environ, home)
    if not place.loopback and len(password or "") < PASSWORD:
        raise ConfigError(
            [
                f"{place.host} can be reached by others: set a password of at least {PASSWORD} characters in "
                "MONITOR_SECRET_WEB_PASSWORD or secrets/web-password (mode 600)"
            ]
        )
    feed = secret("web-feed", environ, home)
    if feed is not None and len(feed) < FEED_SECRET:
        raise ConfigError(
            [f"secrets/web-feed: at least {FEED_SECRET} characters, so that nobody guesses the address"]
        )
    shown = f"[{place.host}]" if ":" in place.host else place.host
    doors = Doors(
        owner=environ.get("USER") or "owner",
        reviewers=partial(reviewers.read, home),
        password=password,
        announce=lambda token: announce(f"http://{shown}:{port}/login?token={token}"),
        sessions=Sessions(home),
    )
    names = {shown, *place.names, *(("localhost", "127.0.0.1", "[::1]") if place.loopback else ())}
    hosts = frozenset(names) if port == 80 else frozenset()
    return Site(
        home=home,
        load=cached(home, load),
        clock=clock,
        doors=doors,
        jobs=Jobs([sys.executable, "-m", "monitor"], clock),
        # Behind an onion service or a proxy the port is not ours: a name given by hand may stand without one.
        hosts=hosts | {f"{name}:{port}" for name in names} | frozenset(place.names),
        feed_secret=feed,
    )


def serve(made: Site, listening: socket.socket) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    made.doors.open()
    _server(made).run(sockets=[listening])


@contextmanager
def beside(made: Site, listening: socket.socket) -> Iterator[None]:
    """Serve in another thread while something else is done."""
    server = _server(made)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True, name="web")
    made.doors.open()
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()


def _server(made: Site) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            build(made),
            # Addresses would be logged with names and tokens in them.
            access_log=False,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            ws="none",
            lifespan="off",
            timeout_keep_alive=5,
            limit_concurrency=64,
            timeout_graceful_shutdown=5,
        )
    )

"""How outlets are asked: politely, traceably, never past the rules, over real sockets."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

import pytest
from collect.farm import Exchange, Farm, redirecting, serving, stopping
from samples import NOON

from monitor.collect import hosts
from monitor.collect.fetch import Fetcher, FetchSettings
from monitor.collect.guard import parse_allowed
from monitor.errors import FetchError
from monitor.records import NotModified, Page

LIMIT = 1_000_000


def settings(farm: Farm, **changes: object) -> FetchSettings:
    chosen = FetchSettings(
        user_agent="propaganda-monitor/0.1 (tests)",
        deadline=2.0,
        pause=0,
        allow=parse_allowed(f"127.0.0.0/8:{farm.port}"),
    )
    return replace(chosen, **changes)


def get(farm: Farm, path: str, *, chosen: FetchSettings | None = None, **more: object) -> Page | NotModified:
    async def run() -> Page | NotModified:
        async with Fetcher(chosen or settings(farm)) as fetcher:
            return await fetcher.get(f"{farm.url}/{path}", limit=LIMIT, now=NOON, **more)

    return asyncio.run(run())


def changing(exchange: Exchange) -> None:
    """Has a validator, and honours it."""
    if exchange.request.headers.get("if-none-match") == '"v1"':
        exchange.answer(b"", "304 Not Modified", ETag='"v1"')
    else:
        exchange.answer("body", ETag='"v1"', Last_Modified="Sun, 22 Nov 2026 10:00:00 GMT")


def test_what_has_not_changed_is_not_sent_again():
    with Farm({"feed": changing}) as farm:
        page = get(farm, "feed")
        assert isinstance(page, Page)
        again = get(farm, "feed", etag=page.header("etag"), last_modified=page.header("last-modified"))
    assert isinstance(again, NotModified)
    assert farm.requests[1].headers["if-modified-since"] == "Sun, 22 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize("etag", ['"v1"\r\nX-Evil: 1', '"\u0259"', "x" * 1000, "\x00"])
def test_a_validator_that_would_break_the_request_is_not_sent_back(etag):
    with Farm({"feed": changing}) as farm:
        assert isinstance(get(farm, "feed", etag=etag), Page)
    assert "if-none-match" not in farm.requests[0].headers
    assert "x-evil" not in farm.requests[0].headers


def test_the_way_of_a_redirect_is_kept():
    with Farm({"old": redirecting("/new", "301 Moved Permanently"), "new": serving("body")}) as farm:
        page = get(farm, "old")
    assert isinstance(page, Page)
    assert page.url == f"{farm.url}/old"
    assert page.final_url == f"{farm.url}/new"
    assert page.redirects == ((f"{farm.url}/old", 301),)


def test_requests_are_honest_and_carry_nothing_else(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with Farm({"a": redirecting("/b", "302 Found"), "b": serving("b", Set_Cookie="id=1")}) as farm:

        async def run() -> None:
            async with Fetcher(settings(farm)) as fetcher:
                for path in ("a", "b"):
                    await fetcher.get(f"{farm.url}/{path}", limit=LIMIT, now=NOON)

        asyncio.run(run())
    assert len(farm.requests) == 3
    for request in farm.requests:
        assert set(request.headers) <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert request.headers["user-agent"] == "propaganda-monitor/0.1 (tests)"
        assert request.headers["accept-encoding"] == "gzip, deflate"


def test_requests_to_one_host_are_kept_apart():
    pause = 0.15
    with Farm({"x": serving("x")}) as farm:

        async def run() -> None:
            async with Fetcher(settings(farm, pause=pause)) as fetcher:
                urls = [f"{farm.url}/x/{n}" for n in range(5)]
                await asyncio.gather(*(fetcher.get(url, limit=LIMIT, now=NOON) for url in urls))

        asyncio.run(run())
    times = sorted(request.at for request in farm.requests)
    # The server sees the start a moment later than it was; never so much earlier.
    assert all(later - earlier > pause * 0.8 for earlier, later in pairwise(times))


def test_no_more_than_two_requests_to_one_host_are_under_way():
    lock, under_way, most = threading.Lock(), 0, 0
    gate = threading.Semaphore(0)

    def counting(exchange: Exchange) -> None:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        gate.acquire(timeout=0.1)
        with lock:
            under_way -= 1
        exchange.answer("x")

    with Farm({"x": counting}) as farm:

        async def run() -> None:
            async with Fetcher(settings(farm, deadline=10.0)) as fetcher:
                urls = [f"{farm.url}/x/{n}" for n in range(8)]
                await asyncio.gather(*(fetcher.get(url, limit=LIMIT, now=NOON) for url in urls))

        asyncio.run(run())
    assert most == 2


def test_a_host_rests_after_429(monkeypatch):
    monkeypatch.setattr(hosts, "REST_AFTER_429", 0.5)
    with Farm({"busy": stopping("429 Too Many Requests"), "x": serving("x")}) as farm:

        async def run() -> None:
            async with Fetcher(settings(farm)) as fetcher:
                with pytest.raises(FetchError, match="slow down"):
                    await fetcher.get(f"{farm.url}/busy", limit=LIMIT, now=NOON)
                await fetcher.get(f"{farm.url}/x", limit=LIMIT, now=NOON)

        asyncio.run(run())
    assert farm.requests[1].at - farm.requests[0].at > 0.4


def test_a_host_that_does_not_answer_is_left_alone_and_others_are_not():
    silence = threading.Event()
    with Farm({"silent": lambda _: silence.wait(5) and None, "x": serving("x")}) as farm:
        other = farm.url.replace("127.0.0.1", "localhost")

        allow = parse_allowed(f"127.0.0.0/8:{farm.port},[::1]:{farm.port}")

        async def run() -> list[str]:
            reasons = []
            async with Fetcher(settings(farm, deadline=0.1, connections_per_host=1, allow=allow)) as fetcher:
                for _ in range(hosts.SILENT + 3):
                    with pytest.raises(FetchError) as caught:
                        await fetcher.get(f"{farm.url}/silent", limit=LIMIT, now=NOON)
                    reasons.append(caught.value.reason)
                assert isinstance(await fetcher.get(f"{other}/x", limit=LIMIT, now=NOON), Page)
            return reasons

        reasons = asyncio.run(run())
        silence.set()
    assert sum("left alone" in reason for reason in reasons) == 3
    assert sum(request.path == "/silent" for request in farm.requests) == hosts.SILENT


# --- robots.txt -----------------------------------------------------------------------------------------------


def may_read(farm: Farm, path: str, **more: object) -> bool:
    async def run() -> bool:
        async with Fetcher(settings(farm), **more) as fetcher:
            return await fetcher.allowed(f"{farm.url}/{path}", NOON)

    return asyncio.run(run())


RULES = (
    "User-agent: *\nDisallow: /\n\nUser-agent: propaganda-monitor\nDisallow: /closed\nAllow: /closed/open\n"
)


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        pytest.param(serving(RULES, "text/plain"), "news", True, id="open to us"),
        pytest.param(serving(RULES, "text/plain"), "closed/1", False, id="closed to us"),
        pytest.param(serving(RULES, "text/plain"), "closed/open", True, id="an exception"),
        pytest.param(serving("User-agent: *\nDisallow: /", "text/plain"), "news", False, id="closed to all"),
        pytest.param(
            serving("User-agent: other\nDisallow: /", "text/plain"), "news", True, id="closed to another"
        ),
        pytest.param(serving("<html>not found</html>", "text/html"), "news", True, id="a page in its place"),
        pytest.param(serving(b"\xff\xfe\x00" * 100, "text/plain"), "news", True, id="binary"),
        pytest.param(stopping("404 Not Found"), "news", True, id="no file"),
        pytest.param(stopping("403 Forbidden"), "news", True, id="4xx means no file (RFC 9309)"),
        pytest.param(stopping("500 Oops"), "news", False, id="5xx closes"),
        pytest.param(lambda exchange: exchange.reset(), "news", False, id="unreachable closes"),
        pytest.param(redirecting("{canary}/"), "news", False, id="a redirect inside closes"),
        pytest.param(
            serving(RULES + "#" * 600_000 + "\nDisallow: /news", "text/plain"),
            "news",
            True,
            id="cut at 500 KiB",
        ),
        pytest.param(redirecting("/moved"), "closed/1", False, id="redirects are followed"),
    ],
)
def test_robots_txt_is_obeyed(robots, path, allowed):
    with Farm({"robots.txt": robots, "moved": serving(RULES, "text/plain")}) as farm:
        assert may_read(farm, path) is allowed
        assert farm.canary_calls == []


def test_robots_txt_is_asked_for_once_a_day():
    known = {}
    with Farm({"robots.txt": serving(RULES, "text/plain")}) as farm:

        async def run() -> None:
            for hours in (0, 1, 23, 25):
                async with Fetcher(settings(farm), known) as fetcher:
                    urls = [f"{farm.url}/{n}" for n in range(3)]
                    await asyncio.gather(
                        *(fetcher.allowed(url, NOON + timedelta(hours=hours)) for url in urls)
                    )

        asyncio.run(run())
    assert [request.path for request in farm.requests] == ["/robots.txt"] * 2


def test_crawl_delay_is_obeyed():
    rules = "User-agent: *\nCrawl-delay: 0.3\n"
    with Farm({"robots.txt": serving(rules, "text/plain"), "x": serving("x")}) as farm:

        async def run() -> None:
            async with Fetcher(settings(farm)) as fetcher:
                await fetcher.allowed(f"{farm.url}/x", NOON)
                for _ in range(3):
                    await fetcher.get(f"{farm.url}/x", limit=LIMIT, now=NOON)

        asyncio.run(run())
    first, second, third = (request.at for request in farm.requests[1:])
    assert second - first > 0.25
    assert third - second > 0.25


# --- addresses and ports --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "ftp://xeber.example/",
        "file:///etc/hostname",
        "http://",
        "//xeber.example/",
        "xeber.example",
        "http://[::1",
        "",
        "http://xeber.example:22/",
        "https://xeber.example:6379/",
        "http://" + "x" * 3000 + ".example/",
        "http://xn--a.example/",
        "http://" + "abcdefghi." * 26 + "example/",
        "http://xn--i-7iq.ws/a",
        "http://\ud800.example/",
    ],
)
def test_other_addresses_are_refused(url):
    async def run() -> None:
        async with Fetcher(FetchSettings()) as fetcher:
            await fetcher.get(url, limit=LIMIT, now=NOON)

    with pytest.raises(FetchError) as caught:
        asyncio.run(run())
    assert caught.value.status == "refused"


def test_a_feed_may_have_its_own_port_but_not_inside():
    with Farm({"feed": serving("x")}) as farm:
        with pytest.raises(FetchError, match="loopback") as caught:
            get(farm, "feed", chosen=FetchSettings(pause=0), port_of_feed=farm.port)
        assert caught.value.status == "refused"
        assert farm.requests == []


def test_one_inside_address_among_public_ones_spoils_a_name(monkeypatch):
    def answers(host, port, *_):
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("93.184.216.34", "127.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answers)

    async def run() -> None:
        async with Fetcher(FetchSettings(pause=0)) as fetcher:
            await fetcher.get("http://rebound.example/", limit=LIMIT, now=NOON)

    with pytest.raises(FetchError, match=r"127\.0\.0\.1 is loopback"):
        asyncio.run(run())


def test_a_name_is_looked_up_once_and_that_address_is_connected_to(monkeypatch):
    """A second lookup, for the connection, could be answered with another address."""
    real, asked = socket.getaddrinfo, []

    def answers(host, port, *rest):
        if host != "rebound.example":
            return real(host, port, *rest)
        asked.append(host)
        ip = "127.0.0.1" if len(asked) == 1 else "127.0.0.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with Farm({"x": serving("x")}) as farm:

        async def run() -> Page | NotModified:
            async with Fetcher(settings(farm)) as fetcher:
                return await fetcher.get(f"http://rebound.example:{farm.port}/x", limit=LIMIT, now=NOON)

        assert isinstance(asyncio.run(run()), Page)
    assert asked == ["rebound.example"]
    assert farm.requests[0].headers["host"] == f"rebound.example:{farm.port}"


def test_a_name_without_an_address_is_dns():
    async def run() -> None:
        async with Fetcher(FetchSettings(pause=0)) as fetcher:
            await fetcher.get("http://no-such-outlet.invalid/", limit=LIMIT, now=NOON)

    with pytest.raises(FetchError) as caught:
        asyncio.run(run())
    assert caught.value.status == "DNS"


def test_plain_words_on_a_secure_port_are_tls():
    with Farm({}) as farm, pytest.raises(FetchError) as caught:
        asyncio.run(_secure(farm))
    assert caught.value.status == "TLS"


async def _secure(farm: Farm) -> None:
    async with Fetcher(settings(farm)) as fetcher:
        await fetcher.get(farm.url.replace("http:", "https:"), limit=LIMIT, now=NOON)


def test_a_closed_port_is_connection():
    with Farm({}) as farm:
        chosen = settings(farm)
    with pytest.raises(FetchError) as caught:
        get(farm, "x", chosen=chosen)
    assert caught.value.status == "connection"


# --- a proxy --------------------------------------------------------------------------------------------------


@dataclass
class Proxy:
    """A SOCKS 5 proxy that leads every name to the farm, and notes what it was asked."""

    farm: Farm
    refuses: int = 0
    asked: list[tuple[str, str, int]] = field(default_factory=list)

    def __enter__(self) -> Proxy:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.egress = f"socks5h://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, closing(connection.makefile("rb")) as reader:
            reader.read(reader.read(2)[1])
            connection.sendall(b"\x05\x02")
            user = reader.read(reader.read(2)[1]).decode()
            reader.read(reader.read(1)[0])
            connection.sendall(b"\x01\x00")
            assert reader.read(4) == b"\x05\x01\x00\x03"
            host = reader.read(reader.read(1)[0]).decode()
            self.asked.append((user, host, int.from_bytes(reader.read(2), "big")))
            connection.sendall(bytes([5, self.refuses, 0, 1, 0, 0, 0, 0, 0, 0]))
            if not self.refuses:
                self._relay(connection)

    def _relay(self, connection: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", self.farm.port)) as onward:
            thread = threading.Thread(target=_copy, args=(connection, onward), daemon=True)
            thread.start()
            _copy(onward, connection)


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


def through(proxy: Proxy, *urls: str, outlets: tuple[str, ...] = ("xeber",)) -> list[Page | NotModified]:
    async def run() -> list[Page | NotModified]:
        async with Fetcher(FetchSettings(pause=0, egress=proxy.egress, deadline=2)) as fetcher:
            return [
                await fetcher.get(url, limit=LIMIT, now=NOON, outlet=outlet)
                for url in urls
                for outlet in outlets
            ]

    return asyncio.run(run())


def test_with_a_proxy_names_are_its_business_and_each_outlet_has_a_circuit(monkeypatch):
    def answers(host, *_):
        raise AssertionError(f"{host} was looked up here")

    with Farm({"x": serving("x")}) as farm, Proxy(farm) as proxy:
        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *rest: real(host, *rest) if host == "127.0.0.1" else answers(host),
        )
        through(proxy, "http://xeber.example/x", outlets=("xeber", "azad"))
    assert proxy.asked == [("xeber", "xeber.example", 80), ("azad", "xeber.example", 80)]


def test_robots_txt_goes_through_the_proxy_too():
    with Farm({"robots.txt": serving(RULES, "text/plain")}) as farm, Proxy(farm) as proxy:

        async def run() -> bool:
            async with Fetcher(FetchSettings(pause=0, egress=proxy.egress)) as fetcher:
                return await fetcher.allowed("http://xeber.example/closed", NOON, outlet="xeber")

        assert asyncio.run(run()) is False
    assert proxy.asked == [("xeber", "xeber.example", 80)]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "localhost", "printer.local", "[::1]", "169.254.169.254"]
)
def test_a_proxy_is_never_asked_to_go_inside(host):
    with Farm({}) as farm, Proxy(farm) as proxy:
        with pytest.raises(FetchError) as caught:
            through(proxy, f"http://{host}/")
        assert caught.value.status == "refused"
        assert proxy.asked == []


@pytest.mark.parametrize("refuses", [1, 4, 99])
def test_what_the_proxy_cannot_reach_is_connection(refuses):
    with Farm({}) as farm, Proxy(farm, refuses=refuses) as proxy, pytest.raises(FetchError) as caught:
        through(proxy, "http://xeber.example/x")
    assert caught.value.status == "connection"


def test_without_the_proxy_nothing_goes_out():
    with Farm({"x": serving("x")}) as farm:
        with Proxy(farm) as proxy:
            chosen = settings(farm, egress=proxy.egress)
        with pytest.raises(FetchError, match="proxy cannot be reached") as caught:
            get(farm, "x", chosen=chosen)
    assert caught.value.status == "connection"
    assert farm.requests == []


def test_the_environment_cannot_choose_certificates(monkeypatch, tmp_path):
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    with Farm({}) as farm, pytest.raises(FetchError):
        asyncio.run(_secure(farm))
    assert not os.path.exists(tmp_path / "keys")


@pytest.mark.parametrize("path", ["yazı?a=ə", "a%2fb", "a b", "x#top"])
def test_without_a_redirect_the_address_stays_as_it_was(path):
    with Farm(
        {"yaz%C4%B1": serving("x"), "a%2fb": serving("x"), "a%20b": serving("x"), "x": serving("x")}
    ) as farm:
        page = get(farm, path)
    assert isinstance(page, Page)
    assert page.final_url == page.url == f"{farm.url}/{path}"


@pytest.mark.parametrize(
    "url", ["http://xeber.example:22/1", "ftp://xeber.example/1", "http://[::1", "http://\u2028x\u0303-/1"]
)
def test_robots_txt_is_not_asked_for_where_nothing_is_read(url, monkeypatch):
    def answers(host, *_):
        raise AssertionError(f"{host} was asked")

    monkeypatch.setattr(socket, "getaddrinfo", answers)

    async def run() -> bool:
        async with Fetcher(FetchSettings(pause=0)) as fetcher:
            with pytest.raises(FetchError):
                await fetcher.get(url, limit=LIMIT, now=NOON)
            return await fetcher.allowed(url, NOON)

    assert asyncio.run(run()) is True

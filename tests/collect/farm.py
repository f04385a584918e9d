"""A farm of servers that misbehave, over real sockets on loopback, and what must come of each.

A case answers one request as it likes, byte by byte.  Beside the farm listens a canary: nobody may ever connect to it.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

#: Seconds that the tests give a whole request, and that a dripping case waits between its bytes.
DEADLINE = 1.0
DRIP = 0.2


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    headers: dict[str, str]
    #: Monotonic seconds at which it came.
    at: float


@dataclass(slots=True)
class Exchange:
    """One connection to the farm, its request read."""

    socket: socket.socket
    request: Request
    #: Addresses of the farm and of the canary.
    farm: str
    canary: str

    def raw(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self, body: bytes | str = b"", status: str = "200 OK", **headers: str) -> None:
        """A proper answer; `Content_Type="..."` gives a header."""
        content = body.encode() if isinstance(body, str) else body
        self.head(status, **{"Content_Length": str(len(content)), **headers})
        self.raw(content)

    def head(self, status: str = "200 OK", **headers: str) -> None:
        lines = [
            f"HTTP/1.1 {status}",
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        ]
        self.raw(("\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n").encode())

    def drip(self, data: bytes) -> None:
        for byte in data:
            self.raw(bytes([byte]))
            time.sleep(DRIP)

    def reset(self) -> None:
        """Close with RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


Serve = Callable[[Exchange], None]


@dataclass
class Farm:
    """Serves cases by path: `/<name>` and all below it."""

    cases: dict[str, Serve]
    requests: list[Request] = field(default_factory=list)
    canary_calls: list[str] = field(default_factory=list)
    url: str = ""
    port: int = 0
    canary: str = ""

    def __enter__(self) -> Farm:
        self._listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        self.port = self._listeners[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.canary = f"http://127.0.0.1:{self._listeners[1].getsockname()[1]}"
        for listener, work in zip(self._listeners, (self._serve, self._sing), strict=True):
            threading.Thread(target=self._accept, args=(listener, work), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for listener in self._listeners:
            # A blocked accept() wakes only when the socket is shut down.
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _accept(self, listener: socket.socket, work: Callable[[socket.socket], None]) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._guarded, args=(connection, work), daemon=True).start()

    def _guarded(self, connection: socket.socket, work: Callable[[socket.socket], None]) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(10)
            work(connection)

    def _sing(self, connection: socket.socket) -> None:
        self.canary_calls.append(str(connection.getpeername()))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntwit")

    def _serve(self, connection: socket.socket) -> None:
        request = _read(connection)
        if request is None:
            return
        self.requests.append(request)
        exchange = Exchange(connection, request, self.url, self.canary)
        serve = self.cases.get(request.path.split("/")[1].partition("?")[0])
        if serve is None:
            exchange.answer("nothing here", "404 Not Found")
        else:
            serve(exchange)


def _read(connection: socket.socket) -> Request | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
        if data.startswith(b"\x16"):  # the hello of TLS, which nobody here speaks
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return None
    first, *lines = data.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Request(first.split(" ")[1], headers, time.monotonic())


# --- feeds ----------------------------------------------------------------------------------------------------

TITLE = "Jurnalist haqqında yazı"


def item(number: int = 1, title: str = TITLE, **changes: str) -> str:
    parts = {
        "title": title,
        "link": f"https://xeber.example/{number}",
        "guid": f"g{number}",
        "pubDate": "Sun, 22 Nov 2026 10:00:00 +0400",
        "description": "Qısa məzmun",
        **changes,
    }
    return (
        "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value) + "</item>"
    )


def rss(*items: str, declaration: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    body = "".join(items or (item(1), item(2)))
    return (
        f'{declaration}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Xəbər</title>{body}</channel></rss>'
    )


def serving(body: str | bytes, content_type: str = "application/rss+xml", **headers: str) -> Serve:
    return lambda exchange: exchange.answer(body, Content_Type=content_type, **headers)


def compressed(encoding: str, body: bytes) -> Serve:
    return serving(body, Content_Encoding=encoding)


def stopping(status: str, body: str = "", **headers: str) -> Serve:
    return lambda exchange: exchange.answer(body, status, **headers)


def redirecting(target: str, status: str = "302 Found") -> Serve:
    """`{farm}` and `{canary}` in the target are the addresses of both; `{canary_port}` its port."""

    def serve(exchange: Exchange) -> None:
        port = exchange.canary.rpartition(":")[2]
        exchange.answer(
            b"", status, Location=target.format(farm=exchange.farm, canary=exchange.canary, canary_port=port)
        )

    return serve


def hopping(hops: int, pause: float = 0.0) -> Serve:
    """So many redirects, then a feed."""

    def serve(exchange: Exchange) -> None:
        _, name, *rest = exchange.request.path.split("/")
        passed = int(rest[0]) if rest else 0
        time.sleep(pause)
        if passed < hops:
            exchange.answer(b"", "301 Moved Permanently", Location=f"/{name}/{passed + 1}")
        else:
            exchange.answer(rss())

    return serve


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def bomb(megabytes: int) -> bytes:
    """A gzip file of one kilobyte for each megabyte that it unpacks to."""
    packer = zlib.compressobj(9, wbits=31)
    block = bytes(1_000_000)
    return b"".join([packer.compress(block) for _ in range(megabytes)] + [packer.flush()])


def endless(exchange: Exchange) -> None:
    exchange.head(Content_Type="application/rss+xml")
    while True:
        exchange.raw(b"<item><title>x</title></item>" * 1000)


def endless_header(exchange: Exchange) -> None:
    exchange.raw(b"HTTP/1.1 200 OK\r\n")
    while True:
        exchange.raw(b"X-Filler: " + b"x" * 1000 + b"\r\n")


def drip_body(exchange: Exchange) -> None:
    exchange.head(Content_Type="application/rss+xml")
    exchange.drip(rss().encode())


def cut_short(body: str, announced: int) -> Serve:
    def serve(exchange: Exchange) -> None:
        exchange.head(Content_Length=str(announced), Content_Type="application/rss+xml")
        exchange.raw(body.encode())

    return serve


def chunked(exchange: Exchange) -> None:
    body = rss().encode()
    exchange.head(Transfer_Encoding="chunked")
    for start in range(0, len(body), 100):
        piece = body[start : start + 100]
        exchange.raw(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
    exchange.raw(b"0\r\n\r\n")


def broken_chunks(exchange: Exchange) -> None:
    exchange.head(Transfer_Encoding="chunked")
    exchange.raw(b"zz\r\nnot a size\r\n")


def external_entities(exchange: Exchange) -> None:
    doctype = (
        f'<!DOCTYPE rss SYSTEM "{exchange.canary}/x.dtd" [<!ENTITY a SYSTEM "file:///etc/hostname">'
        f'<!ENTITY b SYSTEM "{exchange.canary}/b"><!ENTITY % p SYSTEM "{exchange.canary}/p">%p;]>'
    )
    exchange.answer(f'<?xml version="1.0"?>{doctype}{rss(item(1, title="Ad &a;&b; soyad"), declaration="")}')


def laughs() -> str:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{entities}]>' + rss(
        item(1, title="Ad &a9;"), declaration=""
    )


def json_feed(*items: object, version: str = "https://jsonfeed.org/version/1.1") -> bytes:
    return json.dumps({"version": version, "title": "X", "items": items}).encode()


CHALLENGE = (
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
    "<script>window._cf_chl_opt={cvId:'3'};</script></body></html>"
)
RUSSIAN = "Журналиста задержали в Баку"
TURKISH = "Gazeteci gözaltına alındı, şüpheli çıktı"
DECLARED_1251 = '<?xml version="1.0" encoding="windows-1251"?>'
BARE = '<?xml version="1.0"?>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A misbehaviour and what must come of it."""

    name: str
    serve: Serve
    #: The word that the visit ends with.
    status: str
    #: How many items are kept.
    items: int = 0
    #: The title of the first of them.
    title: str | None = None
    retry_after: float | None = None


def ok(name: str, serve: Serve, items: int = 2, title: str | None = TITLE) -> Case:
    return Case(name=name, serve=serve, status="ok", items=items, title=title)


def bad(name: str, serve: Serve, status: str, retry_after: float | None = None) -> Case:
    return Case(name=name, serve=serve, status=status, retry_after=retry_after)


FEED = rss().encode()
MANY = "".join(item(n) for n in range(2100))

CASES = (
    ok("plain", serving(FEED)),
    ok("gzip", compressed("gzip", gzip.compress(FEED))),
    ok("gzip-in-two-members", compressed("gzip", gzip.compress(FEED[:200]) + gzip.compress(FEED[200:]))),
    ok("deflate-zlib", compressed("deflate", zlib.compress(FEED))),
    ok("deflate-raw", compressed("deflate", raw_deflate(FEED))),
    ok("gzip-declared-not-done", compressed("gzip", FEED)),
    ok("odd-content-encoding", compressed("UTF-8", FEED)),
    ok("gzip-file-without-header", serving(gzip.compress(FEED))),
    ok("chunked", chunked),
    ok("no-length", lambda exchange: (exchange.head(), exchange.raw(FEED))[0]),
    ok("length-too-long-but-whole", cut_short(rss(), 10_000)),
    ok("length-too-short", cut_short(rss(), len(FEED) - 100), items=1),
    ok("five-redirects", hopping(5)),
    ok("sets-cookies", serving(FEED, Set_Cookie="id=1; Path=/", Content_Type_Options="nosniff")),
    bad("length-too-long-and-cut", cut_short(rss()[:-120], 10_000), "connection"),
    bad("broken-chunks", broken_chunks, "HTTP error"),
    bad("gzip-twice", compressed("gzip, gzip", gzip.compress(gzip.compress(FEED))), "HTTP error"),
    bad("brotli-unasked", compressed("br", b"\x1b\x00\x00"), "HTTP error"),
    bad("gzip-damaged", compressed("gzip", gzip.compress(FEED)[:20] + b"\xff" * 50), "HTTP error"),
    bad("gzip-cut", compressed("gzip", gzip.compress(FEED)[:-150]), "connection"),
    bad("gzip-bomb", compressed("gzip", bomb(100)), "too large"),
    bad("gzip-bomb-in-a-file", serving(bomb(30)), "too large"),
    bad("endless-body", endless, "too large"),
    bad("announces-too-much", cut_short(rss(), 10**12), "too large"),
    bad("drip-body", drip_body, "timeout"),
    bad("drip-headers", lambda exchange: exchange.drip(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100), "timeout"),
    bad("never-answers", lambda exchange: time.sleep(DEADLINE * 2), "timeout"),
    bad("slow-redirects", hopping(5, pause=DEADLINE * 0.3), "timeout"),
    bad("reset", lambda exchange: exchange.reset(), "connection"),
    bad("closes-without-a-word", lambda exchange: None, "connection"),
    bad("no-http", lambda exchange: exchange.raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "HTTP error"),
    bad("endless-header", endless_header, "HTTP error"),
    bad("403", stopping("403 Forbidden"), "blocked"),
    bad("401", stopping("401 Unauthorized"), "blocked"),
    bad("451", stopping("451 Unavailable For Legal Reasons"), "blocked"),
    bad("challenge-403", stopping("403 Forbidden", CHALLENGE), "blocked"),
    bad("challenge-503", stopping("503 Service Unavailable", CHALLENGE), "blocked"),
    bad("challenge-200", serving(CHALLENGE, "text/html"), "blocked"),
    bad("challenge-by-header", stopping("429 Too Many", Cf_Mitigated="challenge"), "blocked"),
    bad("503", stopping("503 Service Unavailable", Retry_After="120"), "HTTP error", 120.0),
    bad(
        "retry-at-a-time",
        stopping("503 Busy", Retry_After="Sun, 22 Nov 2026 12:10:00 GMT"),
        "HTTP error",
        600.0,
    ),
    bad("retry-nonsense", stopping("503 Busy", Retry_After="soon"), "HTTP error"),
    bad("404", stopping("404 Not Found"), "HTTP error"),
    bad("418", stopping("418 I'm a teapot"), "HTTP error"),
    bad("410", stopping("410 Gone"), "gone"),
    bad("304-unasked", stopping("304 Not Modified"), "HTTP error"),
    bad("six-redirects", hopping(6), "HTTP error"),
    bad("redirect-loop", redirecting("/redirect-loop"), "HTTP error"),
    bad("redirect-to-other-port", redirecting("{canary}/"), "refused"),
    bad("redirect-to-name", redirecting("http://localhost:{canary_port}/"), "refused"),
    bad("redirect-to-decimal", redirecting("http://2130706433/"), "refused"),
    bad("redirect-to-hexadecimal", redirecting("http://0x7f.0.0.1/"), "refused"),
    bad("redirect-to-ipv6", redirecting("http://[::1]/"), "refused"),
    bad("redirect-to-mapped", redirecting("http://[::ffff:127.0.0.1]/"), "refused"),
    bad("redirect-to-metadata", redirecting("http://169.254.169.254/latest/meta-data/"), "refused"),
    bad("redirect-to-private", redirecting("https://10.0.0.1/"), "refused"),
    bad("redirect-to-file", redirecting("file:///etc/hostname"), "refused"),
    bad("redirect-to-ftp", redirecting("ftp://xeber.example/"), "refused"),
    bad("redirect-to-nowhere", redirecting("http://[broken"), "refused"),
    bad("redirect-too-long", redirecting("/" + "x" * 3000), "refused"),
    ok(
        "1251-in-the-header",
        serving(
            rss(item(title=RUSSIAN), declaration=BARE).encode("cp1251", "replace"),
            "text/xml; charset=windows-1251",
        ),
        1,
        RUSSIAN,
    ),
    ok(
        "1251-in-the-document",
        serving(rss(item(title=RUSSIAN), declaration=DECLARED_1251).encode("cp1251", "replace")),
        1,
        RUSSIAN,
    ),
    ok(
        "1251-undeclared",
        serving(rss(item(title=RUSSIAN), declaration=BARE).encode("cp1251", "replace")),
        1,
        RUSSIAN,
    ),
    ok(
        "1251-declared-utf-8",
        serving(rss(item(title=RUSSIAN)).encode("cp1251", "replace"), "text/xml; charset=utf-8"),
        1,
        RUSSIAN,
    ),
    ok(
        "1251-declared-latin-1",
        serving(
            rss(item(title=RUSSIAN), declaration=BARE).encode("cp1251", "replace"),
            "text/xml; charset=iso-8859-1",
        ),
        1,
        RUSSIAN,
    ),
    ok("utf-8-declared-1251", serving(rss(item(title=RUSSIAN), declaration=DECLARED_1251)), 1, RUSSIAN),
    ok(
        "1254-undeclared",
        serving(rss(item(title=TURKISH, description="Türkçe"), declaration=BARE).encode("cp1254", "replace")),
        1,
        TURKISH,
    ),
    ok("utf-16", serving(rss(declaration=BARE).encode("utf-16"))),
    ok("utf-16-without-mark", serving(rss(declaration=BARE).encode("utf-16-be"))),
    ok("utf-8-with-mark", serving(b"\xef\xbb\xbf" + FEED)),
    ok("unknown-charset", serving(FEED, "text/xml; charset=klingon")),
    ok("junk-before", serving("\n\n <br />\n<b>Warning</b>: include() in /srv on line 1<br />" + rss())),
    ok(
        "undefined-entities",
        serving(rss(item(title="Jurnalist&nbsp;haqqında&zwnj; yazı", description="&hellip; & &yok;"))),
        1,
        "Jurnalist haqqında‌ yazı",
    ),
    ok("cut-in-the-middle", serving(rss()[:-100]), 1),
    ok("cut-in-cdata", serving(rss(item(1), item(2, description="<![CDATA[uzun"))[:-40]), 1),
    ok("external-entities", external_entities, 1, "Ad soyad"),
    ok("billion-laughs", serving(laughs()), 1, "Ad"),
    ok(
        "100000-attributes",
        serving(
            rss(
                item(1),
                item(2, **{"media:content": "x"}).replace(
                    "<media:content>", "<media:content " + " ".join(f'a{n}="1"' for n in range(100_000)) + ">"
                ),
            )
        ),
    ),
    ok("200000-comments", serving(rss(item(1), "<!-- -->" * 200_000, item(2)))),
    ok("comment-without-end", serving(rss(item(1)) + "<!--" * 100_000), 1),
    ok("author-of-dots", serving(rss(item(1, author="a@" + "a." * 50_000 + "!"), item(2)))),
    ok("nested-100000-deep", serving(rss("<x>" * 100_000, item(1), item(2)))),
    ok("item-nested-deep", serving(rss(item(1, description="<div>" * 50_000), item(2)))),
    ok(
        "200000-scripts",
        serving(rss(item(1, description="<![CDATA[" + "<script>" * 200_000 + "]]>"), item(2))),
    ),
    ok("title-of-a-megabyte", serving(rss(item(1, title="ə" * 1_000_000))), 1, "ə" * 499 + "…"),
    ok("2100-items", serving(rss(MANY)), 2000),
    ok(
        "one-guid-for-all",
        serving(rss(item(1, guid="https://xeber.example/"), item(2, guid="https://xeber.example/"))),
    ),
    ok("no-guid", serving(rss(item(1, guid=""), item(2, guid="")))),
    ok("guid-is-the-link", serving(rss(item(1, link="", guid="https://xeber.example/1"))), 1),
    ok(
        "one-article-twice",
        serving(rss(item(1), item(1, link="http://www.xeber.example/1/?utm_source=rss#top"))),
        1,
    ),
    ok("one-item-without-address", serving(rss(item(1), item(2, link="javascript:alert(1)", guid=""))), 1),
    ok(
        "impossible-dates",
        serving(rss(item(1, pubDate="0000-00-00 00:00:00"), item(2, pubDate="2026-13-45"))),
    ),
    ok(
        "controls-in-the-title",
        serving(rss(item(1, title="Jurnalist\x00 haqqında\x08 yazı&#0;&#x1F;&#xD800;"))),
        1,
    ),
    ok("no-namespace-declared", serving(rss(item(1, **{"foo:bar": "x"}), item(2)))),
    ok(
        "json-feed",
        serving(
            json_feed({"id": "1", "url": "https://xeber.example/1", "title": TITLE}), "application/feed+json"
        ),
        1,
    ),
    ok(
        "json-feed-lone-surrogate",
        serving(json_feed({"url": "/1", "title": f"{TITLE}\ud800"}), "application/json"),
        1,
    ),
    ok(
        "json-feed-odd-items",
        serving(json_feed(1, None, [], {"url": ["x"]}, {"url": "/1", "title": TITLE}), "application/json"),
        1,
    ),
    bad("json-cut", serving(json_feed({"url": "/1"})[:-5], "application/json"), "parse error"),
    bad("json-nested-deep", serving("[" * 100_000, "application/json"), "parse error"),
    bad("json-of-something-else", serving('{"error": "no"}', "application/json"), "not a feed"),
    bad(
        "web-page",
        serving("<!doctype html><html><head><title>Xəbər</title></head><body></body></html>", "text/html"),
        "not a feed",
    ),
    bad("web-page-called-rss", serving("<html><body><a href='/rss'>RSS</a></body></html>"), "not a feed"),
    bad("opml", serving('<?xml version="1.0"?><opml version="2.0"><body/></opml>'), "not a feed"),
    bad(
        "sitemap",
        serving('<?xml version="1.0"?><urlset><url><loc>https://x.example/</loc></url></urlset>'),
        "not a feed",
    ),
    bad("empty", serving(b""), "not a feed"),
    bad("white-space", serving(b" \n\n"), "not a feed"),
    bad("body-is-a-path", serving("/etc/hostname"), "not a feed"),
    bad("binary", serving(bytes(range(256)) * 100), "not a feed"),
    bad("feed-without-items", serving(rss("<ttl>5</ttl>")), "not a feed"),
    bad("feed-without-addresses", serving(rss(item(1, link="", guid=""))), "parse error"),
)


@contextlib.contextmanager
def running() -> Iterator[Farm]:
    with Farm({case.name: case.serve for case in CASES}) as farm:
        yield farm

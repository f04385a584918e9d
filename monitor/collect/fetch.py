"""The one door to the network: an address in, a page out, whatever the other side does.

One deadline for the whole, counted bytes, checked addresses at every hop, one clock for each host, no cookies, no
referrer, nothing from the environment.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

import httpx

from monitor.collect import answers, robots
from monitor.collect.addresses import LONGEST_HOST, MAX_LENGTH, absolute
from monitor.collect.answers import Answer
from monitor.collect.challenge import LOOKED_AT
from monitor.collect.connect import Direct, Socks, Transport, failure
from monitor.collect.guard import WEB_PORTS, Allowed
from monitor.collect.hosts import Hosts
from monitor.collect.resolve import Resolver
from monitor.collect.robots import Robots
from monitor.errors import ElsewhereError, FetchError
from monitor.inflate import Inflater, TooLargeError
from monitor.records import NotModified, Page, VisitStatus

_ACCEPT = ", ".join(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "text/html",
        "application/xml;q=0.9",
        "*/*;q=0.5",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How outlets are asked."""

    user_agent: str = "propaganda-monitor/0.1"
    #: Seconds for one address, redirects and body included; waiting for the host's turn is not.
    deadline: float = 30.0
    redirects: int = 5
    #: `direct`, or `socks5h://host:port`: then nothing ever goes out directly.
    egress: str = "direct"
    #: Addresses that may be read although they are inside.
    allow: tuple[Allowed, ...] = ()
    #: Seconds between the starts of two requests to one host.
    pause: float = 2.0
    connections_per_host: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    """What stays the same over all the hops of one request."""

    limit: int
    #: A longer body is cut there, instead of refused.
    cut: bool = False
    validators: tuple[tuple[str, str], ...] = ()
    port: int | None = None
    outlet: str = ""
    #: Whether a redirect may lead there; None: anywhere.
    may_lead: Callable[[str], bool] | None = None


class Fetcher:
    """Reads addresses; use it as an async context manager.  Callers may ask for many at the same time.

    Args:
        known: The robots.txt rules by site; give the same dict to the next Fetcher and they are kept.
    """

    def __init__(self, settings: FetchSettings, known: dict[str, Robots] | None = None) -> None:
        self._settings = settings
        self._known = known if known is not None else {}
        self._asking: dict[str, asyncio.Lock] = {}
        self._hosts = Hosts(settings.pause, settings.connections_per_host)
        self._resolver = Resolver(settings.allow)
        self._transports: dict[str, tuple[Transport, set[int]]] = {}
        self._agent = robots.product_token(settings.user_agent)

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for transport, _ in self._transports.values():
            await transport.aclose()
        self._resolver.close()

    async def get(
        self,
        url: str,
        *,
        limit: int,
        now: datetime,
        etag: str | None = None,
        last_modified: str | None = None,
        port_of_feed: int | None = None,
        outlet: str | None = None,
        may_lead: Callable[[str], bool] | None = None,
    ) -> Page | NotModified:
        """Get one address.

        Args:
            limit: The most bytes, as received and decoded.
            etag: What the server said last time; with it the answer may be "nothing new".
            last_modified: The same.
            port_of_feed: A port that may be asked beside 80 and 443.
            outlet: With a proxy, each outlet has a circuit of its own.
            may_lead: Asked about each address that a redirect leads to, before it is; None: every one may.

        Raises:
            ElsewhereError: A redirect leads where it may not.
            FetchError: It could not be read; `status` says how.
        """
        validators = answers.validators(etag, last_modified)
        ask = _Ask(
            limit=limit, validators=validators, port=port_of_feed, outlet=outlet or "", may_lead=may_lead
        )
        answer, passed = await self._follow(url, ask)
        if answer.status == 429:
            self._hosts.too_many(httpx.URL(answer.url).host)
        return answers.judged(url, answer, passed, now, conditional=bool(validators))

    async def allowed(
        self, url: str, now: datetime, outlet: str | None = None, port_of_feed: int | None = None
    ) -> bool:
        """Whether a site's robots.txt lets an address be read.  Asked once a day; closed while it cannot be read."""
        ask = _Ask(limit=robots.MAX_BYTES, cut=True, outlet=outlet or "", port=port_of_feed)
        site = absolute(url, "/robots.txt") or ""
        try:
            host = self._checked(site, ask).host
        except FetchError:
            return True  # nothing is asked there: `get` refuses it and says why
        async with self._asking.setdefault(site, asyncio.Lock()):
            rules = self._known.get(site)
            if rules is None or rules.agent != self._agent or not rules.holds(now):
                rules = self._known[site] = await self._rules(site, now, ask)
        self._hosts.crawl_delay(host, rules.crawl_delay)
        return rules.allows(url)

    async def _rules(self, site: str, now: datetime, ask: _Ask) -> Robots:
        try:
            answer, _ = await self._follow(site, ask)
        except FetchError:
            return robots.unavailable(self._agent, None, now)
        if answer.status == 200:
            return robots.read(answer.body, self._agent, now)
        return robots.unavailable(self._agent, answer.status, now)

    async def _follow(self, url: str, ask: _Ask) -> tuple[Answer, list[tuple[str, int]]]:
        """The last answer, and the redirects on the way to it."""
        here, left = url, self._settings.deadline
        passed: list[tuple[str, int]] = []
        for _ in range(self._settings.redirects + 1):
            answer, took = await self._hop(here, ask, left)
            if answer.location is None:
                return answer, passed
            passed.append((here, answer.status))
            left -= took
            here = absolute(here, answer.location) or ""
            if not here:
                raise FetchError(
                    url, VisitStatus.REFUSED.value, f"a redirect to {answer.location[:100]!r} is not followed"
                )
            if ask.may_lead is not None and not ask.may_lead(here):
                raise ElsewhereError(url, here, passed)
        raise FetchError(
            url,
            VisitStatus.HTTP_ERROR.value,
            f"more than {self._settings.redirects} redirects",
            http_status=passed[-1][1],
        )

    async def _hop(self, url: str, ask: _Ask, left: float) -> tuple[Answer, float]:
        """One request, and the seconds it took."""
        target = self._checked(url, ask)
        host, loop = target.host, asyncio.get_running_loop()
        async with self._hosts.place(host):
            if self._hosts.left_alone(host):
                raise FetchError(url, VisitStatus.TIMEOUT.value, f"{host} is left alone: it did not answer")
            started = loop.time()
            try:
                async with asyncio.timeout(max(left, 0.001)):
                    answer = await self._request(url, target, ask)
            except TimeoutError:
                self._hosts.silent(host)
                reason = f"not finished after {self._settings.deadline:g} seconds"
                raise FetchError(url, VisitStatus.TIMEOUT.value, reason) from None
            except FetchError as error:
                raise FetchError(url, error.status, error.reason) from error
            except TooLargeError:
                reason = f"more than {ask.limit:,} bytes"
                raise FetchError(url, VisitStatus.TOO_LARGE.value, reason) from None
            except zlib.error as error:
                raise FetchError(
                    url, VisitStatus.HTTP_ERROR.value, f"damaged compression ({error})"
                ) from error
            except (httpx.HTTPError, httpx.StreamError, OSError) as error:
                status, reason = failure(error)
                raise FetchError(url, status.value, reason) from error
            self._hosts.answered(host)
            return answer, loop.time() - started

    def _checked(self, url: str, ask: _Ask) -> httpx.URL:
        if len(url) > MAX_LENGTH:
            raise FetchError(url, VisitStatus.REFUSED.value, f"longer than {MAX_LENGTH} characters")
        try:
            target = httpx.URL(url)
            # Decoded here for the first time: a host may begin with `xn--` and still be no name.
            host = target.host
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchError(url, VisitStatus.REFUSED.value, f"not an address ({error})") from error
        if target.scheme not in ("http", "https") or not host:
            raise FetchError(url, VisitStatus.REFUSED.value, "only http and https are read")
        if len(host) > LONGEST_HOST:
            raise FetchError(url, VisitStatus.REFUSED.value, "its host is longer than names can be")
        port = target.port or (443 if target.scheme == "https" else 80)
        if (
            port not in WEB_PORTS
            and port != ask.port
            and all(door.port != port for door in self._settings.allow)
        ):
            raise FetchError(url, VisitStatus.REFUSED.value, f"port {port} is not read")
        return target

    async def _request(self, url: str, target: httpx.URL, ask: _Ask) -> Answer:
        headers = [
            ("User-Agent", self._settings.user_agent.encode("ascii", "ignore").decode()),
            ("Accept", _ACCEPT),
            ("Accept-Encoding", "gzip, deflate"),
            *ask.validators,
        ]
        response = await self._transport(ask).handle_async_request(
            httpx.Request("GET", target, headers=headers)
        )
        try:
            heading = Answer(url=url, status=response.status_code, headers=_headers(response))
            return await _with_body(response, heading, ask)
        finally:
            await response.aclose()

    def _transport(self, ask: _Ask) -> Transport:
        direct = self._settings.egress == "direct"
        key = "" if direct else ask.outlet
        if key not in self._transports:
            backend = (
                Direct(self._resolver) if direct else Socks(self._settings.egress, key, self._settings.allow)
            )
            self._transports[key] = Transport(backend), backend.ports
        transport, ports = self._transports[key]
        if ask.port is not None:
            ports.add(ask.port)
        return transport


def _headers(response: httpx.Response) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), answers.text(value)) for name, value in response.headers.raw)


async def _with_body(response: httpx.Response, heading: Answer, ask: _Ask) -> Answer:
    """The answer with its body, as far as that is of use for an answer like this."""
    if heading.location is not None or heading.status == 304:
        return heading
    limit, cut = (ask.limit, ask.cut) if heading.ok else (LOOKED_AT, True)
    inflater = Inflater(heading.encoding(), limit)
    try:
        heading.check_length(limit, cut=cut)
        async for piece in response.aiter_raw():
            inflater.feed(piece)
    except TooLargeError:
        if not cut:
            raise
    except (httpx.RemoteProtocolError, httpx.ReadError):
        # Announced longer than it is: good enough if it is a whole document.
        if not answers.is_whole(inflater.body):
            raise
    heading.check_end(inflater)
    wire = bytes(inflater.wire) if inflater.wire and inflater.whole else None
    return heading.with_body(bytes(inflater.body[:limit]), wire)

"""What the newsroom answers: a path and a moment in, an answer out, without a network."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from monitor.demo.articles import Sample, samples
from monitor.demo.days import START
from monitor.demo.feeds import CONTENT_TYPES, LATEST, feed
from monitor.demo.outlets import OUTLETS, DemoOutlet
from monitor.demo.pages import challenge, front, missing, page

ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /*/axtar\n\nUser-agent: GreedyBot\nDisallow: /\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response before it is sent."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    #: Seconds to wait before it is sent.
    delay: float = 0.0


class Site:
    """All outlets at one address.

    Args:
        url: Of the server, without a slash at the end.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._articles = {sample.path: sample for sample in samples()}
        self._of = {outlet.id: [s for s in samples() if s.outlet == outlet.id] for outlet in OUTLETS}
        self._outlets = {outlet.id: outlet for outlet in OUTLETS}

    def answer(self, path: str, headers: Mapping[str, str], now: datetime) -> Answer:
        """What stands at a path (with its query) at a moment.

        Args:
            headers: Of the request; names in lower case.
        """
        if path == "/robots.txt":
            return _text(200, ROBOTS, "text/plain")
        outlet = self._outlets.get(path.partition("/")[2].partition("/")[0])
        if outlet is None:
            return _text(404, missing("404"), "text/html")
        if outlet.blocks(now):
            return _challenge()
        plain = self._plain(outlet, path, now)
        if plain.status != 200:
            return plain
        return _sent(outlet, _conditional(headers, plain), headers)

    def published(self, outlet: DemoOutlet, now: datetime) -> list[Sample]:
        """What an outlet has on its pages, newest first."""
        shown = [s for s in self._of[outlet.id] if s.published <= now and not s.is_removed(now)]
        return sorted(shown, key=lambda sample: (sample.published, sample.number), reverse=True)

    def _plain(self, outlet: DemoOutlet, path: str, now: datetime) -> Answer:
        if path == f"/{outlet.id}/{outlet.feed}":
            return self._feed(outlet, now)
        if path.rstrip("/") == f"/{outlet.id}":
            return _body(outlet, front(outlet, self.published(outlet, now), now), "text/html")
        sample = self._articles.get(path)
        if sample is None or sample.published > now:
            return _text(404, missing(outlet.name), "text/html")
        if sample.is_removed(now):
            return _text(410, missing(outlet.name), "text/html")
        others = [s for s in self.published(outlet, now) if s is not sample]
        answer = _body(outlet, page(outlet, sample, others, now), "text/html")
        return _validated(outlet, answer, sample.changed_at(now), etag_only=True)

    def _feed(self, outlet: DemoOutlet, now: datetime) -> Answer:
        shown = self.published(outlet, now)[:LATEST]
        body = feed(outlet, shown, self.url, now)
        changed = max([START, *self._changes(outlet, now)])
        return _validated(outlet, _body(outlet, body, CONTENT_TYPES[outlet.dialect]), changed)

    def _changes(self, outlet: DemoOutlet, now: datetime) -> list[datetime]:
        moments = [m for s in self._of[outlet.id] for m in (s.published, s.edited_at, s.removed_at) if m]
        return [moment for moment in moments if moment <= now]


def _text(status: int, text: str, content_type: str) -> Answer:
    kind = f"{content_type}; charset=utf-8"
    return Answer(status=status, headers=(("Content-Type", kind),), body=text.encode())


def _challenge() -> Answer:
    answer = _text(403, challenge(), "text/html")
    return replace(answer, headers=(*answer.headers, ("Server", "cloudflare"), ("cf-mitigated", "challenge")))


def _body(outlet: DemoOutlet, text: str, content_type: str) -> Answer:
    # What the charset lacks becomes a reference, as old content systems do.
    body = text.encode(outlet.charset, "xmlcharrefreplace")
    return Answer(
        status=200, headers=(("Content-Type", f"{content_type}; charset={outlet.charset}"),), body=body
    )


def _validated(outlet: DemoOutlet, answer: Answer, changed: datetime, *, etag_only: bool = False) -> Answer:
    added = []
    if outlet.etag:
        added.append(("ETag", f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'))
    # A page also changes with its link boxes: only the feed can promise a date.
    if outlet.last_modified and not etag_only:
        added.append(("Last-Modified", format_datetime(changed, usegmt=True)))
    return replace(answer, headers=(*answer.headers, *added))


def _conditional(headers: Mapping[str, str], answer: Answer) -> Answer:
    """304 in place of what the reader has already; `If-None-Match` wins, as RFC 9110 says."""
    have = dict(answer.headers)
    known = headers.get("if-none-match")
    since = headers.get("if-modified-since")
    if known is not None:
        same = "ETag" in have and have["ETag"] in [tag.strip().removeprefix("W/") for tag in known.split(",")]
    else:
        same = since is not None and "Last-Modified" in have and not _newer(have["Last-Modified"], since)
    return replace(answer, status=304, body=b"") if same else answer


def _newer(changed: str, since: str) -> bool:
    try:
        return parsedate_to_datetime(changed) > parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return True


def _sent(outlet: DemoOutlet, answer: Answer, headers: Mapping[str, str]) -> Answer:
    if answer.status == 304:
        return answer
    if outlet.gzip and "gzip" in headers.get("accept-encoding", ""):
        body = gzip.compress(answer.body, mtime=0)
        packed = (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
        answer = replace(answer, body=body, headers=(*answer.headers, *packed))
    return replace(answer, delay=outlet.delay)

"""One feed, walked through every step for a person: what each finds, in words.  Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from monitor.errors import ExtractError, FeedError, FetchError

if TYPE_CHECKING:
    from monitor.collect.fetch import Fetcher
    from monitor.config import Config
    from monitor.records import Article, Entry, Feed, Outlet, Page, ParsedFeed
    from monitor.store.feeds import FeedState

#: Items whose titles are shown.
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What all steps need."""

    config: Config
    fetcher: Fetcher
    outlet: Outlet
    now: datetime


async def walk(this: Walk, feed: Feed, state: FeedState | None) -> bool:
    """Walk a feed and its first article; whether both could be read.

    Args:
        state: What is stored about the feed; None: it was never visited.
    """
    try:
        page = await fetched(this, feed.url, this.config.settings.network.feed_bytes)
        _say(_fetched(page))
        parsed = _parsed(this, feed, page)
    except (FetchError, FeedError) as error:
        click.echo(f"  {error.status}: {error.reason}")
        return False
    _say(_items(parsed))
    _say(_next(this, feed, state, page, parsed))
    if not parsed.entries:
        return True
    return await _article(this, parsed.entries[0])


async def fetched(this: Walk, url: str, limit: int, *, anywhere: bool = False) -> Page:
    """One address.

    Args:
        anywhere: Whether redirects may lead to another site: those of articles may, those of feeds wait for a person.

    Raises:
        FetchError: It could not be read.
    """
    from monitor.collect.moves import same_site
    from monitor.records import NotModified

    mirrors = (f"https://{domain}" for domain in this.outlet.alias_domains)
    sites = (url, this.outlet.homepage, *mirrors)
    answer = await this.fetcher.get(
        url,
        limit=limit,
        now=this.now,
        port_of_feed=urlsplit(url).port,
        outlet=this.outlet.id,
        may_lead=None if anywhere else lambda to: same_site(to, sites),
    )
    if isinstance(answer, NotModified):
        raise FetchError(url, "HTTP error", "answered 304 to a request without validators")
    return answer


def _parsed(this: Walk, feed: Feed, page: Page) -> ParsedFeed:
    from dataclasses import replace

    from monitor import judge

    return judge.read_feed(replace(feed, url=page.final_url), page.body, page.headers, {}, this.now)


def _fetched(page: Page) -> Iterator[str]:
    yield f"fetched: HTTP {page.status}, {len(page.body):,} bytes from {page.final_url}"
    for url, status in page.redirects:
        lasting = "for good: put the new address into feeds.yaml" if status in (301, 308) else "for now"
        yield f"  redirected from {url} (HTTP {status}, {lasting})"
    named = [name for name in ("ETag", "Last-Modified") if page.header(name)]
    yield f"  can answer “nothing new”: {'yes, by ' + ' and '.join(named) if named else 'no'}"


def _items(parsed: ParsedFeed) -> Iterator[str]:
    from monitor.report.terminal import plain

    yield f"parsed: {parsed.version}, {len(parsed.entries)} items, text as {parsed.encoding}"
    if parsed.encoding_guessed:
        yield "  the encoding is a guess: look at the titles below"
    if parsed.children:
        yield f"  an index of {len(parsed.children)} sitemaps, each is read at a visit:"
        yield from (f"    {url}" for url in parsed.children[:SHOWN])
    if parsed.entries:
        dated = sum(entry.published is not None for entry in parsed.entries)
        guids = len({entry.guid for entry in parsed.entries if entry.guid})
        yield f"  {dated} have a date that can be believed; {guids} different guids (only a help)"
    if parsed.left_out:
        yield f"  {parsed.left_out:,} more were left out: too many, or too old"
    for entry in parsed.entries[:SHOWN]:
        yield f"  {entry.published or 'no date'}  {plain(entry.title)}"


def _next(this: Walk, feed: Feed, state: FeedState | None, page: Page, parsed: ParsedFeed) -> Iterator[str]:
    from monitor.collect import schedule
    from monitor.records import VisitStatus

    asked = schedule.asked_to_wait(page.headers, parsed.ttl)
    interval = feed.every or (state.interval if state else this.config.settings.schedule.min_interval)
    due = schedule.next_visit(
        this.now, interval, 0, VisitStatus.OK, None if feed.every else asked, jitter=0, key=feed.url
    )
    yield f"next visit: every {interval} ({'fixed in feeds.yaml' if feed.every else 'learned'})"
    if asked is not None:
        honoured = "not heeded, `every` is fixed" if feed.every else "heeded"
        yield f"  the feed asks not to be read for {asked / 60:,.0f} minutes ({honoured})"
    yield f"  after a visit now: {due:%Y-%m-%d %H:%M} UTC"
    if state is not None:
        yield f"  as stored: {state.next_due:%Y-%m-%d %H:%M} UTC"


async def _article(this: Walk, entry: Entry) -> bool:
    from monitor.collect.extract import extract

    try:
        port = urlsplit(entry.url).port
        if not await this.fetcher.allowed(entry.url, this.now, outlet=this.outlet.id, port_of_feed=port):
            raise FetchError(entry.url, "refused", "robots.txt asks not to read this page")
        page = await fetched(this, entry.url, this.config.settings.network.page_bytes, anywhere=True)
        article = extract(page, this.outlet.extract, entry=entry, now=this.now)
    except (FetchError, ExtractError) as error:
        click.echo(f"  first article: {error.reason} ({entry.url})")
        return False
    _say(_read(this, article, entry.url))
    return True


def _read(this: Walk, article: Article, url: str) -> Iterator[str]:
    from monitor.detect.language import detect
    from monitor.detect.names import Matcher
    from monitor.report.terminal import plain

    yield f"first article: {url} (robots.txt lets it be read)"
    yield f"  {plain(article.title)}"
    yield (
        f"  {len(article.text):,} characters by {article.extractor}; dated {article.published or 'nowhere'} "
        f"({article.published_source}); {'by ' + plain(article.byline) if article.byline else 'no byline'}"
    )
    allowed = this.config.settings.languages
    text = f"{article.title}\n{article.text}"
    language = article.language or detect(text, allowed=allowed, prior=this.outlet.languages)
    yield f"  language: {language or 'unknown'}, of {', '.join(allowed)}"
    # The number alone: what is tested may be shown to somebody else.
    found = Matcher(this.config.journalists).find(article)
    yield f"  names of the watch list in it: {len(found)}"
    yield f"  begins: {plain(article.text[:400])[:200]}"


def _say(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(f"  {line}")

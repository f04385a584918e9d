"""What a site offers to be read: every candidate is tried, what works is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from monitor.cli.walk import Walk, fetched
from monitor.errors import FeedError, FetchError

if TYPE_CHECKING:
    from monitor.collect.discover import Candidate
    from monitor.records import Page, ParsedFeed

#: Addresses that are tried, all in all: with two seconds between them a minute and a half.
MOST_TRIED = 40
#: Two feeds that share so much of the smaller one say the same.
SAME = 0.9


@dataclass(slots=True)
class Finds:
    """What was found so far."""

    #: Address and kind -> what it says.
    working: dict[Candidate, ParsedFeed] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    title: str = ""
    #: Why the site wants no more to be asked; empty: it does not say so.
    refused: str = ""

    def has(self, kind: str) -> bool:
        return any(candidate.kind == kind for candidate in self.working)


async def find(this: Walk, url: str) -> Finds:
    """Try what a site names on its page and in its robots.txt; the usual places only for what neither has.

    A site that refuses is asked nothing more.
    """
    from monitor.collect.addresses import absolute
    from monitor.collect.discover import named_by_page, named_by_robots, usual

    found = Finds()
    if not await _allowed(this, url):
        found.refused = f"robots.txt does not let {url} be read"
        return found
    front = await _page(this, url, found)
    robots = None if found.refused else await _page(this, absolute(url, "/robots.txt") or url, found)
    named = [
        *(named_by_page(front.final_url, front.body, front.headers) if front else ()),
        *(named_by_robots(robots.final_url, robots.body) if robots else ()),
    ]
    for candidate in named:
        await _try(this, candidate, found)
    for candidate in usual(url):
        if found.refused or found.has(candidate.kind):
            continue
        if await _allowed(this, candidate.url):
            await _try(this, candidate, found)
        else:
            click.echo(f"  {candidate.url}: robots.txt does not let it be read", err=True)
    return found


async def read_one(this: Walk, url: str) -> Finds:
    """Try one address alone."""
    from monitor.collect.discover import Candidate

    found = Finds()
    await _try(this, Candidate(url=url), found)
    return found


async def _allowed(this: Walk, url: str) -> bool:
    return await this.fetcher.allowed(url, this.now, outlet=this.outlet.id, port_of_feed=urlsplit(url).port)


def _refusal(error: FetchError | FeedError) -> str:
    """Why a site wants no more to be asked; empty: the error is of another kind."""
    from monitor.records import VisitStatus

    asks_to_slow_down = isinstance(error, FetchError) and error.http_status == 429
    return str(error) if asks_to_slow_down or error.status == VisitStatus.BLOCKED else ""


async def _page(this: Walk, url: str, found: Finds) -> Page | None:
    try:
        return await fetched(this, url, this.config.settings.network.page_bytes)
    except FetchError as error:
        click.echo(f"  {url}: {error.status}: {error.reason}", err=True)
        found.refused = _refusal(error)
        return None


async def _try(this: Walk, candidate: Candidate, found: Finds) -> None:
    from monitor import judge
    from monitor.records import Feed

    if (
        found.refused
        or candidate.url in found.tried
        or len(found.tried) >= MOST_TRIED
        or "/comments/" in candidate.url
    ):
        return
    found.tried.add(candidate.url)
    feed = Feed(url=candidate.url, kind=candidate.kind)
    try:
        page = await fetched(this, candidate.url, this.config.settings.network.feed_bytes)
        parsed = judge.read_feed(replace(feed, url=page.final_url), page.body, page.headers, {}, this.now)
    except (FetchError, FeedError) as error:
        click.echo(f"  {candidate.url}: {error.status}: {error.reason}", err=True)
        found.refused = _refusal(error)
        return
    if _doubles(parsed, found.working.values()):
        click.echo(f"  {candidate.url}: says what another one says", err=True)
        return
    click.echo(f"  {candidate.url}: {parsed.version}, {len(parsed.entries)} items", err=True)
    found.working[candidate] = parsed
    found.title = found.title or parsed.title


def _doubles(parsed: ParsedFeed, others: Iterable[ParsedFeed]) -> bool:
    own = {entry.canonical for entry in parsed.entries}
    for other in others:
        smaller = min(len(own), len(other.entries))
        if smaller and len(own & {entry.canonical for entry in other.entries}) >= SAME * smaller:
            return True
    return False

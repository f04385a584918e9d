"""One reading of a feed: where it stands now, what it announces, with the sitemaps that an index names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from monitor import judge
from monitor.collect.announced import BEFORE_ALL, MAX_ITEMS
from monitor.collect.moves import moved_to, same_site
from monitor.errors import FeedError, FetchError, WorkError
from monitor.records import Entry, Feed, NotModified, Outlet, Page, ParsedFeed
from monitor.steps.context import Pass
from monitor.store.feeds import FeedState

#: A whole body is asked for at least this often, since validators lie.
FULL_EVERY = timedelta(days=1)
#: Sitemaps of an index that are read in one visit; the index has them in order, news and the newest first.
MOST_SITEMAPS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one request for a feed brought."""

    answer: Page | NotModified
    #: None: nothing has changed.
    parsed: ParsedFeed | None = None
    #: SHA-256 of the body; None for an index, whose sitemaps change while it does not.
    digest: str | None = None
    #: The request carried no validators.
    full: bool = False
    moved_to: str = ""
    #: What could not be taken, in words.
    notes: tuple[str, ...] = ()

    @property
    def left_out(self) -> int:
        """Items beyond the cap.  The old addresses of a plain sitemap are an archive, not news that was missed."""
        if self.parsed is None:
            return 0
        capped = len(self.parsed.entries) >= MAX_ITEMS
        return self.parsed.left_out if capped or "sitemap" not in self.parsed.version else 0


async def reading(this: Pass, outlet: Outlet, state: FeedState) -> Reading:
    """Read a feed at its address.

    Raises:
        FetchError: It could not be fetched; an ElsewhereError when it leads to another site.
        FeedError: What came is no feed.
        WorkError: It could not be parsed.
    """
    full = state.last_full is None or this.now - state.last_full >= FULL_EVERY
    may_lead = leads_for(this, outlet, state.url)
    # What has moved for good is asked where it is now, while that works: a failure forgets the new address.
    address = state.moved_to if state.moved_to and may_lead(state.moved_to) else state.url
    answer = await this.fetcher.get(
        address,
        limit=this.config.settings.network.feed_bytes,
        etag=None if full else state.etag,
        last_modified=None if full else state.last_modified,
        now=this.now,
        port_of_feed=urlsplit(address).port,
        outlet=outlet.id,
        may_lead=may_lead,
    )
    if isinstance(answer, NotModified):
        return Reading(answer=answer, moved_to=state.moved_to)
    moved = moved_to(answer) or (address if address != state.url else "")
    digest = hashlib.sha256(answer.body).hexdigest()
    if digest == state.body_hash:
        return Reading(answer=answer, full=full, moved_to=moved)
    parsed = await _parsed(this, outlet, replace(feed_of(outlet, state), url=answer.final_url), answer)
    notes: Sequence[str] = ()
    if parsed.children:
        parsed, notes = await _with_children(this, outlet, state, parsed)
        return Reading(answer=answer, parsed=parsed, full=full, moved_to=moved, notes=tuple(notes))
    return Reading(answer=answer, parsed=parsed, digest=digest, full=full, moved_to=moved)


def leads_for(this: Pass, outlet: Outlet, url: str) -> Callable[[str], bool]:
    """Whether a redirect of a feed may be followed: only to a site that feeds.yaml gives to the outlet."""
    mirrors = (f"https://{domain}" for domain in outlet.alias_domains)
    sites = (url, outlet.homepage, *mirrors)
    return lambda to: same_site(to, sites, this.aliases[outlet.id])


def feed_of(outlet: Outlet, state: FeedState) -> Feed:
    """A feed as feeds.yaml has it."""
    return next(feed for feed in outlet.feeds if feed.url == state.url)


async def _parsed(this: Pass, outlet: Outlet, feed: Feed, page: Page) -> ParsedFeed:
    return await this.engine.run(
        judge.read_feed, feed, page.body, page.headers, this.aliases[outlet.id], this.now
    )


async def _with_children(
    this: Pass, outlet: Outlet, state: FeedState, index: ParsedFeed
) -> tuple[ParsedFeed, list[str]]:
    """The items of the sitemaps that an index names, and what could not be read of them.

    Raises:
        FetchError, FeedError, WorkError: Not one of them could be read.
    """
    found: dict[str, Entry] = {}
    notes: list[str] = []
    failures: list[FetchError | FeedError | WorkError] = []
    left_out, asked = 0, index.children[:MOST_SITEMAPS]
    for url in asked:
        try:
            child = await _child(this, outlet, state, url)
        except (FetchError, FeedError, WorkError) as error:
            failures.append(error)
            notes.append(f"sitemap not read: {error}")
        else:
            left_out += child.left_out
            found |= {entry.canonical: entry for entry in child.entries if entry.canonical not in found}
    if failures and len(failures) == len(asked):
        raise failures[0]
    if len(index.children) > len(asked):
        notes.append(f"{len(index.children) - len(asked)} older sitemaps of the index were not read")
    entries = sorted(found.values(), key=lambda entry: entry.published or BEFORE_ALL, reverse=True)
    surplus = max(0, len(entries) - MAX_ITEMS)
    return replace(index, entries=tuple(entries[:MAX_ITEMS]), left_out=left_out + surplus), notes


async def _child(this: Pass, outlet: Outlet, state: FeedState, url: str) -> ParsedFeed:
    may_lead = leads_for(this, outlet, state.url)
    if not may_lead(url):
        raise FetchError(url, "refused", "it is on another site")
    limit = this.config.settings.network.feed_bytes
    page = await this.fetcher.get(
        url, limit=limit, now=this.now, port_of_feed=urlsplit(url).port, outlet=outlet.id, may_lead=may_lead
    )
    if isinstance(page, NotModified):
        raise FetchError(url, "HTTP error", "answered 304 to a request without validators")
    child = await _parsed(this, outlet, replace(feed_of(outlet, state), url=page.final_url), page)
    if child.children:
        raise FeedError(url, "not a feed", "an index inside an index is not followed")
    return child

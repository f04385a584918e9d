"""What the steps of one pass share, and small rules that several of them need."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from sqlite_utils import Database

from monitor import judge
from monitor.collect.fetch import Fetcher
from monitor.config import Config
from monitor.engine import Engine
from monitor.errors import FetchError, MonitorError, ToldAs, WorkError
from monitor.records import Article, Band, Entry, Judged, NotModified, Outlet, Page, VisitStatus
from monitor.report.alerts import Policy
from monitor.store import archive, passes
from monitor.store.archive import Archive
from monitor.store.folders import DISK_ERRORS

log = logging.getLogger(__name__)

Item = TypeVar("Item")

#: An article's date is believed when it is not this much older than the moment it was first seen.
OLD_NEWS = timedelta(days=3)
_PATH = re.compile(r"(https?://[^/\s'\"]+)/[^\s'\"]*")


@dataclass(slots=True, kw_only=True)
class Pass:
    """What one pass works with, and what it has done so far."""

    db: Database
    config: Config
    fetcher: Fetcher
    engine: Engine
    now: datetime
    #: Says yes once the service is to end: what is not begun is left for the next pass.
    stopping: Callable[[], bool] = lambda: False
    #: `now` was given by hand and is later than the clock: nothing is let go for being old.
    ahead: bool = False
    #: Those that are read: neither taken out of feeds.yaml nor paused.
    outlets: Mapping[str, Outlet] = field(init=False)
    #: For each outlet: alias host -> main host.
    aliases: Mapping[str, Mapping[str, str]] = field(init=False)
    #: Where the bytes are kept that are judged.
    archive: Archive = field(init=False)
    feeds: int = 0
    failed: int = 0
    articles: int = 0
    alerts: int = 0
    offline: bool = False

    def __post_init__(self) -> None:
        self.outlets = {outlet.id: outlet for outlet in self.config.outlets if not outlet.paused}
        self.aliases = {outlet.id: _aliases(outlet) for outlet in self.config.outlets}
        self.archive = Archive(archive.folder_of(self.config.home))

    @property
    def counts(self) -> passes.Counts:
        return passes.Counts(
            feeds=self.feeds,
            failed=self.failed,
            articles=self.articles,
            alerts=self.alerts,
            offline=self.offline,
        )

    @property
    def policy(self) -> Policy:
        return policy_of(self.config)


def reason_of(error: Exception) -> str:
    """Why something failed, for the log: addresses in it end with their host, since those of articles hold names."""
    return _PATH.sub(r"\1/…", str(getattr(error, "reason", error)))


def policy_of(config: Config) -> Policy:
    """What the settings want to be alerted to."""
    settings = config.settings.alerts
    return Policy(
        band=Band(settings.band),
        possible_names=settings.possible_names,
        thresholds={who.id: who.threshold for who in config.journalists if who.threshold is not None},
    )


def one_answer() -> ToldAs:
    """Around one answer of an outlet: a bug that it brings out is a WorkError, and blinds us to no other outlet."""
    return ToldAs(_bug, passed=DISK_ERRORS)


def _bug(error: Exception) -> WorkError:
    log.error("a bug in this program, please report it", exc_info=error)
    return WorkError(f"a bug in this program: {type(error).__name__}: {error}")


async def page_of(this: Pass, url: str, outlet: Outlet) -> Page:
    """An article's page, if robots.txt lets it be read.

    Raises:
        FetchError: It could not be read.
        WorkError: See `one_answer`.
    """
    with one_answer():
        return await _page_of(this, url, outlet)


async def _page_of(this: Pass, url: str, outlet: Outlet) -> Page:
    port = _own_port(outlet, url)
    if not await this.fetcher.allowed(url, this.now, outlet=outlet.id, port_of_feed=port):
        raise FetchError(url, VisitStatus.REFUSED.value, "robots.txt asks not to read this page")
    limit = this.config.settings.network.page_bytes
    answer = await this.fetcher.get(url, limit=limit, now=this.now, port_of_feed=port, outlet=outlet.id)
    if isinstance(answer, NotModified):
        raise FetchError(url, VisitStatus.HTTP_ERROR.value, "answered 304 to a request without validators")
    return answer


async def judged(this: Pass, page: Page, entry: Entry, outlet: Outlet) -> Judged:
    """A page's article with all that follows from it alone.

    Raises:
        ExtractError: There is no article in it.
        WorkError: It could not be parsed or judged.
    """
    # A worker judges the decoded body alone.
    sent = replace(page, wire=None)
    return await this.engine.run(judge.judge_page, sent, entry, outlet.extract, outlet.languages, this.now)


def appeared(article: Article, first_seen: datetime) -> datetime:
    """When a piece appeared: its own date if that fits with when it was first seen, else the latter."""
    published = article.published
    if published is None or published > first_seen or first_seen - published > OLD_NEWS:
        return first_seen
    return published


async def spread(
    this: Pass, items: Iterable[Item], work: Callable[[Item], Awaitable[None]], workers: int
) -> None:
    """Do the work for each item, at most `workers` at a time, until the service is to end.

    A task for each item would be quadratic in httpx's pool; a few workers that share one iterator are not.
    """
    todo = iter(items)

    async def worker() -> None:
        for item in todo:
            if this.stopping():
                return
            await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(worker())
    except ExceptionGroup as failed:
        # A full disk fails every worker: one of them is told, for the boundary that knows its words.  A bug goes first.
        raise min(failed.exceptions, key=_bugs_first) from failed


def _bugs_first(error: Exception) -> bool:
    return isinstance(error, (MonitorError, *DISK_ERRORS))


def _own_port(outlet: Outlet, url: str) -> int | None:
    """The port of an address where a feed of the outlet has the same: any other but 80 and 443 stays closed."""
    port = urlsplit(url).port
    return port if port in {urlsplit(feed.url).port for feed in outlet.feeds} else None


def _aliases(outlet: Outlet) -> dict[str, str]:
    main = outlet.homepage.partition("://")[2].partition("/")[0]
    return dict.fromkeys(outlet.alias_domains, main) if main else {}

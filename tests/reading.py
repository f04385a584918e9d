"""One outlet on a real server, read by real passes: for tests of visits, identity and coverage."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from collect.farm import Farm, Serve, rss, serving
from samples import NOON
from sqlite_utils import Database

from monitor import judge, pipeline
from monitor.collect.extract import extract
from monitor.collect.fetch import Fetcher, FetchSettings
from monitor.collect.guard import parse_allowed
from monitor.config import Config, Settings
from monitor.config.settings import Schedule
from monitor.detect.reprints import sketch
from monitor.records import Feed, Judged, Outlet, Stance
from monitor.store import feeds, passes, people
from monitor.store.feeds import FeedState

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
_TEXT = """
Bakıda keçirilən iclasda nazir yeni layihənin icrası barədə ətraflı məlumat verib və bildirib ki işlər qrafik üzrə
gedir ölkənin bölgələrində yollar təmir olunur məktəblər tikilir xəstəxanalar yenidən qurulur vətəndaşların
müraciətləri vaxtında cavablandırılır iclasda çıxış edən rəsmilər də öz fikirlərini bölüşüb
"""
_WORDS = _TEXT.split()


def story(number: int) -> str:
    """A text of its own: the same words in another order."""
    step = 1 + number % (len(_WORDS) - 1)
    return (
        " ".join(_WORDS[step:] + _WORDS[:step]) + f" {' '.join(_WORDS[number % 30 :: number % 5 + 2])} son."
    )


def page(title: str, text: str) -> Serve:
    article = f"<article><h1>{title}</h1><p>{text}</p></article>"
    body = f"<html><head><title>{title}</title></head><body>{article}</body></html>"
    return serving(body, "text/html; charset=utf-8")


class Reader:
    """An engine that reads feeds and articles in this process, and looks for nobody."""

    async def run(self, work: Callable[..., Any], *given: Any) -> Any:
        if work is not judge.judge_page:
            return work(*given)
        found, entry, rules, _, now = given
        article = extract(found, rules, entry=entry, now=now)
        return Judged(article=article, sketch=sketch(article.text, article.title))


@dataclass(kw_only=True)
class Site:
    """The outlet.  `announce` puts items on top of its feed, `one_pass` reads it."""

    db: Database
    home: Path
    farm: Farm
    #: Items of the feed, newest first.
    items: list[str] = field(default_factory=list)
    most: int = 20
    headers: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    feed: Feed | None = None
    others: tuple[Outlet, ...] = ()
    schedule: Schedule = field(default_factory=lambda: Schedule(jitter=0.0))
    engine: Reader = field(default_factory=Reader)

    def __post_init__(self) -> None:
        self.farm.cases["rss"] = self._rss
        self.farm.cases["robots.txt"] = serving("", "text/plain")

    def _rss(self, exchange: Any) -> None:
        serving(rss(*self.items[: self.most]), **self.headers)(exchange)

    @property
    def outlet(self) -> Outlet:
        feed = self.feed or Feed(url=f"{self.farm.url}/rss")
        outlet = Outlet(
            id="sayt", name="Sayt", stance=Stance.INDEPENDENT, homepage=self.farm.url, feeds=(feed,)
        )
        return replace(outlet, **self.changes)

    @property
    def config(self) -> Config:
        settings = replace(Settings(), schedule=self.schedule)
        return Config(home=self.home, outlets=(self.outlet, *self.others), journalists=(), settings=settings)

    @property
    def state(self) -> FeedState:
        return next(state for state in feeds.all_listed(self.db) if state.outlet == "sayt")

    def announce(
        self, name: str, *, title: str = "", text: str = "", at: datetime | None = NOON, guid: str = ""
    ) -> None:
        """Publish an article at `/name`, on top of the feed."""
        title = title or f"Xəbər {name}"
        self.farm.cases[name] = page(title, text or story(sum(map(ord, name))))
        date = f"<pubDate>{format_datetime(at)}</pubDate>" if at else ""
        named = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
        link = f"{self.farm.url}/{name}"
        self.items.insert(0, f"<item><title>{title}</title><link>{link}</link>{named}{date}</item>")

    def one_pass(self, now: datetime = NOON) -> passes.Counts:
        settings = FetchSettings(
            pause=0,
            deadline=5.0,
            connections_per_host=8,
            allow=parse_allowed(f"127.0.0.0/8:{self.farm.port}"),
        )

        async def run() -> passes.Counts:
            async with Fetcher(settings) as fetcher:
                return await pipeline.run(self.db, self.config, fetcher, self.engine, now)  # type: ignore[arg-type]

        return asyncio.run(run())

    def mirrored(self) -> None:
        """Make the outlet known without reading it."""
        people.mirror(self.db, [self.outlet], [])
        feeds.mirror(self.db, [self.outlet], NOON - 90 * DAY, HOUR)

    def count(self, table: str) -> int:
        return int(self.db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])  # noqa: S608  # our own names

    def asked(self, path: str) -> int:
        return sum(request.path == f"/{path}" for request in self.farm.requests)

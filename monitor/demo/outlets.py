"""The outlets of the sample newsroom and how each of them behaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.demo.days import at
from monitor.records import Stance


class Dialect(StrEnum):
    """What stands at the address of an outlet's feed."""

    RSS = "rss"
    ATOM = "atom"
    SITEMAP = "sitemap"
    #: A page for people, sent with status 200: the feed was dropped and nobody told the readers.
    HTML = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redesign:
    """From when an outlet's pages look otherwise."""

    at: datetime
    layout: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOutlet:
    """One outlet.  Its addresses begin with `/<id>/`."""

    id: str
    name: str
    stance: Stance
    stance_source: str
    languages: tuple[str, ...]
    dialect: Dialect
    #: Below the outlet's own path.
    feed: str
    #: An article's address below the outlet's own path, with `{slug}`, `{number}`, `{date}`.
    article: str
    #: One of `pages.LAYOUTS`.
    layout: str
    redesign: Redesign | None = None
    #: The selectors of its pages before the redesign, as feeds.yaml has them.
    extract: tuple[tuple[str, str], ...] = ()
    charset: str = "utf-8"
    gzip: bool = False
    etag: bool = True
    last_modified: bool = True
    #: Every item of the feed has the same guid.
    one_guid: bool = False
    #: The feed brings the whole text.
    full_text: bool = False
    #: Seconds that every answer with a body takes.
    delay: float = 0.0
    #: The period in which every address answers 403 with a challenge page.
    blocked: tuple[datetime, datetime] | None = None

    def blocks(self, now: datetime) -> bool:
        return self.blocked is not None and self.blocked[0] <= now < self.blocked[1]

    def layout_at(self, now: datetime) -> str:
        return self.redesign.layout if self.redesign and now >= self.redesign.at else self.layout

    @property
    def readable(self) -> bool:
        """Whether its feed can be read on some of the ten days."""
        always = self.blocked is not None and self.blocked[1] > at(10, 23, 59)
        return self.dialect is not Dialect.HTML and not always


_OWNER = "sample: owned by a ministry"
_PARTY = "sample: media monitors, ownership by a member of parliament"
_EXILE = "sample: its own imprint, newsroom abroad"
_FREE = "sample: media monitors, no public money"

OUTLETS: tuple[DemoOutlet, ...] = (
    DemoOutlet(
        id="yurd-agentliyi",
        name="Yurd Xəbər Agentliyi",
        stance=Stance.STATE,
        stance_source=_OWNER,
        languages=("az", "ru", "en"),
        dialect=Dialect.RSS,
        feed="rss/all.xml",
        article="az/xeber/{number}_{slug}",
        layout="agency",
        last_modified=False,
    ),
    DemoOutlet(
        id="paytaxt-xeber",
        name="Paytaxt Xəbər",
        stance=Stance.PRO_GOVERNMENT,
        stance_source=_PARTY,
        languages=("az",),
        dialect=Dialect.RSS,
        feed="rss.xml",
        article="{number}/{slug}.html",
        layout="portal",
        redesign=Redesign(at=at(6, 3), layout="modern"),
        extract=(("title", "h1.news-title"), ("text", "div.news-text"), ("remove", "div.news-text .related")),
    ),
    DemoOutlet(
        id="olke-qezeti",
        name="Ölkə qəzeti",
        stance=Stance.PRO_GOVERNMENT,
        stance_source=_PARTY,
        languages=("az",),
        dialect=Dialect.ATOM,
        feed="atom.xml",
        article="{date}/{slug}/",
        layout="newspaper",
        etag=False,
    ),
    DemoOutlet(
        id="soz-deqiq",
        name="Söz Dəqiq",
        stance=Stance.PRO_GOVERNMENT,
        stance_source=_PARTY,
        languages=("az",),
        dialect=Dialect.RSS,
        feed="feed.php",
        article="index.php?newsid={number}",
        layout="portal",
        one_guid=True,
        etag=False,
        last_modified=False,
    ),
    DemoOutlet(
        id="kaspiyskiy-kuryer",
        name="Каспийский курьер",
        stance=Stance.PRO_GOVERNMENT,
        stance_source=_PARTY,
        languages=("ru",),
        dialect=Dialect.RSS,
        feed="export/rss",
        article="politics/{number}.html",
        layout="agency",
        charset="windows-1251",
    ),
    DemoOutlet(
        id="caspian-mirror",
        name="Caspian Mirror",
        stance=Stance.PRO_GOVERNMENT,
        stance_source=_PARTY,
        languages=("en",),
        dialect=Dialect.SITEMAP,
        feed="sitemap-news.xml",
        article="{date}/{slug}.html",
        layout="modern",
    ),
    DemoOutlet(
        id="bogaz-gundem",
        name="Boğaz Gündem",
        stance=Stance.PRO_GOVERNMENT,
        stance_source=_PARTY,
        languages=("tr",),
        dialect=Dialect.ATOM,
        feed="feed/atom",
        article="haber/{slug}-{number}",
        layout="modern",
        delay=0.15,
        gzip=True,
    ),
    DemoOutlet(
        id="uzaq-sahil",
        name="Uzaq Sahil",
        stance=Stance.EXILE,
        stance_source=_EXILE,
        languages=("az", "ru"),
        dialect=Dialect.RSS,
        feed="feed/",
        article="{date}/{slug}/",
        layout="blog",
        gzip=True,
        full_text=True,
    ),
    DemoOutlet(
        id="subh-media",
        name="Sübh Media",
        stance=Stance.INDEPENDENT,
        stance_source=_FREE,
        languages=("az",),
        dialect=Dialect.RSS,
        feed="feed",
        article="{slug}/",
        layout="blog",
        blocked=(at(4, 0), at(7, 8)),
    ),
    DemoOutlet(
        id="yeddi-gun",
        name="Yeddi Gün",
        stance=Stance.INDEPENDENT,
        stance_source=_FREE,
        languages=("az", "ru", "tr"),
        dialect=Dialect.ATOM,
        feed="atom",
        article="xeberler/{number}",
        layout="newspaper",
    ),
    DemoOutlet(
        id="free-word-watch",
        name="Free Word Watch",
        stance=Stance.INTERNATIONAL,
        stance_source="sample: a press-freedom organisation",
        languages=("en",),
        dialect=Dialect.RSS,
        feed="news/rss",
        article="news/{slug}",
        layout="newspaper",
        gzip=True,
    ),
    DemoOutlet(
        id="dalga-tv",
        name="Dalğa TV",
        stance=Stance.PRO_GOVERNMENT,
        stance_source=_PARTY,
        languages=("az",),
        dialect=Dialect.RSS,
        feed="rss",
        article="video/{number}",
        layout="portal",
        blocked=(at(1, 0), at(99, 0)),
    ),
    DemoOutlet(
        id="liman-xeber",
        name="Liman Xəbər",
        stance=Stance.INDEPENDENT,
        stance_source=_FREE,
        languages=("az",),
        dialect=Dialect.HTML,
        feed="rss.xml",
        article="{slug}",
        layout="portal",
    ),
)

BY_ID = {outlet.id: outlet for outlet in OUTLETS}

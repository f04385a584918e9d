"""The settings, with their defaults.  `docs/settings.md` has the same in a table (kept true by a test)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from monitor.config.kinds import (
    Clock,
    Delay,
    Egress,
    Header,
    Hours,
    Interval,
    Language,
    Loopback,
    Port,
    Scheduler,
    Text,
    Url,
    Wait,
    Zone,
)
from monitor.records import Channel, Journalist, Outlet

Seconds = Annotated[float, Meta(ge=0, le=600)]
Share = Annotated[float, Meta(ge=0, le=1)]
Days = Annotated[int, Meta(ge=1, le=36_500)]
#: Below 10 kB no feed and no page fits; above 200 MB one body fills a small machine.
Bytes = Annotated[int, Meta(ge=10_000, le=200_000_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How often is read."""

    #: Between two passes of `monitor run`.
    pass_every: Interval = timedelta(minutes=10)
    #: No feed is read more often, unless its own `every` says so.
    min_interval: Interval = timedelta(minutes=10)
    #: No feed is read more rarely, however quiet it is.
    max_interval: Interval = timedelta(hours=24)
    #: Share of an interval by which it is moved at random, so that not all come at once.
    jitter: Annotated[float, Meta(ge=0, le=0.5)] = 0.1
    #: How long after its first reading a flagged piece is looked at again.
    revisit: tuple[Delay, ...] = (
        timedelta(hours=1),
        timedelta(days=1),
        timedelta(days=7),
        timedelta(days=30),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How outlets are asked."""

    #: What we say we are.
    user_agent: Header = "propaganda-monitor/0.1 (news feed reader for press-freedom research)"
    #: An address or page at which a webmaster reaches you; added to the user agent.  Empty: none is given.
    contact: Header = ""
    #: Seconds for one address, from the first packet to the last byte, redirects included.
    deadline: Annotated[float, Meta(ge=1, le=600)] = 30.0
    #: Seconds between the starts of two requests to one host.
    pause: Seconds = 2.0
    connections_per_host: Annotated[int, Meta(ge=1, le=16)] = 2
    #: Requests at the same time, over all hosts.
    workers: Annotated[int, Meta(ge=1, le=256)] = 64
    #: `direct`, or a proxy `socks5h://host:port` that everything goes through.
    egress: Egress = "direct"
    #: Bytes after which a feed is given up, decoded.
    feed_bytes: Bytes = 10_000_000
    #: Bytes after which a page is given up, decoded.
    page_bytes: Bytes = 5_000_000
    #: Articles read from one host in one pass; the rest waits for the next.
    pages_per_host: Annotated[int, Meta(ge=1, le=10_000)] = 200

    @property
    def identity(self) -> str:
        """The User-Agent header: what we are, and how to reach us when that is given."""
        return f"{self.user_agent} +{self.contact}" if self.contact else self.user_agent


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Where pages are parsed and judged."""

    #: `processes`: worker processes that can be killed; `local`: in this one; `dask`: on a cluster.
    kind: Literal["local", "processes", "dask"] = "processes"
    #: Worker processes.
    workers: Annotated[int, Meta(ge=1, le=256)] = 2
    #: For `dask`; empty: a cluster of `workers` processes on this machine.
    scheduler: Scheduler = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """What becomes an alert."""

    #: The lowest band of the classifier that does.
    band: Literal["likely", "possible"] = "likely"
    #: Scores from which a piece counts as `likely` or `possible`; None: as the model's card says.
    likely: Share | None = None
    possible: Share | None = None
    #: Whether a bare common surname is enough.
    possible_names: bool = False
    #: Hours of the day (in `digest.time_zone`) in which nothing below the top level is told at once; empty: none.
    quiet_hours: Hours = ""
    #: For so long after something was told about a person nothing below the top level is told at once.
    cool_down: Wait = timedelta()

    @property
    def bands(self) -> dict[str, float]:
        """The scores that are set for bands."""
        given = {"likely": self.likely, "possible": self.possible}
        return {band: score for band, score in given.items() if score is not None}

    @property
    def quiet(self) -> tuple[time, time] | None:
        """From when to when `quiet_hours` are; over midnight when the end is the earlier one."""
        if not self.quiet_hours:
            return None
        begins, ends = self.quiet_hours.split("-")
        return time.fromisoformat(begins), time.fromisoformat(ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The daily digest."""

    time_zone: Zone = "Asia/Baku"
    #: Time of the day in that zone at which the digest of the day before is made and sent.
    at: Clock = time(8, 0)
    #: A time without a pass that the digest shows as a time in which nothing was looked at.
    missed_after: Interval = timedelta(hours=3)
    #: In which the digest and the notifications are written; the review pages follow the browser.
    language: Literal["en", "az", "ru"] = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What is kept."""

    #: Days for which the text of a piece that names nobody is kept; its address and hash stay.
    keep_text_days: Days = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How the evidence is vouched for by others."""

    #: Address of a time stamp authority (RFC 3161) that is asked once a day; empty: none is.
    timestamp: Url = ""
    #: PEM file, from the home folder on, with the certificates whose stamps are believed; empty: not looked at.
    timestamp_ca: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """The review pages."""

    host: Loopback = "127.0.0.1"
    port: Port = 8710


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings."""

    schedule: Schedule = field(default_factory=Schedule)
    network: Network = field(default_factory=Network)
    engine: Engine = field(default_factory=Engine)
    #: Languages that a text may be taken for.
    languages: tuple[Language, ...] = ("az", "ru", "en", "tr")
    #: Folder, from the home folder on, with a sentence encoder; empty: none.
    encoder: Text = ""
    alerts: Alerts = field(default_factory=Alerts)
    digest: Digest = field(default_factory=Digest)
    store: Store = field(default_factory=Store)
    evidence: Evidence = field(default_factory=Evidence)
    web: Web = field(default_factory=Web)


#: The settings that stand by themselves.
SINGLE = ("languages", "encoder")
#: The settings that are a group of keys, in the order in which they are shown.
SECTIONS: Mapping[str, type] = {
    "schedule": Schedule,
    "network": Network,
    "engine": Engine,
    "alerts": Alerts,
    "digest": Digest,
    "store": Store,
    "evidence": Evidence,
    "web": Web,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What the two files and the environment say."""

    #: Where feeds.yaml, journalists.yaml, models/ and var/ are.
    home: Path
    outlets: tuple[Outlet, ...]
    journalists: tuple[Journalist, ...]
    #: `notify` of feeds.yaml, in its order: the first ones stand in for those that fail.
    channels: tuple[Channel, ...] = ()
    settings: Settings = field(default_factory=Settings)
    #: Where a setting comes from that is no default: `network.pause` -> `feeds.yaml:12`, or a variable.
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)

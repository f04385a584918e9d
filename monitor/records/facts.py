"""What the report of a day is made of: scored pieces, changes, coverage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from monitor.records.judgements import Band, Certainty
from monitor.records.pages import VisitStatus
from monitor.records.sources import Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A scored piece that raised no alert: below the threshold, or from an outlet that does not attack."""

    article: int
    journalist: str
    outlet: str
    stance: Stance
    url: str
    title: str
    at: datetime
    score: float
    band: Band
    #: The surest mention.
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An edit or a removal of a piece that raised an alert."""

    alert: int
    journalist: str
    outlet: str
    title: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFacts:
    """What the visits to one feed say about a period."""

    url: str
    #: Of the last visit before the end of the period; None: never visited.
    status: VisitStatus | None
    reason: str
    #: At least one visit of the period read it.
    read_in_period: bool
    last_ok: datetime | None
    #: The first failure after the last success; None when the last visit read it.
    down_since: datetime | None
    #: Readings of the period before which items came and went unseen.
    missed: int = 0
    #: The most items that one visit of the period brought beyond the cap.
    left_out: int = 0
    #: When it was read again, if it failed at the beginning of the period and does not at its end.
    recovered: datetime | None = None
    #: For what recovered: the first failure, and its status.
    was_down_since: datetime | None = None
    was: VisitStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeFacts:
    """Items of an outlet in a stretch of time, and in the same stretch of earlier days."""

    items: int
    #: Items for each earlier day that was read, by how many days ago it was.
    before: dict[int, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFacts:
    """How long the texts of an outlet's articles are: characters as first read, in no order."""

    lengths: tuple[int, ...] = ()
    #: Of the four weeks before.
    before: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletFacts:
    """What is known about how well one outlet could be read in a period."""

    outlet: str
    name: str
    stance: Stance
    feeds: tuple[FeedFacts, ...]
    #: New items in the feeds, and articles that were read.
    announced: int
    read: int
    #: Why announced articles are still unread, with how many of each.
    unread: dict[str, int] = field(default_factory=dict, hash=False)
    #: None: not counted.
    volume: VolumeFacts | None = None
    texts: TextFacts | None = None

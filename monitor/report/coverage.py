"""Coverage in words: which outlets could be read in a period and which not, so that quiet and blind look different."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.records import FeedFacts, OutletFacts, Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be read, as a person should know it."""

    outlet: str
    name: str
    stance: Stance
    #: Verbatim status word, such as `blocked`.
    status: str
    reason: str
    #: None: it was never read, or the trouble has no beginning.
    since: datetime | None = None
    #: How many articles are concerned, for articles; 0 for feeds.
    articles: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of what should be read was read."""

    outlets: int
    #: Outlets of which every feed was read at least once in the period.
    read: int
    #: Outlets of which no feed was read.
    dark: int
    announced: int
    articles: int
    problems: tuple[Problem, ...]

    @property
    def blind(self) -> bool:
        """Whether nothing at all could be read: then silence means nothing."""
        return self.outlets == 0 or self.dark == self.outlets


def coverage(facts: Sequence[OutletFacts]) -> Coverage:
    """Count what was read and list what was not: dark outlets first, independent voices before the others."""
    watched = [outlet for outlet in facts if outlet.feeds]
    problems = [problem for outlet in watched for problem in _problems(outlet)]
    return Coverage(
        outlets=len(watched),
        read=sum(all(feed.read_in_period for feed in outlet.feeds) for outlet in watched),
        dark=sum(_dark(outlet) for outlet in watched),
        announced=sum(outlet.announced for outlet in watched),
        articles=sum(outlet.read for outlet in watched),
        problems=tuple(sorted(problems, key=_order)),
    )


def _problems(outlet: OutletFacts) -> list[Problem]:
    found = [
        Problem(
            outlet=outlet.outlet,
            name=outlet.name,
            stance=outlet.stance,
            status=feed.status.value if feed.status else "never visited",
            reason=f"{feed.reason} ({feed.url})" if feed.reason else feed.url,
            since=feed.down_since,
        )
        for feed in outlet.feeds
        if _fails(feed)
    ]
    found += [
        Problem(
            outlet=outlet.outlet,
            name=outlet.name,
            stance=outlet.stance,
            status="unread articles",
            reason=reason,
            articles=number,
        )
        for reason, number in sorted(outlet.unread.items())
    ]
    return found


def _fails(feed: FeedFacts) -> bool:
    return feed.status is None or not feed.status.healthy or not feed.read_in_period


def _dark(outlet: OutletFacts) -> bool:
    return not any(feed.read_in_period for feed in outlet.feeds)


def _order(problem: Problem) -> tuple[bool, bool, str]:
    # An independent voice that goes dark may be news, not an operating error.
    return (problem.articles > 0, problem.stance.attacks, problem.name)

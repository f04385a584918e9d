"""Coverage in words: which outlets could be read in a period and which not, so that quiet and blind look different."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.records import FeedFacts, OutletFacts, Stance, VisitStatus
from monitor.report.formats import ENGLISH, Formats
from monitor.report.volume import Usual, Verdict, shrunk, usual
from monitor.report.words import N_

#: Voices whose silence may be news: they are silenced more often than they break down.
_FREE = frozenset({Stance.INDEPENDENT, Stance.EXILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be read, as a person should know it."""

    outlet: str
    name: str
    stance: Stance
    #: Verbatim status word, such as `blocked`; `items missed`, `shorter texts` and `unread articles` beside them.
    status: str
    reason: str
    #: None: it was never read, or the trouble has no beginning.
    since: datetime | None = None
    #: How many articles are concerned, for articles; 0 for feeds.
    articles: int = 0
    #: Nothing of the outlet was read in the period.
    dark: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """A feed that failed when the period began and is read again at its end."""

    outlet: str
    name: str
    stance: Stance
    #: The status word of its failure.
    was: str
    since: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletDay:
    """One outlet in the period, in numbers."""

    outlet: str
    name: str
    stance: Stance
    feeds: int
    #: Feeds that were read at least once.
    read: int
    announced: int
    articles: int
    unread: int
    #: Readings before which items came and went unseen.
    missed: int
    #: None: the outlet was not read, or its items were not counted.
    usual: Usual | None


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
    #: Told once: in the period in which they came back.
    recovered: tuple[Recovery, ...] = ()
    days: tuple[OutletDay, ...] = ()
    #: Outlets at whose last visit it was us who could not reach anything.
    offline: int = 0
    #: The last reading of any of them; None: there was none.
    offline_since: datetime | None = None

    @property
    def blind(self) -> bool:
        """Whether nothing at all could be read: then silence means nothing."""
        return self.outlets == 0 or self.dark == self.outlets


#: What a problem can be beside the words of a visit.
NEVER = N_("never visited")
MISSED = N_("items missed")
SHORTER = N_("shorter texts")
UNREAD = N_("unread articles")
STATUSES = (NEVER, MISSED, SHORTER, UNREAD)


def coverage(facts: Sequence[OutletFacts], fmt: Formats = ENGLISH) -> Coverage:
    """Count what was read and list what was not: dark outlets first, independent voices before the others."""
    watched = [outlet for outlet in facts if outlet.feeds]
    flows = {outlet.outlet: usual(outlet.volume) for outlet in watched if outlet.volume}
    problems = [problem for outlet in watched for problem in _problems(outlet, flows.get(outlet.outlet), fmt)]
    offline = [outlet for outlet in watched if any(_offline(feed) for feed in outlet.feeds)]
    last = [feed.last_ok for outlet in offline for feed in outlet.feeds if feed.last_ok]
    return Coverage(
        outlets=len(watched),
        read=sum(all(feed.read_in_period for feed in outlet.feeds) for outlet in watched),
        dark=sum(_dark(outlet) for outlet in watched),
        announced=sum(outlet.announced for outlet in watched),
        articles=sum(outlet.read for outlet in watched),
        problems=tuple(sorted(problems, key=_order)),
        recovered=tuple(found for outlet in watched for found in _recovered(outlet)),
        days=tuple(_day(outlet, flows.get(outlet.outlet)) for outlet in watched),
        offline=len(offline),
        offline_since=max(last, default=None),
    )


def _problems(outlet: OutletFacts, flow: Usual | None, fmt: Formats) -> list[Problem]:
    def problem(status: str, reason: str, **more: Any) -> Problem:
        return Problem(
            outlet=outlet.outlet, name=outlet.name, stance=outlet.stance, status=status, reason=reason, **more
        )

    dark = _dark(outlet)
    found = [
        problem(_status(feed), _reason(outlet, feed, fmt), since=_since(feed), dark=dark)
        for feed in outlet.feeds
        if _fails(feed) and not _offline(feed)
    ]
    found += [problem(MISSED, _missed(feed, fmt)) for feed in outlet.feeds if feed.missed or feed.left_out]
    if flow and flow.verdict is Verdict.FEW:
        found.append(problem(VisitStatus.QUIET.value, usual_words(flow, fmt)))
    if outlet.texts and (words := shrunk(outlet.texts, fmt)):
        found.append(problem(SHORTER, words))
    found += [problem(UNREAD, reason, articles=number) for reason, number in sorted(outlet.unread.items())]
    return found


def usual_words(flow: Usual, fmt: Formats = ENGLISH) -> str:
    """A number of items beside what is usual."""
    items = fmt.amount(flow.items, "%(num)s new item", "%(num)s new items")
    if flow.verdict is Verdict.INSUFFICIENT:
        return fmt.say("%(items)s; what is usual: insufficient data", items=items)
    return fmt.say(
        "%(items)s; usual on this weekday: %(mean)s, from %(low)s to %(high)s",
        items=items,
        mean=fmt.number(flow.expected),
        low=fmt.number(flow.low),
        high=fmt.number(flow.high),
    )


def status_words(status: str, fmt: Formats) -> str:
    """The status of a problem in the reader's language; in English as it is stored, which docs/coverage.md explains."""
    if fmt.texts.language == "en":
        return status
    return fmt.say(status) if status in STATUSES else fmt.word(VisitStatus(status))


def _status(feed: FeedFacts) -> str:
    if feed.status is None:
        return NEVER
    # It was well when it was last read, and that is too long ago.
    return (VisitStatus.LATE if feed.status.healthy else feed.status).value


def _since(feed: FeedFacts) -> datetime | None:
    return feed.last_ok if _status(feed) == VisitStatus.LATE else feed.down_since


def _reason(outlet: OutletFacts, feed: FeedFacts, fmt: Formats) -> str:
    reason = f"{feed.reason} ({feed.url})" if feed.reason else feed.url
    # What was never read has not gone dark: its address is wrong.
    news = _dark(outlet) and outlet.stance in _FREE and any(each.last_ok for each in outlet.feeds)
    return fmt.say("%(reason)s; that it has gone dark may be news", reason=reason) if news else reason


def _missed(feed: FeedFacts, fmt: Formats) -> str:
    parts = []
    if feed.missed:
        parts.append(
            fmt.amount(
                feed.missed,
                "%(num)s time the oldest item was newer than all of the reading before: some came and went unseen",
                "%(num)s times the oldest item was newer than all of the reading before: some came and went unseen",
            )
        )
    if feed.left_out:
        parts.append(
            fmt.amount(
                feed.left_out,
                "%(num)s item beyond the most that is taken from one visit",
                "%(num)s items beyond the most that is taken from one visit",
            )
        )
    return f"{'; '.join(parts)} ({feed.url})"


def _recovered(outlet: OutletFacts) -> list[Recovery]:
    return [
        Recovery(
            outlet=outlet.outlet,
            name=outlet.name,
            stance=outlet.stance,
            was=feed.was.value,
            since=feed.was_down_since,
            at=feed.recovered,
        )
        for feed in outlet.feeds
        if feed.recovered and feed.was_down_since and feed.was
    ]


def _day(outlet: OutletFacts, flow: Usual | None) -> OutletDay:
    return OutletDay(
        outlet=outlet.outlet,
        name=outlet.name,
        stance=outlet.stance,
        feeds=len(outlet.feeds),
        read=sum(feed.read_in_period for feed in outlet.feeds),
        announced=outlet.announced,
        articles=outlet.read,
        unread=sum(outlet.unread.values()),
        missed=sum(feed.missed for feed in outlet.feeds),
        usual=flow,
    )


def _fails(feed: FeedFacts) -> bool:
    return feed.status is None or not feed.status.healthy or not feed.read_in_period


def _offline(feed: FeedFacts) -> bool:
    return feed.status is VisitStatus.OFFLINE


def _dark(outlet: OutletFacts) -> bool:
    return not any(feed.read_in_period for feed in outlet.feeds)


def _order(problem: Problem) -> tuple[bool, bool, bool, bool, str]:
    free = problem.stance in _FREE
    # An independent voice that goes dark may be news, not an operating error.
    return (
        not (problem.dark and free),
        problem.articles > 0,
        not problem.dark,
        problem.stance.attacks,
        problem.name,
    )

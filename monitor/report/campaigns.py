"""A campaign as counted facts: who began, who carried it, in which words, and who has written about it since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from monitor.report.wording import count

#: A campaign without a new piece for this long is closed; it reopens when one comes.
CLOSED_AFTER = timedelta(days=5)
#: How the comparison with ordinary texts is made.
HOW = (
    "ordinary: texts of the 60 days before that name nobody on the list and stood in two outlets or more; counted is "
    "how many of them reached as many outlets in as short a time"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """One piece of a campaign, as told."""

    article: int
    outlet: str
    title: str
    url: str
    at: datetime
    #: How the time is known: `its own date` or `first seen`.
    known_by: str
    #: After the first piece with the same text; None: it is that one.
    lag: timedelta | None
    #: Share that stands in the printing it was matched with; None: a text of its own.
    verbatim: float | None
    signed: bool
    cites: tuple[str, ...]
    frames: tuple[str, ...]
    #: The headline it bears now; empty: the one that raised the alert.
    title_now: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that is told of one campaign."""

    id: int
    journalist: str
    name: str
    open: bool
    #: In words: how likely such a burst is by the person's own baseline.
    burst: str
    #: In words: how fast ordinary texts spread.
    spread: str
    printings: tuple[Printing, ...]
    texts: int
    #: (day, pieces, outlets)
    days: tuple[tuple[date, int, int], ...]
    languages: Mapping[str, int]
    #: (day, frame -> pieces)
    frames: tuple[tuple[date, Mapping[str, int]], ...]
    #: `name (role)` -> pieces that quote them.
    speakers: Mapping[str, int]
    #: Names of other people and newsrooms -> pieces.
    drawn_in: Mapping[str, int]
    #: (outlet, title, address, when, lag after the first piece) of outlets that do not attack.
    coverage: tuple[tuple[str, str, str, datetime, timedelta], ...]
    #: (sentence, day it names)
    teasers: tuple[tuple[str, str], ...] = ()
    #: (article, article, what they share): likely the same story in another language.
    same_story: tuple[tuple[int, int, tuple[str, ...]], ...] = field(default=())

    @property
    def outlets(self) -> int:
        return len({printing.outlet for printing in self.printings})


def chance_words(chance: float | None) -> str:
    """How likely a burst is by the own baseline, in words."""
    if chance is None:
        return "own baseline: insufficient data (fewer than 14 days were watched before)"
    if chance < 1e-9:
        return "own baseline: less than 1 in a billion"
    return f"so many in so short a time, by the own baseline of up to 60 days: 1 in {round(1 / chance):,}"


def lines(story: Story, zone: ZoneInfo) -> Iterator[str]:
    """A campaign as text."""
    first = story.printings[0]
    state = "open" if story.open else "closed"
    yield f"Campaign {story.id}: {story.name} ({state})"
    texts, outlets = count(story.texts, "different text"), count(story.outlets, "outlet")
    yield f"  {count(len(story.printings), 'piece')}, {texts}, {outlets}"
    yield f"  {story.burst}"
    yield f"  {story.spread}"
    yield f"  ({HOW})"
    yield f"  first piece: {first.outlet}, {_time(first.at, zone)} (by {first.known_by})"
    yield from _pieces(story, zone)
    yield "  by day: " + "; ".join(
        f"{day:%-d %b}: {n} in {count(outlets, 'outlet')}" for day, n, outlets in story.days
    )
    yield f"  languages: {_counts(story.languages)}"
    yield "  frames: " + "; ".join(f"{day:%-d %b}: {_counts(own) or 'none'}" for day, own in story.frames)
    yield f"  quoted: {_counts(story.speakers) or 'nobody found'}"
    yield f"  also named: {_counts(story.drawn_in) or 'nobody on the watch list'}"
    yield from (
        f"  announced: “{sentence}”" + (f" [{day}]" if day else "") for sentence, day in story.teasers
    )
    for one, other, shared in story.same_story:
        yield f"  likely the same story: article {one} and article {other}; both have {', '.join(shared)}"
    yield from _coverage(story, zone)


def machine(story: Story) -> dict[str, Any]:
    """A campaign as plain values; times are ISO 8601 in UTC, lags in hours."""
    return {
        "id": story.id,
        "journalist": story.journalist,
        "name": story.name,
        "open": story.open,
        "burst": story.burst,
        "spread": story.spread,
        "outlets": story.outlets,
        "texts": story.texts,
        "pieces": [
            {
                "article": p.article,
                "outlet": p.outlet,
                "title": p.title,
                "title_now": p.title_now or p.title,
                "url": p.url,
                "at": p.at.isoformat(),
                "known_by": p.known_by,
                "lag_hours": _hours(p.lag),
                "verbatim": p.verbatim,
                "signed": p.signed,
                "cites": list(p.cites),
                "frames": list(p.frames),
            }
            for p in story.printings
        ],
        "days": [{"day": day.isoformat(), "pieces": n, "outlets": outlets} for day, n, outlets in story.days],
        "languages": dict(story.languages),
        "frames": [{"day": day.isoformat(), **own} for day, own in story.frames],
        "speakers": dict(story.speakers),
        "drawn_in": dict(story.drawn_in),
        "teasers": [{"sentence": sentence, "day": day} for sentence, day in story.teasers],
        "same_story": [{"articles": [a, b], "shared": list(shared)} for a, b, shared in story.same_story],
        "coverage": [
            {"outlet": outlet, "title": title, "url": url, "at": at.isoformat(), "lag_hours": _hours(lag)}
            for outlet, title, url, at, lag in story.coverage
        ],
    }


def _pieces(story: Story, zone: ZoneInfo) -> Iterator[str]:
    for number, each in enumerate(story.printings, start=1):
        notes = [
            f"{each.verbatim:.0%} verbatim" if each.verbatim is not None else "",
            f"{_hours(each.lag):g} h after the first with this text" if each.lag is not None else "",
            "" if each.signed else "unsigned",
            f"cites {', '.join(each.cites)}" if each.cites else "",
        ]
        now = f"  (now: {' '.join(each.title_now.split())})" if each.title_now else ""
        yield f"  {number}. {_time(each.at, zone)} {each.outlet}: {' '.join(each.title.split())}{now}"
        yield "     " + "; ".join(note for note in (f"article {each.article}", *notes) if note)


def _coverage(story: Story, zone: ZoneInfo) -> Iterator[str]:
    if not story.coverage:
        yield "  no independent outlet has reported it yet"
    for outlet, title, _, at, lag in story.coverage:
        after = f"{_hours(lag):g} h after the first piece"
        yield f"  reported by {outlet}, {_time(at, zone)}, {after}: {' '.join(title.split())}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _hours(lag: timedelta | None) -> float | None:
    return None if lag is None else round(lag.total_seconds() / 3600, 1)


def _time(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%-d %b %H:%M}"

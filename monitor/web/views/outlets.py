"""How well each outlet can be read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from monitor.config import move_feed
from monitor.errors import ConfigError
from monitor.records import OutletFacts
from monitor.report.coverage import SHORTER, Coverage, OutletDay, coverage
from monitor.store import coverage as stored
from monitor.store import feeds, passes, people, timelines
from monitor.store.feeds import FeedState
from monitor.web import charts
from monitor.web.site import Ask, found
from monitor.web.views.journalists import last_days

#: "Now".
RECENT = timedelta(days=1)
#: Days of the coverage calendar.
DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One outlet as the page shows it."""

    facts: OutletFacts
    day: OutletDay
    states: tuple[FeedState, ...]
    #: Items beyond the most that one visit takes.
    left_out: int
    #: Its texts have become much shorter, in numbers; empty: they have not, or it is not known.
    shrunk: str

    @property
    def well(self) -> bool:
        """Whether there is nothing to look at."""
        return self.day.read == self.day.feeds and not self.shrunk and not self.moved

    @property
    def moved(self) -> tuple[FeedState, ...]:
        """Feeds that say they have moved for good."""
        return tuple(state for state in self.states if state.moved_to)


def everything(ask: Ask) -> Response:
    """Every outlet with its feeds: status in words, items against usual, the days on which it was read."""
    days, bounds = last_days(ask.formats.local(ask.now), DAYS, ask.zone)
    rows, read = the_outlets(ask)
    return ask.render(
        "outlets.html",
        rows=rows,
        paused=[outlet.name for outlet in ask.config.outlets if outlet.paused],
        coverage=read,
        days=days,
        calendar={id: tuple(row) for id, row in timelines.calendar(ask.db, bounds).items()},
        strip=charts.strip,
        unread=lambda row: ", ".join(
            ask.formats.short(day) for day, read in zip(days, row, strict=True) if read is False
        ),
        last=passes.last(ask.db),
        names={row[0]: row[1] for row in people.outlets(ask.db)},
        tested=ask.site.jobs.last("test"),
    )


def the_outlets(ask: Ask) -> tuple[list[Row], Coverage]:
    """What the page and its exports show, those with something to look at first."""
    facts = stored.facts(ask.db, ask.now - RECENT, ask.now + timedelta(seconds=1))
    read = coverage(facts, ask.formats)
    shorter = {each.outlet: each.reason for each in read.problems if each.status == SHORTER}
    days = {day.outlet: day for day in read.days}
    states: dict[str, list[FeedState]] = {}
    for state in feeds.all_listed(ask.db):
        states.setdefault(state.outlet, []).append(state)
    rows = [
        Row(
            facts=each,
            day=days[each.outlet],
            states=tuple(states.get(each.outlet, ())),
            left_out=sum(feed.left_out for feed in each.feeds),
            shrunk=shorter.get(each.outlet, ""),
        )
        for each in facts
        if each.outlet in days
    ]
    return sorted(rows, key=lambda row: (row.well, row.facts.name)), read


def test(ask: Ask) -> Response:
    """Walk the feeds of one outlet through every step, now; nothing is stored."""
    known = {outlet.id for outlet in ask.config.outlets}
    outlet = found(ask.text("outlet") if ask.text("outlet") in known else None)
    ask.site.jobs.start("test", "feeds", "test", outlet, "--home", str(ask.site.home))
    return ask.back("/outlets")


def accept(ask: Ask) -> Response:
    """Write the address to which a feed has moved into feeds.yaml: only the one that was shown."""
    wanted = (ask.text("feed"), ask.text("to"))
    state = found(
        next((each for each in feeds.all_listed(ask.db) if (each.url, each.moved_to) == wanted), None)
    )
    try:
        move_feed(ask.site.home, state.url, state.moved_to, os.environ)
    except ConfigError as error:
        return ask.back("/outlets", str(error))
    return ask.back("/outlets", ask.texts.gettext("It stands in feeds.yaml and is read there from now on."))

"""How well each outlet can be read."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from monitor.report.coverage import coverage
from monitor.store import coverage as stored
from monitor.store import feeds, passes, people, timelines
from monitor.web.site import Ask, found
from monitor.web.views.journalists import last_days

#: "Now", and the time it is held against.
RECENT = timedelta(days=1)
USUAL = timedelta(days=28)
#: Days of the coverage calendar.
DAYS = 30


def everything(ask: Ask) -> Response:
    """Every outlet with its feeds: status in words, items against usual, the days on which it was read."""
    return ask.render("outlets.html", **the_outlets(ask), tested=ask.site.jobs.last("test"))


def the_outlets(ask: Ask) -> dict[str, object]:
    """What the page and its exports show."""
    since = ask.now - RECENT
    days, bounds = last_days(ask.formats.local(ask.now), DAYS, ask.zone)
    facts = stored.facts(ask.db, since, ask.now + timedelta(seconds=1))
    states: dict[str, list[feeds.FeedState]] = {}
    for state in feeds.all_listed(ask.db):
        states.setdefault(state.outlet, []).append(state)
    return {
        "facts": sorted(facts, key=lambda each: (all(f.read_in_period for f in each.feeds), each.name)),
        "coverage": coverage(facts),
        "states": states,
        "flows": {flow.outlet: flow for flow in timelines.flows(ask.db, ask.now, since, since - USUAL)},
        "days": days,
        "calendar": timelines.calendar(ask.db, bounds),
        "last": passes.last(ask.db),
        "names": {row[0]: row[1] for row in people.outlets(ask.db)},
    }


def test(ask: Ask) -> Response:
    """Walk the feeds of one outlet through every step, now; nothing is stored."""
    known = {outlet.id for outlet in ask.config.outlets}
    outlet = found(ask.text("outlet") if ask.text("outlet") in known else None)
    ask.site.jobs.start("test", "feeds", "test", outlet, "--home", str(ask.site.home))
    return ask.back("/outlets")

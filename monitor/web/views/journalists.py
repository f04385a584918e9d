"""Everybody on the watch list; one of them over time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response

from monitor.records import OutcomeKind, OutcomeState
from monitor.store import inbox, ladders, outcomes, people, timelines, watching
from monitor.store.inbox import Filter
from monitor.web import charts
from monitor.web.site import Ask, found
from monitor.web.words import RUNGS

#: Days of a timeline, and of "lately".
DAYS = 90
LATELY = timedelta(days=30)
#: Pieces listed on the page of one journalist.
PIECES = 25


def everybody(ask: Ask) -> Response:
    """The watch list, who was attacked most recently first."""
    return ask.render("journalists.html", standings=timelines.standings(ask.db, ask.now - LATELY))


def journalist(ask: Ask) -> Response:
    """One journalist: timeline, outlets by frames, ladder, campaigns, outcomes, pieces; prints as a dossier."""
    id = found(ask.journalist(ask.request.path_params["id"]))
    name = people.names(ask.db)[id]
    person = next((each for each in ask.config.journalists if each.id == id), None)
    campaigns, known = timelines.bands(ask.db, id), outcomes.of(ask.db, id)
    confirmed = [each for each in known if each.state is OutcomeState.CONFIRMED]
    days, bounds = last_days(ask.formats.local(ask.now), DAYS, ask.zone)
    before = bounds[0] - timedelta(days=charts.MEAN_DAYS)
    moments = [at for at, _ in timelines.pieces(ask.db, id, before, bounds[-1])]
    read = charts.shares(timelines.calendar(ask.db, bounds), len(days))
    filters = Filter(journalist=id)
    return ask.render(
        "journalist.html",
        id=id,
        name=name,
        person=person,
        chart=charts.timeline(days, moments, read, campaigns, confirmed, ask.zone),
        heat=charts.heat(timelines.outlets_by_frame(ask.db, id)),
        campaigns=campaigns,
        ladder={step.rung: step for step in ladders.of(ask.db, id)},
        rungs=RUNGS,
        closer=watching.closer(ask.db, ask.now, id),
        names=people.names(ask.db),
        outcomes=known,
        kinds=list(OutcomeKind),
        items=inbox.items(ask.db, filters, PIECES),
        count=inbox.count(ask.db, filters),
        outlets={row[0]: row[1] for row in people.outlets(ask.db)},
    )


def last_days(last: date, number: int, zone: ZoneInfo) -> tuple[list[date], list[datetime]]:
    """The days up to `last`, and the moments at which they begin and the last one ends."""
    days = [last - timedelta(days=back) for back in range(number - 1, -1, -1)]
    return days, [datetime.combine(day, time(), zone) for day in [*days, last + timedelta(days=1)]]

"""The report of the day, live; of a past day."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from monitor.records import Judgement
from monitor.steps import tell
from monitor.store import inbox, passes
from monitor.store.inbox import Filter
from monitor.web.site import Ask


def today(ask: Ask) -> Response:
    """What is known about today so far."""
    return _report(ask, ask.formats.local(ask.now))


def digest(ask: Ask) -> Response:
    """The report of one day."""
    try:
        day = date.fromisoformat(ask.request.path_params["day"])
        return _report(ask, day)
    except (ValueError, OverflowError):
        raise HTTPException(404) from None


def _report(ask: Ask, day: date) -> Response:
    settings = ask.config.settings.digest
    told = tell.digest_of(ask.db, day, settings.time_zone, now=ask.now, missed=settings.missed_after)
    last = passes.last(ask.db)
    late = last is None or ask.now - last.started > 3 * ask.config.settings.schedule.pass_every
    verdicts: dict[int, Judgement | None] = {
        line.alert.id: inbox.verdict(ask.db, line.alert.article, line.alert.journalist)
        for person in told.people
        for line in person.pieces
    }
    return ask.render(
        "today.html",
        told=told,
        verdicts=verdicts,
        last=last,
        late=late,
        live=day == ask.formats.local(ask.now),
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        open_alerts=inbox.count(ask.db, Filter(open=True)),
    )

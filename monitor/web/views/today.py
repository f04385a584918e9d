"""The report of the day, live; of a past day."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from monitor.records import Judgement, OutcomeState
from monitor.report.coverage import status_words
from monitor.steps import send, tell
from monitor.store import inbox, outcomes, passes
from monitor.store.inbox import Filter
from monitor.web.site import Ask
from monitor.web.words import RUNGS


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
    live = day == ask.formats.local(ask.now)
    told = tell.digest_of(
        ask.db,
        day,
        settings.time_zone,
        now=ask.now,
        missed=settings.missed_after,
        trouble=send.troubles(ask.db, ask.config.channels, ask.formats) if live else (),
        language=ask.language,
    )
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
        waiting=outcomes.of(ask.db, state=OutcomeState.SUGGESTED),
        rungs=RUNGS,
        status=lambda status: status_words(status, ask.formats),
        last=last,
        late=late,
        live=live,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        open_alerts=inbox.count(ask.db, Filter(open=True)),
    )

"""What happened to journalists: entered by people, or suggested by a report until a person decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from monitor.records import Outcome, OutcomeKind, OutcomeState
from monitor.store import database, outcomes, people
from monitor.web.site import Ask, found
from monitor.web.words import N_

#: Characters of a source and of a note.
LONGEST = 2_000
#: Nobody is written about who was harmed before.
EARLIEST = date(1980, 1, 1)


def everything(ask: Ask) -> Response:
    """All of them, those that wait for a person first."""
    known = outcomes.of(ask.db)
    return ask.render(
        "outcomes.html",
        waiting=[each for each in known if each.state is OutcomeState.SUGGESTED],
        decided=[each for each in known if each.state is not OutcomeState.SUGGESTED],
        names=people.names(ask.db),
        kinds=list(OutcomeKind),
    )


def add(ask: Ask) -> Response:
    """Enter what happened."""
    given = _given(ask)
    with database.writing(ask.db):
        new = outcomes.add(ask.db, given, ask.now)
    said = N_("Stored.") if new else N_("It is known already.")
    return ask.back(ask.here("/outcomes"), ask.texts.gettext(said))


def decide(ask: Ask) -> Response:
    """Confirm or reject; either can be taken back by the other."""
    state = ask.choice("state", OutcomeState)
    if state not in (OutcomeState.CONFIRMED, OutcomeState.REJECTED):
        raise HTTPException(400, N_("Nothing was decided: confirm or reject."))
    with database.writing(ask.db):
        found(outcomes.decide(ask.db, ask.whole("outcome"), state) or None)
    said = N_("Confirmed.") if state is OutcomeState.CONFIRMED else N_("Rejected.")
    return ask.back(ask.here("/outcomes"), ask.texts.gettext(said))


def rows(ask: Ask) -> Iterator[dict[str, object]]:
    """The list, for its exports."""
    names = people.names(ask.db)
    for each in outcomes.of(ask.db):
        yield {
            "id": each.id,
            "journalist": each.journalist,
            "name": names[each.journalist],
            "kind": each.kind.value,
            "date": each.date.isoformat(),
            "source": each.source,
            "note": each.note,
            "state": each.state.value,
        }


def _given(ask: Ask) -> Outcome:
    kind, source = ask.choice("kind", OutcomeKind), _plain(ask.text("source"))
    if kind is None or not source:
        raise HTTPException(400, N_("Nothing was stored: say what happened, and who says so."))
    who = ask.text("journalist")
    return Outcome(
        journalist=found(who if who in people.names(ask.db) else None),
        kind=kind,
        date=_day(ask),
        source=source,
        note=_plain(ask.text("note")),
    )


def _day(ask: Ask) -> date:
    try:
        day = date.fromisoformat(ask.text("date"))
    except ValueError:
        day = date.min
    # It may be tomorrow already where the person is.
    if not EARLIEST <= day <= ask.formats.local(ask.now) + timedelta(days=1):
        raise HTTPException(
            400, N_("Nothing was stored: give a day that is not in the future, as 2026-11-20.")
        )
    return day


def _plain(text: str) -> str:
    """One line without control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST]

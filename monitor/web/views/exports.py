"""Lists as CSV and JSON, the Atom feed."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from monitor.report import machine
from monitor.report.volume import Verdict
from monitor.store import alerts, database, inbox, people, timelines
from monitor.web.rendering import render
from monitor.web.site import Ask, Site
from monitor.web.views import campaigns, outcomes
from monitor.web.views.alerts import wanted
from monitor.web.views.journalists import LATELY
from monitor.web.views.outlets import the_outlets

#: Alerts in one export, and in the Atom feed.
ROWS = 100_000
FEED = 50

Row = Mapping[str, Any]


def alerts_csv(ask: Ask) -> Response:
    """The inbox with its filter."""
    return _csv("alerts", _alerts(ask))


def alerts_json(ask: Ask) -> Response:
    """The inbox with its filter, with the reasons."""
    names = people.names(ask.db)
    return JSONResponse(
        [
            {**machine.alert(item.alert, names[item.alert.journalist]), "verdict": item.verdict}
            for item in inbox.items(ask.db, wanted(ask), ROWS)
        ]
    )


def journalists_csv(ask: Ask) -> Response:
    """The watch list with its counts."""
    return _csv("journalists", _journalists(ask))


def journalists_json(ask: Ask) -> Response:
    """The watch list with its counts."""
    return JSONResponse(list(_journalists(ask)))


def campaigns_csv(ask: Ask) -> Response:
    """Every campaign."""
    return _csv("campaigns", _campaigns(ask))


def campaigns_json(ask: Ask) -> Response:
    """Every campaign."""
    return JSONResponse(list(_campaigns(ask)))


def outlets_csv(ask: Ask) -> Response:
    """Every outlet with how well it was read in the last day."""
    return _csv("outlets", _outlets(ask))


def outlets_json(ask: Ask) -> Response:
    """Every outlet with how well it was read in the last day."""
    return JSONResponse(list(_outlets(ask)))


def outcomes_csv(ask: Ask) -> Response:
    """What happened to journalists."""
    return _csv("outcomes", outcomes.rows(ask))


def outcomes_json(ask: Ask) -> Response:
    """What happened to journalists."""
    return JSONResponse(list(outcomes.rows(ask)))


def waves_csv(ask: Ask) -> Response:
    """The statements of the waves, one a row."""
    return _csv("waves", campaigns.wave_rows(ask))


def waves_json(ask: Ask) -> Response:
    """The statements of the waves, one an object."""
    return JSONResponse(list(campaigns.wave_rows(ask)))


def feed(site: Site) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    """The newest alerts as Atom, for who knows the secret address; off unless there is one."""

    async def endpoint(request: Request) -> Response:
        given = request.path_params["secret"]
        if site.feed_secret is None or not secrets.compare_digest(given.encode(), site.feed_secret.encode()):
            raise HTTPException(404)
        return Response(await run_in_threadpool(_atom, site), media_type="application/atom+xml")

    return endpoint


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    return f"'{text}" if text.lstrip().startswith(tuple("=+-@|%＝＋－＠")) and not _is_number(text) else text


def _atom(site: Site) -> str:
    with database.open_database(site.home) as db:
        newest = alerts.latest(db, FEED)
        names = people.names(db)
        outlets = {row[0]: row[1] for row in people.outlets(db)}
    return render(
        "feed.xml", "en", {"alerts": newest, "names": names, "outlets": outlets, "now": site.clock()}
    )


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def _csv(name: str, rows: Iterable[Row]) -> Response:
    listed = list(rows)
    out = io.StringIO()
    if listed:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(listed[0].keys())
        writer.writerows([cell(value) for value in row.values()] for row in listed)
    # The mark at the beginning lets spreadsheets see that it is UTF-8.
    return Response(
        "\ufeff" + out.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _alerts(ask: Ask) -> Iterable[Row]:
    names = people.names(ask.db)
    for item in inbox.items(ask.db, wanted(ask), ROWS):
        alert = item.alert
        yield {
            "id": alert.id,
            "journalist": alert.journalist,
            "name": names[alert.journalist],
            "outlet": alert.outlet,
            "title": alert.title,
            "title_now": alert.title_now or alert.title,
            "url": alert.url,
            "piece_at": alert.piece_at.isoformat(),
            "at": alert.at.isoformat(),
            "severity": alert.severity.value,
            "score": round(alert.assessment.score, 4),
            "frames": " ".join(found.frame.value for found in alert.assessment.frames),
            "campaign": alert.campaign,
            "reprint_of": alert.reprint_of,
            "verdict": item.verdict.value if item.verdict else None,
            "model": alert.assessment.model,
        }


def _journalists(ask: Ask) -> Iterable[Row]:
    for each in timelines.standings(ask.db, ask.now - LATELY):
        yield {
            "id": each.id,
            "name": each.name,
            "kind": each.kind,
            "alerts": each.alerts,
            "alerts_30_days": each.recent,
            "campaigns": each.campaigns,
            "last": each.last.isoformat() if each.last else None,
        }


def _campaigns(ask: Ask) -> Iterable[Row]:
    names = people.names(ask.db)
    for each in timelines.bands(ask.db):
        yield {
            "id": each.id,
            "journalist": each.journalist,
            "name": names[each.journalist],
            "first": each.first.isoformat(),
            "last": each.last.isoformat(),
            "pieces": each.pieces,
            "outlets": each.outlets,
        }


def _outlets(ask: Ask) -> Iterable[Row]:
    for row in the_outlets(ask)[0]:
        flow = row.day.usual
        known = flow is not None and flow.verdict is not Verdict.INSUFFICIENT
        yield {
            "id": row.facts.outlet,
            "name": row.facts.name,
            "stance": row.facts.stance.value,
            "feeds": row.day.feeds,
            "feeds_read": row.day.read,
            "status": "; ".join(
                feed.status.value if feed.status else "never visited" for feed in row.facts.feeds
            ),
            "announced": row.day.announced,
            "read": row.day.articles,
            "unread": row.day.unread,
            "missed": row.day.missed,
            "left_out": row.left_out,
            "usual": round(flow.expected, 1) if flow and known else None,
            "usual_low": flow.low if flow and known else None,
            "usual_high": flow.high if flow and known else None,
            "moved_to": " ".join(state.moved_to for state in row.moved),
        }

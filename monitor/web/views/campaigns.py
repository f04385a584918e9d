"""All campaigns; one as lanes."""

from __future__ import annotations

from itertools import groupby

from starlette.responses import RedirectResponse, Response

from monitor.records import Alert
from monitor.store import articles, campaigns, inbox, people, timelines
from monitor.store.inbox import Filter
from monitor.web import charts
from monitor.web.marking import marked
from monitor.web.site import Ask, found

#: Pieces of one campaign listed.
LISTED = 200


def everything(ask: Ask) -> Response:
    """Every campaign, the newest first."""
    return ask.render(
        "campaigns.html",
        bands=timelines.bands(ask.db),
        names=people.names(ask.db),
        today=ask.formats.local(ask.now),
    )


def campaign(ask: Ask) -> Response:
    """One campaign: who began, who followed, what text they share, who reported it."""
    number = ask.number("number")
    this = found(campaigns.get(ask.db, number))
    merged = timelines.merged_into(ask.db, number)
    if merged is not None:
        return RedirectResponse(f"/campaigns/{merged}", 303)
    if not this.pieces:
        return ask.render("campaign_empty.html", campaign=this)
    items = inbox.items(ask.db, Filter(campaign=number), LISTED)
    numbers = {item.alert.article: item.alert.id for item in items}
    return ask.render(
        "campaign.html",
        campaign=this,
        chart=charts.lanes(this, ask.zone),
        items=sorted(items, key=lambda item: (item.alert.piece_at, item.alert.id)),
        numbers=numbers,
        texts=_texts(ask, [item.alert for item in items]),
        covered=timelines.covered_by(ask.db, this.journalist, this.pieces[0].at, this.pieces[-1].at),
        name=people.names(ask.db)[this.journalist],
        outlets={id: (name, stance) for id, name, stance in people.outlets(ask.db)},
    )


def _texts(ask: Ask, found_alerts: list[Alert]) -> list[dict[str, object]]:
    """The texts that several pieces carry, the most carried first."""

    def text(alert: Alert) -> int:
        return alert.reprint_of or alert.article

    groups = [list(group) for _, group in groupby(sorted(found_alerts, key=text), key=text)]
    shared = sorted((group for group in groups if len(group) > 1), key=len, reverse=True)
    result: list[dict[str, object]] = []
    for group in shared[:5]:
        first = articles.get(ask.db, text(group[0]))
        if first is not None:
            result.append({"pieces": group, "first": first, "text": marked(first.article.text, [])})
    return result

"""All campaigns; one as lanes; waves that target nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

from starlette.responses import JSONResponse, RedirectResponse, Response

from monitor.records import Alert, Campaign, Frame
from monitor.report import campaigns as telling
from monitor.report import spread
from monitor.steps import history
from monitor.store import articles, campaigns, inbox, observed, people, timelines
from monitor.store.inbox import Filter, Item
from monitor.store.observed import WaveRow
from monitor.web import charts
from monitor.web.marking import marked
from monitor.web.site import Ask, found
from monitor.web.words import N_

#: Pieces of one campaign listed.
LISTED = 200
#: Shared texts shown.
TEXTS = 5
#: Days of waves that are shown.
WAVE_DAYS = 30


def everything(ask: Ask) -> Response:
    """Every campaign, the newest first."""
    return ask.render(
        "campaigns.html",
        bands=timelines.bands(ask.db),
        open_since=ask.now - telling.CLOSED_AFTER,
        names=people.names(ask.db),
    )


def campaign(ask: Ask) -> Response:
    """One campaign: who began, who followed, what text they share, how unusual it is, who reported it."""
    number = ask.number("number")
    this = found(campaigns.get(ask.db, number))
    merged = timelines.merged_into(ask.db, number)
    if merged is not None:
        return RedirectResponse(f"/campaigns/{merged}", 303)
    if not this.pieces:
        return ask.render("campaign_empty.html", campaign=this)
    items = inbox.items(ask.db, Filter(campaign=number), LISTED)
    story = _story(ask, this)
    return ask.render(
        "campaign.html",
        campaign=this,
        story=story,
        printings={each.article: each for each in story.printings},
        chart=charts.lanes(this, ask.zone),
        items=sorted(items, key=lambda item: (item.alert.piece_at, item.alert.id)),
        texts=list(_texts(ask, items)),
        frame_words={frame.value: ask.formats.word(frame) for frame in Frame},
        outlets={id: (name, stance) for id, name, stance in people.outlets(ask.db)},
    )


def as_json(ask: Ask) -> Response:
    """One campaign as plain values."""
    this = found(campaigns.get(ask.db, ask.number("number")))
    found(this.pieces or None)
    return JSONResponse(telling.machine(_story(ask, this)))


def waves(ask: Ask) -> Response:
    """Near-identical statements of many speakers that name nobody on the list, as they were noted after passes."""
    return ask.render(
        "waves.html",
        waves=_waves(ask),
        days=WAVE_DAYS,
        outlets={row[0]: row[1] for row in people.outlets(ask.db)},
    )


def wave_rows(ask: Ask) -> Iterator[dict[str, object]]:
    """The waves, for the exports."""
    for wave in _waves(ask):
        yield {
            "first_article": wave.first,
            "begins": wave.begins.isoformat(),
            "ends": wave.ends.isoformat(),
            "title": wave.title,
            "speakers": "; ".join(wave.speakers),
            "outlets": " ".join(wave.outlets),
        }


def _waves(ask: Ask) -> list[WaveRow]:
    """The waves of the last days, the newest first; one that is part of a larger one is left out."""
    found = observed.waves(ask.db, ask.now - timedelta(days=WAVE_DAYS), ask.now + timedelta(seconds=1))
    return [
        wave
        for wave in reversed(found)
        if not any(set(wave.speakers) < set(other.speakers) for other in found)
    ]


def _story(ask: Ask, this: Campaign) -> telling.Story:
    row = observed.spreads(ask.db, ask.now + timedelta(seconds=1)).get(this.id)
    beside = row and spread.Spread(
        outlets=row.outlets, within=row.within, shared=row.shared, as_fast=row.as_fast, of=row.ordinary
    )
    said = spread.words(beside, ask.formats) if beside else ask.texts.gettext(N_("not counted yet"))
    return history.story(ask.db, this, ask.now, ask.formats.zone, said)


def _texts(ask: Ask, items: list[Item]) -> Iterator[dict[str, object]]:
    """The texts that several pieces carry, the most carried first."""

    def text(alert: Alert) -> int:
        return alert.reprint_of or alert.article

    ordered = sorted((item.alert for item in items), key=text)
    groups = [list(group) for _, group in groupby(ordered, key=text)]
    shared = sorted((group for group in groups if len(group) > 1), key=len, reverse=True)
    for group in shared[:TEXTS]:
        first = articles.get(ask.db, text(group[0]))
        if first is not None:
            yield {"pieces": group, "first": first, "text": marked(first.article.text, [])}

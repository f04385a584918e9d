"""What cannot wait for the digest: grave alerts, and campaigns that have grown by a step; one message for each person.

What quiet hours or a pause hold back stays untold in the database and is told at the first pass after them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from monitor.records import Alert, Campaign, Channel, Severity, Stance, Topic
from monitor.report import holding, instant, machine
from monitor.report.holding import Hold
from monitor.report.instant import News
from monitor.steps.outgoing import Sending, body, everybody, listening
from monitor.store import alerts, campaigns, database, outbox, people
from monitor.store.outbox import Message

#: How far back something is still told at once: a program that was off for longer leaves it to the digest.
FRESH = timedelta(hours=24)

_ORDER = list(Severity)


def keep_urgent(sending: Sending) -> None:
    """Keep a message for each person about whom there is something that cannot wait and that no message has told."""
    channels = listening(sending.config, Topic.ALERTS)
    if not channels:
        return
    least = min((channel.severity for channel in channels), key=_ORDER.index)
    since = sending.now - FRESH - _hold(sending).longest
    untold = [
        alert
        for number in sorted(outbox.untold(sending.db, since))
        if (alert := alerts.get(sending.db, number)) and instant.reaches(alert.severity, least)
    ]
    own = {who: list(found) for who, found in groupby(sorted(untold, key=_by_person), key=_journalist)}
    for journalist in sorted({*own, *campaigns.growing(sending.db, since)}):
        _keep(sending, journalist, own.get(journalist, []), least, channels)


def _keep(
    sending: Sending, journalist: str, found: Sequence[Alert], least: Severity, channels: Iterable[Channel]
) -> None:
    db = sending.db
    with database.writing(db):
        last = outbox.last_told(db, journalist)
        live = campaigns.severities(db, journalist, sending.now - FRESH - _hold(sending).longest)
        if not (found or live):
            return
        steps = campaigns.rises(db, journalist)
        rising = [number for number in steps if number in live and instant.reaches(live[number], least)]
        levels = [*(alert.severity for alert in found), *(live[number] for number in rising)]
        gravest = max(levels, key=_ORDER.index, default=Severity.LOW)
        if holding.held(_hold(sending), gravest, sending.now, last):
            return
        # Each step is told once: it counts as told together with the message that is kept here.
        campaigns.note_told(db, steps)
        risen = [campaign for number in rising if (campaign := campaigns.get(db, number))]
        if not (found or risen):
            return
        news = News(
            name=people.names(db).get(journalist, journalist),
            alerts=found,
            risen=risen,
            severity=gravest,
            held=any(holding.held(_hold(sending), alert.severity, alert.at, last) for alert in found),
        )
        to = [channel for channel in channels if instant.reaches(news.severity, channel.severity)]
        outbox.keep_alerts(
            db, _message(sending, journalist, news), [alert.id for alert in found], everybody(to)
        )


def _message(sending: Sending, journalist: str, news: News) -> Message:
    fmt = sending.formats
    outlets = {row[0]: (row[1], Stance(row[2])) for row in people.outlets(sending.db)}
    told = [f"{alert.id}" for alert in news.alerts] + [f"c{c.id}-{c.outlets}" for c in news.risen]
    return Message(
        # The moment belongs to it: numbers of alerts are used again after `monitor rebuild`.
        key=f"alerts {journalist} {sending.now.isoformat()} {','.join(told)}",
        topic=Topic.ALERTS,
        at=sending.now,
        body=body(
            instant.subject(fmt),
            instant.full(news, outlets, fmt),
            instant.counts(news, fmt),
            {
                "alerts": [machine.alert(alert, news.name) for alert in news.alerts],
                "campaigns": [_campaign(campaign, news.name) for campaign in news.risen],
            },
            fmt,
        ),
    )


def _campaign(campaign: Campaign, name: str) -> dict[str, object]:
    return {
        "id": campaign.id,
        "journalist": campaign.journalist,
        "name": name,
        "pieces": len(campaign.pieces),
        "outlets": campaign.outlets,
        "first": campaign.pieces[0].at.isoformat(),
        "last": campaign.pieces[-1].at.isoformat(),
    }


def _hold(sending: Sending) -> Hold:
    settings = sending.config.settings.alerts
    return Hold(zone=sending.formats.zone, quiet=settings.quiet, cool_down=settings.cool_down)


def _by_person(alert: Alert) -> tuple[str, int]:
    return alert.journalist, alert.id


def _journalist(alert: Alert) -> str:
    return alert.journalist

"""After a pass: what is to be told is kept, then sent.

The digest of a day is kept once, with a delivery for each recipient, in one transaction; so are alerts that cannot
wait.  Only then is anything handed over.  A crash before that loses nothing, and one after it tells nothing twice.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from monitor.config import Config
from monitor.errors import ConfigError, NotifyError
from monitor.notify import ping, retry
from monitor.notify.deliver import Way, deliver, secret_of
from monitor.records import Alert, Channel, ChannelKind, Severity, Stance, Topic
from monitor.report import instant, machine, outline
from monitor.report.outline import Line, Role
from monitor.steps import parcels, tell
from monitor.store import alerts, outbox, passes, people
from monitor.store.outbox import Delivery, Message, Period

log = logging.getLogger(__name__)

#: How far back an alert is still told at once: a program that was off for longer leaves it to the digest.
FRESH = timedelta(hours=24)
#: How many days before yesterday the first digests go back.
FIRST = timedelta(days=6)
_TROUBLE = "Report: a channel fails"
_TEST = "Report: a test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What sending works with."""

    db: Database
    config: Config
    way: Way
    now: datetime


def send_due(sending: Sending, *, well: bool = True) -> None:
    """Keep what is to be told and send what is due.

    Args:
        well: Whether the pass could read anything; the ping says so.
    """
    keep_digests(sending)
    keep_alerts(sending)
    send_waiting(sending)
    _ping(sending, well)


def keep_digests(sending: Sending) -> None:
    """Keep the digest of every day that is over and has none; quiet days too, but not those without any pass."""
    zone = sending.config.settings.digest.time_zone
    for day in _due_days(sending):
        starts, ends = tell.bounds(day, zone)
        last = outbox.last_digest(sending.db)
        if last is not None:
            # From where the last one ended, also when the time zone was changed: nothing falls between two.
            starts = last.ends
        if starts < ends and _something_to_say(sending, starts, ends):
            _keep_digest(sending, day, starts, ends)


def keep_alerts(sending: Sending) -> None:
    """Keep a message for each person with alerts that cannot wait and that no message has told."""
    listening = _listening(sending.config, Topic.ALERTS)
    if not listening:
        return
    least = min((channel.severity for channel in listening), key=list(Severity).index)
    untold = outbox.untold(sending.db, sending.now - FRESH)
    found = [alert for number in sorted(untold) if (alert := alerts.get(sending.db, number))]
    grave = [alert for alert in found if instant.reaches(alert.severity, least)]
    for journalist, own in groupby(sorted(grave, key=_by_person), key=lambda alert: alert.journalist):
        _keep_alerts(sending, journalist, list(own), listening)


def send_waiting(sending: Sending) -> None:
    """Send what waits.  A channel that fails is left alone until the next pass: it costs one wait, not many."""
    channels = {channel.id: channel for channel in sending.config.channels}
    repeatable = [channel.id for channel in channels.values() if channel.kind.repeatable]
    if unsure := outbox.recover(sending.db, repeatable, sending.now):
        log.warning("notify status=unsure deliveries=%d reason='interrupted while they were sent'", unsure)
    broken: set[str] = set()
    for delivery in outbox.due(sending.db, sending.now):
        channel = channels.get(delivery.channel)
        if channel is None:
            outbox.failed(sending.db, delivery, "no longer in feeds.yaml", sending.now, None)
        elif channel.id not in broken and not _send(sending, channel, delivery):
            broken.add(channel.id)


def try_channel(channel: Channel, recipient: str, way: Way, now: datetime) -> None:
    """Send a test message at once; nothing of it is kept.

    Raises:
        NotifyError: It was not taken.
        ConfigError: The file of a secret is not as it must be.
    """
    if channel.kind is ChannelKind.PING:
        ping.ping(channel, secret_of(channel, way), way.egress, well=True)
        return
    text = "This is a test: messages of the monitor reach you here."
    lines = (Line(role=Role.TITLE, text=_TEST), Line(role=Role.FACT, text=text))
    message = Message(
        key="test", topic=Topic.TROUBLE, at=now, body=_body(_TEST, lines, lines, {"test": True})
    )
    delivery = Delivery(id=0, channel=channel.id, recipient=recipient, attempts=0, message=message)
    deliver(channel, parcels.parcel(channel, delivery), way)


def troubles(db: Database, channels: Iterable[Channel]) -> list[str]:
    """One sentence for each of these channels that fails."""
    known = {channel.id for channel in channels}
    found = outbox.failing(db, retry.TROUBLE_AFTER)
    failing = {delivery.channel: delivery for delivery in found if delivery.channel in known}
    return [
        f"CHANNEL {channel} FAILS: tried {delivery.attempts} times, {delivery.reason}"
        for channel, delivery in sorted(failing.items())
    ]


# --- digests -------------------------------------------------------------------------------------------


def _due_days(sending: Sending) -> Iterator[date]:
    settings = sending.config.settings.digest
    local = sending.now.astimezone(ZoneInfo(settings.time_zone))
    latest = local.date() - timedelta(days=1 if local.time() >= settings.at else 2)
    last = outbox.last_digest(sending.db)
    # Without any yet, older days are left alone: nobody wants sixty mails on the first morning.
    day = latest - FIRST if last is None else last.day + timedelta(days=1)
    while day <= latest:
        yield day
        day += timedelta(days=1)


def _something_to_say(sending: Sending, starts: datetime, ends: datetime) -> bool:
    return passes.any_in(sending.db, starts, ends) or bool(alerts.between(sending.db, starts, ends))


def _keep_digest(sending: Sending, day: date, starts: datetime, ends: datetime) -> None:
    settings = sending.config.settings.digest
    trouble = troubles(sending.db, sending.config.channels)
    told = tell.digest_between(
        sending.db,
        starts,
        ends,
        settings.time_zone,
        now=sending.now,
        missed=settings.missed_after,
        trouble=trouble,
    )
    values = machine.digest(told)
    message = Message(
        key=f"digest {day.isoformat()}",
        topic=Topic.DIGEST,
        at=sending.now,
        body=_body(outline.title(day), outline.outline(told), outline.counts(told), values),
    )
    period = Period(day=day, starts=starts, ends=ends, body={**values, "trouble": trouble})
    listening = _listening(sending.config, Topic.DIGEST)
    if outbox.keep_digest(sending.db, period, message, _everybody(listening)):
        log.info("digest day=%s status=kept people=%d", day, len(told.people))


# --- alerts at once ------------------------------------------------------------------------------------


def _keep_alerts(
    sending: Sending, journalist: str, found: Sequence[Alert], listening: Iterable[Channel]
) -> None:
    gravest = instant.gravest(found)
    to = [channel for channel in listening if instant.reaches(gravest, channel.severity)]
    outlets = {row[0]: (row[1], Stance(row[2])) for row in people.outlets(sending.db)}
    name = people.names(sending.db).get(journalist, journalist)
    zone = sending.config.settings.digest.time_zone
    message = Message(
        # The moment belongs to it: numbers of alerts are used again after `monitor rebuild`.
        key=f"alerts {min(alert.id for alert in found)} {sending.now.isoformat()}",
        topic=Topic.ALERTS,
        at=sending.now,
        body=_body(
            instant.SUBJECT,
            instant.full(found, name, outlets, zone),
            instant.counts(found),
            {"alerts": [machine.alert(alert, name) for alert in found]},
        ),
    )
    outbox.keep_alerts(sending.db, message, [alert.id for alert in found], _everybody(to))


def _by_person(alert: Alert) -> tuple[str, int]:
    return alert.journalist, alert.id


# --- sending -------------------------------------------------------------------------------------------


def _send(sending: Sending, channel: Channel, delivery: Delivery) -> bool:
    """Try one delivery; whether the channel works."""
    db, now = sending.db, sending.now
    outbox.sending(db, delivery, now)
    failures = delivery.attempts + 1
    try:
        deliver(channel, parcels.parcel(channel, delivery), sending.way)
    except (NotifyError, ConfigError) as error:
        reason = error.reason if isinstance(error, NotifyError) else str(error)
        outbox.failed(db, delivery, reason, now, retry.next_try(now, failures))
        log.warning("notify channel=%s status=failed attempt=%d reason=%r", channel.id, failures, reason)
        if failures == retry.TROUBLE_AFTER:
            _raise_trouble(sending, channel, delivery, reason)
        return False
    outbox.sent(db, delivery, now)
    log.info("notify channel=%s status=sent message=%r", channel.id, delivery.message.key)
    return True


def _raise_trouble(sending: Sending, channel: Channel, delivery: Delivery, reason: str) -> None:
    """Tell the other channels, and let the first of them that works stand in."""
    failing = {each.channel for each in outbox.failing(sending.db, retry.TROUBLE_AFTER)}
    others = [
        other
        for other in sending.config.channels
        if other.id not in (channel.id, *failing) and other.recipients
    ]
    day = sending.now.astimezone(ZoneInfo(sending.config.settings.digest.time_zone)).date()
    text = f"The channel {channel.id} could not be used {retry.TROUBLE_AFTER} times: {reason}"
    title = Line(role=Role.TITLE, text=_TROUBLE)
    bare = f"The channel {channel.id} fails: see `monitor notify list`."
    message = Message(
        key=f"trouble {channel.id} {day.isoformat()}",
        topic=Topic.TROUBLE,
        at=sending.now,
        body=_body(
            _TROUBLE,
            (title, Line(role=Role.ALARM, text=text)),
            # The reason may name a server or a recipient.
            (title, Line(role=Role.ALARM, text=bare)),
            {"channel": channel.id, "reason": reason},
        ),
    )
    told = [other for other in others if Topic.TROUBLE in other.topics]
    instead = [other for other in others if delivery.message.topic in other.topics] or others
    outbox.keep_trouble(sending.db, message, _everybody(told), delivery, _everybody(instead[:1]))


def _ping(sending: Sending, well: bool) -> None:
    for channel in sending.config.channels:
        if channel.kind is not ChannelKind.PING:
            continue
        try:
            ping.ping(channel, secret_of(channel, sending.way), sending.way.egress, well=well)
        except (NotifyError, ConfigError) as error:
            log.warning("ping channel=%s status=failed reason=%r", channel.id, str(error))


def _listening(config: Config, topic: Topic) -> list[Channel]:
    return [channel for channel in config.channels if topic in channel.topics and channel.recipients]


def _everybody(channels: Iterable[Channel]) -> list[tuple[str, str]]:
    return [(channel.id, recipient) for channel in channels for recipient in channel.recipients]


def _body(
    subject: str, full: Iterable[Line], counts: Iterable[Line], values: dict[str, object]
) -> dict[str, object]:
    return {
        "subject": subject,
        "full": [machine.line(line) for line in full],
        "counts": [machine.line(line) for line in counts],
        "values": json.loads(json.dumps(values)),
    }

"""After a pass: what is to be told is kept, then sent.

The digest of a day is kept once, with a delivery for each recipient, in one transaction; so are alerts that cannot
wait.  Only then is anything handed over.  A crash before that loses nothing, and one after it tells nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from monitor.errors import ConfigError, NotifyError
from monitor.notify import ping, retry
from monitor.notify.deliver import Way, deliver, one_delivery, secret_of
from monitor.records import Channel, ChannelKind, Topic
from monitor.report import machine, outline
from monitor.report.formats import ENGLISH, Formats
from monitor.report.lines import Line, Role
from monitor.report.words import N_
from monitor.steps import observe, parcels, stamp, tell, urgent
from monitor.steps.outgoing import Sending, body, everybody, listening
from monitor.store import alerts, outbox, passes
from monitor.store.outbox import Delivery, Message, Period

log = logging.getLogger(__name__)

#: How many days before yesterday the first digests go back.
FIRST = timedelta(days=6)
_TROUBLE = N_("Report: a channel fails")
_TEST = N_("Report: a test")
_STOPPED = N_("Report: THE WATCH STANDS STILL")


def send_due(sending: Sending, *, well: bool = True) -> None:
    """Keep what is to be told and send what is due.

    Args:
        well: Whether the pass could read anything; the ping says so.
    """
    # First what cannot wait: it must not wait for what is counted, nor be lost with it.
    urgent.keep_urgent(sending)
    broken = send_waiting(sending)
    observe.observe(sending.db, sending.now)
    keep_digests(sending)
    send_waiting(sending, broken)
    _ping(sending, well)


def send_stopped(sending: Sending, reason: str) -> None:
    """Tell once a day that passes fail, send what waits, and let the ping know: a log is read by few.

    Args:
        sending: With the settings that last worked.
    """
    outbox.keep(sending.db, _stopped(sending, reason), everybody(listening(sending.config, Topic.TROUBLE)))
    keep_digests(sending)
    send_waiting(sending)
    _ping(sending, False)


def keep_digests(sending: Sending) -> None:
    """Keep the digest of every day that is over and has none; quiet days too, but not those without any pass."""
    zone = sending.config.settings.digest.time_zone
    for day in _due_days(sending):
        starts, ends = tell.bounds(day, zone)
        last = outbox.last_digest(sending.db, sending.now)
        if last is not None:
            # From where the last one ended, also when the time zone was changed: nothing falls between two.
            starts = last.ends
        if starts < ends and _something_to_say(sending, starts, ends):
            _keep_digest(sending, day, starts, ends)


def send_waiting(sending: Sending, left_alone: Collection[str] = ()) -> set[str]:
    """Send what waits; the channels that failed.  They are left alone until the next pass: one wait, not many.

    Args:
        left_alone: Those that failed in this pass already.
    """
    channels = {channel.id: channel for channel in sending.config.channels}
    repeatable = [channel.id for channel in channels.values() if channel.kind.repeatable]
    if unsure := outbox.recover(sending.db, repeatable, sending.now):
        log.warning("notify status=unsure deliveries=%d reason='interrupted while they were sent'", unsure)
    broken = set(left_alone)
    for delivery in outbox.due(sending.db, sending.now):
        channel = channels.get(delivery.channel)
        # Whoever was taken out of the file gets nothing more, not even what waits.
        if channel is None or delivery.recipient not in channel.recipients:
            outbox.failed(sending.db, delivery, "no longer in feeds.yaml", sending.now, None)
        elif channel.id not in broken and not _send(sending, channel, delivery):
            broken.add(channel.id)
    return broken


def try_channel(channel: Channel, recipient: str, way: Way, now: datetime, fmt: Formats = ENGLISH) -> None:
    """Send a test message at once; nothing of it is kept.

    Raises:
        NotifyError: It was not taken.
        ConfigError: The file of a secret is not as it must be.
    """
    if channel.kind is ChannelKind.PING:
        ping.ping(channel, secret_of(channel, way), way.egress, well=True)
        return
    subject, text = fmt.say(_TEST), fmt.say("This is a test: messages of the monitor reach you here.")
    lines = (Line(role=Role.TITLE, text=subject), Line(role=Role.FACT, text=text))
    kept = body(subject, lines, lines, {"test": True}, fmt)
    message = Message(key="test", topic=Topic.TROUBLE, at=now, body=kept)
    delivery = Delivery(id=0, channel=channel.id, recipient=recipient, attempts=0, message=message)
    with one_delivery(channel):
        deliver(channel, parcels.parcel(channel, delivery), way)


def troubles(db: Database, channels: Iterable[Channel], fmt: Formats = ENGLISH) -> list[str]:
    """One sentence for each of these channels that fails."""
    known = set(everybody(channels))
    found = outbox.failing(db, retry.TROUBLE_AFTER)
    failing = {each.channel: each for each in found if (each.channel, each.recipient) in known}
    return [
        fmt.amount(
            delivery.attempts,
            "CHANNEL %(channel)s FAILS: tried %(num)s time, %(reason)s",
            "CHANNEL %(channel)s FAILS: tried %(num)s times, %(reason)s",
            channel=channel,
            reason=delivery.reason,
        )
        for channel, delivery in sorted(failing.items())
    ]


# --- digests -------------------------------------------------------------------------------------------


def _due_days(sending: Sending) -> Iterator[date]:
    settings = sending.config.settings.digest
    local = sending.now.astimezone(ZoneInfo(settings.time_zone))
    latest = local.date() - timedelta(days=1 if local.time() >= settings.at else 2)
    last = outbox.last_digest(sending.db, sending.now)
    # Without any yet, older days are left alone: nobody wants sixty mails on the first morning.
    day = latest - FIRST if last is None else last.day + timedelta(days=1)
    while day <= latest:
        yield day
        day += timedelta(days=1)


def _something_to_say(sending: Sending, starts: datetime, ends: datetime) -> bool:
    return passes.any_in(sending.db, starts, ends) or alerts.any_in(sending.db, starts, ends)


def _keep_digest(sending: Sending, day: date, starts: datetime, ends: datetime) -> None:
    settings = sending.config.settings.digest
    fmt = sending.formats
    trouble = troubles(sending.db, sending.config.channels, fmt) + stamp.troubles(sending.db, sending.config)
    told = tell.digest_between(
        sending.db,
        starts,
        ends,
        settings.time_zone,
        now=sending.now,
        missed=settings.missed_after,
        trouble=trouble,
        language=settings.language,
    )
    values = machine.digest(told)
    message = Message(
        key=f"digest {day.isoformat()}",
        topic=Topic.DIGEST,
        at=sending.now,
        body=body(outline.title(day, fmt), outline.outline(told), outline.counts(told), values, fmt),
    )
    period = Period(day=day, starts=starts, ends=ends, body={**values, "trouble": trouble})
    if outbox.keep_digest(sending.db, period, message, everybody(listening(sending.config, Topic.DIGEST))):
        log.info("digest day=%s status=kept people=%d", day, len(told.people))


# --- sending -------------------------------------------------------------------------------------------


def _send(sending: Sending, channel: Channel, delivery: Delivery) -> bool:
    """Try one delivery; whether the channel works."""
    db, now = sending.db, sending.now
    outbox.sending(db, delivery, now)
    failures = delivery.attempts + 1
    try:
        with one_delivery(channel):
            deliver(channel, parcels.parcel(channel, delivery), sending.way)
    except (NotifyError, ConfigError) as error:
        reason = error.reason if isinstance(error, NotifyError) else str(error)
        outbox.failed(db, delivery, reason, now, retry.next_try(now, failures))
        log.warning("notify channel=%s status=failed attempt=%d reason=%r", channel.id, failures, reason)
        if failures == retry.TROUBLE_AFTER:
            _raise_trouble(sending, channel, delivery, reason)
        return isinstance(error, NotifyError) and error.alone
    outbox.sent(db, delivery, now)
    log.info("notify channel=%s status=sent delivery=%d", channel.id, delivery.id)
    return True


def _raise_trouble(sending: Sending, channel: Channel, delivery: Delivery, reason: str) -> None:
    """Tell the other channels, and let the first of them that works stand in."""
    failing = {each.channel for each in outbox.failing(sending.db, retry.TROUBLE_AFTER)}
    others = [
        other
        for other in sending.config.channels
        if other.id not in (channel.id, *failing) and other.recipients
    ]
    message = _trouble(sending, channel, reason)
    told = [other for other in others if Topic.TROUBLE in other.topics]
    instead = [other for other in others if delivery.message.topic in other.topics] or others
    outbox.keep_trouble(sending.db, message, everybody(told), delivery, everybody(instead[:1]))


def _trouble(sending: Sending, channel: Channel, reason: str) -> Message:
    fmt = sending.formats
    title = Line(role=Role.TITLE, text=fmt.say(_TROUBLE))
    text = fmt.amount(
        retry.TROUBLE_AFTER,
        "The channel %(channel)s could not be used %(num)s time: %(reason)s",
        "The channel %(channel)s could not be used %(num)s times: %(reason)s",
        channel=channel.id,
        reason=reason,
    )
    # The reason may name a server or a recipient.
    bare = fmt.say("The channel %(channel)s fails: see `monitor notify list`.", channel=channel.id)
    return Message(
        key=f"trouble {channel.id} {fmt.local(sending.now).isoformat()}",
        topic=Topic.TROUBLE,
        at=sending.now,
        body=body(
            fmt.say(_TROUBLE),
            (title, Line(role=Role.ALARM, text=text)),
            (title, Line(role=Role.ALARM, text=bare)),
            {"channel": channel.id, "reason": reason},
            fmt,
        ),
    )


def _stopped(sending: Sending, reason: str) -> Message:
    fmt = sending.formats
    subject = fmt.say(_STOPPED)
    title = Line(role=Role.TITLE, text=subject)
    said = fmt.say("NOTHING IS READ: every pass fails: %(reason)s", reason=reason)
    # The reason may quote a file of names.
    bare = fmt.say("NOTHING IS READ: every pass fails: see `monitor check` and `monitor status`.")
    return Message(
        key=f"stopped {fmt.local(sending.now).isoformat()}",
        topic=Topic.TROUBLE,
        at=sending.now,
        body=body(
            subject,
            (title, Line(role=Role.ALARM, text=said)),
            (title, Line(role=Role.ALARM, text=bare)),
            {"stopped": True, "reason": reason},
            fmt,
        ),
    )


def _ping(sending: Sending, well: bool) -> None:
    for channel in sending.config.channels:
        if channel.kind is not ChannelKind.PING:
            continue
        try:
            ping.ping(channel, secret_of(channel, sending.way), sending.way.egress, well=well)
        except (NotifyError, ConfigError) as error:
            log.warning("ping channel=%s status=failed reason=%r", channel.id, str(error))

"""status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from monitor.cli.common import Moment, home_option, json_option, load_config, print_json, reading

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.store.feeds import FeedState
    from monitor.store.passes import Pass


class State(StrEnum):
    """How the watch is, in one word."""

    HEALTHY = "healthy"
    #: Some feeds fail, which is so on most days.
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the state is judged by."""

    last: Pass | None
    #: A run holds the folder.
    at_work: bool
    feeds: Sequence[FeedState]
    #: Channel -> why it fails.
    channels: dict[str, str]
    now: datetime
    #: After so long without a pass it has stopped.
    missed_after: timedelta

    @property
    def failing(self) -> list[FeedState]:
        return [feed for feed in self.feeds if feed.status is not None and not feed.status.healthy]

    @property
    def never(self) -> list[FeedState]:
        return [feed for feed in self.feeds if feed.status is None]

    @property
    def under_way(self) -> bool:
        return self.last is not None and self.last.ended is None and self.at_work

    @property
    def state(self) -> State:
        if any(self.wrong()):
            return State.UNHEALTHY
        return State.DEGRADED if self.failing else State.HEALTHY

    def wrong(self) -> Iterator[str]:
        """What is wrong, in words; nothing of it: a person need not come."""
        if self.last is None:
            yield "no pass was made yet"
            return
        if self.now - self.last.started > self.missed_after:
            yield f"the last pass began {_ago(self.now - self.last.started)} ago: is the service running?"
        if self.last.ended is None and not self.at_work:
            yield "the last pass was interrupted, and no run is at work (the next one carries on)"
        if self.last.counts.offline:
            yield "OFFLINE: nothing could be reached"
        yield from self._unread()
        yield from (f"the channel {name} fails: {reason}" for name, reason in self.channels.items())

    def _unread(self) -> Iterator[str]:
        well = {feed.outlet for feed in self.feeds if feed.status is not None and feed.status.healthy}
        outlets = {feed.outlet for feed in self.feeds}
        failing = {feed.outlet for feed in self.failing} - well
        if outlets and not well and not (self.under_way and not failing):
            yield "nothing is read: no feed was well at its last visit"
        elif 2 * len(failing) > len(outlets):
            yield f"{len(failing)} of {len(outlets)} outlets fail"


@click.command()
@home_option
@json_option
@click.option("--now", type=Moment(), help="As if it were this time (ISO 8601).")
def status(home: Path, as_json: bool, now: datetime | None) -> None:
    """Say when outlets were last read and what could not be.

    \b
    Example: monitor status --home ~/watch

    healthy: passes are made, everything is read.  degraded: some feeds fail; code 0 as well.  unhealthy: code 4, for
    somebody must come: passes have stopped, nothing is read, more than half of the outlets fail, or a channel fails.
    """
    config = load_config(home)
    found = _found(home, config, now or datetime.now(UTC))
    if as_json:
        print_json(_values(found))
    else:
        for line in _lines(found, ZoneInfo(config.settings.digest.time_zone)):
            click.echo(line)
    raise SystemExit(4 if found.state is State.UNHEALTHY else 0)


def _found(home: Path, config: Config, now: datetime) -> Found:
    from monitor.notify.retry import TROUBLE_AFTER
    from monitor.store import database, feeds, outbox, passes

    listed = {channel.id for channel in config.channels}
    with reading(home) as db:
        last = passes.last(db)
        # Only where it matters: whoever begins in that instant would be told that somebody else is at work.
        at_work = last is not None and last.ended is None and database.is_locked(home)
        if at_work:
            last = passes.last(db)
        return Found(
            last=last,
            at_work=at_work,
            feeds=feeds.all_listed(db),
            channels={
                delivery.channel: delivery.reason
                for delivery in outbox.failing(db, TROUBLE_AFTER)
                if delivery.channel in listed
            },
            now=now,
            missed_after=config.settings.digest.missed_after,
        )


def _values(found: Found) -> dict[str, Any]:
    last = found.last
    return {
        "healthy": found.state is not State.UNHEALTHY,
        "state": found.state.value,
        "wrong": list(found.wrong()),
        "last_pass": last.started.isoformat() if last else None,
        "last_pass_ended": bool(last and last.ended),
        "under_way": found.under_way,
        "offline": bool(last and last.counts.offline),
        "feeds": len(found.feeds),
        "never_read": [feed.url for feed in found.never],
        "failing": [
            {
                "outlet": feed.outlet,
                "url": feed.url,
                "status": feed.status,
                "reason": feed.reason,
                "moved_to": feed.moved_to,
                "next_due": feed.next_due.isoformat(),
                "interval_minutes": feed.interval.total_seconds() / 60,
            }
            for feed in found.failing
        ],
        "moved": [
            {"outlet": feed.outlet, "url": feed.url, "to": feed.moved_to}
            for feed in found.feeds
            if feed.moved_to
        ],
        "failing_channels": found.channels,
    }


def _lines(found: Found, zone: ZoneInfo) -> Iterator[str]:
    from monitor.report.terminal import plain

    def local(moment: datetime) -> str:
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"

    yield f"State: {found.state}"
    yield from (f"  ! {plain(reason)}" for reason in found.wrong())
    if found.last is not None:
        ago = found.now - found.last.started
        doing = ", under way" if found.under_way else ""
        yield f"Last pass: {local(found.last.started)}, {_ago(ago)} ago{doing}"
    yield f"Feeds: {len(found.feeds)}, failing {len(found.failing)}, never read {len(found.never)}"
    for feed in found.failing:
        since = f" since {local(feed.down_since)}" if feed.down_since else ""
        yield f"  {feed.outlet}: {feed.status}{since}: {plain(feed.reason)}"
        yield f"    {feed.url}, asked again {local(feed.next_due)}"
    for feed in found.feeds:
        if feed.moved_to and feed not in found.failing:
            yield f"  {feed.outlet}: {feed.url} has moved to {plain(feed.moved_to)}: put that into feeds.yaml"


def _ago(span: timedelta) -> str:
    """`5 minutes`, `3 hours`, `61 days`: the largest unit of which there are at least two."""
    from monitor.report.wording import count

    minutes = max(int(span.total_seconds() // 60), 0)
    if minutes < 120:
        return count(minutes, "minute")
    return count(minutes // 60, "hour") if minutes < 2 * 24 * 60 else count(minutes // (24 * 60), "day")

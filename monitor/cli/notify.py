"""notify."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.common import home_option, json_option, load_config, print_json, reading
from monitor.errors import ConfigError, MonitorError, NotifyError

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.records import Channel


@click.group()
def notify() -> None:
    """Try the channels of `notify`, or list what became of what was sent.

    \b
    Example: monitor notify test --home ~/watch
             monitor notify list --home ~/watch
    """


@notify.command()
@click.argument("channels", nargs=-1)
@home_option
def test(channels: tuple[str, ...], home: Path) -> None:
    """Send a test message through every channel, or through those that are named.

    \b
    Example: monitor notify test desk --home ~/watch

    It says "This is a test" and nothing about anybody.  Ends with code 4 when a channel fails.
    """
    config = load_config(home)
    chosen = _chosen(config, channels)
    now = datetime.now(UTC)
    good = [_try(config, channel, recipient, now) for channel in chosen for recipient in _targets(channel)]
    raise SystemExit(0 if all(good) else 4)


@notify.command("list")
@home_option
@json_option
def list_channels(home: Path, as_json: bool) -> None:
    """List the channels and what became of what they were given."""
    from monitor.store import outbox

    config = load_config(home)
    with reading(home) as db:
        states, failing = outbox.states(db), outbox.failing(db, 1)
    reasons = {delivery.channel: delivery.reason for delivery in failing}
    rows = {
        channel: {state: number for name, state, number, _ in states if name == channel.id}
        for channel in config.channels
    }
    if as_json:
        print_json([_values(channel, found, reasons.get(channel.id, "")) for channel, found in rows.items()])
        return
    for channel, found in rows.items():
        done = ", ".join(f"{number} {state}" for state, number in found.items()) or "nothing yet"
        click.echo(f"{channel.id:<20}  {channel.kind:<9}  {channel.detail:<6}  {done}")
        if channel.id in reasons:
            click.echo(f"  ! {reasons[channel.id]}")
    if not rows:
        click.echo("No channel: add one under `notify:` in feeds.yaml, see docs/notifications.md.", err=True)


def _values(channel: Channel, found: dict[str, int], trouble: str) -> dict[str, Any]:
    return {
        "id": channel.id,
        "kind": channel.kind.value,
        "detail": channel.detail.value,
        "topics": [topic.value for topic in channel.topics],
        "severity": channel.severity.value,
        "deliveries": found,
        "trouble": trouble,
    }


def _chosen(config: Config, names: tuple[str, ...]) -> list[Channel]:
    known = {channel.id: channel for channel in config.channels}
    if unknown := [name for name in names if name not in known]:
        raise MonitorError(f"no channel {unknown[0]!r} in feeds.yaml: there is {', '.join(known) or 'none'}")
    if not known:
        raise MonitorError("no channel: add one under `notify:` in feeds.yaml, see docs/notifications.md")
    return [known[name] for name in names] or list(config.channels)


def _targets(channel: Channel) -> tuple[str, ...]:
    # A ping has no recipient, and is tried all the same.
    return channel.recipients or ("",)


def _try(config: Config, channel: Channel, recipient: str, now: datetime) -> bool:
    from monitor.pipeline import way
    from monitor.report.formats import formats
    from monitor.steps.send import try_channel

    name = f"{channel.id} {recipient}".rstrip()
    try:
        settings = config.settings.digest
        fmt = formats(settings.language, settings.time_zone)
        try_channel(channel, recipient, way(config), now, fmt)
    except NotifyError as error:
        click.echo(f"{name}: FAILED: {error.reason}")
        return False
    except ConfigError as error:
        click.echo(f"{name}: FAILED: {error}")
        return False
    click.echo(f"{name}: sent")
    return True

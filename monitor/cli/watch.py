"""run, status, digest, alerts, explain."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.common import (
    Moment,
    configure_logging,
    home_option,
    json_option,
    load_config,
    model_in_use,
    print_json,
    reading,
    setup_for,
)
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.judge import Setup
    from monitor.report.digest import Digest


@click.command()
@home_option
@click.option("--once", is_flag=True, help="Make one pass and end (for cron).")
@click.option("--now", type=Moment(), help="With --once: make the pass as if it were this time (ISO 8601).")
@click.option("--web", is_flag=True, help="Serve the review pages too.")
@click.option("--quiet", is_flag=True, help="Log only what is wrong.")
def run(home: Path, once: bool, now: datetime | None, web: bool, quiet: bool) -> None:
    """Read what is due, again and again, until stopped.

    \b
    Example: monitor run --home ~/watch
             monitor run --home ~/watch --web       with the review pages
             monitor run --home ~/watch --once      from cron

    SIGTERM and Ctrl-C let the work under way finish.  A second run on the same folder ends with code 75.
    """
    import threading
    from contextlib import nullcontext

    from monitor import service
    from monitor.cli.review import pages_beside
    from monitor.pipeline import Watch

    if (now and not once) or (web and once):
        raise click.UsageError("--now goes with --once, and --web does not")
    configure_logging(quiet)
    ended = threading.Event()
    every = load_config(home).settings.schedule.pass_every
    with Watch(home=home, load=lambda: _loaded(home), allow=test_door(), stopping=ended.is_set) as watch:
        if once:
            _say(watch.one_pass(now or datetime.now(UTC)))
            return
        with pages_beside(home) if web else nullcontext():
            service.serve(lambda: _say(watch.one_pass(datetime.now(UTC))), every, ended)


@click.command()
@home_option
@json_option
def status(home: Path, as_json: bool) -> None:
    """Say when outlets were last read and what could not be.

    \b
    Example: monitor status --home ~/watch

    Ends with code 4 when something is wrong: the last pass did not end, or feeds fail.
    """
    from monitor.store import feeds, passes

    config = load_config(home)
    with reading(home) as db:
        last, listed = passes.last(db), feeds.all_listed(db)
    failing = [feed for feed in listed if feed.status is not None and not feed.status.healthy]
    never = [feed for feed in listed if feed.status is None]
    healthy = last is not None and last.ended is not None and not last.counts.offline and not failing
    if as_json:
        print_json(
            {
                "healthy": healthy,
                "last_pass": last.started.isoformat() if last else None,
                "last_pass_ended": bool(last and last.ended),
                "offline": bool(last and last.counts.offline),
                "feeds": len(listed),
                "never_read": [feed.url for feed in never],
                "failing": [
                    {
                        "outlet": f.outlet,
                        "url": f.url,
                        "status": f.status,
                        "reason": f.reason,
                        "moved_to": f.moved_to,
                        "next_due": f.next_due.isoformat(),
                        "interval_minutes": f.interval.total_seconds() / 60,
                    }
                    for f in failing
                ],
                "moved": [{"outlet": f.outlet, "url": f.url, "to": f.moved_to} for f in listed if f.moved_to],
            }
        )
    else:
        for line in _status_lines(last, listed, failing, never, config.settings.digest.time_zone):
            click.echo(line)
    raise SystemExit(0 if healthy else 4)


@click.command()
@click.argument("day", required=False, type=click.DateTime(["%Y-%m-%d"]))
@home_option
@json_option
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "markdown", "html", "json", "counts"]),
    default="text",
    show_default=True,
    help="How to print it; html is for printing too, counts has no names.",
)
def digest(day: datetime | None, home: Path, as_json: bool, shape: str) -> None:
    """Print the report of a day (default: today, as far as it is known).

    \b
    Example: monitor digest 2026-11-22 --home ~/watch
             monitor digest --format html --home ~/watch > report.html

    A past day is told as it was known at its end.
    """
    from zoneinfo import ZoneInfo

    from monitor.report import machine
    from monitor.steps import tell

    settings = load_config(home).settings.digest
    now = datetime.now(UTC)
    chosen: date = day.date() if day else now.astimezone(ZoneInfo(settings.time_zone)).date()
    with reading(home) as db:
        told = tell.digest_of(db, chosen, settings.time_zone, now=now, missed=settings.missed_after)
    if as_json or shape == "json":
        print_json(machine.digest(told))
    else:
        click.echo(_printed(told, shape), nl=False)


@click.group()
def alerts() -> None:
    """List alerts, or show one with its reasons.

    \b
    Example: monitor alerts list --home ~/watch
             monitor alerts show 12 --home ~/watch
    """


@alerts.command("list")
@home_option
@json_option
@click.option("--journalist", help="Only those against this person (id of journalists.yaml).")
@click.option("--limit", default=50, show_default=True, help="At most this many, newest first.")
def list_alerts(home: Path, as_json: bool, journalist: str | None, limit: int) -> None:
    """List the newest alerts."""
    from monitor.report import machine, terminal
    from monitor.store import alerts as stored
    from monitor.store import people

    with reading(home) as db:
        found, names = stored.latest(db, limit, journalist), people.names(db)
    if as_json:
        print_json([machine.alert(alert, names[alert.journalist]) for alert in found])
        return
    for alert in found:
        click.echo(
            f"{alert.id:>5}  {alert.piece_at:%Y-%m-%d}  {alert.severity:<6}  {names[alert.journalist]:<24}  "
            f"{alert.outlet:<20}  {terminal.plain(alert.title)}"
        )
    if not found:
        click.echo("No alerts yet.", err=True)


@alerts.command("show")
@click.argument("number", type=int)
@home_option
@json_option
def show_alert(number: int, home: Path, as_json: bool) -> None:
    """Show one alert with everything that is known about it."""
    from monitor.report import machine, terminal
    from monitor.store import alerts as stored
    from monitor.store import people

    zone = load_config(home).settings.digest.time_zone
    with reading(home) as db:
        alert = stored.get(db, number)
        if alert is None:
            raise MonitorError(f"there is no alert {number}: see `monitor alerts list`")
        names, outlets = people.names(db), {row[0]: row[1] for row in people.outlets(db)}
    if as_json:
        print_json(machine.alert(alert, names[alert.journalist]))
    else:
        click.echo(
            terminal.render_alert(alert, names[alert.journalist], outlets[alert.outlet], zone), nl=False
        )


@click.command()
@click.argument("url")
@home_option
@json_option
def explain(url: str, home: Path, as_json: bool) -> None:
    """Explain how an article was judged: names found, score, reasons.

    \b
    Example: monitor explain https://outlet.example/news/1 --home ~/watch
    """
    from monitor.report import machine, terminal
    from monitor.store import alerts as stored
    from monitor.store import articles, people

    with reading(home) as db:
        article = articles.find(db, url)
        if article is None:
            raise MonitorError(f"{url}: not among the stored articles (give the address as the feed does)")
        mentions, found = articles.mentions(db, article.id), articles.assessments(db, article.id)
        raised, names = stored.of_article(db, article.id), people.names(db)
    if as_json:
        print_json(machine.explanation(article.article, article.url, mentions, found, raised, names))
    else:
        text = terminal.render_explanation(article.article, article.url, mentions, found, raised, names)
        click.echo(text, nl=False)


def test_door() -> tuple[Any, ...]:
    """What MONITOR_TEST_ALLOW_NET opens, with a warning: it is for tests alone."""
    import logging

    from monitor.collect.guard import parse_allowed

    value = os.environ.get("MONITOR_TEST_ALLOW_NET", "")
    if value:
        logging.getLogger(__name__).warning("MONITOR_TEST_ALLOW_NET=%s lets local addresses be read", value)
    return tuple(parse_allowed(value))


def _loaded(home: Path) -> tuple[Config, Setup]:
    config = load_config(home)
    return config, setup_for(config, model_in_use(home))


def _printed(told: Digest, shape: str) -> str:
    from monitor.report import html_mail, markdown, outline, terminal

    lines = outline.counts(told) if shape == "counts" else outline.outline(told)
    renderer = {"markdown": markdown.render_lines, "html": html_mail.render_lines}.get(
        shape, terminal.render_lines
    )
    return renderer(lines)


def _say(counts: Any) -> None:
    import logging

    logging.getLogger(__name__).info(
        "pass status=%s feeds=%d failed=%d articles=%d alerts=%d",
        "offline" if counts.offline else "ok",
        counts.feeds,
        counts.failed,
        counts.articles,
        counts.alerts,
    )


def _status_lines(last: Any, listed: Any, failing: Any, never: Any, zone_name: str) -> list[str]:
    from zoneinfo import ZoneInfo

    from monitor.report.terminal import plain

    def local(moment: datetime) -> str:
        return f"{moment.astimezone(ZoneInfo(zone_name)):%Y-%m-%d %H:%M} ({zone_name})"

    lines = ["Never run." if last is None else f"Last pass: {local(last.started)}"]
    if last is not None and last.ended is None:
        lines.append("  it did not end: it is under way, or was interrupted (the next one carries on)")
    if last is not None and last.counts.offline:
        lines.append("  OFFLINE: nothing could be reached")
    lines.append(f"Feeds: {len(listed)}, failing {len(failing)}, never read {len(never)}")
    for feed in failing:
        since = f" since {local(feed.down_since)}" if feed.down_since else ""
        lines.append(f"  {feed.outlet}: {feed.status}{since}: {plain(feed.reason)}")
        lines.append(f"    {feed.url}, asked again {local(feed.next_due)}")
    lines += [
        f"  {feed.outlet}: {feed.url} has moved to {plain(feed.moved_to)}: put that into feeds.yaml"
        for feed in listed
        if feed.moved_to and feed not in failing
    ]
    return lines

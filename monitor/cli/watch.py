"""run, digest, alerts, explain."""

from __future__ import annotations

import logging
import os
from datetime import UTC, date, datetime
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from monitor.cli.common import (
    ROW,
    Moment,
    configure_logging,
    home_option,
    json_option,
    load_config,
    model_in_use,
    name_zone,
    person_of,
    print_json,
    reading,
    setup_for,
    zone_of,
)
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from monitor.config import Config
    from monitor.judge import Setup
    from monitor.records import Alert, Article, Judgement, Mention
    from monitor.report.digest import Digest
    from monitor.store.evidence import Evidence


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

    from monitor import judge, service
    from monitor.cli.review import pages_beside
    from monitor.pipeline import Watch

    if (now and not once) or (web and once):
        raise click.UsageError("--now goes with --once, and --web does not")
    configure_logging(logging.WARNING if quiet else logging.INFO)
    ended = threading.Event()
    service.heed_signals(ended)
    every = load_config(home).settings.schedule.pass_every
    with Watch(home=home, load=lambda: _loaded(home), allow=test_door(), stopping=ended.is_set) as watch:
        if once:
            clock = datetime.now(UTC)
            _say(watch.one_pass(now or clock, ahead=now is not None and now > clock))
            return
        # What every pass would fail at ends the service now, while somebody looks.
        judge.prepare(watch.load()[1])
        with pages_beside(home) if web else nullcontext():
            service.serve(lambda: _say(watch.one_pass(datetime.now(UTC))), every, ended)


@click.command()
@click.argument("day", required=False, metavar="[DAY]", type=click.DateTime(["%Y-%m-%d"]))
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
@click.option(
    "--language",
    type=click.Choice(["en", "az", "ru"]),
    help="Language of the report (default: digest.language of feeds.yaml).",
)
def digest(day: datetime | None, home: Path, as_json: bool, shape: str, language: str | None) -> None:
    """Print the report of a day (default: today, as far as it is known).

    \b
    Example: monitor digest 2026-11-22 --home ~/watch
             monitor digest --format html --home ~/watch > report.html

    A past day is told as it was known at its end.  DAY is one such as 2026-11-22, in digest.time_zone.
    """
    from monitor.report import machine
    from monitor.report.formats import formats
    from monitor.steps import tell
    from monitor.steps.send import troubles

    if as_json and shape not in ("text", "json"):
        raise click.UsageError(f"--json and --format {shape} cannot both be: say one of them")
    config = load_config(home)
    settings = config.settings.digest
    now = datetime.now(UTC)
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    chosen: date = day.date() if day else today
    if chosen > today:
        raise click.UsageError(f"{chosen} is still to come: today is {today} in {settings.time_zone}")
    fmt = formats(language or settings.language, settings.time_zone)
    with reading(home) as db:
        told = tell.digest_of(
            db,
            chosen,
            settings.time_zone,
            now=now,
            missed=settings.missed_after,
            trouble=troubles(db, config.channels, fmt) if chosen == today else (),
            language=fmt.texts.language,
        )
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
@click.option("--journalist", help="Only those against this person (id or name).")
@click.option("--limit", type=ROW, default=50, show_default=True, help="At most this many, newest first.")
def list_alerts(home: Path, as_json: bool, journalist: str | None, limit: int) -> None:
    """List the newest alerts."""
    from monitor.report import machine, terminal
    from monitor.store import alerts as stored
    from monitor.store import people

    with reading(home) as db:
        who = person_of(db, journalist) if journalist else None
        found, names = stored.latest(db, limit, who), people.names(db)
    if as_json:
        print_json([machine.alert(alert, names[alert.journalist]) for alert in found])
        return
    zone = zone_of(home)
    for alert in found:
        day = alert.piece_at.astimezone(zone).date()
        click.echo(
            f"{alert.id:>5}  {day}  {alert.severity:<6}  {names[alert.journalist]:<24}  "
            f"{alert.outlet:<20}  {terminal.headline(alert)}"
        )
    if found:
        name_zone(zone)
    else:
        click.echo("No alerts yet.", err=True)


@alerts.command("show")
@click.argument("number", type=ROW)
@home_option
@json_option
def show_alert(number: int, home: Path, as_json: bool) -> None:
    """Show one alert with everything that is known about it."""
    from monitor.report import machine, terminal
    from monitor.store import alerts as stored
    from monitor.store import evidence, inbox, ladders, people

    zone = load_config(home).settings.digest.time_zone
    with reading(home) as db:
        alert = stored.get(db, number)
        if alert is None:
            raise MonitorError(f"there is no alert {number}: see `monitor alerts list`")
        name = people.names(db)[alert.journalist]
        outlet = next(f"{said} ({stance})" for id, said, stance in people.outlets(db) if id == alert.outlet)
        kept, verdict = evidence.of_alert(db, number), inbox.verdict(db, alert.article, alert.journalist)
        reached = [step.rung for step in ladders.of(db, alert.journalist) if step.article == alert.article]
    if as_json:
        place = {"file": kept.file, "offset": kept.offset, "sha256": kept.payload} if kept else None
        print_json(machine.alert(alert, name) | {"evidence": place, "verdict": verdict, "rungs": reached})
    else:
        more = _elsewhere(alert, max(reached, default=0), kept, verdict)
        click.echo(terminal.render_alert(alert, name, outlet, zone, more), nl=False)


def _elsewhere(
    alert: Alert, rung: int, kept: Evidence | None, verdict: Judgement | None
) -> Iterator[tuple[str, str]]:
    """What is known of an alert beside itself, in words."""
    from monitor.detect.ladder import Rung

    if alert.campaign:
        yield "part of", f"campaign {alert.campaign}: see `monitor campaigns show {alert.campaign}`"
    if rung:
        yield "ladder", f"the first piece to reach: {Rung(rung).words}"
    yield "archived", f"{kept.file} at {kept.offset}, SHA-256 {kept.payload}" if kept else "no copy was kept"
    yield "verdict", f"{verdict} (of the reviewers)" if verdict else "none yet: see `monitor label next`"


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
    alike = _alike(home, article.article, mentions, [each.journalist for each in found])
    if as_json:
        told = machine.explanation(article.article, article.url, mentions, found, raised, names)
        print_json(told | {"similar": alike})
        return
    click.echo(
        terminal.render_explanation(article.article, article.url, mentions, found, raised, names), nl=False
    )
    for who, examples in filter(itemgetter(1), alike.items()):
        click.echo(f"\n{names[who]}: most like these labelled examples")
        for each in examples:
            verdict = "targets" if each["targets"] else "does not target"
            click.echo(f"  {each['likeness']:.2f} {verdict}, {each['id']}: {terminal.plain(each['text'])}")


def _alike(
    home: Path, article: Article, mentions: Sequence[Mention], judged: Iterable[str]
) -> dict[str, list[dict[str, Any]]]:
    """The labelled examples most like the piece, for each person who was judged; none before a first training."""
    from monitor.encoding import classifier
    from monitor.store import models
    from monitor.train.examples import read_all
    from monitor.train.similar import most_similar

    if models.current(home) is None:
        return {}
    model, examples = classifier(model_in_use(home)), read_all(models.examples_of(home))
    return {
        who: [
            {
                "id": example.id,
                "targets": example.targets,
                "likeness": round(likeness, 4),
                "text": (example.title or example.text)[:100],
            }
            for example, likeness in most_similar(model, article, mentions, who, examples)
        ]
        for who in judged
    }


def test_door() -> tuple[Any, ...]:
    """What MONITOR_TEST_ALLOW_NET opens, with a warning: it is for tests alone."""
    from monitor.collect.guard import parse_allowed

    value = os.environ.get("MONITOR_TEST_ALLOW_NET", "")
    if value:
        logging.getLogger(__name__).warning("MONITOR_TEST_ALLOW_NET=%s lets local addresses be read", value)
    return tuple(parse_allowed(value))


def _loaded(home: Path) -> tuple[Config, Setup]:
    config = load_config(home)
    return config, setup_for(config, model_in_use(home), home)


def _printed(told: Digest, shape: str) -> str:
    from monitor.report import html_mail, markdown, outline, terminal

    lines = outline.counts(told) if shape == "counts" else outline.outline(told)
    if shape == "html":
        return html_mail.render_lines(lines, told.formats)
    return markdown.render_lines(lines) if shape == "markdown" else terminal.render_lines(lines)


def _say(counts: Any) -> None:
    logging.getLogger(__name__).info(
        "pass status=%s feeds=%d failed=%d articles=%d alerts=%d",
        "offline" if counts.offline else "ok",
        counts.feeds,
        counts.failed,
        counts.articles,
        counts.alerts,
    )

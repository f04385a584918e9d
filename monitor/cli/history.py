"""campaigns, journalists, outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from monitor.cli.common import (
    DAYS,
    ROW,
    Moment,
    home_option,
    json_option,
    name_zone,
    person_of,
    print_json,
    reading,
    zone_of,
)
from monitor.cli.given import not_to_come, read_csv
from monitor.errors import MonitorError
from monitor.records import Outcome, OutcomeKind, OutcomeState

now_option = click.option("--now", type=Moment(), help="As if it were this time (ISO 8601).")
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def campaigns() -> None:
    """List campaigns, show one, or list waves that target nobody.

    \b
    Example: monitor campaigns list --home ~/watch
             monitor campaigns show 3 --home ~/watch
    """


@campaigns.command("list")
@click.option("--journalist", help="Only of this journalist (id or name).")
@home_option
@json_option
def list_campaigns(journalist: str | None, home: Path, as_json: bool) -> None:
    """List the campaigns that stand, the newest first."""
    from monitor.report.campaigns import chance_words
    from monitor.store import campaigns as stored
    from monitor.store import people

    with reading(home) as db:
        names = people.names(db)
        found = stored.all_of(db, person_of(db, journalist) if journalist else None)
    if as_json:
        print_json(
            [
                {
                    "id": each.id,
                    "journalist": each.journalist,
                    "name": names.get(each.journalist, each.journalist),
                    "pieces": len(each.pieces),
                    "outlets": each.outlets,
                    "first": each.pieces[0].at.isoformat(),
                    "last": each.pieces[-1].at.isoformat(),
                    "found_at": each.found_at.isoformat(),
                    "chance": each.chance,
                }
                for each in found
            ]
        )
        return
    zone = zone_of(home)
    for each in found:
        name = names.get(each.journalist, each.journalist)
        first, last = (piece.at.astimezone(zone) for piece in (each.pieces[0], each.pieces[-1]))
        days = f"{first:%-d %b %Y} to {last:%-d %b %Y}"
        click.echo(f"{each.id:4}  {name}: {len(each.pieces)} pieces in {each.outlets} outlets, {days}")
        click.echo(f"      {chance_words(each.chance)}")
    if found:
        name_zone(zone)
    else:
        click.echo("No campaign was found.")


@campaigns.command("show")
@click.argument("number", type=ROW)
@home_option
@json_option
@now_option
def show_campaign(number: int, home: Path, as_json: bool, now: datetime | None) -> None:
    """Show one campaign: who began, who carried it, how far, and who has written about it."""
    from monitor.report import campaigns as report
    from monitor.steps import history
    from monitor.store import campaigns as stored

    zone = zone_of(home)
    with reading(home) as db:
        found = stored.get(db, number)
        if found is not None and found.merged_into is not None:
            click.echo(f"campaign {number} is part of campaign {found.merged_into}", err=True)
            found = stored.get(db, found.merged_into)
        if found is None or not found.pieces:
            raise MonitorError(f"there is no campaign {number}: see `monitor campaigns list`")
        told = history.story(db, found, now or datetime.now(UTC), zone)
    if as_json:
        print_json(report.machine(told))
    else:
        _print(report.lines(told, zone))


@campaigns.command()
@click.option("--days", type=DAYS, default=7, show_default=True, help="How many days to look back.")
@home_option
@json_option
@now_option
def waves(days: int, home: Path, as_json: bool, now: datetime | None) -> None:
    """List bursts of near-identical statements that target nobody."""
    from monitor.steps import history

    until = now or datetime.now(UTC)
    with reading(home) as db:
        found = history.waves_between(db, until - timedelta(days=days), until)
    if as_json:
        print_json(
            [
                {"articles": [each.article for each in wave.statements], "speakers": list(wave.speakers)}
                for wave in found
            ]
        )
        return
    zone = zone_of(home)
    for wave in found:
        first, last = (wave.statements[end].at.astimezone(zone) for end in (0, -1))
        click.echo(
            f"{first:%-d %b %H:%M} to {last:%-d %b %H:%M}: {len(wave.statements)} pieces: {', '.join(wave.speakers)}"
        )
    if found:
        name_zone(zone)
    else:
        click.echo("No wave was found.")


@campaigns.command()
@home_option
@now_option
def rebuild(home: Path, now: datetime | None) -> None:
    """Find reprints and campaigns anew from the stored articles; the result is the same unless the rules changed."""
    from monitor.steps import trace
    from monitor.store import database

    with database.lock(home), reading(home) as db:
        trace.rebuild(db, now or datetime.now(UTC))
    click.echo("Done.")


@click.group()
def journalists() -> None:
    """Show a journalist over time: ladder, campaigns, outcomes.

    \b
    Example: monitor journalists show "Ülvi Həsənli" --home ~/watch
    """


@journalists.command("show")
@click.argument("name")
@home_option
@json_option
@now_option
def show_journalist(name: str, home: Path, as_json: bool, now: datetime | None) -> None:
    """Show one journalist (id or name)."""
    from monitor.report import timeline
    from monitor.steps import history

    zone = zone_of(home)
    with reading(home) as db:
        told = history.person(db, person_of(db, name), now or datetime.now(UTC))
    if as_json:
        print_json(timeline.machine(told))
    else:
        _print(timeline.lines(told, zone))


@click.group()
def outcomes() -> None:
    """Keep what happened to journalists, and count it beside the alerts.

    \b
    Example: monitor outcomes add ulvi-hesenli detention 2026-11-20 --source https://example.org/report
             monitor outcomes report --home ~/watch
    """


@outcomes.command()
@click.argument("journalist")
@click.argument("kind", type=click.Choice([kind.value for kind in OutcomeKind]))
@click.argument("day", metavar="DAY", type=_DAY)
@click.option("--source", required=True, help="Who says so: an address, or a publication.")
@click.option("--note", default="", help="Anything else.")
@home_option
def add(journalist: str, kind: str, day: datetime, source: str, note: str, home: Path) -> None:
    """Add one outcome: JOURNALIST (id or name), KIND, DAY (such as 2026-11-20)."""
    from monitor.store import database
    from monitor.store import outcomes as stored

    with reading(home) as db:
        given = Outcome(
            journalist=person_of(db, journalist),
            kind=OutcomeKind(kind),
            date=not_to_come(day.date()),
            source=source,
            note=note,
        )
        with database.writing(db):
            new = stored.add(db, given, datetime.now(UTC))
    click.echo("Added." if new else "It is known already.")


@outcomes.command("list")
@click.option("--journalist", help="Only of this journalist (id or name).")
@click.option(
    "--state", type=click.Choice([state.value for state in OutcomeState]), help="Only in this state."
)
@home_option
@json_option
def list_outcomes(journalist: str | None, state: str | None, home: Path, as_json: bool) -> None:
    """List outcomes, also those that reports suggest and that wait for a decision."""
    from monitor.report import timeline
    from monitor.store import outcomes as stored

    with reading(home) as db:
        who = person_of(db, journalist) if journalist else None
        found = stored.of(db, who, OutcomeState(state) if state else None)
    if as_json:
        print_json([timeline.outcome(each) for each in found])
        return
    for each in found:
        click.echo(f"{each.id:4}  {each.date}  {each.journalist}  {each.kind}  ({each.state})  {each.source}")
    if not found:
        click.echo("No outcome is known.")


@outcomes.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
def import_outcomes(file: Path, home: Path) -> None:
    """Import a CSV file with the columns journalist, kind, date, source and perhaps note."""
    from monitor.store import database
    from monitor.store import outcomes as stored

    with reading(home) as db:
        given = read_csv(db, file)
        with database.writing(db):
            new = stored.add_all(db, given, datetime.now(UTC))
    click.echo(f"{new} added, {len(given) - new} known already.")


@outcomes.command()
@click.argument("number", type=ROW)
@click.argument("decision", type=click.Choice(["confirmed", "rejected"]))
@home_option
def decide(number: int, decision: str, home: Path) -> None:
    """Confirm or reject what a report suggests: NUMBER as in the list."""
    from monitor.store import outcomes as stored

    with reading(home) as db:
        if not stored.decide(db, number, OutcomeState(decision)):
            raise MonitorError(f"there is no outcome {number}: see `monitor outcomes list`")
    click.echo("Noted.")


@outcomes.command()
@home_option
@json_option
@now_option
def report(home: Path, as_json: bool, now: datetime | None) -> None:
    """Count confirmed outcomes beside the alerts before them: counts and intervals, no forecast."""
    from monitor.report import outcomes as accounts
    from monitor.steps import history

    with reading(home) as db:
        found = history.account(db, now or datetime.now(UTC))
    if as_json:
        print_json(accounts.machine(found))
    else:
        _print(accounts.lines(found))


def _print(lines: Iterator[str]) -> None:
    from monitor.report.wording import plain

    for line in lines:
        indent = len(line) - len(line.lstrip())
        click.echo(" " * indent + plain(line))

"""db, search, rebuild, purge, wipe, share."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from monitor.cli.common import (
    DAYS,
    ROW,
    home_option,
    json_option,
    load_config,
    model_in_use,
    name_zone,
    print_json,
    reading,
    setup_for,
    zone_of,
)
from monitor.errors import MonitorError, NewerDatabaseError, StoreError

#: What the rows of a table are called.
_ROWS = {
    "article": "article",
    "alert": "alert",
    "evidence": "kept page",
    "label": "label",
    "outcome": "confirmed outcome",
    "suggested": "suggested outcome",
}


@click.group()
def db() -> None:
    """Check the database, copy it, or put a copy back.

    \b
    Example: monitor db check --home ~/watch
             monitor db backup --home ~/watch
    """


@db.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@home_option
@json_option
def check(file: Path | None, home: Path, as_json: bool) -> None:
    """Look whether the database (or a copy of it) is whole.

    \b
    Example: monitor db check --home ~/watch

    Ends with code 4 when it is not, and with 3 when a newer version of this program made it.
    """
    from monitor.report.wording import count
    from monitor.store import backups, database, folders

    found = backups.check(file or database.path_of(home))
    if found.newer:
        raise NewerDatabaseError(
            f"{found.path} was made by a newer version of this program (it has {', '.join(found.newer)}): "
            "install that version"
        )
    copies = backups.listed(home)
    if file is None:
        found.problems += folders.open_to_others(home / "var")
    if as_json:
        print_json(
            {**asdict(found), "path": str(found.path), "newest_copy": str(copies[0][1]) if copies else None}
        )
    else:
        click.echo(f"{found.path}: " + ", ".join(count(n, _ROWS[name]) for name, n in found.rows.items()))
        click.echo(f"Newest copy: {copies[0][1]}" if copies else "No nightly copy yet.")
        for problem in found.problems:
            click.echo(f"BAD {problem}")
        click.echo("NOT whole." if found.problems else "Whole.")
    raise SystemExit(4 if found.problems else 0)


@db.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@home_option
def backup(file: Path | None, home: Path) -> None:
    """Copy the database, also while the service runs, and check the copy.

    \b
    Example: monitor db backup /media/usb/monitor.db --home ~/watch

    The pages in var/evidence are not in it: copy that folder too, it is only ever added to.
    """
    from monitor.report.wording import count
    from monitor.store import backups

    now = datetime.now(UTC)
    target = file or backups.folder_of(home) / f"by-hand-{now:%Y%m%dT%H%M%SZ}.db"
    if target.exists():
        raise StoreError(f"{target} is there already: give another name")
    with reading(home) as opened:
        found = backups.make(opened, target)
    alerts = count(found.rows.get("alert", 0), "alert")
    click.echo(f"{target}: whole, {target.stat().st_size:,} bytes, {alerts}.")


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
@click.option("--yes", is_flag=True, help="Replace the database that is there.")
def restore(file: Path, home: Path, yes: bool) -> None:
    """Put a copy in the place of the database; the one it replaces is kept beside it.

    \b
    Example: monitor db restore ~/watch/var/backups/monitor-20261122T030000Z.db --home ~/watch --yes
    """
    from monitor.store import backups, database

    if database.path_of(home).exists() and not yes:
        raise StoreError(
            f"{database.path_of(home)} would be replaced: say --yes (it is kept under another name)"
        )
    with database.lock(home):
        replaced = backups.restore(home, file, datetime.now(UTC))
    click.echo(f"{database.path_of(home)} is {file} now.")
    if replaced:
        click.echo(f"What was there is {replaced}.")


@click.command()
@click.argument("words", nargs=-1, required=True)
@home_option
@json_option
@click.option(
    "--limit", type=ROW, default=20, show_default=True, help="At most this many, the best fits first."
)
def search(words: tuple[str, ...], home: Path, as_json: bool, limit: int) -> None:
    """Find articles by words, in any script and spelling.

    \b
    Example: monitor search huseynov --home ~/watch      finds Hüseynov and Гусейнов too
    """
    from monitor.report import terminal
    from monitor.report.wording import count
    from monitor.steps import find

    with reading(home) as opened:
        found = find.find(opened, " ".join(words), limit)
    if as_json:
        print_json([{**asdict(hit), "first_seen": hit.first_seen.isoformat()} for hit in found])
        return
    zone = zone_of(home)
    for hit in found:
        day = hit.first_seen.astimezone(zone).date()
        alerts = f"  {count(hit.alerts, 'alert')}" if hit.alerts else ""
        click.echo(f"{hit.article:>6}  {day}  {hit.outlet:<20}  {terminal.plain(hit.title)}{alerts}")
        click.echo(f"        {terminal.plain(hit.url)}")
    if found:
        name_zone(zone)
    else:
        click.echo("Nothing found.", err=True)


@click.command()
@home_option
@click.option("--from-evidence", is_flag=True, help="Read the kept pages again where there are some.")
@click.option("--swap", is_flag=True, help="Put the new judgements in the place of the old ones.")
@json_option
def rebuild(home: Path, from_evidence: bool, swap: bool, as_json: bool) -> None:
    """Judge all stored articles again and print what would be different.

    \b
    Example: monitor rebuild --home ~/watch              only says what would change
             monitor rebuild --home ~/watch --swap       and changes it

    Labels, outcomes and what reviewers decided are never touched.
    """
    from monitor import rebuilding

    config = load_config(home)
    setup = setup_for(config, model_in_use(home), home)
    difference = rebuilding.rebuild(config, setup, datetime.now(UTC), from_evidence=from_evidence, swap=swap)
    if as_json:
        print_json(asdict(difference))
        return
    for line in difference.lines():
        click.echo(line)
    click.echo("Swapped." if swap else "Nothing was changed: say --swap to put this in the place of the old.")


@click.command()
@home_option
@click.option("--dry-run", is_flag=True, help="Only count.")
@click.option("--days", type=DAYS, help="Older than this (default: store.keep_text_days).")
@click.option("--yes", is_flag=True, help="The clock is right, although no pass of the last days says so.")
def purge(home: Path, dry_run: bool, days: int | None, yes: bool) -> None:
    """Drop the texts of old articles in which nobody on the watch list is named.

    \b
    Example: monitor purge --dry-run --home ~/watch

    Nothing is dropped when the clock may be wrong: when there was no pass for more than three of the last seven days.
    """
    from monitor.report.wording import count
    from monitor.store import passes, retention

    now = datetime.now(UTC)
    before = now - timedelta(days=days or load_config(home).settings.store.keep_text_days)
    with reading(home) as opened:
        if not (dry_run or yes or passes.time_is_sure(opened, now)):
            last = passes.last(opened)
            raise StoreError(
                f"nothing was dropped: the clock says {now:%Y-%m-%d %H:%M} UTC, and the last pass was at "
                f"{last.started if last else now:%Y-%m-%d %H:%M}: if the clock is right, say --yes"
            )
        found = retention.count(opened, before) if dry_run else retention.purge(opened, before, now)
    verb = "would lose their text" if dry_run else "lost their text"
    articles = count(found.articles, "article")
    click.echo(f"{articles} first seen before {before:%Y-%m-%d} {verb} ({found.characters:,} characters).")


def _report_folders(home: Path) -> list[Path]:
    """The folders that channels write reports into, and that are there; none when feeds.yaml cannot be read."""
    try:
        channels = load_config(home).channels
    except MonitorError:
        return []
    return [path for each in channels if each.folder and (path := home / each.folder).is_dir()]


@click.command()
@home_option
@click.option("--confirm", help="What would be typed: the name of the folder.")
def wipe(home: Path, confirm: str | None) -> None:
    """Remove all that was collected, and the secrets, after a typed confirmation.

    \b
    Example: monitor wipe --home ~/watch
    """
    from monitor.report.wording import count
    from monitor.store import database, wiping

    found = wiping.targets(home)
    for path in wiping.links(home):
        raise StoreError(
            f"nothing was removed: {path} is a link to {path.resolve()}: put the folder in its place, then wipe"
        )
    if not found:
        raise StoreError(f"{home}: there is nothing to remove")
    name = home.resolve().name
    click.echo("This removes for good:")
    for path in found:
        click.echo(f"  {path}")
    typed = confirm if confirm is not None else click.prompt(f"Type the name of the folder ({name}) to go on")
    if typed != name:
        raise StoreError("not removed: that was not the name of the folder")
    reports = _report_folders(home)
    with database.lock(home):
        files = wiping.wipe(home)
    click.echo(f"Removed {count(files, 'file')}.")
    for folder in reports:
        click.echo(f"NOT removed: {folder}, where a channel of `notify` wrote reports with names in them.")
    click.echo(wiping.HONESTLY)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@home_option
def share(file: Path, home: Path) -> None:
    """Write a copy for partners: no names, no texts; hashes, times, outlets and scores stay.

    \b
    Example: monitor share for-partners.db --home ~/watch
    """
    from monitor import sharing
    from monitor.report.wording import count

    if file.exists():
        raise StoreError(f"{file} is there already: give another name")
    config = load_config(home)
    with reading(home) as opened:
        shared = sharing.share(opened, config.journalists, file, home / "var" / "share")
    click.echo(
        f"{file}: {count(shared.articles, 'article')}, {count(shared.alerts, 'alert')} about "
        f"{count(shared.people, 'person', 'people')}, no names."
    )

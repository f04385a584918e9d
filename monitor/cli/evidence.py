"""evidence: verify, list, changes, bundle."""

from __future__ import annotations

from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.common import (
    ROW,
    home_option,
    json_option,
    load_config,
    name_zone,
    print_json,
    reading,
    zone_of,
)
from monitor.errors import MonitorError, StoreError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from monitor.store.evidence import Evidence
    from monitor.store.stamps import Stamp
    from monitor.store.verifying import Report


@click.group()
def evidence() -> None:
    """Check, list or hand on the pages that alerts rest on.

    \b
    Example: monitor evidence verify --home ~/watch
             monitor evidence bundle 12 --home ~/watch
    """


@evidence.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@home_option
@click.option(
    "--head", "heads", multiple=True, help="A head that was printed earlier: it must still be there."
)
@click.option(
    "--ca",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="PEM file with the time stamp authorities that you believe (default: as feeds.yaml says).",
)
@json_option
def verify(folder: Path | None, home: Path, heads: tuple[str, ...], ca: Path | None, as_json: bool) -> None:
    """Check every record of the archive; names the first bad one and what is missing.

    \b
    Example: monitor evidence verify --home ~/watch
             monitor evidence verify /media/usb/evidence      a copy, without the database

    Nothing is asked over the network.  Ends with code 4 when anything is not as it was kept.
    """
    from monitor.store import archive, database, stamps, verifying
    from monitor.store import evidence as stored

    where = folder or archive.folder_of(home)
    tied, stamped = None, []
    if folder is None and database.path_of(home).exists():
        with reading(home) as db:
            tied, stamped = stored.everything(db), stamps.files(db)
            heads = (*heads, *stored.heads_told(db))
    if not where.is_dir() and not tied:
        raise StoreError(f"{where}: no evidence was kept yet")
    with database.explained(where):
        roots = _roots(ca or (_configured_ca(home) if folder is None else None))
        report = verifying.verify(where, heads, tied, stamped=stamped, roots=roots)
    if as_json:
        print_json(asdict(report))
    else:
        _say(report, with_database=tied is not None)
    raise SystemExit(4 if report.problems else 0)


@evidence.command("list")
@home_option
@json_option
@click.option("--alert", "alert", type=ROW, help="Only the records of the article of this alert.")
@click.option("--limit", type=ROW, default=50, show_default=True, help="At most this many, newest first.")
def list_evidence(home: Path, as_json: bool, alert: int | None, limit: int) -> None:
    """List the records that articles rest on.

    \b
    Example: monitor evidence list --alert 12 --home ~/watch
    """
    from monitor.store import alerts
    from monitor.store import evidence as stored

    with reading(home) as db:
        if alert is None:
            found = stored.latest(db, limit)
        else:
            known = alerts.get(db, alert)
            if known is None:
                raise MonitorError(f"there is no alert {alert}: see `monitor alerts list`")
            found = stored.of_article(db, known.article)
    if as_json:
        print_json([_values(each) for each in found])
        return
    zone = zone_of(home)
    for each in found:
        click.echo(
            f"{each.at.astimezone(zone):%Y-%m-%d %H:%M}  {each.file}:{each.offset}  {each.status}  {each.url}"
        )
        click.echo(f"    SHA-256 of the body {each.payload} ({each.body})")
    if found:
        name_zone(zone)
    else:
        click.echo("No evidence yet.", err=True)


@evidence.command("changes")
@click.argument("alert", type=ROW)
@home_option
def show_changes(alert: int, home: Path) -> None:
    """Show what was edited in the article of an alert since it was first read, and whether it was removed.

    \b
    Example: monitor evidence changes 12 --home ~/watch

    Taken out stands in [-…-], added in {+…+}.
    """
    from monitor.report import differences, terminal
    from monitor.store import alerts, looks, versions

    with reading(home) as db:
        known = alerts.get(db, alert)
        if known is None:
            raise MonitorError(f"there is no alert {alert}: see `monitor alerts list`")
        said = versions.of_article(db, known.article)
        gone = looks.absences(db, known.article)
    for was, now in pairwise(said):
        click.echo(f"Edited, found {now.at:%Y-%m-%d %H:%M} UTC:")
        for change in differences.changes(was.title, now.title):
            click.echo(f"  headline: {terminal.plain(change.marked())}")
        for change in differences.changes(was.text, now.text):
            click.echo(f"  {terminal.plain(change.marked())}")
    for since, until, how in gone:
        click.echo(f"Gone ({how}), found {since:%Y-%m-%d %H:%M} UTC; back {until:%Y-%m-%d %H:%M} UTC.")
    if known.removed_at:
        click.echo(f"Removed, found {known.removed_at:%Y-%m-%d %H:%M} UTC.")
    if len(said) == 1 and not (gone or known.removed_at):
        click.echo("Not changed since it was first read.", err=True)


@evidence.command()
@click.argument("alerts", nargs=-1, required=True, type=ROW)
@home_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--redact", is_flag=True, help="Name nobody: hashes, times and outlets, no pages.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def bundle(alerts: tuple[int, ...], home: Path, out: Path | None, redact: bool, force: bool) -> None:
    """Write alerts with their pages as one WACZ file, which opens at replayweb.page.

    \b
    Example: monitor evidence bundle 12 13 --home ~/watch --out case.wacz

    The sheet in it (evidence/sheet.html) says in az, en, ru and tr what was printed where and when, and how
    to check it.
    With --redact nobody is named in it: it is a ZIP file with such a sheet and the hashes, without pages and
    addresses, since a changed page would prove nothing.
    """
    from datetime import UTC, datetime

    from monitor.steps import bundle as steps
    from monitor.store import bundles

    ending = "redacted.zip" if redact else "wacz"
    target = out or Path(f"alerts-{'-'.join(str(number) for number in alerts)}.{ending}")
    if target.exists() and not force:
        raise StoreError(f"{target} is there already: give another --out, or --force")
    with reading(home) as db:
        body = steps.bundle_of(db, home, alerts, redact=redact, now=datetime.now(UTC))
    bundles.write(target, body)
    how = "Nobody is named in it." if redact else "Open it at https://replayweb.page or offline."
    counted = f"{len(alerts)} alert{'' if len(alerts) == 1 else 's'}"
    click.echo(f"{target}: {counted}, {len(body):,} bytes.  {how}")


def _configured_ca(home: Path) -> Path | None:
    if not (home / "feeds.yaml").exists():
        return None
    name = load_config(home).settings.evidence.timestamp_ca
    return home / name if name else None


def _roots(ca: Path | None) -> list[Certificate] | None:
    """The certificates of a file; None: there is none."""
    from monitor.store import authorities, timestamps

    if ca is None:
        return None
    timestamps.ready()
    try:
        return authorities.roots_in(ca.read_bytes())
    except ValueError:
        raise MonitorError(f"{ca}: no certificate in PEM form can be read from it") from None


def _stamp_line(stamp: Stamp) -> str:
    vouched = "its authority is one you believe" if stamp.believed else "not checked against an authority"
    return (
        f"time stamp {stamp.at} by {stamp.authority}: the first {stamp.records} records were there "
        f"({vouched})"
    )


def _say(report: Report, *, with_database: bool) -> None:
    for problem in report.problems:
        place = f"{problem.file}:{problem.offset}" if problem.offset is not None else problem.file
        what = " ".join(part for part in (problem.at, problem.url) if part)
        click.echo(
            f"BAD {problem.kind}: {place} {problem.text}".replace("  ", " ")
            + (f"\n    {what}" if what else "")
        )
    for note in report.notes:
        click.echo(f"note: {note}")
    for stamp in report.stamps:
        if not stamp.wrong:
            click.echo(_stamp_line(stamp))
    files = f"{report.files} file{'' if report.files == 1 else 's'}"
    click.echo(f"{report.records} records in {files}, head {report.head}")
    if not with_database:
        click.echo(
            "Checked without the database: whether articles and alerts fit the records was not looked at."
        )
    bad = len(report.problems)
    click.echo(
        f"NOT as it was kept: {bad} problem(s), the first one first." if bad else "All as it was kept."
    )


def _values(each: Evidence) -> dict[str, object]:
    return {**asdict(each), "at": each.at.isoformat()}

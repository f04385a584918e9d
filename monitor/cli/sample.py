"""demo."""

from __future__ import annotations

import logging
import shlex
import shutil
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from monitor.cli.common import configure_logging, load_config, model_in_use, setup_for
from monitor.errors import StoreError

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.config.settings import Digest as DigestSettings
    from monitor.demo.newsroom import Newsroom
    from monitor.pipeline import Watch

#: After the ten days, each further run of the demo looks again this much later.
LATER = timedelta(hours=6)


@click.command()
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/demo"),
    show_default=True,
    help="The folder it works in; a second run there carries on.",
)
@click.option("--fresh", is_flag=True, help="Begin anew: empty the folder first.")
@click.option("--verbose", is_flag=True, help="Log every visit and every article.")
def demo(home: Path, fresh: bool, verbose: bool) -> None:
    """Watch a sample newsroom for ten simulated days.

    \b
    Example: monitor demo

    Thirteen invented outlets are served on this machine; nothing leaves it.  The main job runs on them as it would
    on real ones: feeds are read, articles judged, alerts logged, campaigns found.
    """
    # What fails in the newsroom fails by design, and the report says so.
    configure_logging(logging.INFO if verbose else logging.ERROR)
    _leave_others_alone(home)
    if fresh and home.exists():
        shutil.rmtree(home)
    with _newsroom(home) as newsroom:
        _prepare(home, newsroom)
        _watch(home, newsroom)


def _newsroom(home: Path) -> Newsroom:
    from monitor.demo.newsroom import Newsroom

    # The addresses of the articles hold the port: a second run must serve them where the first one did.
    remembered = home / "port"
    port = int(remembered.read_text("ascii")) if remembered.exists() else 0
    try:
        return Newsroom(port)
    except OSError as error:
        raise StoreError(
            f"port {port}, which the last demo in {home} used, is taken ({error.strerror}): end that program, "
            "or begin anew with `monitor demo --fresh`"
        ) from error


def _prepare(home: Path, newsroom: Newsroom) -> None:
    from monitor.demo import home as files

    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    # First what says that a demo made it: so one that was ended here can go on.
    (home / "port").write_text(str(newsroom.port), "ascii")
    files.write(home, newsroom.url)


def _leave_others_alone(home: Path) -> None:
    """A demo writes its own outlets and people: only a folder that a demo made is worked in, or emptied."""
    if not (home / "port").exists() and home.exists() and any(home.iterdir()):
        raise StoreError(f"{home} was not made by a demo: it is left as it is; give an empty folder")


def _watch(home: Path, newsroom: Newsroom) -> None:
    from monitor.collect.guard import parse_allowed
    from monitor.pipeline import Watch

    config = load_config(home)
    setup = setup_for(config, model_in_use(home), home)
    door = tuple(parse_allowed(f"127.0.0.0/8:{newsroom.port}"))
    with Watch(home=home, load=lambda: (config, setup), allow=door) as watch:
        moments, again = _moments(home)
        click.echo(f"Watching {len(config.outlets)} invented outlets at {newsroom.url} ...", err=True)
        alerts = sum(_one_pass(watch, newsroom, moment, config) for moment in moments)
    _tell(home, moments, again, alerts, config.settings.digest)


def _moments(home: Path) -> tuple[list[datetime], bool]:
    """The simulated times to make passes at, and whether this goes on after a demo that was finished."""
    from monitor.demo.newsroom import passes
    from monitor.store import database
    from monitor.store import passes as stored

    with database.open_database(home) as db:
        last = stored.last(db)
    if last is None:
        return passes(), False
    rest = [moment for moment in passes() if moment > last.started]
    return (rest, False) if rest else ([last.started + LATER], True)


def _one_pass(watch: Watch, newsroom: Newsroom, moment: datetime, config: Config) -> int:
    from monitor.report.wording import count

    newsroom.at(moment)
    counts = watch.one_pass(moment)
    local = moment.astimezone(ZoneInfo(config.settings.digest.time_zone))
    resting = sum(len(outlet.feeds) for outlet in config.outlets) - counts.feeds
    click.echo(
        f"  {local:%-d %b %H:%M}  {counts.articles:>3} {'article' if counts.articles == 1 else 'articles'}, "
        f"{count(counts.alerts, 'alert')}, {counts.failed} of {counts.feeds} feeds failed"
        + (f", {resting} not due" if resting else ""),
        err=True,
    )
    return int(counts.alerts)


def _tell(home: Path, moments: list[datetime], again: bool, alerts: int, settings: DigestSettings) -> None:
    from monitor.report import terminal
    from monitor.report.wording import count
    from monitor.steps import tell
    from monitor.store import alerts as stored
    from monitor.store import database

    zone = settings.time_zone
    with database.open_database(home) as db:
        logged = stored.latest(db, 10_000)
        if again:
            starts, ends = moments[0], moments[0] + timedelta(seconds=1)
        else:
            starts, ends = tell.bounds(_fullest_day(logged, moments, zone), zone)
        told = tell.digest_between(db, starts, ends, zone, missed=settings.missed_after)
    click.echo("")
    click.echo(terminal.render(told), nl=False)
    click.echo("")
    if again:
        click.echo(
            f"Looked again: {count(alerts, 'new alert')}; the {len(logged)} known ones are not told twice."
        )
    else:
        click.echo(_result(logged))
    click.echo("\nWhat next:")
    commands = {command.format(home=shlex.quote(str(home))): what for command, what in _NEXT.items()}
    width = max(map(len, commands))
    for command, what in commands.items():
        click.echo(f"  {command:<{width}}  {what}")
    click.echo("(in a source checkout: ./run monitor instead of monitor)")


def _fullest_day(logged: list[Any], moments: list[datetime], zone: str) -> Any:
    days = Counter(alert.at.astimezone(ZoneInfo(zone)).date() for alert in logged)
    return days.most_common(1)[0][0] if days else moments[-1].astimezone(ZoneInfo(zone)).date()


def _result(logged: list[Any]) -> str:
    """How the alerts compare with the true answers that the sample newsroom keeps."""
    from monitor.demo.truth import compare

    found = compare((alert.url, alert.journalist) for alert in logged)
    return (
        f"Ten days, {len(logged)} alerts.  The newsroom knows the true answers: {found.found} of {found.due} targeting "
        f"pieces were found, {found.false} {'alert was' if found.false == 1 else 'alerts were'} false."
    )


#: Commands to try next, and what each does.
_NEXT = {
    "monitor alerts list --home {home}": "every alert; `alerts show 1` tells why",
    "monitor digest 2026-09-18 --home {home}": "the report of another day",
    "monitor init ~/watch": "a folder of your own: edit its journalists.yaml and feeds.yaml",
}

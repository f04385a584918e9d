"""init, check, service."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.common import home_option, json_option, load_config, model_in_use, print_json
from monitor.errors import ConfigError, ModelError

if TYPE_CHECKING:
    from monitor.config import Config


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@home_option
def init(folder: Path | None, home: Path) -> None:
    """Make a working folder from the defaults.

    \b
    Example: monitor init ~/watch

    What is there already is kept.  A new folder is for your eyes alone (mode 0700), and so is var/ in one that is
    there; you are told when others can enter the folder itself.
    """
    from monitor import config
    from monitor.report.wording import count

    target = folder or home
    written = config.init(target)
    for path in written:
        click.echo(f"wrote {path}")
    kept = len(config.defaults()) - len(written)
    if kept:
        click.echo(
            f"kept {count(kept, 'file')} that {'was' if kept == 1 else 'were'} there already", err=True
        )
    mode = target.stat().st_mode & 0o7777
    if mode & 0o077:
        click.echo(
            f"Look at this: other users can enter {target} (mode {mode:04o}), though not {target / 'var'}: "
            f"chmod go= {target}",
            err=True,
        )
    click.echo(
        f"\nNext: look at {target / 'journalists.yaml'} and {target / 'feeds.yaml'}, then\n"
        f"  monitor check --home {target}\n  monitor run --home {target} --once",
        err=True,
    )


@click.command()
@home_option
@json_option
def check(home: Path, as_json: bool) -> None:
    """Check feeds.yaml, journalists.yaml and the model in use without fetching anything.

    \b
    Example: monitor check --home ~/watch

    Every problem is named with its file and line; ends with code 2 when there is one.  Warnings about names that
    are too short, too common or listed twice, and about a high `threshold`, do not stop a run.  A model that does
    not fit this version does: code 3.
    """
    from monitor import config
    from monitor.detect import names

    try:
        loaded = load_config(home)
    except ConfigError as error:
        if as_json:
            print_json({"ok": False, "problems": error.problems})
            raise SystemExit(error.exit_code) from None
        raise
    counts = config.summary(loaded)
    matcher = names.Matcher(loaded.journalists)
    spellings = sum(len(matcher.spellings(journalist.id)) for journalist in loaded.journalists)
    warnings = [f"{journalist}: {problem}" for journalist, problem in names.problems(loaded.journalists)]
    try:
        warnings += _high_thresholds(home, loaded)
    except ModelError as error:
        if as_json:
            print_json({"ok": False, "problems": [str(error)]})
            raise SystemExit(error.exit_code) from None
        raise
    if as_json:
        values = {
            "outlets": counts.outlets,
            "paused": counts.paused,
            "feeds": counts.feeds,
            "people": counts.people,
            "newsrooms": counts.newsrooms,
            "spellings": spellings,
        }
        print_json({"ok": True, **values, "warnings": warnings})
        return
    click.echo(
        f"{counts.outlets} outlets ({counts.paused} paused) with {counts.feeds} feeds; {counts.people} people and "
        f"{counts.newsrooms} newsrooms with {spellings:,} spellings: good."
    )
    for warning in warnings:
        click.echo(f"journalists.yaml: {warning}", err=True)


def _high_thresholds(home: Path, loaded: Config) -> Iterator[str]:
    """A warning for everybody about whom less is told than about others.

    Raises:
        ModelError: The model in use does not fit: no pass would be made with it.
    """
    from monitor import encoding
    from monitor.store import models

    model = models.current(home)
    if model is None:
        return  # the first run trains one
    card = encoding.classifier(model_in_use(home, model)).card
    likely = {**card["thresholds"], **loaded.settings.alerts.bands}["likely"]
    for journalist in loaded.journalists:
        if journalist.threshold is not None and journalist.threshold > likely:
            yield (
                f"{journalist.id}: `threshold: {journalist.threshold:g}` is above {likely:g}, where `likely` begins: "
                "less is told about this person than about others"
            )


@click.group()
def service() -> None:
    """Print a systemd unit for `monitor run`.

    \b
    Example: monitor service print --home /srv/watch --user monitor > monitor.service
             monitor service print --home ~/watch --user-unit > ~/.config/systemd/user/monitor.service

    The first is a unit of the machine, for root to install; the second is your own.  The commands that install it
    stand at its beginning.
    """


@service.command("print")
@home_option
@click.option("--user", help="The account that runs a unit of the machine (default: you).")
@click.option("--user-unit", is_flag=True, help="A unit of your own account, which needs no root.")
def print_service(home: Path, user: str | None, user_unit: bool) -> None:
    """Print a systemd unit: one of the machine with hardening options, or one of your own account."""
    if user and user_unit:
        raise click.UsageError("--user is for a unit of the machine: a unit of your own account runs as you")
    program = Path(sys.argv[0]).resolve()
    if program.name != "monitor":
        program = Path(sys.executable).with_name("monitor")
    service = _SERVICE.format(program=_quoted(program), home=_command(home.resolve()))
    if user_unit:
        click.echo(_OWN.format(service=service))
        return
    user = user or getpass.getuser()
    if user == "root":
        click.echo(
            "warning: this unit runs as root; name the account it should run as: --user NAME", err=True
        )
    click.echo(_MACHINE.format(service=service, user=user, folder=_quoted(home.resolve())))


def _quoted(path: Path) -> str:
    """A path in quotes as systemd reads it: a bare % would be one of its specifiers."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{text}"'


def _command(path: Path) -> str:
    """A path in a command line, where a $ would be a variable too."""
    return _quoted(path).replace("$", "$$")


#: All three were tried with `systemd-analyze verify`.
_SERVICE = """\
[Service]
ExecStart={program} run --home {home}
# The pass under way is finished on stop; code 75 means that another run holds the folder.
KillSignal=SIGTERM
KillMode=mixed
TimeoutStopSec=90
Restart=on-failure
RestartSec=60
RestartPreventExitStatus=2 75
UMask=0077
NoNewPrivileges=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native"""

#: What needs root to be set up (namespaces, capabilities) is left out: a unit of a user would not start with it.
_OWN = """\
# To install it:
#   mkdir -p ~/.config/systemd/user    and put this into monitor.service there, then
#   systemctl --user daemon-reload
#   systemctl --user enable --now monitor.service
#   loginctl enable-linger             so that it goes on when you log out

[Unit]
Description=Propaganda-campaign monitor

{service}

[Install]
WantedBy=default.target"""

#: MemoryDenyWriteExecute is left out: some builds of numpy need it.
_MACHINE = """\
# To install it, as root:
#   put this into /etc/systemd/system/monitor.service, then
#   systemctl daemon-reload
#   systemctl enable --now monitor.service

[Unit]
Description=Propaganda-campaign monitor
Wants=network-online.target
After=network-online.target

{service}
User={user}
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={folder}
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes

[Install]
WantedBy=multi-user.target"""

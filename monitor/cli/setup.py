"""init, check, service."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from monitor.cli.common import home_option, json_option, load_config, print_json
from monitor.errors import ConfigError


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@home_option
def init(folder: Path | None, home: Path) -> None:
    """Make a working folder from the defaults.

    \b
    Example: monitor init ~/watch

    What is there already is kept.  The folder is for your eyes alone (mode 0700).
    """
    from monitor import config

    target = folder or home
    written = config.init(target)
    for path in written:
        click.echo(f"wrote {path}")
    kept = len(config.defaults()) - len(written)
    if kept:
        click.echo(f"kept {kept} files that were there already", err=True)
    click.echo(
        f"\nNext: look at {target / 'journalists.yaml'} and {target / 'feeds.yaml'}, then\n"
        f"  monitor check --home {target}\n  monitor run --home {target} --once",
        err=True,
    )


@click.command()
@home_option
@json_option
def check(home: Path, as_json: bool) -> None:
    """Check feeds.yaml and journalists.yaml without fetching anything.

    \b
    Example: monitor check --home ~/watch

    Every problem is named with its file and line; ends with code 2 when there is one.  Warnings about names that
    are too short, too common or listed twice do not stop a run.
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


@click.group()
def service() -> None:
    """Print a systemd unit for `monitor run`.

    \b
    Example: monitor service print --home /srv/watch > ~/.config/systemd/user/monitor.service
    """


@service.command("print")
@home_option
@click.option("--user", default=None, help="The account that runs it (default: you).")
def print_service(home: Path, user: str | None) -> None:
    """Print a systemd unit with hardening options."""
    program = Path(sys.argv[0]).resolve()
    if program.name != "monitor":
        program = Path(sys.executable).with_name("monitor")
    click.echo(_UNIT.format(program=program, home=home.resolve(), user=user or getpass.getuser()))


#: Tried with `systemd-analyze verify`.  MemoryDenyWriteExecute is left out: some builds of numpy need it.
_UNIT = """\
[Unit]
Description=Propaganda-campaign monitor
Wants=network-online.target
After=network-online.target

[Service]
User={user}
ExecStart="{program}" run --home "{home}"
# The pass under way is finished on stop; code 75 means that another run holds the folder.
KillSignal=SIGTERM
KillMode=mixed
TimeoutStopSec=90
Restart=on-failure
RestartSec=60
RestartPreventExitStatus=2 75
UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths="{home}"
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target"""

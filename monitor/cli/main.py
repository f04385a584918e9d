"""The group of commands, with one boundary for what the operator can act on."""

from __future__ import annotations

import difflib
import errno
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from monitor import __version__
from monitor.errors import MonitorError

#: Command -> (module, one line of help).  A module is imported only when its command is asked for, so that
#: `monitor --help` stays quick; a test holds the lines against the commands' own help.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("sample", "Watch a sample newsroom for ten simulated days."),
    "init": ("setup", "Make a working folder from the defaults."),
    "check": ("setup", "Check feeds.yaml, journalists.yaml and the model in use without fetching anything."),
    "run": ("watch", "Read what is due, again and again, until stopped."),
    "status": ("health", "Say when outlets were last read and what could not be."),
    "digest": ("watch", "Print the report of a day (default: today, as far as it is known)."),
    "notify": ("notify", "Try the channels of `notify`, or list what became of what was sent."),
    "alerts": ("watch", "List alerts, or show one with its reasons."),
    "campaigns": ("history", "List campaigns, show one, or list waves that target nobody."),
    "journalists": ("history", "Show a journalist over time: ladder, campaigns, outcomes."),
    "outcomes": ("history", "Keep what happened to journalists, and count it beside the alerts."),
    "explain": ("watch", "Explain how an article was judged: names found, score, reasons."),
    "feeds": ("feeds", "List feeds, test one step by step, find those of a site, import or export a list."),
    "people": ("sources", "List the watch list, or test how a name is found."),
    "scan": ("learn", "Judge texts from files, without the database."),
    "train": ("learn", "Train a classifier on labelled examples."),
    "evaluate": ("learn", "Measure a model on labelled examples."),
    "models": ("learn", "List, show or choose the trained models."),
    "web": ("review", "Serve the review pages on this machine."),
    "label": ("review", "Label pieces in the terminal; export and import labels."),
    "evidence": ("evidence", "Check, list or hand on the pages that alerts rest on."),
    "db": ("database", "Check the database, copy it, or put a copy back."),
    "search": ("database", "Find articles by words, in any script and spelling."),
    "rebuild": ("database", "Judge all stored articles again and print what would be different."),
    "purge": ("database", "Drop the texts of old articles in which nobody on the watch list is named."),
    "share": (
        "database",
        "Write a copy for partners: no names, no texts; hashes, times, outlets and scores stay.",
    ),
    "wipe": ("database", "Remove all that was collected, and the secrets, after a typed confirmation."),
    "service": ("setup", "Print a systemd unit for `monitor run`."),
}


class _ReaderGone(Exception):
    """The reader of our output has gone (`monitor alerts list | head`): nothing is left to say."""


@contextmanager
def _noticing_the_reader() -> Iterator[None]:
    # click would take the error for a failure and end with 1.
    try:
        yield
    except BrokenPipeError as error:
        raise _ReaderGone from error


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        with _noticing_the_reader():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:
        with _noticing_the_reader():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"monitor.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        near = difflib.get_close_matches(args[0], COMMANDS)
        if args[0] not in COMMANDS and near and not args[0].startswith("-"):
            # click looks for a near one only among commands that are imported.
            ctx.fail(f"No such command {args[0]!r}.  Did you mean {' or '.join(near)}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, "-V", "--version", prog_name="monitor")
def cli() -> None:
    """Watch news feeds for smear campaigns against named journalists.

    \b
    Begin with:
      monitor demo                  a sample newsroom, nothing to set up
      monitor init ~/watch          a folder of your own
      monitor run --home ~/watch    read, again and again
      monitor digest --home ~/watch what was found

    Everything stays on this machine.  Every command explains itself: monitor COMMAND --help.

    \b
    Shell completion (bash, zsh or fish):
      eval "$(_MONITOR_COMPLETE=bash_source monitor)"
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    # Whatever a command makes, wherever it is told to, is for its owner alone.
    os.umask(0o077)
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except (BrokenPipeError, _ReaderGone):
        code = 0
        _let_go()
    except OSError as error:
        code = 1
        _let_go()
        click.echo(f"monitor: {_worded(error)}", err=True)
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    """Run a command; its exit code."""
    try:
        code = cli.main(args=None if arguments is None else list(arguments), standalone_mode=False)
    except MonitorError as error:
        click.echo(f"monitor: {error}", err=True)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code if isinstance(error, click.FileError) else 2
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except SystemExit as ended:
        code = ended.code
    return code if isinstance(code, int) else 0


def _worded(error: OSError) -> str:
    """What an error of the machine means to the operator; one that may be a bug is raised again."""
    if isinstance(error, PermissionError) and error.filename is not None:
        return f"{error.filename}: {error.strerror} (is it another user's?)"
    if error.filename is None and error.errno in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
        return f"the output cannot be written: {error.strerror}"
    raise error


def _let_go() -> None:
    """Let what is left of our output go: at the end Python would try to write it again, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

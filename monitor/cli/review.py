"""web, label."""

from __future__ import annotations

import getpass
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.common import home_option, json_option, load_config, print_json, reading
from monitor.errors import MissingPartError, MonitorError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.store.queue import Waiting


@click.group(invoke_without_command=True)
@home_option
@click.option("--host", help="Serve on another address than 127.0.0.1; needs a password.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Another port than feeds.yaml says; 0: a free one."
)
@click.option(
    "--name", "names", multiple=True, help="A further name of this server, such as an onion address."
)
@click.pass_context
def web(ctx: click.Context, home: Path, host: str | None, port: int | None, names: tuple[str, ...]) -> None:
    """Serve the review pages on this machine.

    \b
    Example: monitor web --home ~/watch
             monitor web add ana --role labeller --home ~/watch    a token for a colleague

    Open the address that is printed: it lets you in once; for another browser a new one is printed.
    """
    if ctx.invoked_subcommand is not None:
        return
    _server_module().serve(*_opened(home, host, port, names))


@web.command("add")
@click.argument("name")
@click.option(
    "--role", type=click.Choice(["viewer", "labeller", "admin"]), default="labeller", show_default=True
)
@home_option
def add_reviewer(name: str, role: str, home: Path) -> None:
    """Make a token for somebody, in place of an old one; it is shown once and kept nowhere."""
    from monitor.web import reviewers
    from monitor.web.sessions import Role

    had_one = any(each.name == name for each in reviewers.read(home))
    click.echo(reviewers.add(home, name, Role[role.upper()]))
    click.echo(f"This is the token of {name} ({role}), for the sign-in page.", err=True)
    if had_one:
        click.echo(f"The token that {name} had before lets nobody in any more.", err=True)


@web.command("remove")
@click.argument("name")
@home_option
def remove_reviewer(name: str, home: Path) -> None:
    """Take somebody's token away; their session ends at once."""
    from monitor.web import reviewers

    if not reviewers.remove(home, name):
        raise MonitorError(f"{name}: has no token: see `monitor web list`")
    click.echo(f"{name} has no token any more.")


@web.command("list")
@home_option
def list_reviewers(home: Path) -> None:
    """List who has a token."""
    from monitor.web import reviewers

    for each in reviewers.read(home):
        click.echo(f"{each.name:<24} {each.role.name.lower()}")


@click.group()
def label() -> None:
    """Label pieces in the terminal; export and import labels.

    \b
    Example: monitor label next --home ~/watch
             monitor label export labels.jsonl --home ~/watch
             monitor label import colleagues.jsonl --home ~/watch
    """


@label.command("next")
@home_option
@click.option("--as", "reviewer", help="Your name among the reviewers (default: your user name).")
def next_label(home: Path, reviewer: str | None) -> None:
    """Label one piece after another, with one key each.

    \b
    1 targets   2 does not   3 unsure   s skips   u undoes the last   q ends
    Before the 1, letters say how (frames):
      t traitor   a foreign-agent   f foreign-funded   e ethnic   c criminal
      i immoral   j fake-journalist   m mockery   y family   x extremist

    Without a terminal the keys are read from standard input.
    """
    from monitor.store import labels

    who = reviewer or getpass.getuser()
    load_config(home)
    with reading(home) as db:
        while pair := _next(db, who):
            _show(db, pair[1])
            done = labels.progress(db, who, datetime.now(UTC).replace(hour=0, minute=0, second=0))
            click.echo(f"\n{_frames()}")
            click.echo(
                f"[{done.since} today, {done.total} in all]  1 targets  2 does not  3 unsure  s skip  u undo  q end ",
                nl=False,
            )
            if not _act(db, who, *pair):
                return
    click.echo("Nothing waits for a label.")


@label.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True), default="-")
@home_option
def export_labels(file: Path, home: Path) -> None:
    """Write what most reviewers say about each pair as labelled examples (JSON Lines)."""
    from monitor.store import labelled
    from monitor.train import examples

    with reading(home) as db:
        found = labelled.as_examples(db)
    body = examples.write(found)
    if str(file) == "-":
        sys.stdout.buffer.write(body)
    else:
        try:
            file.write_bytes(body)
        except OSError as error:
            raise MonitorError(f"{file}: {error.strerror}") from error
    click.echo(f"{len(found)} labelled examples.", err=True)


@label.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
@click.option("--as", "reviewer", help="The reviewer to whom labels of stored pieces are put down.")
@json_option
@click.option(
    "--from",
    "origin",
    type=click.Choice(["monitor", "label-studio", "doccano", "prodigy"]),
    default="monitor",
    show_default=True,
    help="Which program wrote the file.",
)
def import_labels(file: Path, home: Path, reviewer: str | None, as_json: bool, origin: str) -> None:
    """Take labelled examples over, as this program or Label Studio, doccano or Prodigy write them.

    Those whose text is stored here become labels; the others become a file of models/examples, for the next training.
    """
    from monitor.store import labelled, models
    from monitor.train import examples, imports

    if origin == "monitor":
        read = examples.read(file)
    else:
        read = imports.read_export(file.read_bytes(), name=file.name, source=origin)
    with reading(home) as db:
        rest = labelled.take(db, read, reviewer or getpass.getuser(), datetime.now(UTC))
    written = models.add_examples(home, file.stem, examples.write(rest)) if rest else None
    result = {
        "labels": len(read) - len(rest),
        "examples": len(rest),
        "file": str(written) if written else None,
    }
    if as_json:
        print_json(result)
    else:
        click.echo(
            f"{result['labels']} became labels, {result['examples']} examples"
            + (f" in {written}." if written else ".")
        )


def pages_beside(home: Path) -> AbstractContextManager[None]:
    """The review pages, served in another thread while something else is done: `monitor run --web`."""
    beside: AbstractContextManager[None] = _server_module().beside(*_opened(home, None, None, ()))
    return beside


def _opened(home: Path, host: str | None, port: int | None, names: Sequence[str]) -> tuple[Any, Any]:
    """The site of a home folder and the socket it is to be served on."""
    server = _server_module()
    settings = load_config(home).settings.web
    place = server.Place(
        host=host or settings.host, port=settings.port if port is None else port, names=names
    )
    if not place.loopback:
        click.echo(
            "These pages can be reached by others: use a VPN, an onion service or TLS before them.", err=True
        )
    listening = server.listen(place)
    made = server.site(
        home,
        lambda: load_config(home),
        lambda: datetime.now(UTC),
        place,
        listening.getsockname()[1],
        _announce,
    )
    return made, listening


def _server_module() -> Any:
    try:
        from monitor.web import server
    except ModuleNotFoundError as error:
        if error.name in ("starlette", "uvicorn", "jinja2", "multipart", "python_multipart"):
            raise MissingPartError(
                f"{error.name} is missing: pip install '.[web]' in the program's folder"
            ) from error
        raise
    return server


def _announce(address: str) -> None:
    click.echo(f"Open this address; it lets one browser in:\n  {address}", err=True)


def _next(db: Database, reviewer: str) -> tuple[str, Waiting] | None:
    from monitor import labelling

    return labelling.next_pair(db, reviewer)


def _show(db: Database, pair: Waiting) -> None:
    from monitor.report.wording import plain
    from monitor.store import articles, people

    stored = articles.get(db, pair.article)
    if stored is None:
        return
    width = min(shutil.get_terminal_size().columns, 100)
    click.echo("\n" + "─" * width)
    click.echo(f"{people.names(db)[pair.journalist]}   ({stored.outlet}, {stored.first_seen:%Y-%m-%d})")
    click.echo(click.style(plain(stored.article.title), bold=True))
    for paragraph in stored.article.text.splitlines()[:40]:
        if paragraph.strip():
            click.echo(click.wrap_text(plain(paragraph), width))


def _frames() -> str:
    """The keys of the frames, on one line."""
    from monitor.labelling import FRAME_KEYS

    return "before 1: " + "  ".join(f"{key} {frame.value}" for frame, key in FRAME_KEYS.items())


def _key() -> str:
    """The next key; without a terminal the next letter of standard input, whose end is a `q`."""
    if sys.stdin.isatty():
        return click.getchar().lower()
    return sys.stdin.read(1).lower() or "q"


def _act(db: Database, reviewer: str, chosen: str, pair: Waiting) -> bool:
    """Do what the next keys say; whether to go on."""
    from monitor.labelling import FRAME_KEYS
    from monitor.records import Frame, Judgement
    from monitor.store import labels

    letters = {key: frame for frame, key in FRAME_KEYS.items()}
    verdicts = {"1": Judgement.TARGETS, "2": Judgement.NEUTRAL, "3": Judgement.UNSURE}
    frames: list[Frame] = []
    now = datetime.now(UTC)
    while True:
        key = _key()
        if key in letters:
            frames.append(letters[key])
            click.echo(f"{letters[key].value} ", nl=False)
        elif key in verdicts:
            kept = tuple(dict.fromkeys(frames)) if key == "1" else ()
            decision = labels.Decision(
                article=pair.article,
                journalist=pair.journalist,
                judgement=verdicts[key],
                frames=kept,
                chosen=chosen,
            )
            labels.decide(db, [decision], reviewer, os.urandom(9).hex(), now)
        elif key == "s":
            labels.skip(db, pair.article, pair.journalist, reviewer, now)
        elif key == "u":
            click.echo(f"{len(labels.undo(db, reviewer, now))} taken back")
        elif key in ("q", "\x03", "\x04", "\x1b"):
            click.echo("")
            return False
        if key in verdicts or key in ("s", "u"):
            return True

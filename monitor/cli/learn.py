"""scan, train, evaluate, models."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.common import (
    encoder_for,
    examples_for,
    golden_for,
    home_option,
    json_option,
    known_model,
    load_config,
    model_in_use,
    print_json,
    reading,
)
from monitor.errors import ConfigError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.detect.classify import Classifier
    from monitor.records import Example, Journalist

#: Characters of the progress bar.
BAR = 30

examples_option = click.option(
    "--examples",
    "paths",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of labelled examples; may be given several times (default: models/examples/*.jsonl).",
)


@click.command()
@click.argument("files", nargs=-1, required=True)
@home_option
@click.option(
    "--watch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another watch list."
)
@click.option("--model", help="Another model than the one in use.")
@click.option("--jsonl", is_flag=True, help="Print JSON Lines (else a line to read for each pair).")
def scan(files: tuple[str, ...], home: Path, watch: Path | None, model: str | None, jsonl: bool) -> None:
    """Judge texts from files, without the database.

    \b
    Example: monitor scan pieces.jsonl --jsonl > scores.jsonl
             monitor scan archive.warc.gz
             cat pieces.jsonl | monitor scan -

    A line of the input is an object with `id`, `title`, `text` and optional `url`, `language`, `person`,
    `person_spans`.  What cannot be read is reported with its line or byte, the rest is judged (then the code is 4).
    """
    from monitor import scanning

    judge = scanning.Scanner(_watched(home, watch), model_in_use(home, model), _languages(home))
    bad = judged = 0
    for result in scanning.scan(files, judge, sys.stdin.buffer, datetime.now(UTC)):
        if isinstance(result, scanning.BadInput):
            bad += 1
            click.echo(f"{result.where}: {result.reason}", err=True)
        else:
            judged += 1
            click.echo(scanning.to_json(result) if jsonl else scanning.to_line(result))
    if not judged:
        click.echo("Nobody on the watch list is named in what was read.", err=True)
    if bad:
        raise SystemExit(4)


@click.command()
@examples_option
@home_option
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Write the model there, use it nowhere."
)
@click.option("--force", is_flag=True, help="Use the new model even if it is worse; the card says so.")
@json_option
def train(paths: tuple[Path, ...], home: Path, out: Path | None, force: bool, as_json: bool) -> None:
    """Train a classifier on labelled examples.

    \b
    Example: monitor train --home ~/watch
             monitor train --examples mine.jsonl --out models/trial

    What reviewers decided is learned from too.  Without --out the new model replaces the one in use only if it is no
    worse on held-out labels; else it stays a candidate, the reason is printed, and the code is 4.
    """
    from monitor import learning

    with _stored(home) as db:
        material = learning.gather(_examples(paths or tuple(examples_for(home))), db)
    result = learning.train(
        home,
        material.examples,
        reviewers=material.reviewers,
        golden=_examples(tuple(golden_for(home))),
        out=out,
        force=force,
        by=getpass.getuser(),
        now=datetime.now(UTC),
        progress=_progress(as_json),
        encoder=encoder_for(home),
    )
    if as_json:
        print_json(result.values())
    else:
        _show_training(result, out)
    raise SystemExit(0 if result.used or out else 4)


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@home_option
@click.option("--model", help="Another model than the one in use.")
@json_option
def evaluate(files: tuple[Path, ...], home: Path, model: str | None, as_json: bool) -> None:
    """Measure a model on labelled examples.

    \b
    Example: monitor evaluate labels.jsonl --home ~/watch
    """
    from monitor.train import evaluate as measuring

    result = measuring.evaluate(_classifier(home, model), _examples(files))
    if as_json:
        print_json(result.as_dict())
    else:
        _show_figures(result.as_dict())


@click.group()
def models() -> None:
    """List, show or choose the trained models.

    \b
    Example: monitor models list --home ~/watch
             monitor models use 20261122-0600 --home ~/watch
             monitor models rollback --home ~/watch
    """


@models.command("list")
@home_option
@json_option
def list_models(home: Path, as_json: bool) -> None:
    """List the models; a star marks the one in use."""
    import json

    from monitor.store import models as stored

    current = stored.current(home)
    rows = [
        {"id": model, "in_use": model == current, **_headline(json.loads(stored.card(home, model)))}
        for model in stored.listed(home)
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        mark = "*" if row["in_use"] else " "
        measured = row["average_precision"]
        shown = "unknown" if measured is None else f"{measured:.3f}"
        click.echo(f"{mark} {row['id']}  {row['examples']} examples, average precision {shown}")
    if not rows:
        click.echo("No model yet: the first run, scan or `monitor train` makes one.", err=True)


@models.command("show")
@click.argument("model", required=False)
@home_option
def show_model(model: str | None, home: Path) -> None:
    """Print the card of a model (default: the one in use)."""
    click.echo(model_in_use(home, model)["card.json"].decode())


@models.command("use")
@click.argument("model")
@home_option
def use_model(model: str, home: Path) -> None:
    """Make a model the one in use, after a check that it is whole."""
    from monitor.store import models as stored

    model = _classifier(home, model).id
    stored.use(home, model)
    click.echo(f"{model} is in use from the next pass on.")


@models.command("rollback")
@home_option
def roll_back(home: Path) -> None:
    """Go back to the model that was in use when the present one was trained."""
    from monitor import learning
    from monitor.store import models as stored

    model = learning.predecessor(home, encoder_for(home))
    stored.use(home, model)
    click.echo(f"{model} is in use from the next pass on.")


@models.command("diff")
@click.argument("old")
@click.argument("new")
@home_option
@json_option
def diff_models(old: str, new: str, home: Path, as_json: bool) -> None:
    """Print which stored pieces would change their band from one model to another.

    \b
    Example: monitor models diff 20261122-0600-1a2b3c4d 20261125-0600-5e6f7a8b --home ~/watch
    """
    from monitor import learning
    from monitor.report.wording import count

    encoder = encoder_for(home)
    before, after = (learning.load(home, known_model(home, each), encoder) for each in (old, new))
    with reading(home) as db:
        changes = list(learning.compare(db, before, after))
    if as_json:
        print_json([change.values() for change in changes])
        return
    for change in changes:
        scores = f"{change.old_score:.2f} {change.old} -> {change.new_score:.2f} {change.new}"
        click.echo(f"{change.journalist}  {scores}  {change.title or change.url}\n    {change.url}")
    click.echo(f"{count(len(changes), 'judgement')} would change.", err=True)


def _show_training(result: Any, out: Path | None) -> None:
    click.echo(f"{result.model}: trained on {result.examples} examples, written to {result.folder}")
    for split, figures in result.metrics.items():
        click.echo(f"\nheld out by {split}")
        if figures:
            _show_figures(figures)
        else:
            click.echo("  nothing to hold out: the examples name no outlet, or no date")
    click.echo("")
    for warning in result.warnings:
        click.echo(f"Look at this: {warning}", err=True)
    if out:
        click.echo("Written only; the model in use stays.")
    elif result.used:
        click.echo(f"It is in use now: {result.reason}.")
    else:
        click.echo(
            f"It stays a candidate: {result.reason}.\n`monitor models use {result.model}` uses it all the same."
        )


def _show_figures(figures: dict[str, Any]) -> None:
    rows = {"all": figures, **figures.get("by_language", {})}
    click.echo(
        f"  {'':<5} {'n':>5} {'positive':>8} {'AP':>6} {'AUC':>6} {'prec.':>6} {'recall':>6} {'F1':>6} {'Brier':>6}"
    )
    for name, row in rows.items():
        values = [
            row.get(key) for key in ("average_precision", "roc_auc", "precision", "recall", "f1", "brier")
        ]
        shown = " ".join("     -" if value is None else f"{value:6.3f}" for value in values)
        click.echo(f"  {name:<5} {row.get('n', 0):>5} {row.get('positives', 0):>8} {shown}")


def _classifier(home: Path, model: str | None) -> Classifier:
    from monitor import encoding

    return encoding.classifier(model_in_use(home, model))


def _examples(paths: tuple[Path, ...]) -> list[Example]:
    from monitor.train import examples

    return [example for path in paths for example in examples.read(path)]


def _watched(home: Path, watch: Path | None) -> tuple[Journalist, ...]:
    from monitor import config

    path = watch or home / "journalists.yaml"
    if not path.exists():
        raise ConfigError([f"{path}: not found: give --watch FILE or --home"])
    return config.load_journalists(path)


def _languages(home: Path) -> tuple[str, ...]:
    from monitor.config import Settings

    return load_config(home).settings.languages if (home / "feeds.yaml").exists() else Settings().languages


@contextmanager
def _stored(home: Path) -> Iterator[Database | None]:
    """The database, if there is one."""
    from monitor.store import database

    if database.path_of(home).exists():
        with reading(home) as db:
            yield db
    else:
        yield None


def _progress(quiet: bool) -> Any:
    def show(what: str, done: int, total: int) -> None:
        if not quiet and sys.stderr.isatty():
            bar = "#" * (BAR * done // total)
            click.echo(f"\r{what:<10} [{bar:<{BAR}}] {done}/{total}", nl=done == total, err=True)

    return show


def _headline(card: dict[str, Any]) -> dict[str, Any]:
    random = card.get("metrics", {}).get("random", {})
    return {
        "examples": card.get("data", {}).get("examples"),
        "average_precision": random.get("average_precision"),
        "made": card.get("made"),
    }

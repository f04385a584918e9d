"""Options and helpers that the commands share."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from monitor.errors import ConfigError, ModelError, StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.config import Config
    from monitor.judge import Setup

F = TypeVar("F", bound=Callable[..., Any])

home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    envvar="MONITOR_HOME",
    help="The folder with feeds.yaml, journalists.yaml, models/ and var/ (default: this folder).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


class Moment(click.ParamType[datetime]):
    """A time in ISO 8601; without a zone it is UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time such as 2026-11-22T06:00:00+04:00", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def configure_logging(quiet: bool = False) -> None:
    """Log lines go to standard error, one for each outcome."""
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.WARNING if quiet else logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S",
    )
    # Their lines carry addresses and internals that are ours to word.
    for name in ("httpx", "httpcore", "apscheduler", "trafilatura", "htmldate", "distributed", "asyncio"):
        logging.getLogger(name).setLevel(logging.ERROR)


def load_config(home: Path) -> Config:
    """The two files and the environment.

    Raises:
        ConfigError: With every problem, or with the advice to begin with `monitor init`.
    """
    from monitor import config

    if not (home / "feeds.yaml").exists():
        raise ConfigError(
            [f"{home / 'feeds.yaml'}: not found: begin with `monitor init {home}`, or give --home"]
        )
    return config.load(home, os.environ)


@contextmanager
def reading(home: Path) -> Iterator[Database]:
    """The database for a command that shows something; it must exist.

    Raises:
        StoreError: Nothing was stored yet, or the database cannot be opened.
    """
    from monitor.store import database

    if not database.path_of(home).exists():
        raise StoreError(
            f"{database.path_of(home)}: nothing stored yet: begin with `monitor run --home {home} --once`"
        )
    with database.open_database(home) as db:
        yield db


def examples_for(home: Path) -> list[Path]:
    """The labelled examples of a home folder; the packaged ones where it has none."""
    from monitor import config
    from monitor.store import models

    return models.examples_of(home) or models.examples_of(config.defaults_dir())


def golden_for(home: Path) -> list[Path]:
    """The golden set: examples that no model is trained on, and every new one is measured with."""
    from monitor import config
    from monitor.store import models

    return models.golden_of(home) or models.golden_of(config.defaults_dir())


def model_in_use(home: Path, model: str | None = None) -> dict[str, bytes]:
    """The files of a model: the one named, or the one in use, which is trained now if there is none yet."""
    from monitor.store import models

    chosen = model or models.current(home)
    if chosen is None:
        chosen = train_first(home)
    return models.read(home, chosen)


def train_first(home: Path) -> str:
    """Train the first model of a home folder from the written examples; its id."""
    from monitor import learning
    from monitor.store import models
    from monitor.train import examples

    paths = examples_for(home)
    if not paths:
        raise ModelError(
            f"there is no model and no example in {models.folder_of(home)}/examples: run `monitor init`"
        )
    click.echo("No model yet: training one from the written examples (once, some seconds) ...", err=True)
    golden = examples.read_all(golden_for(home))
    read = examples.read_all(paths)
    # One report instead of three: somebody waits.
    return learning.train(home, read, golden=golden, now=datetime.now(UTC), splits=("random",)).model


def setup_for(config: Config, files: dict[str, bytes]) -> Setup:
    """What the workers need to judge."""
    from monitor.judge import Setup

    return Setup(journalists=config.journalists, languages=config.settings.languages, model=files)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))

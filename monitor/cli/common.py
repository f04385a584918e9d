"""Options and helpers that the commands share."""

from __future__ import annotations

import difflib
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from monitor.errors import ConfigError, ModelError, MonitorError, StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from monitor.config import Config
    from monitor.detect.encoder import Encoder
    from monitor.judge import Setup
    from monitor.records import Journalist

F = TypeVar("F", bound=Callable[..., Any])

home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    envvar="MONITOR_HOME",
    help="The folder with feeds.yaml, journalists.yaml, models/ and var/ (default: this folder).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")

#: Ids of rows, and how many of them: what SQLite can hold.
ROW = click.IntRange(1, 2**63 - 1)
#: Days to look back: a hundred years.
DAYS = click.IntRange(1, 36_500)


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


def configure_logging(level: int = logging.INFO) -> None:
    """Log lines go to standard error, one for each outcome."""
    logging.basicConfig(
        stream=sys.stderr,
        level=level,
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

    In a folder that cannot be written to it is opened to be read alone.

    Raises:
        StoreError: Nothing was stored yet, or the database cannot be opened.
    """
    from monitor.store import database

    if not database.path_of(home).exists():
        raise StoreError(
            f"{database.path_of(home)}: nothing stored yet: begin with `monitor run --home {home} --once`"
        )
    may_write = os.access(home / "var", os.W_OK)
    with database.open_database(home) if may_write else database.open_to_read(home) as db:
        yield db


def zone_of(home: Path) -> ZoneInfo:
    """The zone in which days and times are shown: `digest.time_zone`."""
    return ZoneInfo(load_config(home).settings.digest.time_zone)


def name_zone(zone: ZoneInfo) -> None:
    """Say beside a list whose days those are; on standard error, so that the list stays a list."""
    click.echo(f"(days and times in {zone.key})", err=True)


def person_of(db: Database, given: str) -> str:
    """The id of a journalist from an id, a name or a part of a name.

    Raises:
        MonitorError: Nobody, or more than one, is called so.
    """
    from monitor.store import people

    names = people.names(db)
    if given in names:
        return given
    wanted = given.casefold()
    fitting = [key for key, name in names.items() if name.casefold() == wanted]
    fitting = fitting or [key for key, name in names.items() if wanted in name.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise MonitorError(f"{len(fitting)} journalists are called {given!r}: {', '.join(sorted(fitting))}")
    raise MonitorError(
        f"nobody is called {given!r}{suggestion(given, [*names, *names.values()])}: see `monitor people list`"
    )


def suggestion(given: str, known: Iterable[str]) -> str:
    """`; did you mean …?` for what is nearly so; else empty."""
    folded = {each.casefold(): each for each in known}
    near = [folded[each] for each in difflib.get_close_matches(given.casefold(), folded)]
    return f"; did you mean {' or '.join(near)}?" if near else ""


def known_model(home: Path, model: str) -> str:
    """The id of a model that is there, of which the beginning is enough.

    Raises:
        MonitorError: There is none of this id.
    """
    from monitor.store import models

    listed = models.listed(home)
    begun = [each for each in listed if each.startswith(model)]
    if model not in listed and len(begun) != 1:
        raise MonitorError(f"there is no model {model}{suggestion(model, listed)}: see `monitor models list`")
    return model if model in listed else begun[0]


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
    """The files of a model: the one named, or the one in use, which is trained now if there is none yet; with the
    folder of the encoder that the settings name."""
    from monitor.encoding import ENCODER
    from monitor.store import models

    chosen = known_model(home, model) if model else models.current(home)
    if chosen is None:
        chosen = train_first(home)
    files = models.read(home, chosen)
    folder = encoder_folder(home)
    return {**files, ENCODER: str(home / folder).encode()} if folder else files


def encoder_folder(home: Path) -> str:
    """What `encoder:` says in the settings; empty without settings."""
    return load_config(home).settings.encoder if (home / "feeds.yaml").exists() else ""


def encoder_for(home: Path) -> Encoder | None:
    """The encoder of the settings."""
    from monitor import encoding

    return encoding.configured(encoder_folder(home), home)


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
    now, encoder = datetime.now(UTC), encoder_for(home)
    return learning.train(home, read, golden=golden, now=now, splits=("random",), encoder=encoder).model


def setup_for(config: Config, files: dict[str, bytes], home: Path) -> Setup:
    """What the workers need to judge."""
    from monitor.judge import Setup

    return Setup(
        journalists=config.journalists,
        languages=config.settings.languages,
        model=files,
        names=_names_of(home, config.journalists),
        bands=config.settings.alerts.bands,
    )


def _names_of(home: Path, journalists: tuple[Journalist, ...]) -> bytes:
    """The matcher of a watch list, from its cache; a new list is spelled out once."""
    from monitor.detect.names import Matcher
    from monitor.store import namecache

    key = Matcher.key(journalists)
    kept = namecache.read(home, key)
    if not kept:
        kept = Matcher(journalists).dumps()
        namecache.keep(home, key, kept)
    return kept


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))

"""A watch over the sample newsroom, as the demo makes it: for tests from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor import config, learning
from monitor.collect.guard import parse_allowed
from monitor.demo import home as demo_home
from monitor.demo.newsroom import Newsroom
from monitor.judge import Setup
from monitor.pipeline import Watch
from monitor.records import Alert
from monitor.store import alerts, database, models, passes
from monitor.train import examples

ROOT = Path(__file__).resolve().parent.parent


@dataclass(kw_only=True)
class Watching:
    """The newsroom and the watch over it."""

    home: Path
    newsroom: Newsroom
    watch: Watch

    def passes(self, moments: list[datetime]) -> list[passes.Counts]:
        return [self.one_pass(moment) for moment in moments]

    def one_pass(self, moment: datetime) -> passes.Counts:
        self.newsroom.at(moment)
        return self.watch.one_pass(moment)

    def alerts(self) -> list[Alert]:
        with database.open_database(self.home) as db:
            return alerts.latest(db, 10_000)


@contextmanager
def watching(home: Path, model: dict[str, bytes], engine: str = "local") -> Iterator[Watching]:
    """The newsroom, served, and a watch over it in `home` with this kind of engine."""
    with Newsroom() as newsroom:
        demo_home.write(home, newsroom.url)
        loaded = config.load(home, {"MONITOR_ENGINE_KIND": engine})
        setup = Setup(journalists=loaded.journalists, languages=loaded.settings.languages, model=model)
        door = tuple(parse_allowed(f"127.0.0.0/8:{newsroom.port}"))
        with Watch(home=home, load=lambda: (loaded, setup), allow=door) as watch:
            yield Watching(home=home, newsroom=newsroom, watch=watch)


def trained(home: Path, now: datetime) -> dict[str, bytes]:
    """The files of the model that a new home folder would train, also written there."""
    read = examples.read_all(models.examples_of(ROOT))
    golden = examples.read_all(models.golden_of(ROOT))
    return models.read(home, learning.train(home, read, golden=golden, now=now).model)

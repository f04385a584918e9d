"""One pass: what is due is read, what is new is judged, what must be seen is logged.

Due feeds come from the database, never from a scheduler's memory.  Each is visited; bytes that changed are parsed
into entries, which are stored as pending together with the visit.  Each pending entry's page is fetched; its
article, the names in it and the judgement of them are found by the engine and stored in one transaction with the
alerts and campaigns that follow.  Pieces that were flagged earlier are looked at again.

Fetching is one asyncio loop, parsing and judging run in the engine, and the loop is the only writer of what a
pass finds.  A crash at any point loses nothing: an entry is pending until its article is stored, and
storing twice changes nothing.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType

from sqlite_utils import Database

from monitor import judge
from monitor.collect.fetch import Fetcher, FetchSettings
from monitor.collect.guard import Allowed
from monitor.collect.robots import Robots
from monitor.config import Config, secret
from monitor.config.settings import Engine as EngineSettings
from monitor.engine import Engine, EngineKind
from monitor.errors import MonitorError
from monitor.notify.deliver import Way
from monitor.notify.retry import TROUBLE_AFTER
from monitor.steps import trace
from monitor.steps.context import Pass
from monitor.steps.outgoing import Sending
from monitor.steps.read import read_pending
from monitor.steps.revisit import revisit_due
from monitor.steps.send import send_due, send_stopped
from monitor.steps.stamp import stamp_due
from monitor.steps.upkeep import keep_up
from monitor.steps.visit import visit_due
from monitor.store import database, feeds, passes, people, watching

log = logging.getLogger(__name__)


async def run(
    db: Database,
    config: Config,
    fetcher: Fetcher,
    engine: Engine,
    now: datetime,
    stopping: Callable[[], bool] = lambda: False,
    *,
    ahead: bool = False,
) -> passes.Counts:
    """Make one pass as if it were `now`.

    Args:
        stopping: Asked before each piece of work; once it says yes, the rest is left for the next pass.
        ahead: `now` is later than the clock: nothing is let go for being old.

    Raises:
        StoreError: The disk or the database failed; the next pass carries on.
    """
    people.mirror(db, config.outlets, config.journalists, now)
    feeds.mirror(db, config.outlets, now, config.settings.schedule.min_interval)
    watching.note_days(db, now)
    trace.catch_up(db, now)
    number = passes.begin(db, now)
    this = Pass(db=db, config=config, fetcher=fetcher, engine=engine, now=now, stopping=stopping, ahead=ahead)

    await visit_due(this)
    if not this.offline:
        await read_pending(this)
        await revisit_due(this)

    keep_up(this)

    passes.end(db, number, this.counts, now)
    return this.counts


@dataclass(kw_only=True)
class Watch:
    """Passes over one home folder.  Holds its lock, and the engine from one pass to the next.

    Use it as a context manager.

    Raises:
        LockedError: Another run is at work on this folder.
    """

    home: Path
    #: The settings and the setup of the workers as they are now; asked before every pass, so that an edited file
    #: or a new model is used at the next one.
    load: Callable[[], tuple[Config, judge.Setup]]
    #: Addresses that may be read although they are refused otherwise: for tests and the demo.
    allow: Sequence[Allowed] = ()
    stopping: Callable[[], bool] = lambda: False
    _held: ExitStack = field(default_factory=ExitStack)
    _engine: Engine | None = None
    #: What robots.txt of each site says, from one pass to the next.
    _robots: dict[str, Robots] = field(default_factory=dict)
    #: What the engine was made for: when either changes, another one is made.
    _made_for: tuple[judge.Setup, EngineSettings] | None = None
    #: The settings that last worked, and how many passes in a row have failed since.
    _worked: Config | None = None
    _failures: int = 0

    def __enter__(self) -> Watch:
        self._held.enter_context(database.lock(self.home))
        self._held.callback(self._close_engine)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def one_pass(self, now: datetime, *, ahead: bool = False) -> passes.Counts:
        """Make one pass as if it were `now`.

        Args:
            ahead: `now` is later than the clock: nothing is let go for being old.

        Raises:
            ConfigError: A file was edited and is wrong now.
            ModelError: The model in use does not fit.
            StoreError: The disk or the database failed.
        """
        try:
            counts = self._whole_pass(now, ahead)
        except MonitorError as error:
            self._failures += 1
            self._tell_stopped(now, error)
            raise
        self._failures = 0
        return counts

    def _whole_pass(self, now: datetime, ahead: bool) -> passes.Counts:
        config, setup = self.load()
        self._worked = config
        engine = self._ready(config, setup)
        with database.open_database(self.home) as db:
            counts = asyncio.run(self._pass(db, config, engine, now, ahead))
            if not self.stopping():
                send_due(Sending(db=db, config=config, way=way(config), now=now), well=not counts.offline)
                if not counts.offline:
                    stamp_due(db, config, now)
            return counts

    def _tell_stopped(self, now: datetime, why: MonitorError) -> None:
        """Tell people, with the settings that last worked, once passes have failed too often to be a slip."""
        if self._worked is None or self._failures < TROUBLE_AFTER:
            return
        try:
            with database.open_database(self.home) as db:
                send_stopped(Sending(db=db, config=self._worked, way=way(self._worked), now=now), str(why))
        except MonitorError as error:
            log.error("notify status=failed reason=%r", str(error))

    async def _pass(
        self, db: Database, config: Config, engine: Engine, now: datetime, ahead: bool
    ) -> passes.Counts:
        async with Fetcher(fetch_settings(config, self.allow), self._robots) as fetcher:
            return await run(db, config, fetcher, engine, now, self.stopping, ahead=ahead)

    def _ready(self, config: Config, setup: judge.Setup) -> Engine:
        settings = config.settings.engine
        if self._engine is not None and (setup, settings) == self._made_for:
            return self._engine
        self._close_engine()
        # Here first: a model that does not fit is an error with a name, not a worker that dies.
        judge.prepare(setup)
        self._engine = Engine(
            EngineKind(settings.kind), settings.workers, partial(judge.prepare, setup), settings.scheduler
        )
        self._made_for = (setup, settings)
        return self._engine

    def _close_engine(self) -> None:
        if self._engine is not None:
            self._engine.close()
        self._engine = None


def way(config: Config) -> Way:
    """What the channels of `notify` need of this machine."""
    return Way(
        home=config.home,
        egress=config.settings.network.egress,
        secret=lambda name: secret(name, os.environ, config.home),
    )


def fetch_settings(config: Config, allow: Sequence[Allowed]) -> FetchSettings:
    """What the door to the network needs to know."""
    network = config.settings.network
    return FetchSettings(
        user_agent=network.identity,
        deadline=network.deadline,
        egress=network.egress,
        pause=network.pause,
        connections_per_host=network.connections_per_host,
        allow=tuple(allow),
    )

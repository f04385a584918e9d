"""The real program, as a process, against the sample newsroom; and what must be true of its folder afterwards."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.receiver import SECRET
from monitor.demo import home as demo_home
from monitor.demo.newsroom import Newsroom
from monitor.detect.classify import Classifier
from monitor.errors import MonitorError
from monitor.store import archive, backups, database, evidence, models, verifying

#: Seconds after which a process is taken for stuck.
PATIENCE = 120.0

Alerts = frozenset[tuple[str, str, float]]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A home folder that watches the newsroom."""

    home: Path
    newsroom: Newsroom

    @classmethod
    def begin(cls, home: Path, newsroom: Newsroom, model: Path, channels: str = "") -> Desk:
        """A new folder with a trained model.

        Args:
            model: The folder `models` of another one.
            channels: What is added to feeds.yaml.
        """
        home.mkdir(parents=True, exist_ok=True)
        demo_home.write(home, newsroom.url)
        with (home / "feeds.yaml").open("a", encoding="utf-8") as feeds:
            feeds.write(channels)
        shutil.copytree(model, home / "models")
        return cls(home=home, newsroom=newsroom)

    def copy(self, home: Path) -> Desk:
        """The same folder at another place."""
        shutil.copytree(self.home, home)
        return Desk(home=home, newsroom=self.newsroom)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "monitor", *words, "--home", str(self.home)]

    def start(
        self, words: Sequence[str], before: Sequence[str] = (), settings: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start the program.

        Args:
            before: Put before its command, such as strace.
            settings: Variables of its environment.
        """
        return self._started([*before, *self.command(*words)], settings or {})

    def start_service(
        self, moment: datetime, settings: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start `monitor run`, whose clock shows `moment` and whose passes come in quick succession."""
        self.newsroom.at(moment)
        clock = self.home / "clock"
        clock.write_text(moment.isoformat(), "ascii")
        command = [sys.executable, "-m", "benchmarks.clocked", str(clock), "run", "--quiet"]
        return self._started([*command, "--home", str(self.home)], settings or {})

    def _started(self, command: Sequence[str], settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "MONITOR_TEST_ALLOW_NET": f"127.0.0.0/8:{self.newsroom.port}"}
        return subprocess.Popen(  # noqa: S603  # our own program
            command,
            env={**environment, **SECRET, **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def pass_words(self, moment: datetime) -> list[str]:
        self.newsroom.at(moment)
        return ["run", "--once", "--quiet", "--now", moment.isoformat()]

    def one_pass(self, moment: datetime) -> tuple[int, str]:
        """One pass to its end: its exit code and what it said."""
        return finished(self.start(self.pass_words(moment)))

    def wait_for_work(self, process: subprocess.Popen[bytes], seen: int) -> None:
        """Wait until a process has asked the newsroom for something, or has ended."""
        begun = time.monotonic()
        while len(self.newsroom.requests) == seen and process.poll() is None:
            if time.monotonic() - begun > PATIENCE:
                raise TimeoutError("the program asked for nothing")
            time.sleep(0.005)

    def passes_ended(self) -> int:
        """How many passes came to their end."""
        path = database.path_of(self.home)
        if not path.exists():
            return 0
        # Read-only: the benchmark must not tidy up what a killed program left.
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            try:
                query = "SELECT COUNT(*) FROM pass WHERE ended IS NOT NULL"
                return int(connection.execute(query).fetchone()[0])
            except sqlite3.Error:
                return 0  # its tables are being made, or a log must be recovered first

    def alerts(self) -> Alerts:
        """Path, journalist and score of each alert.

        Without those of pieces that are only `possible` and are alerts since somebody is watched more closely: whether
        the campaign was known by then depends on when the program was killed.
        """
        strip = len(self.newsroom.url)
        with closing(sqlite3.connect(database.path_of(self.home))) as connection:
            rows = connection.execute(
                "SELECT a.url, l.journalist, round(l.score, 6) FROM alert l JOIN article a ON a.id = l.article "
                "WHERE l.band = 'likely'"
            ).fetchall()
        found = [(url[strip:], journalist, score) for url, journalist, score in rows]
        if len(found) != len(set(found)):
            raise AssertionError("an alert is there twice")
        return frozenset(found)

    def problems(self) -> list[str]:
        """What is wrong in the folder, whatever was done to the program."""
        return [*self._store(), *self._evidence(), *self._models(), *self._told()]

    def _store(self) -> list[str]:
        path = database.path_of(self.home)
        return backups.check(path).problems if path.exists() else []

    def _evidence(self) -> list[str]:
        if not database.path_of(self.home).exists():
            return []
        with database.open_database(self.home) as db:
            tied, without = evidence.everything(db), evidence.alerts_without(db)
        report = verifying.verify(archive.folder_of(self.home), tied=tied)
        found = [f"evidence: {problem.kind} {problem.file} {problem.text}" for problem in report.problems]
        return found + [f"alert {number} has no evidence" for number in without]

    def _models(self) -> list[str]:
        try:
            current = models.current(self.home)
            if current is None:
                return []
            files = models.read(self.home, current)
            Classifier.from_files(files["card.json"], files["model.npz"])
        except MonitorError as error:
            return [f"models: {error}"]
        return []

    def _told(self) -> list[str]:
        with closing(sqlite3.connect(database.path_of(self.home))) as connection:
            rows = connection.execute(
                "SELECT channel, recipient, COUNT(*) FROM delivery WHERE state = 'sent' "
                "GROUP BY message, channel, recipient HAVING COUNT(*) > 1"
            )
            return [f"told {count} times through {channel}" for channel, _, count in rows.fetchall()]


def finished(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Wait for a process: its exit code, and what it said on standard error."""
    try:
        _, said = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        end(process)
        raise
    return process.returncode, said.decode(errors="replace")


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.communicate()

"""What else a machine does to a program: each scenario says how it went and what was wrong afterwards."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.newsdesk import Alerts, Desk, finished
from monitor.demo.newsroom import passes
from monitor.store import database

Outcome = tuple[str, list[str]]

#: Kilobytes: too little for the database of one pass.
SMALL = 400
#: Seconds longer than a writer waits for another one.
BEYOND_BUSY = database.BUSY_TIMEOUT / 1000 + 3


def moments() -> list[datetime]:
    """A few passes with alerts in them."""
    return passes()[:5:2]


def expected(place: Path, calm: Desk) -> Alerts:
    """The alerts of these passes when nothing happens."""
    desk = Desk.begin(place / "expected", calm.newsroom, calm.home / "models")
    for moment in moments():
        desk.one_pass(moment)
    return desk.alerts()


def full_disk(place: Path, calm: Desk) -> Outcome:
    """A pass on a disk that is full says so, and the next one on a larger disk loses nothing."""
    return _on_own_disk(place, calm, before=f"size={SMALL}k", words="full", after="size=64m")


def read_only(place: Path, calm: Desk) -> Outcome:
    """A pass on a disk that went read-only says so, and the next one loses nothing."""
    return _on_own_disk(place, calm, before="ro", words="Read-only", after="rw")


def second_process(place: Path, calm: Desk) -> Outcome:
    """Of two runs on one folder the second ends at once with code 75."""
    desk = Desk.begin(place / "home", calm.newsroom, calm.home / "models")
    wanted = expected(place, calm)
    for moment in moments():
        seen = len(desk.newsroom.requests)
        first = desk.start(desk.pass_words(moment))
        desk.wait_for_work(first, seen)
        code, _ = desk.one_pass(moment)
        finished(first)
        if code not in (0, 75):
            return "failed", [f"the second run ended with {code}"]
    return "ok", _against(desk, wanted)


def locked(place: Path, calm: Desk) -> Outcome:
    """While another program keeps the database locked a pass ends with a reason; the next one goes on."""
    desk = Desk.begin(place / "home", calm.newsroom, calm.home / "models")
    wanted = expected(place, calm)
    first, *rest = moments()
    desk.one_pass(first)
    other = sqlite3.connect(database.path_of(desk.home), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    code, said = desk.one_pass(rest[0])
    other.execute("ROLLBACK")
    other.close()
    wrong = [] if code == 1 and "locked" in said else [f"ended with {code}: {said.strip()}"]
    for moment in rest:
        desk.one_pass(moment)
    return "ok", wrong + _against(desk, wanted)


def clock(place: Path, calm: Desk) -> Outcome:
    """The clock of the machine jumps an hour back, then a day ahead, then is right again."""
    desk = Desk.begin(place / "home", calm.newsroom, calm.home / "models")
    wanted = expected(place, calm)
    for moment in moments():
        for jump in (timedelta(hours=-1), timedelta(days=1), timedelta()):
            desk.newsroom.at(moment)
            words = ["run", "--once", "--quiet", "--now", (moment + jump).isoformat()]
            code, said = finished(desk.start(words))
            if code:
                return "failed", [f"ended with {code}: {said.strip()}"]
    return "ok", _against(desk, wanted)


def suspend(place: Path, calm: Desk) -> Outcome:
    """A process is stopped in the middle of a pass for some seconds and goes on."""
    desk = Desk.begin(place / "home", calm.newsroom, calm.home / "models")
    wanted = expected(place, calm)
    for moment in moments():
        seen = len(desk.newsroom.requests)
        process = desk.start(desk.pass_words(moment))
        desk.wait_for_work(process, seen)
        time.sleep(0.2)
        os.killpg(process.pid, signal.SIGSTOP)
        time.sleep(3)
        os.killpg(process.pid, signal.SIGCONT)
        code, said = finished(process)
        if code:
            return "failed", [f"ended with {code}: {said.strip()}"]
    return "ok", _against(desk, wanted)


def _on_own_disk(place: Path, calm: Desk, *, before: str, words: str, after: str) -> Outcome:
    wanted = expected(place, calm)
    disk = place / "disk"
    disk.mkdir(parents=True)
    with _mounted(disk) as mounted:
        if not mounted:
            return "skipped: mounting a small disk needs root", []
        desk = Desk.begin(disk / "home", calm.newsroom, calm.home / "models")
        first, *rest = moments()
        _use_space(disk, desk, before)
        code, said = desk.one_pass(first)
        wrong = [] if code == 1 and words in said else [f"ended with {code}: {said.strip()}"]
        subprocess.run(["mount", "-o", f"remount,{after}", str(disk)], check=True)  # noqa: S603, S607
        for moment in (first, *rest):
            desk.one_pass(moment)
        return "ok", wrong + _against(desk, wanted)


def _use_space(disk: Path, desk: Desk, options: str) -> None:
    """Make the disk read-only, or leave so little space that the pass cannot be stored."""
    if options.startswith("size="):
        held = sum(path.stat().st_size for path in desk.home.rglob("*") if path.is_file()) // 1024
        options = f"size={held + SMALL}k"
    subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)  # noqa: S603, S607


@contextmanager
def _mounted(disk: Path) -> Iterator[bool]:
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(disk)]
    try:
        done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603
    except FileNotFoundError:
        yield False
        return
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", str(disk)], check=False)  # noqa: S603, S607


def _against(desk: Desk, wanted: Alerts) -> list[str]:
    found = desk.alerts()
    wrong = desk.problems()
    if found != wanted:
        wrong.append(f"lost {sorted(wanted - found)}, too many {sorted(found - wanted)}")
    return wrong

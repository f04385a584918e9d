"""Kills the program at each write-like system call of some work, one after another, by fault injection of strace."""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.newsdesk import Desk, finished
from monitor.demo.newsroom import passes
from monitor.errors import MonitorError
from monitor.store import backups, database

#: What changes a disk.
CALLS = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "link")
#: Labelled examples for one training: enough to train, few enough to be quick.
EXAMPLES = 400


@dataclass(frozen=True, kw_only=True)
class Job:
    """Some work that is killed, and what must hold afterwards."""

    name: str
    #: A folder in which the work is still to be done; copied for each kill.
    start: Desk
    words: Callable[[Desk], Sequence[str]]
    #: What is wrong after a kill and what the next start makes of it.
    check: Callable[[Desk], list[str]]


def sweep(place: Path, calm: Desk, most: int) -> tuple[dict[str, object], list[str]]:
    """Kill at up to `most` places for each system call (0: at every one)."""
    if shutil.which("strace") is None:
        return {"sweep": "skipped: strace is not installed (apt install strace)"}, []
    figures: dict[str, object] = {}
    wrong: list[str] = []
    for job in _jobs(place, calm):
        counts = _count(place, job)
        done = 0
        for call, number in [(name, place) for name in counts for place in places(counts[name], most)]:
            found = _killed_at(place / "killed", job, call, number)
            wrong += [f"{job.name}: killed at {call} number {number}: {line}" for line in found]
            done += 1
        print(
            f"{job.name}: {dict(counts)}, {done} kills, {len(wrong)} wrong so far",
            file=sys.stderr,
            flush=True,
        )
        figures[job.name] = {"places": sum(counts.values()), "kills": done}
    return figures, wrong


def _jobs(place: Path, calm: Desk) -> list[Job]:
    first, second = passes()[0], passes()[2]
    calm.one_pass(first)
    wanted_desk = calm.copy(place / "wanted")
    wanted_desk.one_pass(second)
    wanted = wanted_desk.alerts()
    copy = place / "copy.db"
    with database.open_database(calm.home) as db:
        backups.make(db, copy)
    few = _few_examples(place, calm)

    def after_pass(desk: Desk) -> list[str]:
        before = desk.problems()
        code, said = desk.one_pass(second)
        failed = [f"the next pass ended with {code}: {said.strip()}"] if code else []
        lost = [] if desk.alerts() == wanted else ["the alerts are not those of an undisturbed run"]
        return before + failed + desk.problems() + lost

    def after_backup(desk: Desk) -> list[str]:
        target = desk.home / "by-hand.db"
        return desk.problems() + (backups.check(target).problems if target.exists() else [])

    def after_restore(desk: Desk) -> list[str]:
        alerts = _alerts(database.path_of(desk.home))
        gone = [] if alerts in (_alerts(copy), len(wanted)) else [f"{alerts} alerts are left"]
        return desk.problems() + gone

    def after_training(desk: Desk) -> list[str]:
        return desk.problems() + (
            [] if (desk.home / "models" / "current").exists() else ["no model is in use"]
        )

    return [
        Job(name="pass", start=calm, words=lambda desk: desk.pass_words(second), check=after_pass),
        Job(
            name="backup",
            start=calm,
            words=lambda desk: ["db", "backup", str(desk.home / "by-hand.db")],
            check=after_backup,
        ),
        Job(
            name="restore",
            start=wanted_desk,
            words=lambda desk: ["db", "restore", str(copy), "--yes"],
            check=after_restore,
        ),
        Job(
            name="training",
            start=calm,
            words=lambda desk: ["train", "--examples", str(few), "--force"],
            check=after_training,
        ),
    ]


def _few_examples(place: Path, calm: Desk) -> Path:
    root = Path(__file__).resolve().parent.parent / "models" / "examples"
    lines = [line for path in sorted(root.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    path = place / "few.jsonl"
    step = max(1, len(lines) // EXAMPLES)
    path.write_text("\n".join(lines[::step]) + "\n", "utf-8")
    return path


def _count(place: Path, job: Job) -> Counter[str]:
    """How often undisturbed work makes each call."""
    desk = _copied(job, place / "counted")
    log = place / "calls.txt"
    before = ["strace", "-f", "-qq", "-e", f"trace={','.join(CALLS)}", "-e", "signal=none", "-o", str(log)]
    code, said = finished(desk.start(job.words(desk), before))
    if code:
        raise RuntimeError(f"{job.name} failed under strace: {said}")
    found: Counter[str] = Counter()
    for line in log.read_text("utf-8", "replace").splitlines():
        name = re.match(r"\d+ +(\w+)\(", line)
        if name and name[1] in CALLS:
            found[name[1]] += 1
    shutil.rmtree(desk.home)
    return found


def places(count: int, most: int) -> list[int]:
    """Numbers of calls, spread evenly, the first and the last among them."""
    if most == 0 or count <= most:
        return list(range(1, count + 1))
    return sorted({1 + round(step * (count - 1) / max(1, most - 1)) for step in range(most)})


def _killed_at(home: Path, job: Job, call: str, number: int) -> list[str]:
    desk = _copied(job, home)
    before = [
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        f"trace={call}",
        "-e",
        f"inject={call}:signal=KILL:when={number}",
    ]
    process = desk.start(job.words(desk), before)
    finished(process)
    try:
        return job.check(desk)
    except (MonitorError, sqlite3.Error) as error:
        return [str(error)]
    finally:
        shutil.rmtree(home)


def _copied(job: Job, home: Path) -> Desk:
    shutil.rmtree(home, ignore_errors=True)
    return job.start.copy(home)


def _alerts(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM alert").fetchone()[0])

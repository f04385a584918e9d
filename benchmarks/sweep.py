"""Kills the program at each write-like system call of some work, one after another, by fault injection of strace."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kills import say
from benchmarks.newsdesk import Desk, finished
from monitor.demo.newsroom import passes
from monitor.errors import MonitorError
from monitor.store import backups, database

#: What changes a disk.  Not `open`: a file that is made and empty is what the call after it finds.
CALLS = (
    *("write", "pwrite64", "writev", "pwritev", "pwritev2", "sendfile", "copy_file_range", "msync"),
    *("fsync", "fdatasync", "ftruncate", "truncate", "fallocate"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "link", "linkat", "symlink", "symlinkat"),
    *("mkdir", "mkdirat", "rmdir", "chmod", "fchmod", "fchmodat"),
)
#: The outlets that are watched: few, so that a pass makes few calls, and with alerts and edits among them.
OUTLETS = ("olke-qezeti", "paytaxt-xeber", "subh-media", "yurd-agentliyi")
#: Reports are written too.
CHANNEL = "\nnotify:\n  - id: folder\n    kind: file\n    folder: out\n    format: json\n"
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


def sweep(
    place: Path, calm: Desk, every: int, only: Collection[str] = ()
) -> tuple[dict[str, object], list[str]]:
    """Kill at every call (1), or at every second one (2), and so on.

    Args:
        only: The names of the jobs; empty: all.
    """
    if shutil.which("strace") is None:
        return {"sweep": "skipped: strace is not installed (apt install strace)"}, []
    figures: dict[str, object] = {}
    wrong: list[str] = []
    for job in _jobs(place, calm):
        if only and job.name not in only:
            continue
        counts = _count(place, job)
        begun, missed, done = time.monotonic(), 0, 0
        for call, number in [(name, at) for name in counts for at in places(counts[name], every)]:
            killed, found = _killed_at(place / "killed", job, call, number)
            wrong += [f"{job.name}: killed at {call} number {number}: {line}" for line in found]
            done += 1
            missed += not killed
            if done % 25 == 0:
                say(f"{job.name}: {done} kills, {len(wrong)} wrong so far")
        took = time.monotonic() - begun
        if missed > done // 4:
            wrong.append(f"{job.name}: {missed} of {done} kills came too late or not at all")
        say(f"{job.name}: {dict(counts)}, {done} kills in {took:.0f} s, {len(wrong)} wrong so far")
        figures[job.name] = {"places": sum(counts.values()), "kills": done - missed, "seconds": round(took)}
    return figures, wrong


def _jobs(place: Path, full: Desk) -> list[Job]:
    first, second = passes()[0], passes()[2]
    calm = _smaller(full, place / "smaller")
    calm.one_pass(first)
    wanted_desk = calm.copy(place / "wanted")
    wanted_desk.one_pass(second)
    wanted, told = wanted_desk.alerts(), _told(wanted_desk)
    if not wanted or not told:
        raise RuntimeError("the pass that is to be killed raises no alert or tells nothing")
    copy = place / "copy.db"
    with database.open_database(calm.home) as db:
        backups.make(db, copy)
    few = _few_examples(place, calm)

    def after_pass(desk: Desk) -> list[str]:
        before = desk.problems()
        code, said = desk.one_pass(second)
        failed = [f"the next pass ended with {code}: {said.strip()}"] if code else []
        lost = [] if desk.alerts() == wanted else ["the alerts are not those of an undisturbed run"]
        said_twice = [] if _told(desk) == told else [f"told {_told(desk)} instead of {told}"]
        return before + failed + desk.problems() + lost + said_twice

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
    traced = ["-e", f"trace={','.join(CALLS)}", "-e", "signal=none"]
    before = ["strace", "-f", "--seccomp-bpf", "-qq", *traced, "-o", str(log)]
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


def places(count: int, every: int) -> list[int]:
    """Numbers of calls, from 1 on: every one, or every second one, and so on; the last one among them."""
    return sorted({*range(1, count + 1, every), count} - {0})


def _killed_at(home: Path, job: Job, call: str, number: int) -> tuple[bool, list[str]]:
    """Whether the work was killed before it was done, and what is wrong then."""
    desk = _copied(job, home)
    inject = f"inject={call}:signal=KILL:when={number}"
    # Not with --seccomp-bpf, which makes strace faster and its signals go nowhere (strace 6.1).
    before = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject]
    code, _ = finished(desk.start(job.words(desk), before))
    try:
        return code != 0, job.check(desk)
    except (MonitorError, sqlite3.Error) as error:
        return code != 0, [str(error)]
    finally:
        shutil.rmtree(home)


def _smaller(full: Desk, home: Path) -> Desk:
    """The same newsroom, watched by a desk with few outlets, which writes its reports into a folder."""
    desk = Desk.begin(home, full.newsroom, full.home / "models", CHANNEL)
    head, _, rest = (home / "feeds.yaml").read_text("utf-8").partition("outlets:\n")
    outlets, _, tail = rest.partition("\nnotify:")
    kept = [each for each in outlets.split("  - id: ") if each.partition("\n")[0] in OUTLETS]
    listed = "".join(f"  - id: {each}" for each in kept)
    (home / "feeds.yaml").write_text(f"{head}outlets:\n{listed}\nnotify:{tail}", "utf-8")
    return desk


def _told(desk: Desk) -> Counter[tuple[str, str]]:
    """Topic and subject of each message that was written."""
    found = [json.loads(path.read_text("utf-8")) for path in (desk.home / "out").glob("*.json")]
    return Counter((message["topic"], message["subject"]) for message in found)


def _copied(job: Job, home: Path) -> Desk:
    shutil.rmtree(home, ignore_errors=True)
    return job.start.copy(home)


def _alerts(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM alert").fetchone()[0])

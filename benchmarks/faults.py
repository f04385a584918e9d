"""Whether anything is lost, doubled or torn when the program is killed or the machine fails it.

kill       SIGKILL at random instants of passes and of the service over the sample newsroom (--kills, --seed)
scenarios  a full disk, a read-only folder, a second process, a locked database, a clock that jumps, a suspended process
sweep      with --sweep: killed at every write-like system call of a pass, a backup, a restore and a training (strace)

Ends with code 1 when anything is wrong; each line says what was done and what was found.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import scenarios, sweep
from benchmarks.common import Result, report
from benchmarks.kills import kill, say
from benchmarks.newsdesk import Desk
from monitor import learning
from monitor.demo.newsroom import Newsroom, passes
from monitor.store import models
from monitor.train import examples

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--sweep", action="store_true", help="kill at write-like system calls instead (strace)"
    )
    parser.add_argument("--every", type=int, default=1, help="with --sweep: at every Nth call only")
    parser.add_argument(
        "--only", action="append", default=[], help="with --sweep: this job only (again for more)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder, Newsroom() as newsroom:
        place = Path(folder)
        calm = Desk.begin(place / "calm", newsroom, model_in(place))
        if given.sweep:
            figures, wrong = sweep.sweep(place, calm, given.every, given.only)
        else:
            figures, wrong = _random(place, calm, given.kills, given.seed)
    report(Result(name="faults", figures={**figures, "wrong": len(wrong)}), as_json=given.json)
    for line in wrong:
        print(f"WRONG {line}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


def model_in(place: Path) -> Path:
    """Train the model that every folder gets; its folder `models`."""
    read = examples.read_all(models.examples_of(ROOT))
    learning.train(place / "trained", read, now=datetime.now(UTC))
    return models.folder_of(place / "trained")


def _random(place: Path, calm: Desk, kills: int, seed: int) -> tuple[dict[str, object], list[str]]:
    moments = passes()[::2]
    done, wrong = kill(place, calm.home / "models", calm.newsroom, moments, kills, seed)
    figures: dict[str, object] = {
        "kills": done.kills,
        "of these, of the service": done.service,
        "digests sent": done.digests,
        "messages sent again with the same identity": done.again,
        "passes that ended before their kill": done.undisturbed,
        "rounds": done.rounds,
        "seed": seed,
    }
    for name, scenario in SCENARIOS.items():
        outcome, found = scenario(place / name, calm)
        say(f"{name}: {outcome}, {len(found)} wrong")
        figures[name] = outcome
        wrong += [f"{name}: {line}" for line in found]
    return figures, wrong


SCENARIOS: dict[str, Callable[[Path, Desk], tuple[str, list[str]]]] = {
    "full-disk": scenarios.full_disk,
    "read-only": scenarios.read_only,
    "second-process": scenarios.second_process,
    "locked": scenarios.locked,
    "clock": scenarios.clock,
    "suspend": scenarios.suspend,
}


if __name__ == "__main__":
    main()

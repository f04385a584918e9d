"""Whether anything is lost, doubled or torn when the program is killed or the machine fails it.

kill       SIGKILL at random instants of passes over the sample newsroom (--kills, --seed)
scenarios  a full disk, a read-only folder, a second process, a locked database, a clock that jumps, a suspended process
sweep      with --sweep: killed at every write-like system call of a pass, a backup, a restore and a training (strace)

Ends with code 1 when anything is wrong; each line says what was done and what was found.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import scenarios, sweep
from benchmarks.common import Result, report
from benchmarks.newsdesk import Alerts, Desk, end, finished
from monitor import learning
from monitor.demo.newsroom import Newsroom, passes
from monitor.store import models
from monitor.train import examples

ROOT = Path(__file__).resolve().parent.parent
#: Seconds that a killed process may work, on average: short, so that each gets only a little further.
LIFE = 0.25


@dataclass(slots=True, kw_only=True)
class Kills:
    """What the kill test did."""

    kills: int = 0
    #: Processes that ended before they were killed.
    undisturbed: int = 0
    rounds: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--sweep", action="store_true", help="kill at write-like system calls instead (strace)"
    )
    parser.add_argument(
        "--most", type=int, default=25, help="with --sweep: places for each system call (0: every)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder, Newsroom() as newsroom:
        place = Path(folder)
        calm = Desk.begin(place / "calm", newsroom, model_in(place))
        if given.sweep:
            figures, wrong = sweep.sweep(place, calm, given.most)
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


def kill(
    place: Path, model: Path, newsroom: Newsroom, moments: list[datetime], kills: int, seed: int
) -> tuple[Kills, list[str]]:
    """Kill passes at random instants until there were enough; what was done, and what was wrong at the end."""
    done, wrong = Kills(), []
    chance = random.Random(seed)  # noqa: S311  # not for secrets
    expected = undisturbed(Desk.begin(place / "expected", newsroom, model), moments)
    while done.kills < kills:
        desk = Desk.begin(place / f"killed-{done.rounds}", newsroom, model)
        left = kills - done.kills
        for number, moment in enumerate(moments, start=1):
            _killed_passes(desk, moment, chance, done, kills - left * (len(moments) - number) // len(moments))
            code, said = desk.one_pass(moment)
            if code:
                wrong.append(f"a pass after a kill ended with {code}: {said.strip()}")
        done.rounds += 1
        say(f"round {done.rounds}: {done.kills} kills")
        wrong += _compared(desk, expected)
    return done, wrong


def undisturbed(desk: Desk, moments: list[datetime]) -> Alerts:
    """The alerts of a run that nothing happens to."""
    for moment in moments:
        code, said = desk.one_pass(moment)
        say(f"undisturbed {moment:%d %b}: {code}")
        if code:
            raise RuntimeError(f"the undisturbed run failed: {said}")
    return desk.alerts()


def _killed_passes(desk: Desk, moment: datetime, chance: random.Random, done: Kills, until: int) -> None:
    """Kill passes over one moment until there were enough kills or a pass had nothing left to do."""
    while done.kills < until:
        words = desk.pass_words(moment)
        seen = len(desk.newsroom.requests)
        process = desk.start(words)
        desk.wait_for_work(process, seen)
        time.sleep(chance.expovariate(1 / LIFE))
        if process.poll() is not None:
            finished(process)
            done.undisturbed += 1
            return
        end(process)
        done.kills += 1


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


def _compared(desk: Desk, expected: Alerts) -> Iterator[str]:
    yield from desk.problems()
    found = desk.alerts()
    if found - expected:
        yield f"alerts that an undisturbed run does not raise: {sorted(found - expected)}"
    if expected - found:
        yield f"alerts that were lost: {sorted(expected - found)}"


def _random(place: Path, calm: Desk, kills: int, seed: int) -> tuple[dict[str, object], list[str]]:
    moments = passes()[::2]
    done, wrong = kill(place, calm.home / "models", calm.newsroom, moments, kills, seed)
    figures: dict[str, object] = {
        "kills": done.kills,
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

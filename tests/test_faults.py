"""The kill test, short: a few kills and what a machine does to a program.  `./run faults` has the long one."""

import json
from pathlib import Path

import pytest
from samples import NOON

from benchmarks import scenarios
from benchmarks.faults import kill
from benchmarks.newsdesk import Desk
from benchmarks.sweep import places
from monitor import learning
from monitor.demo.newsroom import Newsroom, passes
from monitor.store import models
from monitor.train import examples

ROOT = Path(__file__).resolve().parent.parent
MOMENTS = passes()[2:3]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model from a part of the examples: its alerts need only stay the same."""
    home = tmp_path_factory.mktemp("few")
    lines = [line for path in models.examples_of(ROOT) for line in path.read_text("utf-8").splitlines()]
    (home / "few.jsonl").write_text("\n".join(sorted(lines, key=_shuffled)[:400]), "utf-8")
    learning.train(home, examples.read_all([home / "few.jsonl"]), force=True, now=NOON)
    return models.folder_of(home)


def _shuffled(line):
    import hashlib

    return hashlib.sha256(json.loads(line)["id"].encode()).hexdigest()


@pytest.fixture(scope="module")
def newsroom():
    with Newsroom() as opened:
        yield opened


def test_killed_passes_lose_nothing_double_nothing_and_tear_nothing(tmp_path, model, newsroom):
    done, wrong = kill(tmp_path, model, newsroom, MOMENTS, kills=3, seed=7)
    assert wrong == []
    assert done.kills >= 1


def test_a_clock_that_jumps_changes_no_alert(tmp_path, model, newsroom, monkeypatch):
    monkeypatch.setattr(scenarios, "moments", lambda: MOMENTS)
    calm = Desk.begin(tmp_path / "calm", newsroom, model)
    assert scenarios.clock(tmp_path, calm) == ("ok", [])


@pytest.mark.parametrize(
    ("count", "most", "chosen"), [(3, 0, [1, 2, 3]), (3, 5, [1, 2, 3]), (101, 3, [1, 51, 101]), (5, 1, [1])]
)
def test_a_sweep_is_spread_over_all_places(count, most, chosen):
    assert places(count, most) == chosen

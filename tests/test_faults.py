"""The kill test, short: a few kills and what a machine does to a program.  `./run faults` has the long one."""

import json
from pathlib import Path

import pytest
from samples import NOON

from benchmarks import scenarios
from benchmarks.kills import kill
from benchmarks.newsdesk import Desk
from benchmarks.receiver import Got, Receiver
from benchmarks.sweep import places
from monitor import learning
from monitor.demo.newsroom import Newsroom, passes
from monitor.notify import http
from monitor.store import models
from monitor.train import examples

ROOT = Path(__file__).resolve().parent.parent
#: Two mornings: on the second one the digest of the first day is sent.
MOMENTS = passes()[2:5:2]


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
    done, wrong = kill(tmp_path, model, newsroom, MOMENTS, kills=4, seed=7)
    assert wrong == []
    assert done.kills >= 4
    assert done.service >= 1
    assert done.digests >= 1


def test_a_clock_that_jumps_changes_no_alert(tmp_path, model, newsroom, monkeypatch):
    monkeypatch.setattr(scenarios, "moments", lambda: MOMENTS[:1])
    calm = Desk.begin(tmp_path / "calm", newsroom, model)
    assert scenarios.clock(tmp_path, calm) == ("ok", [])


@pytest.mark.parametrize(
    ("count", "every", "chosen"), [(3, 1, [1, 2, 3]), (6, 2, [1, 3, 5, 6]), (1, 5, [1]), (0, 1, [])]
)
def test_a_sweep_goes_to_every_place_or_every_nth(count, every, chosen):
    assert places(count, every) == chosen


DIGEST = {"topic": "digest", "subject": "Daily report, 22 November 2026"}


@pytest.mark.parametrize(
    ("hook", "phone", "words"),
    [
        pytest.param([("a", DIGEST)], [], "", id="once"),
        pytest.param([("a", DIGEST), ("a", DIGEST)], [], "", id="again, with the same identity"),
        pytest.param([("a", DIGEST), ("b", DIGEST)], [], "under two identities", id="twice"),
        pytest.param([("a", DIGEST), ("a", {**DIGEST, "people": []})], [], "two contents", id="changed"),
        pytest.param([], [], "lost", id="never"),
        pytest.param(
            [("a", DIGEST)],
            [(DIGEST["subject"], "one"), (DIGEST["subject"], "one")],
            "ntfy got",
            id="to whom cannot tell",
        ),
        pytest.param(
            [
                ("a", DIGEST),
                *((name, {"topic": "alerts", "subject": "", "alerts": [{"id": 7}]}) for name in "bc"),
            ],
            [],
            "alert 7 was told under two identities",
            id="an alert in two messages",
        ),
    ],
)
def test_whoever_gets_the_messages_knows_when_one_came_twice_or_never(hook, phone, words):
    found = list(Got(hook=hook, phone=phone).problems(frozenset([DIGEST["subject"]])))
    assert any(words in line for line in found) if words else found == []


def test_the_receiver_counts_what_is_sent_to_it():
    with Receiver() as receiver:
        address = receiver.channels("desk").partition("url: ")[2].split()[0]
        for body in (b'{"topic": "digest", "subject": "x"}', b'{"topic": "digest", "subject": "x"}'):
            http.send("hook", http.Request(url=address, body=body, headers={"X-Monitor-Id": "a"}), "direct")
        http.send("phone", http.Request(url=address.replace("hook", "ntfy"), body=b"y"), "direct")
        got = receiver.of("desk")
    assert (got.digests, got.again, got.count) == (frozenset(["x"]), 1, 3)

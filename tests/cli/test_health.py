"""`monitor status`: what is unhealthy (code 4), what is only degraded, and how it is said."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from samples import NOON, fill
from telling import Desk

from monitor import config
from monitor.cli.main import cli
from monitor.notify.retry import TROUBLE_AFTER
from monitor.records import Feed, Outlet, Stance, VisitStatus
from monitor.store import database, feeds, passes, people
from monitor.store.feeds import VisitResult

#: `digest.missed_after` is three hours.
SOON, LATER = NOON + timedelta(minutes=10), NOON + timedelta(hours=4)
OUTLETS = [
    Outlet(id=f"o{n}", name=f"O{n}", stance=Stance.STATE, feeds=(Feed(url=f"https://o{n}.example/rss"),))
    for n in range(4)
]
FEEDS = """\
outlets:
- {id: o0, stance: state, feeds: [{url: 'https://o0.example/rss'}]}
notify:
- {id: bad, kind: command, command: [/nowhere/at-all], topics: [alerts]}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "feeds.yaml").write_text(FEEDS, "utf-8")
    (tmp_path / "journalists.yaml").write_text("journalists:\n- {id: n, name: Nihad Soltanov}\n", "utf-8")
    return tmp_path


def looked(home, failing=0, *, ended=True, offline=False, visited=4):
    """A pass at noon over four outlets, of which some fail."""
    with database.open_database(home) as db:
        people.mirror(db, OUTLETS, [])
        feeds.mirror(db, OUTLETS, NOON, timedelta(minutes=10))
        number = passes.begin(db, NOON)
        for n, state in enumerate(feeds.all_listed(db)[:visited]):
            result = VisitStatus.BLOCKED if n < failing else VisitStatus.OK
            feeds.record(
                db, VisitResult(feed=state, at=NOON, status=result, next_due=SOON, interval=state.interval)
            )
        if ended:
            passes.end(db, number, passes.Counts(offline=offline), NOON)


def status(home, now=SOON):
    """(exit code, state, what is wrong)"""
    words = ["status", "--json", "--home", str(home), "--now", now.isoformat()]
    result = CliRunner().invoke(cli, words, catch_exceptions=False)
    told = json.loads(result.stdout)
    assert told["healthy"] == (result.exit_code == 0)
    return result.exit_code, told["state"], told["wrong"]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({}, (0, "healthy", []), id="all is read"),
        pytest.param({"failing": 1}, (0, "degraded", []), id="one fails"),
        pytest.param({"failing": 2}, (0, "degraded", []), id="half fail"),
        pytest.param({"failing": 3}, (4, "unhealthy", ["3 of 4 outlets fail"]), id="more than half fail"),
        pytest.param(
            {"failing": 4},
            (4, "unhealthy", ["nothing is read: no feed was well at its last visit"]),
            id="nothing is read",
        ),
        pytest.param(
            {"offline": True}, (4, "unhealthy", ["OFFLINE: nothing could be reached"]), id="offline"
        ),
        pytest.param({"visited": 2}, (0, "healthy", []), id="some were never visited yet"),
    ],
)
def test_the_state_is_judged_by_what_is_read(folder, made, expected):
    looked(folder, **made)
    assert status(folder) == expected


def test_passes_that_stopped_are_unhealthy_and_it_is_said_how_long_ago(folder):
    looked(folder)
    assert status(folder, LATER)[2] == ["the last pass began 4 hours ago: is the service running?"]
    assert "61 days ago" in status(folder, NOON + timedelta(days=61))[2][0]


def test_a_pass_under_way_is_healthy(folder):
    looked(folder, ended=False, visited=0)
    with database.lock(folder):
        assert status(folder) == (0, "healthy", [])
        result = CliRunner().invoke(cli, ["status", "--home", str(folder), "--now", SOON.isoformat()])
        assert "10 minutes ago, under way" in result.stdout


def test_a_pass_that_was_interrupted_is_not(folder):
    looked(folder, ended=False)
    code, state, [reason] = status(folder)
    assert (code, state) == (4, "unhealthy")
    assert "interrupted" in reason


def test_asking_leaves_the_lock_free(folder):
    looked(folder, ended=False)
    status(folder)
    with database.lock(folder):
        pass


def test_no_pass_is_unhealthy(folder):
    with database.open_database(folder):
        pass
    assert status(folder)[2] == ["no pass was made yet"]


def test_a_channel_that_fails_is_unhealthy(folder):
    looked(folder)
    with database.open_database(folder) as db:
        fill(db)
        desk = Desk(db=db, home=folder, channels=config.load(folder, {}).channels)
        desk.piece(NOON)
        desk.looked(NOON)
        looked(folder)
        assert status(folder)[0] == 0
        db.execute("UPDATE delivery SET attempts = ?", (TROUBLE_AFTER,))
    assert status(folder)[2] == [
        "the channel bad fails: /nowhere/at-all cannot be started (No such file or directory)"
    ]

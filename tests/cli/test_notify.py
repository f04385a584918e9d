import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from samples import fill
from telling import Desk

from monitor import config
from monitor.cli.main import cli
from monitor.store import database

FEEDS = """\
outlets:
- {id: xeber, stance: state, feeds: [{url: 'https://xeber.example/rss'}]}
notify:
- {id: out, kind: file, folder: out, format: json}
- {id: bad, kind: command, command: [/nowhere/at-all], topics: [alerts]}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "feeds.yaml").write_text(FEEDS, "utf-8")
    (tmp_path / "journalists.yaml").write_text("journalists:\n- {id: n, name: Nihad Soltanov}\n", "utf-8")
    return tmp_path


def run(folder, *arguments):
    return CliRunner().invoke(cli, [*arguments, "--home", str(folder)])


def test_a_test_goes_through_every_channel_and_says_how_each_did(folder):
    result = run(folder, "notify", "test")
    assert result.exit_code == 4
    assert result.output.splitlines() == [
        "out: sent",
        "bad: FAILED: /nowhere/at-all cannot be started (No such file or directory)",
    ]
    [path] = (folder / "out").iterdir()
    assert json.loads(path.read_text())["subject"] == "Report: a test"


def test_one_channel_can_be_tried_alone(folder):
    assert run(folder, "notify", "test", "out").exit_code == 0
    assert "no channel 'nobody'" in str(run(folder, "notify", "test", "nobody").exception)


def test_the_list_says_what_became_of_what_was_sent(folder):
    with database.open_database(folder) as db:
        fill(db)
        desk = Desk(db=db, home=folder, channels=config.load(folder, {}).channels)
        now = datetime(2026, 11, 22, 12, tzinfo=UTC)
        desk.piece(now)
        desk.looked(now)
    result = run(folder, "notify", "list")
    assert result.exit_code == 0
    assert "out                   file       full    1 sent" in result.output
    assert "  ! /nowhere/at-all cannot be started" in result.output
    values = json.loads(run(folder, "notify", "list", "--json").output)
    assert [each["deliveries"] for each in values] == [{"sent": 1}, {"waiting": 1}]


@pytest.mark.parametrize(
    ("shape", "begins"),
    [
        ("text", "Daily report, 22 November 2026"),
        ("markdown", "# Daily report, 22 November 2026"),
        ("html", "<!DOCTYPE html>"),
        ("json", "{"),
        ("counts", "Daily report, 22 November 2026"),
    ],
)
def test_a_digest_is_printed_in_every_format(folder, shape, begins):
    with database.open_database(folder) as db:
        fill(db)
        Desk(db=db, home=folder).piece(datetime(2026, 11, 22, 12, tzinfo=UTC))
    result = run(folder, "digest", "2026-11-22", "--format", shape)
    assert result.exit_code == 0
    assert result.output.startswith(begins)
    assert ("Soltanov" in result.output) == (shape != "counts")

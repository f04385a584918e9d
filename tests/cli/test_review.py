"""`monitor label` and `monitor web add|list|remove`, as a user calls them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "web"))

pytest.importorskip("starlette", reason="the extra `web` is not installed")

from samples import fill
from serving import add  # needs the line above

from monitor.cli.main import cli  # sorted after our own
from monitor.labelling import FRAME_KEYS
from monitor.records import Judgement
from monitor.store import database, labels

FEEDS = """outlets:
  - {id: xeber, name: Xəbər, stance: pro-government, homepage: "https://xeber.example", feeds: [{url: "https://xeber.example/rss"}]}
"""
PEOPLE = """journalists:
  - {id: nihad, name: Nihad Soltanov}
"""


@pytest.fixture
def watch(home):
    """A home folder with three pieces."""
    (home / "feeds.yaml").write_text(FEEDS, "utf-8")
    (home / "journalists.yaml").write_text(PEOPLE, "utf-8")
    with database.open_database(home) as db:
        fill(db)
        for number in range(3):
            add(db, number, f"Nihad Soltanov satqındır, {number} dəfə.", score=0.9 - number * 0.2)
    return home


def call(home, *arguments, keys=""):
    return CliRunner().invoke(cli, [*arguments, "--home", str(home)], input=keys, catch_exceptions=False)


def said(home):
    with database.open_database(home) as db:
        return [(label.judgement, [frame.value for frame in label.frames]) for label in labels.current(db)]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param("1q", [(Judgement.TARGETS, [])], id="one"),
        pytest.param("tm1q", [(Judgement.TARGETS, ["traitor", "mockery"])], id="with frames"),
        pytest.param("t2q", [(Judgement.NEUTRAL, [])], id="frames of what does not target are dropped"),
        pytest.param("1u3q", [(Judgement.UNSURE, [])], id="a slip is undone"),
        pytest.param("s2q", [(Judgement.NEUTRAL, [])], id="one is skipped"),
        pytest.param("zZ 2q", [(Judgement.NEUTRAL, [])], id="other keys do nothing"),
        pytest.param(
            "123", [(Judgement.TARGETS, []), (Judgement.NEUTRAL, []), (Judgement.UNSURE, [])], id="all"
        ),
    ],
)
def test_one_key_each(watch, keys, expected):
    assert call(watch, "label", "next", "--as", "ana", keys=keys).exit_code == 0
    assert said(watch) == expected


def test_without_a_terminal_the_keys_come_from_standard_input(watch):
    command = [sys.executable, "-m", "monitor", "label", "next", "--as", "ana", "--home", str(watch)]
    ended = subprocess.run(command, input="t1\n2\n", capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert said(watch) == [(Judgement.TARGETS, ["traitor"]), (Judgement.NEUTRAL, [])]


def test_the_letters_of_the_frames_are_shown(watch):
    shown = call(watch, "label", "next", "--as", "ana", keys="q").stdout
    told = CliRunner().invoke(cli, ["label", "next", "--help"]).stdout
    for frame, key in FRAME_KEYS.items():
        assert f"{key} {frame.value}" in shown
        assert f"{key} {frame.value}" in told


def test_what_is_exported_can_be_imported_elsewhere(watch, tmp_path_factory):
    call(watch, "label", "next", "--as", "ana", keys="123")
    file = tmp_path_factory.mktemp("out") / "labels.jsonl"
    assert call(watch, "label", "export", str(file)).exit_code == 0
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert sorted(line["targets"] for line in lines) == [False, True]
    result = json.loads(call(watch, "label", "import", str(file), "--as", "boris", "--json").stdout)
    assert (result["labels"], result["examples"]) == (2, 0)
    lines[0]["text"] = "Nihad Soltanov haqqında başqa mətn."
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    result = json.loads(call(watch, "label", "import", str(file), "--as", "cem", "--json").stdout)
    assert (result["labels"], result["examples"]) == (1, 1)
    assert Path(result["file"]).parent == watch / "models" / "examples"


def test_what_another_program_exports_becomes_examples(watch, tmp_path_factory):
    file = tmp_path_factory.mktemp("out") / "doccano.jsonl"
    text = "Nihad Soltanov haqqında başqa bir mətn, burada bir neçə söz daha var."
    file.write_text(json.dumps({"text": text, "label": ["targets"], "person": "Nihad Soltanov"}), "utf-8")
    result = call(watch, "label", "import", str(file), "--from", "doccano", "--json")
    assert json.loads(result.stdout)["examples"] == 1


def test_reviewers_come_and_go(watch):
    token = call(watch, "web", "add", "ana", "--role", "viewer").stdout.strip()
    assert len(token) > 20
    listed = call(watch, "web", "list").stdout
    assert listed.split() == ["ana", "viewer"]
    assert token not in (watch / "secrets" / "web-reviewers").read_text("utf-8")
    again = call(watch, "web", "add", "ana")
    assert "had before lets nobody in" in again.stderr
    assert again.stdout.strip() != token
    assert call(watch, "web", "remove", "ana").exit_code == 0
    assert call(watch, "web", "list").stdout == ""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from samples import NOON

from monitor.cli.main import COMMANDS, cli
from monitor.config.home import init
from monitor.store import database, passes


def test_help_loads_nothing_heavy():
    script = (
        "import sys; from click.testing import CliRunner; from monitor.cli.main import cli\n"
        "result = CliRunner().invoke(cli, ['--help']); assert result.exit_code == 0, result.output\n"
        "heavy = {'numpy', 'sklearn', 'sqlite_utils', 'httpx', 'feedparser', 'trafilatura', 'lxml'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_begins_with_an_example(name):
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert "Example: monitor" in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_the_overview_says_what_the_command_itself_says(name):
    command = cli.get_command(None, name)
    assert command.help.splitlines()[0] == COMMANDS[name][1]


def test_an_unknown_command_is_a_usage_error():
    run = subprocess.run(
        [sys.executable, "-m", "monitor", "nonsense"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "nonsense" in run.stderr


def test_a_missing_folder_says_how_to_begin(tmp_path):
    command = [sys.executable, "-m", "monitor", "check", "--home", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "monitor init" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_mistyped_command_is_answered_with_the_one_that_was_meant():
    result = CliRunner().invoke(cli, ["staus"])
    assert result.exit_code == 2
    assert "Did you mean status?" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [("service", "print", "--user", "watch"), ("--help",)], ids=" ".join)
def test_output_that_cannot_be_written_is_one_line_and_code_1(words):
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "monitor", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert run.returncode == 1
    assert run.stderr == "monitor: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize("words", [("service", "print", "--user", "watch"), ("--help",)], ids=" ".join)
def test_a_reader_that_has_gone_is_no_failure(words):
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "wb") as gone:
        run = subprocess.run(
            [sys.executable, "-m", "monitor", *words],
            stdout=gone,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (run.returncode, run.stderr) == (0, "")


#: Root may read everything: it becomes somebody else, once what it needs is loaded.
AS_SOMEBODY = """
import os, sys
from click.testing import CliRunner
from monitor.cli.main import cli, main
own, other = sys.argv[1:]
CliRunner().invoke(cli, ["status", "--home", own])
if not os.geteuid():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
main(["status", "--home", other])
"""


@pytest.fixture
def shared():
    """A folder that everybody can enter; those of pytest are for their owner alone."""
    folder = Path(tempfile.mkdtemp())
    init(folder)
    for path in (folder, folder / "feeds.yaml", folder / "journalists.yaml"):
        path.chmod(0o755)
    yield folder
    (folder / "var").chmod(0o700)
    shutil.rmtree(folder)


def as_somebody(own, other):
    command = [sys.executable, "-c", AS_SOMEBODY, str(own), str(other)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_folder_of_another_user_is_one_line(shared):
    with database.open_database(shared):
        pass
    (shared / "var").chmod(0o700 if not os.geteuid() else 0)
    ended = as_somebody(shared, shared)
    assert ended.returncode == 1
    assert "var/monitor.db: Permission denied" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_database_that_cannot_be_written_can_be_shown(shared):
    with database.open_database(shared) as db:
        passes.begin(db, NOON)
    for path in (shared / "var", shared / "var" / "monitor.db"):
        path.chmod(0o555)
    ended = as_somebody(shared, shared)
    assert (ended.returncode, ended.stderr) == (4, "")
    assert "interrupted" in ended.stdout

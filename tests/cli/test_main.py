import subprocess
import sys

import pytest
from click.testing import CliRunner

from monitor.cli.main import COMMANDS, cli


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

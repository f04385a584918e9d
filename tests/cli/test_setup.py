"""`monitor init` and `monitor service print`, as a user calls them."""

import json
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from monitor.cli.main import cli


def call(*words):
    return CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)


def mode(path):
    return path.stat().st_mode & 0o777


def test_a_new_folder_is_for_its_owner_alone(tmp_path):
    result = call("init", tmp_path / "watch")
    assert mode(tmp_path / "watch") == mode(tmp_path / "watch" / "var") == 0o700
    assert "other users" not in result.stderr


def test_a_folder_that_others_can_enter_is_said(tmp_path):
    (tmp_path / "var").mkdir()
    for path in (tmp_path, tmp_path / "var"):
        path.chmod(0o755)
    result = call("init", tmp_path)
    assert f"other users can enter {tmp_path} (mode 0755)" in result.stderr
    assert (mode(tmp_path), mode(tmp_path / "var")) == (0o755, 0o700)


@pytest.fixture
def watch(tmp_path, model):
    """A folder whose model is in use."""
    call("init", tmp_path)
    shutil.copytree(model[0] / "models", tmp_path / "models", dirs_exist_ok=True)
    return tmp_path


def older(watch):
    """The same with a model of an older version."""
    card = watch / "models" / (watch / "models" / "current").read_text().strip() / "card.json"
    values = json.loads(card.read_text())
    card.write_text(json.dumps({**values, "features": 0}))
    return watch


def test_a_model_that_fits_is_good(watch):
    result = call("check", "--home", watch)
    assert result.exit_code == 0
    assert "good." in result.stdout


def test_a_model_of_an_older_version_is_said_before_the_watch_fails_at_it(watch):
    result = call("check", "--home", older(watch), "--json")
    values = json.loads(result.stdout)
    assert (result.exit_code, values["ok"]) == (3, False)
    assert "monitor train" in values["problems"][0]


def test_the_service_does_not_start_with_a_model_of_an_older_version(watch):
    command = [sys.executable, "-m", "monitor", "run", "--home", str(older(watch))]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 3
    assert "monitor train" in ended.stderr


@pytest.mark.parametrize(
    ("threshold", "likely", "warned"), [(0.99, "", True), (0.5, "", False), (0.5, "0.4", True)]
)
def test_a_threshold_that_tells_less_about_somebody_is_said(watch, monkeypatch, threshold, likely, warned):
    if likely:
        monkeypatch.setenv("MONITOR_ALERTS_LIKELY", likely)
    people = f"journalists:\n  - {{id: nihad, name: Nihad Soltanov, threshold: {threshold}}}\n"
    (watch / "journalists.yaml").write_text(people)
    result = call("check", "--home", watch)
    assert result.exit_code == 0
    assert ("less is told about this person" in result.stderr) == warned


def test_a_unit_of_the_machine_runs_as_somebody(tmp_path):
    unit = call("service", "print", "--user", "monitor", "--home", tmp_path).stdout.splitlines()
    assert {"User=monitor", "WantedBy=multi-user.target", "ProtectSystem=strict"} <= set(unit)
    assert "#   systemctl enable --now monitor.service" in unit


def test_a_unit_that_runs_as_root_is_warned_of(tmp_path, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "root")
    result = call("service", "print", "--home", tmp_path)
    assert "User=root" in result.stdout.splitlines()
    assert "--user NAME" in result.stderr
    assert "--user NAME" not in result.stdout
    assert call("service", "print", "--user", "monitor", "--home", tmp_path).stderr == ""


def test_a_unit_of_a_user_needs_no_root(tmp_path):
    unit = call("service", "print", "--user-unit", "--home", tmp_path).stdout
    assert "WantedBy=default.target" in unit
    assert "systemctl --user enable --now monitor.service" in unit
    assert "User=" not in unit
    assert "Protect" not in unit
    assert call("service", "print", "--user-unit", "--user", "monitor", "--home", tmp_path).exit_code == 2


def test_what_systemd_would_read_in_a_path_is_escaped(tmp_path):
    home = tmp_path / 'a %h "$b"'
    unit = call("service", "print", "--home", home).stdout
    assert f'--home "{tmp_path}/a %%h \\"$$b\\""' in unit
    assert f'ReadWritePaths="{tmp_path}/a %%h \\"$b\\""' in unit


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
@pytest.mark.parametrize("form", [("--user", "root"), ("--user-unit",)], ids=["machine", "user"])
def test_systemd_finds_nothing_wrong_with_it(tmp_path, form):
    home = tmp_path / "a %h"
    home.mkdir()
    unit = tmp_path / "monitor.service"
    unit.write_text(call("service", "print", *form, "--home", home).stdout)
    ended = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    own = [line for line in ended.stderr.splitlines() if str(unit) in line or "monitor.service" in line]
    assert [line for line in own if "is not executable" not in line] == []

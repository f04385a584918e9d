import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from click.testing import CliRunner
from printing import keep
from samples import NOON, PERSON

from monitor.cli.main import cli
from monitor.config.home import init
from monitor.errors import MonitorError
from monitor.records import Article, Outlet, Stance
from monitor.store import database, people

STATE = [Outlet(id=f"o{n}", name=f"Outlet {n}", stance=Stance.PRO_GOVERNMENT, feeds=()) for n in range(3)]
TEXT = "Nihad Soltanov xaricdən pul alıb. " + " ".join(f"söz{n}" for n in range(150))


@pytest.fixture
def smeared(tmp_path):
    init(tmp_path)
    with database.open_database(tmp_path) as db:
        people.mirror(db, STATE, [PERSON])
        for number, outlet in enumerate(STATE, start=1):
            keep(db, number, outlet, Article(title="Pul", text=TEXT), NOON + timedelta(hours=number))
    return tmp_path


def run(home, *arguments):
    result = CliRunner().invoke(cli, [*arguments, "--home", str(home)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_campaigns_are_listed_and_shown(smeared):
    assert "Nihad Soltanov: 3 pieces in 3 outlets" in run(smeared, "campaigns", "list")
    [listed] = json.loads(run(smeared, "campaigns", "list", "--json"))
    shown = run(smeared, "campaigns", "show", str(listed["id"]))
    assert "3 pieces, 1 different text, 3 outlets" in shown
    assert "no independent outlet has reported it yet" in shown
    told = json.loads(run(smeared, "campaigns", "show", str(listed["id"]), "--json"))
    assert [piece["outlet"] for piece in told["pieces"]] == ["Outlet 0", "Outlet 1", "Outlet 2"]
    assert run(smeared, "campaigns", "waves", "--now", NOON.isoformat()) == "No wave was found.\n"


def test_found_anew_the_campaigns_are_the_same(smeared):
    before = run(smeared, "campaigns", "list", "--json")
    run(smeared, "campaigns", "rebuild")
    assert run(smeared, "campaigns", "list", "--json") == before


def test_a_journalist_is_shown_by_name(smeared):
    shown = run(smeared, "journalists", "show", "soltanov")
    assert "3 accused" in shown
    assert "“frames: " not in shown
    assert "campaign 1: 3 pieces in 3 outlets" in shown
    assert json.loads(run(smeared, "journalists", "show", PERSON.id, "--json"))["name"] == PERSON.name


def test_nobody_is_called_so(smeared):
    with pytest.raises(MonitorError, match="nobody is called 'Nihad Sultanov'; did you mean Nihad Soltanov"):
        run(smeared, "journalists", "show", "Nihad Sultanov")


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("campaigns", "show", "99"), id="campaign"),
        pytest.param(("outcomes", "decide", "99", "rejected"), id="outcome"),
        pytest.param(("alerts", "show", "99"), id="alert"),
        pytest.param(("alerts", "list", "--journalist", "Nobody"), id="journalist"),
        pytest.param(("models", "show", "nothing"), id="model"),
        pytest.param(("models", "diff", "nothing", "nowhere"), id="models"),
        pytest.param(("feeds", "test", "nowhere"), id="outlet"),
    ],
)
def test_what_is_not_there_is_code_1_and_says_where_to_look(smeared, words):
    command = [sys.executable, "-m", "monitor", *words, "--home", str(smeared)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert re.fullmatch(r"monitor: .*(see `monitor \w+ list`|feeds\.yaml)\n", ended.stderr)


@pytest.mark.parametrize(
    "words",
    [
        ("campaigns", "show", "0"),
        ("alerts", "show", str(2**63)),
        ("outcomes", "decide", "-1", "rejected"),
        ("alerts", "list", "--limit", "-1"),
        ("campaigns", "waves", "--days", "0"),
    ],
)
def test_a_number_that_no_row_can_have_is_a_usage_error(smeared, words):
    assert CliRunner().invoke(cli, [*words, "--home", str(smeared)]).exit_code == 2


@pytest.mark.parametrize("given", [PERSON.id, PERSON.name, "soltanov"])
def test_alerts_are_listed_by_id_or_name(smeared, given):
    assert len(json.loads(run(smeared, "alerts", "list", "--json", "--journalist", given))) == 3


def test_days_are_those_of_the_zone_which_is_named(smeared):
    with database.open_database(smeared) as db:
        db.execute("UPDATE alert SET piece_at = '2026-11-22T21:30:00+00:00'")
    result = CliRunner().invoke(cli, ["alerts", "list", "--home", str(smeared)])
    assert "2026-11-23" in result.stdout
    assert "Asia/Baku" in result.stderr


def test_a_day_that_is_still_to_come_has_no_report(smeared):
    result = CliRunner().invoke(cli, ["digest", "2999-01-01", "--home", str(smeared)])
    assert result.exit_code == 2
    assert "still to come" in result.stderr


def test_a_report_has_one_shape(smeared):
    words = ["digest", "--format", "counts", "--json", "--home", str(smeared)]
    assert CliRunner().invoke(cli, words).exit_code == 2


def test_outcomes_are_added_listed_imported_decided_and_reported(smeared, tmp_path):
    day = "2024-11-30"
    assert run(smeared, "outcomes", "add", "soltanov", "detention", day, "--source", "a") == "Added.\n"
    assert (
        run(smeared, "outcomes", "add", "soltanov", "detention", day, "--source", "a")
        == "It is known already.\n"
    )
    table = tmp_path / "given.csv"
    table.write_text(
        f"journalist,kind,date,source\nnihad,detention,{day},a\nnihad,charge,2024-12-01,b\n", "utf-8"
    )
    assert run(smeared, "outcomes", "import", str(table)) == "1 added, 1 known already.\n"
    found = json.loads(run(smeared, "outcomes", "list", "--json"))
    assert [each["kind"] for each in found] == ["charge", "detention"]
    run(smeared, "outcomes", "decide", str(found[0]["id"]), "rejected")
    assert "(rejected)" in run(smeared, "outcomes", "list")
    assert "no forecast" in run(smeared, "outcomes", "report", "--now", "2027-06-01")


def test_every_wrong_line_of_a_file_is_named(smeared, tmp_path):
    table = tmp_path / "given.csv"
    table.write_text(
        "journalist,kind,date,source\nnobody,charge,2024-12-01,b\nnihad,party,2024-12-01,b\nnihad,charge,9999-12-01,b\n",
        "utf-8",
    )
    result = CliRunner().invoke(cli, ["outcomes", "import", str(table), "--home", str(smeared)])
    assert [problem.split(":")[1] for problem in result.exception.problems] == ["2", "3", "4"]


def test_a_file_without_the_columns_says_which(smeared, tmp_path):
    table = tmp_path / "given.csv"
    table.write_text("journalist;kind;date;source\nnihad;charge;2024-12-01;b\n", "utf-8")
    result = CliRunner().invoke(cli, ["outcomes", "import", str(table), "--home", str(smeared)])
    assert "no column journalist, kind, date, source" in str(result.exception)


def test_what_is_still_to_come_is_no_outcome(smeared):
    words = [
        "outcomes",
        "add",
        "soltanov",
        "detention",
        "9999-01-01",
        "--source",
        "a",
        "--home",
        str(smeared),
    ]
    assert "still to come" in str(CliRunner().invoke(cli, words).exception)

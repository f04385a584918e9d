import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from printing import keep
from samples import NOON, PERSON

from monitor.cli.main import cli
from monitor.config.home import init
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
    assert "3 pieces, 1 different texts, 3 outlets" in shown
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
    assert "campaign 1: 3 pieces in 3 outlets" in shown
    assert json.loads(run(smeared, "journalists", "show", PERSON.id, "--json"))["name"] == PERSON.name


def test_nobody_is_called_so(smeared):
    result = CliRunner().invoke(cli, ["journalists", "show", "Nobody", "--home", str(smeared)])
    assert result.exit_code == 2


def test_outcomes_are_added_listed_imported_decided_and_reported(smeared, tmp_path):
    day = "2026-11-30"
    assert run(smeared, "outcomes", "add", "soltanov", "detention", day, "--source", "a") == "Added.\n"
    assert (
        run(smeared, "outcomes", "add", "soltanov", "detention", day, "--source", "a")
        == "It is known already.\n"
    )
    table = tmp_path / "given.csv"
    table.write_text(
        f"journalist,kind,date,source\nnihad,detention,{day},a\nnihad,charge,2026-12-01,b\n", "utf-8"
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
        "journalist,kind,date,source\nnobody,charge,2026-12-01,b\nnihad,party,2026-12-01,b\n", "utf-8"
    )
    result = CliRunner().invoke(cli, ["outcomes", "import", str(table), "--home", str(smeared)])
    assert [problem.split(":")[1] for problem in result.exception.problems] == ["2", "3"]

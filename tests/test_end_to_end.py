"""The main job over real HTTP on the sample newsroom, held against the truth that the newsroom keeps."""

import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner
from watching import ROOT, watching

from monitor.cli.main import cli
from monitor.demo.newsroom import passes
from monitor.demo.outlets import OUTLETS
from monitor.demo.truth import TRUTH, Kind
from monitor.records import VisitStatus
from monitor.report import terminal
from monitor.steps import tell
from monitor.store import database, feeds
from monitor.store import passes as stored_passes

ZONE = "Asia/Baku"


def pairs(run):
    """The alerts as the truth names them: path of the article and journalist."""
    return sorted((alert.url.removeprefix(run.newsroom.url), alert.journalist) for alert in run.alerts())


def due(kind=None):
    return {
        (truth.path, truth.journalist)
        for truth in TRUTH
        if truth.alert and (kind is None or truth.kind is kind)
    }


def test_every_planted_targeting_piece_is_one_alert(ten_days):
    found = pairs(ten_days)
    assert len(found) == len(set(found))
    assert due() - set(found) == set()


def test_no_planted_negative_is_an_alert(ten_days):
    assert set(pairs(ten_days)) - due() == set()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.TARGETING])
def test_the_newsroom_has_every_kind_of_negative(kind):
    assert any(truth.kind is kind for truth in TRUTH)


def test_names_in_link_boxes_and_comments_and_namesakes_are_no_mentions(ten_days):
    with database.open_database(ten_days.home) as db:
        rows = db.execute(
            "SELECT a.url, m.journalist FROM mention m JOIN article a ON a.id = m.article "
            "WHERE m.certainty = 'sure' AND m.place IN ('title', 'text')"
        ).fetchall()
    mentioned = {(url.removeprefix(ten_days.newsroom.url), journalist) for url, journalist in rows}
    unnamed = {(truth.path, truth.journalist) for truth in TRUTH if not truth.named}
    assert mentioned & unnamed == set()


def test_everybody_who_is_named_is_found(ten_days):
    with database.open_database(ten_days.home) as db:
        rows = db.execute(
            "SELECT DISTINCT a.url, m.journalist FROM mention m JOIN article a ON a.id = m.article"
        ).fetchall()
    mentioned = {(url.removeprefix(ten_days.newsroom.url), journalist) for url, journalist in rows}
    named = {(truth.path, truth.journalist) for truth in TRUTH if truth.named}
    assert named - mentioned == set()


def test_the_pieces_of_a_planted_campaign_are_one_campaign(ten_days):
    campaigns = {}
    for alert in ten_days.alerts():
        campaigns[alert.url.removeprefix(ten_days.newsroom.url), alert.journalist] = alert.campaign
    planted = {(truth.campaign, truth.journalist) for truth in TRUTH if truth.campaign and truth.alert}
    for name, journalist in planted:
        numbers = {
            campaigns[truth.path, truth.journalist]
            for truth in TRUTH
            if (truth.campaign, truth.journalist) == (name, journalist) and truth.alert
        }
        assert len(numbers) == 1, name


def test_reprints_are_tied_to_the_first(ten_days):
    with database.open_database(ten_days.home) as db:
        rows = db.execute(
            "SELECT a.url, f.url FROM article a LEFT JOIN article f ON f.id = a.reprint_of"
        ).fetchall()
    strip = len(ten_days.newsroom.url)
    first = {url[strip:]: (of or url)[strip:] for url, of in rows}
    for name in {truth.reprint for truth in TRUTH if truth.reprint}:
        group = {truth.path for truth in TRUTH if truth.reprint == name} & first.keys()
        assert len({first[path] for path in group}) == 1, name


def test_an_edit_is_a_version_and_a_removal_is_noted(ten_days):
    with database.open_database(ten_days.home) as db:
        edited = db.execute("SELECT COUNT(*) FROM article WHERE version > 1").fetchone()[0]
        removed = db.execute("SELECT COUNT(*) FROM article WHERE removed_at IS NOT NULL").fetchone()[0]
    assert (edited, removed) == (1, 1)


def test_an_outage_shows_while_it_lasts_and_not_after(ten_days):
    days = {}
    with database.open_database(ten_days.home) as db:
        for moment in passes():
            day = moment.date()
            told = tell.digest_of(db, day, ZONE)
            days[day] = {p.outlet for p in told.coverage.problems if p.status == VisitStatus.BLOCKED}
    out = [day for day in sorted(days) if "subh-media" in days[day]]
    assert 0 < len(out) < len(days)
    assert "subh-media" not in days[max(days)]
    assert all("dalga-tv" in found for found in days.values())


def test_a_page_instead_of_a_feed_is_called_what_it_is(ten_days):
    with database.open_database(ten_days.home) as db:
        states = {state.outlet: state for state in feeds.all_listed(db)}
    assert states["liman-xeber"].status is VisitStatus.NOT_A_FEED


def test_every_readable_article_was_read(ten_days):
    with database.open_database(ten_days.home) as db:
        failed = db.execute("SELECT outlet, reason FROM entry WHERE state != 'stored'").fetchall()
    assert [row for row in failed if row[0] != "subh-media"] == []


def test_a_second_look_raises_nothing_new(ten_days):
    from datetime import timedelta

    before = ten_days.alerts()
    counts = ten_days.one_pass(passes()[-1] + timedelta(hours=7))
    assert counts.feeds > 0
    assert (counts.alerts, counts.articles) == (0, 0)
    assert ten_days.alerts() == before


def test_no_watched_name_is_in_any_request(ten_days):
    from monitor.demo.people import PEOPLE
    from monitor.detect.names import Matcher
    from monitor.records import Article

    sent = "\n".join(
        " ".join([request.method, *request.headers.values()]) for request in ten_days.newsroom.requests
    )
    announced = {truth.path for truth in TRUTH}
    asked = {
        request.path
        for request in ten_days.newsroom.requests
        if request.path not in announced and "/rss" not in request.path
    }
    found = Matcher(PEOPLE).find(Article(title="", text=f"{sent}\n" + "\n".join(sorted(asked))))
    assert found == ()


def test_no_log_line_names_anybody(tmp_path, model, caplog):
    """Neither in words nor in the address of an article nor by the id of the watch list."""
    from monitor.demo.people import PEOPLE
    from monitor.detect.names import Matcher
    from monitor.records import Article

    caplog.set_level(logging.DEBUG)
    with watching(tmp_path, model[1]) as run:
        run.passes([passes()[0], passes()[-1]])
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("monitor")]
    text = "\n".join(ours)
    assert "alerts=1" in text
    assert "ladder" in text
    outlets = {outlet.id for outlet in OUTLETS}
    assert [who.id for who in PEOPLE if who.id in text and who.id not in outlets] == []
    persons = [who for who in PEOPLE if who.id not in outlets]
    spaced = text.replace("-", " ").replace("_", " ").replace("/", " ")
    for said in (text, spaced):
        assert Matcher(persons).find(Article(title="", text=said)) == ()


def test_the_digest_of_every_day_can_be_told(ten_days):
    with database.open_database(ten_days.home) as db:
        texts = [terminal.render(tell.digest_of(db, moment.date(), ZONE)) for moment in passes()]
    assert all("outlets fully read" in text for text in texts)
    assert any("severity" in text for text in texts)


@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_it_makes_no_difference_where_the_work_is_done(tmp_path, model, kind):
    if kind == "dask":
        pytest.importorskip("distributed")
    found = {}
    for engine in ("local", kind):
        home = tmp_path / engine
        home.mkdir()
        with watching(home, model[1], engine) as run:
            run.one_pass(passes()[-1])
            found[engine] = pairs(run)
    assert found[kind] == found["local"]
    assert found[kind]


def start(run, moment):
    """`monitor run --once` as a process of its own."""
    environment = {
        **os.environ,
        "MONITOR_TEST_ALLOW_NET": f"127.0.0.0/8:{run.newsroom.port}",
    }
    command = [sys.executable, "-m", "monitor", "run", "--once", "--quiet", "--now", moment.isoformat()]
    return subprocess.Popen(
        [*command, "--home", str(run.home)], env=environment, stderr=subprocess.PIPE, start_new_session=True
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_pass_that_is_told_to_stop_finishes_its_work(tmp_path, model, number):
    home, files = model
    stopped = tmp_path / "stopped"
    shutil.copytree(home, stopped)
    with watching(stopped, files) as run:
        run.watch.__exit__(None, None, None)  # the process below holds the lock
        run.newsroom.at(passes()[-1])
        process = start(run, passes()[-1])
        while not database.path_of(stopped).exists() and process.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, number)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, b"leaked" in errors, b"Traceback" in errors) == (0, False, False), errors
    with database.open_database(stopped) as db:
        assert stored_passes.last(db).ended is not None


def test_a_killed_pass_loses_nothing_and_doubles_nothing(tmp_path, model):
    home, files = model
    moments = [passes()[-1]]
    (tmp_path / "calm").mkdir()
    with watching(tmp_path / "calm", files) as calm:
        calm.passes(moments)
        undisturbed = pairs(calm)
    killed = tmp_path / "killed"
    shutil.copytree(home, killed)
    chance = random.Random(7)  # noqa: S311  # not for secrets
    with watching(killed, files) as run:
        run.watch.__exit__(None, None, None)  # the processes below hold the lock
        run.newsroom.at(moments[0])
        kills = 0
        while kills < 4:
            process = start(run, moments[0])
            time.sleep(0.8 + chance.random() * 1.2)
            if process.poll() is not None:
                break
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            kills += 1
        process = start(run, moments[0])
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert kills > 0
        with database.open_database(killed) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert pairs(run) == undisturbed


def test_explaining_names_the_labelled_examples_most_like_a_piece(ten_days, model, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(ten_days.home, home)
    shutil.copytree(model[0] / "models", home / "models", dirs_exist_ok=True)
    (home / "models" / "examples").mkdir(exist_ok=True)
    shutil.copy(ROOT / "models" / "examples" / "ru.jsonl", home / "models" / "examples")
    url = next(alert.url for alert in ten_days.alerts() if alert.language == "ru")
    said = CliRunner().invoke(cli, ["explain", url, "--home", str(home)])
    assert said.exit_code == 0, said.output
    assert said.output.partition("most like these labelled examples")[2].count(", ru-") >= 3

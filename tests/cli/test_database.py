"""The commands of the evidence and the database, as a person uses them."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from pages import page, reading
from samples import NOON, OUTLET, PERSON, entry, fill, judged
from test_rebuilding import Judging

from monitor import rebuilding
from monitor.cli import database as command
from monitor.cli.main import cli
from monitor.config import Config
from monitor.errors import NewerDatabaseError, StoreError
from monitor.judge import Setup
from monitor.steps import read
from monitor.steps.context import Pass
from monitor.store import archive, chain, database, entries, feeds, looks, passes
from monitor.store.database import writing

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def watched(home):
    """A home folder with one alert."""
    (home / "feeds.yaml").write_text(
        "outlets:\n  - id: xeber\n    stance: pro-government\n    feeds: [{url: https://xeber.example/rss}]\n"
    )
    (home / "journalists.yaml").write_text(f"journalists:\n  - id: {PERSON.id}\n    name: {PERSON.name}\n")
    with database.open_database(home) as db:
        fill(db)
        with writing(db):
            entries.add(db, feeds.due(db, NOON)[0], [entry("1")], NOON)
        config = Config(home=home, outlets=(OUTLET,), journalists=(PERSON,))
        read.keep(
            Pass(db=db, config=config, fetcher=None, engine=None, now=NOON), OUTLET, page(), reading(db)
        )
    return home


def call(home, *words, code=0, **how):
    result = CliRunner().invoke(cli, [*words, "--home", str(home)], **how)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


def test_a_good_archive_is_told_with_its_head(watched):
    assert "All as it was kept" in call(watched, "evidence", "verify")
    told = json.loads(call(watched, "evidence", "verify", "--json"))
    assert (told["problems"], told["records"]) == ([], 2)
    call(watched, "evidence", "verify", "--head", told["head"])


def test_a_changed_byte_is_code_4_and_names_the_record(watched):
    path = archive.folder_of(watched) / chain.files(archive.folder_of(watched))[0]
    body = bytearray(path.read_bytes())
    body[-9] ^= 1
    path.write_bytes(body)
    told = call(watched, "evidence", "verify", code=4)
    assert "BAD changed: 2026/11/monitor-00001.warc.gz:" in told
    assert page().final_url in told


def test_a_copy_of_the_folder_alone_can_be_checked(watched, tmp_path):
    told = call(watched, "evidence", "verify", str(archive.folder_of(watched)))
    assert "without the database" in told


def test_what_is_kept_is_listed(watched):
    told = call(watched, "evidence", "list")
    assert page().final_url in told
    assert f"{NOON.astimezone(ZoneInfo('Asia/Baku')):%Y-%m-%d %H:%M}" in told
    assert "Asia/Baku" in told
    assert len(json.loads(call(watched, "evidence", "list", "--alert", "1", "--json"))) == 1


def test_an_edit_is_shown(watched):
    assert "Not changed" in call(watched, "evidence", "changes", "1")
    with database.open_database(watched) as db:
        db.execute(
            "INSERT INTO version (article, version, fetched_at, title, text, text_hash, page_hash) "
            "SELECT id, version, fetched_at, title, text, text_hash, page_hash FROM article"
        )
        db.execute(
            "UPDATE article SET version = 2, text = 'Nihad Soltanov satqın deyil.', removed_at = fetched_at"
        )
    told = call(watched, "evidence", "changes", "1")
    assert "Nihad Soltanov [-satqındır.-] {+satqın deyil.+}" in told
    assert "Removed" in told


def test_a_piece_that_was_gone_for_a_while_is_shown(watched):
    with database.open_database(watched) as db:
        db.execute("UPDATE article SET removed_at = fetched_at, removed_how = 'HTTP 404'")
        looks.back(db, 1, NOON + timedelta(days=3))
    told = call(watched, "evidence", "changes", "1")
    assert "Gone (HTTP 404), found" in told
    assert "Removed" not in told


def test_a_changed_headline_is_shown_and_the_alert_keeps_the_one_it_was_raised_by(watched):
    with database.open_database(watched) as db:
        was = db.execute("SELECT title FROM article").fetchone()[0]
        db.execute(
            "INSERT INTO version (article, version, fetched_at, title, text, text_hash, page_hash) "
            "SELECT id, version, fetched_at, title, text, text_hash, page_hash FROM article"
        )
        db.execute("UPDATE article SET version = 2, title = 'Hava necə olacaq?'")
    told = call(watched, "evidence", "changes", "1")
    assert f"headline: [-{was}-] {{+Hava necə olacaq?+}}" in told
    assert f"{was}  (now: Hava necə olacaq?)" in call(watched, "alerts", "list")
    assert f"{was}  (now: Hava necə olacaq?)" in call(watched, "alerts", "show", "1")
    shown = json.loads(call(watched, "alerts", "show", "1", "--json"))
    assert (shown["title"], shown["title_now"]) == (was, "Hava necə olacaq?")


def test_a_bundle_is_written_once(watched, tmp_path):
    target = str(tmp_path / "case.wacz")
    call(watched, "evidence", "bundle", "1", "--out", target)
    with pytest.raises(StoreError, match="there already"):
        call(watched, "evidence", "bundle", "1", "--out", target)
    call(watched, "evidence", "bundle", "1", "--out", target, "--force")


def test_backup_check_and_restore(watched, tmp_path):
    copy = tmp_path / "copy.db"
    assert "whole" in call(watched, "db", "backup", str(copy))
    assert "Whole." in call(watched, "db", "check")
    with pytest.raises(StoreError, match="say --yes"):
        call(watched, "db", "restore", str(copy))
    assert "What was there is" in call(watched, "db", "restore", str(copy), "--yes")
    copy.write_bytes(b"x" * 4096)
    assert "NOT whole" in call(watched, "db", "check", str(copy), code=4)


def test_a_database_of_a_newer_version_is_code_3(watched):
    with database.open_database(watched) as db:
        db["_sqlite_migrations"].insert(
            {"migration_set": "monitor", "name": "m999_later", "applied_at": "2030-01-01"}
        )
    with pytest.raises(NewerDatabaseError, match="m999_later") as told:
        call(watched, "db", "check")
    assert told.value.exit_code == 3


def test_the_days_of_what_is_found_are_those_of_the_zone(watched):
    with database.open_database(watched) as db:
        db.execute("UPDATE article SET first_seen = '2026-11-22T21:30:00+00:00'")
    told = call(watched, "search", "Soltanov")
    assert "2026-11-23" in told
    assert "Asia/Baku" in told


@pytest.mark.parametrize("words", [("search", "x", "--limit", "0"), ("purge", "--days", "999999999")])
def test_numbers_out_of_range_are_a_usage_error(watched, words):
    call(watched, *words, code=2)


def test_words_are_found_in_another_script(watched):
    assert "Nihad Soltanov kimdir" in call(watched, "search", "СОЛТАНОВ")


def test_purge_counts_first(watched):
    assert call(watched, "purge", "--dry-run").startswith("0 articles")


def test_purge_does_not_believe_a_clock_that_is_far_ahead_of_the_last_pass(watched):
    with database.open_database(watched) as db:
        passes.begin(db, NOON)
        db.execute("UPDATE article SET first_seen = '2020-01-01T00:00:00+00:00'")
        db.execute("DELETE FROM mention")
        db.execute("UPDATE pass SET started = '2020-01-02T00:00:00+00:00'")
    with pytest.raises(
        StoreError, match="the last pass was at 2020-01-02 00:00: if the clock is right, say --yes"
    ):
        call(watched, "purge")
    assert call(watched, "purge", "--dry-run").startswith("1 article ")
    assert call(watched, "purge", "--yes").startswith("1 article ")


def test_wiping_needs_the_name_of_the_folder(watched):
    with pytest.raises(StoreError, match="not removed"):
        call(watched, "wipe", input="yes\n")
    assert (watched / "var").exists()
    told = call(watched, "wipe", input=f"{watched.name}\n")
    assert "A disk may still hold" in told
    assert not (watched / "var").exists()
    assert (watched / "journalists.yaml").exists()


def test_wiping_names_the_reports_that_it_leaves(watched):
    settings = watched / "feeds.yaml"
    told = "\nnotify:\n  - id: desk\n    kind: file\n    folder: told\n"
    settings.write_text(settings.read_text("utf-8") + told, "utf-8")
    (watched / "told").mkdir()
    said = call(watched, "wipe", "--confirm", watched.name)
    assert f"NOT removed: {watched / 'told'}" in said


def test_a_folder_that_is_not_ours_is_never_wiped(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "mail").write_text("x")
    with pytest.raises(StoreError, match="nothing to remove"):
        call(tmp_path, "wipe", "--confirm", tmp_path.name)
    assert (tmp_path / "var" / "mail").exists()


def test_sharing_says_what_is_in_the_copy(watched, tmp_path):
    told = call(watched, "share", str(tmp_path / "x.db"))
    assert "1 article, 1 alert about 1 person, no names" in told


@pytest.mark.parametrize(
    ("given", "ahead"),
    [
        pytest.param([], False, id="the clock"),
        pytest.param(["--now", "2020-01-01T00:00:00+00:00"], False, id="a day that is past"),
        pytest.param(["--now", "2999-01-01T00:00:00+00:00"], True, id="a day to come"),
    ],
)
def test_a_pass_is_told_when_its_time_is_ahead_of_the_clock(watched, monkeypatch, given, ahead):
    told = []
    # The pass itself would train a model first.
    monkeypatch.setattr(
        "monitor.pipeline.Watch.one_pass",
        lambda self, now, *, ahead=False: told.append(ahead) or passes.Counts(),
    )
    call(watched, "run", "--once", *given)
    assert told == [ahead]


def test_a_folder_that_is_a_link_is_not_called_empty(watched, tmp_path):
    (watched / "var").rename(tmp_path / "elsewhere")
    (watched / "var").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="is a link to"):
        call(watched, "wipe", "--confirm", watched.name)
    assert (tmp_path / "elsewhere" / "monitor.db").exists()


def test_suggested_outcomes_are_counted_apart_from_confirmed_ones(watched):
    with database.open_database(watched) as db:
        for state, day in [("confirmed", 1), ("suggested", 2), ("suggested", 3), ("rejected", 4)]:
            db.execute(
                "INSERT INTO outcome (journalist, kind, date, source, note, at, state) "
                "VALUES (?, 'raid', ?, '', '', '', ?)",
                (PERSON.id, f"2026-11-0{day}", state),
            )
    assert "1 confirmed outcome, 2 suggested outcomes" in call(watched, "db", "check")


def test_what_a_command_writes_is_for_its_owner_alone(tmp_path):
    code = (
        "from monitor.cli.main import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit:\n    open('made', 'w').close()"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, umask=0, env=environment)
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o600


def test_rebuild_says_what_would_change_and_changes_it_when_told(watched, monkeypatch):
    monkeypatch.setattr(command, "model_in_use", lambda home: {})
    monkeypatch.setattr(
        command, "setup_for", lambda *given: Setup(journalists=(), languages=("az",), model={})
    )
    monkeypatch.setattr(rebuilding, "_engine", lambda config, setup: Judging({judged().article.title: 0.1}))
    told = call(watched, "rebuild")
    assert "1 article judged again" in told
    assert "1 alert, +0 -1" in told
    assert "say --swap" in told
    [line] = json.loads(call(watched, "rebuild", "--json"))["alerts"]
    assert (line["journalist"], line["before"], line["new"], line["gone"]) == (PERSON.id, 1, 0, 1)
    assert call(watched, "rebuild", "--swap").endswith("Swapped.\n")
    with database.open_database(watched) as db:
        assert db.execute("SELECT COUNT(*) FROM alert").fetchone() == (0,)

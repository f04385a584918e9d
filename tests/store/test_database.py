import os
import signal
import sqlite3
import subprocess
import sys

import pytest

from monitor.errors import LockedError, NewerDatabaseError, StoreError
from monitor.store import database


def test_opening_makes_the_folder_for_its_owner_alone(home):
    with database.open_database(home):
        assert (home / "var").stat().st_mode & 0o777 == 0o700
        assert database.path_of(home).stat().st_mode & 0o777 == 0o600


def test_opening_twice_changes_nothing(home):
    with database.open_database(home) as db:
        db.execute("INSERT INTO journalist (id, name, kind, listed) VALUES ('a', 'A', 'person', 1)")
    with database.open_database(home) as db:
        assert db.execute("SELECT COUNT(*) FROM journalist").fetchone() == (1,)


def test_a_database_of_a_newer_version_is_refused(home):
    with database.open_database(home) as db:
        db["_sqlite_migrations"].insert(
            {"migration_set": "monitor", "name": "m999_future", "applied_at": "2030-01-01"}
        )
    with pytest.raises(NewerDatabaseError, match=r"newer version.*m999_future"), database.open_database(home):
        pass


def test_a_file_that_is_no_database_is_named(home):
    (home / "var").mkdir()
    database.path_of(home).write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="damaged"), database.open_database(home):
        pass


def test_what_is_written_before_an_error_is_not_kept(db):
    with pytest.raises(ZeroDivisionError), database.writing(db):
        db.execute("INSERT INTO journalist (id, name, kind, listed) VALUES ('a', 'A', 'person', 1)")
        _ = 1 / 0
    assert db.execute("SELECT COUNT(*) FROM journalist WHERE id = 'a'").fetchone() == (0,)


def test_a_writer_waits_for_another_one(home, db):
    other = sqlite3.connect(database.path_of(home), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    db.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(StoreError, match="locked"), database.explained(home), database.writing(db):
        pass
    other.execute("ROLLBACK")
    with database.writing(db):
        db.execute("INSERT INTO journalist (id, name, kind, listed) VALUES ('a', 'A', 'person', 1)")


def test_two_runs_never_hold_one_home(home):
    with database.lock(home), pytest.raises(LockedError, match=str(os.getpid())), database.lock(home):
        pass


def test_the_lock_of_a_killed_run_is_free(home):
    script = (
        "import sys, time; from pathlib import Path; from monitor.store import database\n"
        "with database.lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", script, str(home)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(LockedError), database.lock(home):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    with database.lock(home):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(home):
    home.chmod(0o500)
    with pytest.raises(StoreError, match="Permission denied"), database.open_database(home):
        pass


def test_a_home_below_a_file_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Not a directory"), database.open_database(tmp_path / "file"):
        pass


def test_times_keep_their_order_as_text():
    from datetime import UTC, datetime, timedelta, timezone

    baku = datetime(2026, 11, 22, 2, 30, tzinfo=timezone(timedelta(hours=4)))
    assert database.to_text(baku) == "2026-11-21T22:30:00+00:00"
    assert database.to_moment(database.to_text(baku)) == baku
    assert database.to_text(baku) < database.to_text(datetime(2026, 11, 21, 23, 0, tzinfo=UTC))

"""Copies are whole, made beside a writer, let go by a rule, and put back without losing what was there."""

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from pages import later
from samples import NOON, OUTLET

from monitor.errors import NewerDatabaseError, StoreError
from monitor.store import backups, database, folders, people
from monitor.store.database import writing


def journalists(path):
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT COUNT(*) FROM journalist").fetchone()[0]


def add(db, id):
    with writing(db):
        db.execute("INSERT INTO journalist (id, name, kind, listed) VALUES (?, ?, 'person', 1)", (id, id))


def test_a_copy_is_one_whole_file_for_its_owner_alone(db, home):
    found = backups.make(db, home / "copies" / "a.db")
    assert (found.problems, found.rows["alert"]) == ([], 0)
    assert [path.name for path in (home / "copies").iterdir()] == ["a.db"]
    assert (home / "copies" / "a.db").stat().st_mode & 0o777 == 0o600


def test_a_copy_is_made_while_another_writes(db, home):
    other = sqlite3.connect(database.path_of(home), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO journalist (id, name, kind, listed) VALUES ('open', 'x', 'person', 1)")
    backups.make(db, home / "a.db")
    other.execute("COMMIT")
    other.close()
    assert journalists(home / "a.db") == 1


def test_one_copy_a_day(db, home):
    assert backups.nightly(db, home, NOON) is not None
    assert backups.nightly(db, home, NOON + timedelta(hours=6)) is None
    assert backups.nightly(db, home, NOON + timedelta(hours=13)) is not None


def test_old_copies_go_and_some_of_each_week_stay(db, home):
    for day in range(40):
        backups.nightly(db, home, later(day))
    ages = [(later(39) - moment).days for moment, _ in backups.listed(home)]
    assert ages[: backups.DAYS] == list(range(backups.DAYS))
    assert backups.DAYS < len(ages) <= backups.DAYS + backups.WEEKS
    assert max(ages) >= 14


def test_what_an_interrupted_copy_left_is_removed_later(db, home):
    folder = backups.folder_of(home)
    folder.mkdir(parents=True)
    left = [
        folder / ".monitor-x.db.abcd",
        home / "var" / "share" / ".full.abcd",
        home / "var" / "rebuild" / "var" / "monitor.db",
    ]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half")
    with database.lock(home / "var" / "rebuild"):
        backups.nightly(db, home, NOON + timedelta(days=36_500))
    assert [path.exists() for path in left] == [False, False, True]
    backups.nightly(db, home, NOON + timedelta(days=36_501))
    assert [path.exists() for path in left] == [False, False, False]


def test_the_copy_of_an_upgrade_goes_after_some_weeks(db, home):
    made = home / "var" / "monitor.before-m061_stamps.db"
    made.write_bytes(b"as it was")
    now = datetime.now(UTC)
    backups.nightly(db, home, now + timedelta(days=20))
    assert made.exists()
    backups.nightly(db, home, now + timedelta(days=36_500), let_go=False)
    assert made.exists()
    backups.nightly(db, home, now + timedelta(days=30))
    assert not made.exists()


def test_restoring_keeps_what_it_replaces(home):
    with database.open_database(home) as db:
        add(db, "one")
        backups.make(db, home / "copy.db")
        add(db, "two")
    replaced = backups.restore(home, home / "copy.db", NOON)
    assert (journalists(database.path_of(home)), journalists(replaced)) == (1, 2)
    with database.open_database(home) as db:
        add(db, "three")
    assert backups.check(database.path_of(home)).problems == []


def test_a_damaged_database_is_set_aside_with_its_log(home):
    with database.open_database(home) as db:
        add(db, "one")
        backups.make(db, home / "copy.db")
    path = database.path_of(home)
    path.write_bytes(b"damaged" * 1_000)
    path.with_name("monitor.db-wal").write_bytes(b"log")
    replaced = backups.restore(home, home / "copy.db", NOON)
    assert replaced.read_bytes().startswith(b"damaged")
    assert not path.with_name("monitor.db-wal").exists()
    assert journalists(path) == 1


@pytest.mark.parametrize(
    "body", [b"", b"no database" * 500, None], ids=["empty", "junk", "another program's"]
)
def test_what_is_no_whole_copy_is_refused_and_nothing_changes(home, tmp_path, body):
    with database.open_database(home) as db:
        add(db, "one")
    source = tmp_path / "x.db"
    if body is None:
        with sqlite3.connect(source) as connection:
            connection.execute("CREATE TABLE other (a)")
    else:
        source.write_bytes(body)
    with pytest.raises(StoreError, match="not a whole database"):
        backups.restore(home, source, NOON)
    assert journalists(database.path_of(home)) == 1


def test_a_copy_for_partners_is_refused(home):
    with database.open_database(home) as db:
        add(db, "one")
        backups.make(db, home / "copy.db")
    with sqlite3.connect(home / "copy.db") as connection:
        connection.execute("DROP TABLE search")
    connection.close()
    with pytest.raises(StoreError, match="for partners"):
        backups.restore(home, home / "copy.db", NOON)
    assert journalists(database.path_of(home)) == 1


def test_a_copy_of_a_newer_version_is_refused(home):
    with database.open_database(home) as db:
        backups.make(db, home / "copy.db")
    with sqlite3.connect(home / "copy.db") as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('monitor', 'm999', '')"
        )
    connection.close()
    with pytest.raises(NewerDatabaseError, match="m999"):
        backups.restore(home, home / "copy.db", NOON)


def test_a_damaged_page_is_found(db, home):
    add(db, "one")
    backups.make(db, home / "copy.db")
    body = bytearray((home / "copy.db").read_bytes())
    body[4096 * 3 : 4096 * 3 + 200] = b"\xff" * 200
    (home / "copy.db").write_bytes(body)
    assert backups.check(home / "copy.db").problems != []


def test_what_others_can_read_is_named(home):
    (home / "var").mkdir(mode=0o755)
    (home / "var").chmod(0o755)
    (home / "var" / "a").write_text("")
    (home / "var" / "a").chmod(0o644)
    assert len(folders.open_to_others(home / "var")) == 2
    (home / "var").chmod(0o700)
    assert folders.open_to_others(home / "var") == []


def test_what_stands_in_the_log_beside_a_copy_is_restored_too(tmp_path):
    """As after a service was killed and its folder was copied by hand."""
    old, away, new = tmp_path / "old", tmp_path / "away", tmp_path / "new"
    away.mkdir()
    with database.open_database(old) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        db.conn.commit()
        people.mirror(db, [OUTLET], [])
        for path in (old / "var").glob("monitor.db*"):
            shutil.copy(path, away)
    assert (away / "monitor.db-wal").stat().st_size
    backups.restore(new, away / "monitor.db", NOON)
    with database.open_database(new) as db:
        assert db.execute("SELECT COUNT(*) FROM outlet").fetchone() == (1,)


def test_a_copy_of_a_day_that_is_none_is_passed_over(tmp_path):
    folder = backups.folder_of(tmp_path)
    folder.mkdir(parents=True)
    (folder / "monitor-20261322T030000Z.db").write_bytes(b"x")
    assert backups.listed(tmp_path) == []

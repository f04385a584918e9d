"""Copies of `monitor.db`, made while the service runs, and checked before they count as one."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from monitor.errors import NewerDatabaseError, StoreError
from monitor.store import database, schema
from monitor.store.folders import flush_folder, make_folder, unfinished_of

#: Nightly copies that are kept: of the last days, and the newest of each of the last weeks.
DAYS = 7
WEEKS = 4
#: The copy that an upgrade made before it changed the tables is removed after this time.
UPGRADED = timedelta(weeks=WEEKS)
#: A copy that was not finished is removed after this time.
_ABANDONED = timedelta(days=1)

_NAME = re.compile(r"monitor-(\d{8}T\d{6}Z)\.db")
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(slots=True, kw_only=True)
class Check:
    """What was found in a database file."""

    path: Path
    #: Rows of the tables that matter most; `outcome` are those that a person confirmed, `suggested` those that wait.
    rows: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    #: What a newer version of this program changed in it.
    newer: list[str] = field(default_factory=list)


def folder_of(home: Path) -> Path:
    """Where the nightly copies stand."""
    return home / "var" / "backups"


def check(path: Path) -> Check:
    """Look whether a database file is whole; nothing in it is changed."""
    found = Check(path=path)
    if not path.is_file():
        found.problems.append("there is no such file")
        return found
    try:
        with closing(sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True, timeout=10)) as connection:
            found.problems += _problems(connection)
            found.rows = _rows(connection)
            found.newer = schema.unknown(Database(connection, execute_plugins=False))
    except sqlite3.Error as error:
        found.problems.append(str(error))
    return found


def make(db: Database, target: Path) -> Check:
    """Copy the database while it is in use, and check the copy.

    Raises:
        StoreError: The copy cannot be written, or is not whole; then nothing is left of it.
    """
    with database.explained(target):
        make_folder(target.parent)
        unfinished = unfinished_of(target)
        try:
            _copy(db.conn, unfinished)
            found = check(unfinished)
            if found.problems:
                raise StoreError(f"the copy of the database is not whole: {'; '.join(found.problems)}")
            unfinished.replace(target)
        finally:
            _remove(unfinished)
        flush_folder(target.parent)
    found.path = target
    return found


def nightly(db: Database, home: Path, now: datetime, *, let_go: bool = True) -> Path | None:
    """Make the copy of the day unless there is one, and let old ones go; where it stands.

    Args:
        let_go: The time is sure.  Copies that bear a later one were made by a clock that was wrong: they take
            no place of those of the last days, and go like the oldest.
    """
    folder = folder_of(home)
    if any(moment.date() == now.astimezone(UTC).date() for moment, _ in listed(home)):
        return None
    if let_go:
        _remove_abandoned(home, now)
    target = folder / f"monitor-{now.astimezone(UTC).strftime(_STAMP)}.db"
    make(db, target)
    if let_go:
        for path in (*_outlived(listed(home), now), *_before_upgrades(home, now)):
            path.unlink()
    return target


def listed(home: Path) -> list[tuple[datetime, Path]]:
    """The nightly copies with their times, the newest first."""
    found = []
    for path in folder_of(home).glob("monitor-*.db"):
        match = _NAME.fullmatch(path.name)
        # A file that somebody put there may bear a day that is none.
        with suppress(ValueError):
            if match:
                found.append((datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC), path))
    return sorted(found, reverse=True)


def restore(home: Path, source: Path, now: datetime) -> Path | None:
    """Put a copy in the place of the database; where the one it replaces stands now.

    Call it with the lock held.

    Raises:
        StoreError: The copy is not whole or cannot be copied; then nothing has changed.
        NewerDatabaseError: A newer version of the program made it.
    """
    found = check(source)
    if found.problems:
        raise StoreError(f"{source}: not a whole database: {'; '.join(found.problems)}")
    if _is_shared(source):
        raise StoreError(f"{source}: a copy for partners, without names and texts: nothing can go on from it")
    target = database.path_of(home)
    with database.explained(target):
        make_folder(target.parent)
        unfinished = unfinished_of(target)
        try:
            # Not as bytes: what a program that was killed had written last stands in a log beside the file.
            with closing(
                sqlite3.connect(f"file:{_quoted(source)}?mode=ro", uri=True, timeout=10)
            ) as connection:
                _copy(connection, unfinished)
            _refuse_newer(unfinished, source)
            _flush(unfinished)
            replaced = _set_aside(target, now)
            unfinished.replace(target)
        finally:
            _remove(unfinished)
        flush_folder(target.parent)
    return replaced


def _is_shared(source: Path) -> bool:
    """Whether `monitor share` made it: every own copy has the words of its articles, of whichever version it is."""
    with closing(sqlite3.connect(f"file:{_quoted(source)}?mode=ro", uri=True, timeout=10)) as connection:
        made = connection.execute("SELECT 1 FROM _sqlite_migrations WHERE name = 'm003_search'").fetchone()
        there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'search'").fetchone()
    return made is not None and there is None


def _set_aside(target: Path, now: datetime) -> Path | None:
    """Give the database a second name; it keeps its first one until another file takes its place."""
    if not target.exists():
        return None
    replaced = target.with_name(f"monitor.replaced-{now.astimezone(UTC).strftime(_STAMP)}.db")
    try:
        with closing(sqlite3.connect(target, timeout=10)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.DatabaseError:
        pass  # damaged: it is kept as it is, with its log
    replaced.unlink(missing_ok=True)
    os.link(target, replaced)
    for ending in ("-wal", "-shm"):
        # The log of the old database must never be read into the new one.
        log = target.with_name(target.name + ending)
        if log.exists():
            log.rename(replaced.with_name(replaced.name + ending))
    return replaced


def _refuse_newer(path: Path, source: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        unknown = schema.unknown(Database(connection, execute_plugins=False))
    if unknown:
        raise NewerDatabaseError(
            f"{source} was made by a newer version of this program (it has {', '.join(unknown)}): install that version"
        )


def _copy(whole: sqlite3.Connection, unfinished: Path) -> None:
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    os.close(handle)
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
        whole.backup(copy)
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()
    _flush(unfinished)


def _problems(connection: sqlite3.Connection) -> Iterator[str]:
    for (text,) in connection.execute("PRAGMA integrity_check(20)"):
        if text != "ok":
            yield text
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table} row {row}: what it refers to in {parent} is not there"


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "article" not in there:
        raise sqlite3.DatabaseError("not a database of this program: it has no table `article`")
    found = {
        # Only our own constants are put into the statement.
        name: connection.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0]  # noqa: S608
        for name in ("article", "alert", "evidence", "label", "outcome")
        if name in there
    }
    if any(row[1] == "state" for row in connection.execute("PRAGMA table_info(outcome)")):
        states = dict(connection.execute("SELECT state, COUNT(*) FROM outcome GROUP BY 1").fetchall())
        found["outcome"], found["suggested"] = states.get("confirmed", 0), states.get("suggested", 0)
    return found


def _outlived(copies: list[tuple[datetime, Path]], now: datetime) -> list[Path]:
    """The copies to let go; `copies` has the newest first."""
    copies = sorted(copies, key=lambda copy: copy[0] > now)
    weeks: dict[tuple[int, int], Path] = {}
    for moment, path in copies:
        weeks.setdefault(moment.isocalendar()[:2], path)
    kept = {path for _, path in copies[:DAYS]} | set(list(weeks.values())[:WEEKS])
    return [path for _, path in copies if path not in kept]


def _before_upgrades(home: Path, now: datetime) -> list[Path]:
    """The copies that upgrades made, once they are old: they hold texts that were let go since."""
    made = database.path_of(home).parent.glob("monitor.before-*.db")
    return [path for path in made if datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - UPGRADED]


def _remove_abandoned(home: Path, now: datetime) -> None:
    """What killed commands left: unfinished copies, of backups, for partners, for judging again."""
    for path in (*folder_of(home).glob(".monitor-*.db.*"), *(home / "var" / "share").glob(".*")):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - _ABANDONED:
            path.unlink()
    rebuilt = home / "var" / "rebuild"
    if rebuilt.exists() and not database.is_locked(rebuilt):
        shutil.rmtree(rebuilt, ignore_errors=True)


def _remove(path: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")

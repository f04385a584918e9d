"""Opening `var/monitor.db`, its lock and its transactions."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from monitor.errors import LockedError, NewerDatabaseError, StoreError
from monitor.store.schema import migrations

#: Milliseconds a writer waits for another one.  A reader (Datasette, the digest) never blocks for so long.
BUSY_TIMEOUT = 10_000

#: Sqlite's own words for a disk that cannot take more, with what the operator does about it.
_ADVICE = {
    "database or disk is full": "the disk is full: free some space; nothing stored so far is lost",
    "attempt to write a readonly database": "the folder cannot be written: check its owner and mode",
    "unable to open database file": "the folder cannot be written or does not exist",
    "database is locked": "another program keeps the database locked: close it and start again",
    "disk I/O error": "the disk reports an error: check it before going on",
}


#: A moment that lies further ahead than this was written by a clock that was wrong.
AHEAD = timedelta(days=2)


def path_of(home: Path) -> Path:
    """Where the database of a home folder stands."""
    return home / "var" / "monitor.db"


@contextmanager
def open_database(home: Path) -> Iterator[Database]:
    """The database of a home folder, made or brought up to date when needed.

    Raises:
        NewerDatabaseError: A newer version of the program made it.
        StoreError: It cannot be opened or written.
    """
    with explained(path_of(home)):
        _make_folder(home / "var")
        database = _connect(path_of(home))
        try:
            _refuse_newer(database, path_of(home))
            if migrations.pending(database):
                _migrate(database, path_of(home))
            yield database
        finally:
            database.close()


@contextmanager
def open_to_read(home: Path) -> Iterator[Database]:
    """The database of a home folder that cannot be written to, to be read alone.

    Raises:
        NewerDatabaseError: A newer version of the program made it.
        StoreError: It cannot be opened, or an older version made it.
    """
    path = path_of(home)
    with explained(path):
        # Without a log beside it nobody is writing, and SQLite need not make the files by which it would notice.
        alone = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro{alone}", uri=True, isolation_level=None
        )
        database = Database(connection, execute_plugins=False)
        try:
            _refuse_newer(database, path)
            if migrations.pending(database):
                raise StoreError(f"{path}: made by an older version, and cannot be brought up to date by you")
            yield database
        finally:
            database.close()


def is_locked(home: Path) -> bool:
    """Whether a run holds the home folder.  Asking takes the lock for an instant: ask only when it matters."""
    with explained(home / "var"):
        try:
            handle = os.open(home / "var" / "lock", os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """One transaction: all that is written inside is stored, or nothing.

    `BEGIN IMMEDIATE`, since a deferred one that reads before it writes fails at once under contention,
    whatever the busy timeout is.
    """
    database.conn.execute("BEGIN IMMEDIATE")
    with ExitStack() as undone:
        undone.callback(database.rollback)
        yield
        # Inside: a commit that finds the disk full leaves the transaction open.
        database.conn.execute("COMMIT")
        undone.pop_all()


@contextmanager
def lock(home: Path) -> Iterator[None]:
    """Hold the home folder for one writer.

    Raises:
        LockedError: Another run holds it.
    """
    with explained(home / "var"):
        _make_folder(home / "var")
        handle = os.open(home / "var" / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(handle, home)
        yield
    finally:
        os.close(handle)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn an error of the disk or of SQLite into one that says what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        advice = next((text for words, text in _ADVICE.items() if words in str(error)), None)
        if advice is None:
            raise
        raise StoreError(f"{path}: {advice} ({error})") from error
    except sqlite3.DatabaseError as error:
        if "not a database" not in str(error) and "malformed" not in str(error):
            raise
        raise StoreError(f"{path}: damaged ({error}): put a backup in its place") from error
    except OSError as error:
        if error.filename is None and error.errno is None:
            raise
        raise StoreError(f"{error.filename or path}: {error.strerror}") from error


def due_at(now: datetime, longest: timedelta) -> tuple[str, str]:
    """The values for `(x <= ? OR x > ?)`: x is due when its moment has come, and when it lies further ahead than any
    rule puts it, since then a clock that was ahead wrote it.

    Args:
        longest: How far ahead the rules put it at most.
    """
    return to_text(now), to_text(now + longest)


def to_text(moment: datetime) -> str:
    """A moment as it is stored."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def to_moment(text: str) -> datetime:
    """A stored moment."""
    return datetime.fromisoformat(text)


def _take(handle: int, home: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
        raise LockedError(f"another run (process {holder}) is at work on {home}") from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)


def _make_folder(folder: Path) -> None:
    # The watch list and the archive are nobody else's business on a shared machine.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _connect(path: Path) -> Database:
    if not path.exists():
        path.touch(mode=0o600)
    # isolation_level=None: transactions begin where we say so and nowhere else.
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT / 1000)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: an alert that was told must survive a power cut, and a pass commits seldom enough.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    # Names and texts stay out of temporary files, which stand in another folder.
    connection.execute("PRAGMA temp_store = MEMORY")
    return Database(connection, execute_plugins=False)


def _refuse_newer(database: Database, path: Path) -> None:
    unknown = {done.name for done in migrations.applied(database)} - _known()
    if unknown:
        raise NewerDatabaseError(
            f"{path} was made by a newer version of this program (it has {', '.join(sorted(unknown))}): "
            "install that version, or use another --home"
        )


def _known() -> set[str]:
    return {migration.name for migration in migrations.pending(Database(memory=True, execute_plugins=False))}


def _migrate(database: Database, path: Path) -> None:
    # A lock of its own: any command may be the first one after an upgrade, and two may start at once.
    handle = os.open(path.with_name("migrating"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if migrations.pending(database) and migrations.applied(database):
            _back_up(database, path)
        migrations.apply(database)
    finally:
        os.close(handle)


def _back_up(database: Database, path: Path) -> None:
    """Copy the database as it was before a change, whole or not at all."""
    target = path.with_name(f"{path.stem}.before-{migrations.pending(database)[0].name}.db")
    unfinished = target.with_suffix(".part")
    unfinished.touch(mode=0o600)
    copy = sqlite3.connect(unfinished)
    try:
        database.conn.backup(copy)
    finally:
        copy.close()
    unfinished.replace(target)

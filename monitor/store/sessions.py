"""Who is signed in to the review pages: `var/web-sessions.db`, beside the database and never in a copy of it.

Only hashes are kept: who reads the file can sign in nowhere.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from monitor.store.database import explained, to_moment, to_text
from monitor.store.folders import make_folder

#: Rows kept; the longest unused goes first.
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One session."""

    #: SHA-256 of the cookie, hexadecimal.
    key: str
    name: str
    #: The role at sign-in, as a number.
    role: int
    #: What let them in (`once`, `password`, `token`), and a hash of its hash: a session ends with its token.
    way: str
    proof: str
    began: datetime
    used: datetime


def path_of(home: Path) -> Path:
    """Where the sessions of a home folder stand."""
    return home / "var" / "web-sessions.db"


class Sessions:
    """The sessions of a home folder; without one they live as long as this object.

    Every call may raise StoreError: the disk is full, or the file cannot be written.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._path = path_of(home) if home else None
        self._lock = Lock()
        self._opened: sqlite3.Connection | None = None

    def add(self, session: Kept) -> None:
        """Keep a session; beyond `MOST` the longest unused is forgotten."""
        with self._lock, self._explained(), self._db() as db:
            db.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    session.key,
                    session.name,
                    session.role,
                    session.way,
                    session.proof,
                    to_text(session.began),
                    to_text(session.used),
                ),
            )
            db.execute(
                "DELETE FROM session WHERE key NOT IN (SELECT key FROM session ORDER BY used DESC LIMIT ?)",
                (MOST,),
            )

    def get(self, key: str) -> Kept | None:
        """The session with this hash."""
        with self._lock, self._explained():
            row = self._db().execute("SELECT * FROM session WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        key, name, role, way, proof, began, used = row
        return Kept(
            key=key,
            name=name,
            role=role,
            way=way,
            proof=proof,
            began=to_moment(began),
            used=to_moment(used),
        )

    def touch(self, key: str, used: datetime) -> None:
        """Note when a session was last used."""
        with self._lock, self._explained(), self._db() as db:
            db.execute("UPDATE session SET used = ? WHERE key = ?", (to_text(used), key))

    def end(self, key: str) -> None:
        """Forget a session."""
        with self._lock, self._explained(), self._db() as db:
            db.execute("DELETE FROM session WHERE key = ?", (key,))

    def end_all(self) -> int:
        """Forget every session; how many there were."""
        with self._lock, self._explained(), self._db() as db:
            return db.execute("DELETE FROM session").rowcount

    def _explained(self) -> AbstractContextManager[None]:
        return explained(self._path or Path("sessions"))

    def _db(self) -> sqlite3.Connection:
        if self._opened is None:
            self._opened = _open(self._path)
        return self._opened


def _open(path: Path | None) -> sqlite3.Connection:
    if path is None:
        return _prepared(sqlite3.connect(":memory:", check_same_thread=False))
    make_folder(path.parent)
    # Made before SQLite does, so that it is never readable by others.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    try:
        return _prepared(sqlite3.connect(path, check_same_thread=False, timeout=5))
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        # Damaged: nothing is lost but that people have to sign in again.
        path.write_bytes(b"")
        return _prepared(sqlite3.connect(path, check_same_thread=False, timeout=5))


def _prepared(opened: sqlite3.Connection) -> sqlite3.Connection:
    opened.execute(
        "CREATE TABLE IF NOT EXISTS session (key TEXT PRIMARY KEY, name TEXT NOT NULL, role INTEGER NOT NULL, "
        "way TEXT NOT NULL, proof TEXT NOT NULL, began TEXT NOT NULL, used TEXT NOT NULL) STRICT, WITHOUT ROWID"
    )
    # What was signed out leaves no trace in the file.
    opened.execute("PRAGMA secure_delete = ON")
    return opened

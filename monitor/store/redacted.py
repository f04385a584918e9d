"""A copy of the database without names, texts and addresses, for partners."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from monitor.store import backups
from monitor.store.database import explained
from monitor.store.folders import make_folder, unfinished_of

#: For each table, what a column becomes.  `hash` is SHA-256 of what stood there; a table that is not here is left out.
#: A column that is neither here nor in `PLAIN` is emptied if it holds text, and stays if it holds numbers.
KEPT: Mapping[str, Mapping[str, str]] = {
    "outlet": {},
    "journalist": {"id": "person", "name": "of id"},
    "feed": {"url": "keep"},
    "visit": {},
    "article": {
        "url": "hash", "canonical": "hash", "title": "empty", "text": "empty", "byline": "empty", "captions": "list",
    },
    "version": {"title": "empty", "text": "empty"},
    "entry": {
        "canonical": "hash", "url": "hash", "title": "empty", "summary": "empty", "author": "empty", "guid": "empty",
    },
    "mention": {"journalist": "person", "form": "empty", "how": "empty"},
    "assessment": {"journalist": "person", "reasons": "list", "sentence": "empty"},
    "campaign": {"journalist": "person"},
    "alert": {"journalist": "person", "reasons": "list", "sentence": "empty"},
    "evidence": {"url": "hash"},
    "label": {"journalist": "person", "reviewer": "hash", "note": "empty"},
    "outcome": {"journalist": "person", "source": "empty", "note": "empty"},
    "pass": {},
}  # fmt: skip

#: Columns of text that name nobody.
_PLAIN_NAMES = (
    "id name stance stance_source country homepage kind outlet body_hash status reason next_due last_visit last_ok "
    "down_since last_full at language published published_source first_seen fetched_at extractor text_hash page_hash "
    "revisit_at removed_at removed_how text_dropped state next_try place certainty band frames model first_piece "
    "last_piece found_at piece_at severity file payload body previous digest judgement chosen action replaced_at "
    "undone_at date started ended day starts ends"
)
PLAIN = frozenset(_PLAIN_NAMES.split())

_NEW = {"empty": "''", "list": "'[]'", "null": "NULL"}


def write(db: Database, target: Path) -> dict[str, int]:
    """Write the copy; the rows of its tables.  The caller looks whether any name is left in it.

    Raises:
        StoreError: The disk cannot take it.
    """
    target = target.absolute()
    with explained(target):
        make_folder(target.parent)
        full, clean = unfinished_of(target), unfinished_of(target)
        try:
            backups.make(db, full)
            _redact(full, clean)
            clean.chmod(0o600)
            found = backups.check(clean).rows
            clean.replace(target)
        finally:
            full.unlink(missing_ok=True)
            clean.unlink(missing_ok=True)
    return found


def texts(path: Path) -> list[str]:
    """Every text that stands in a database, for a search for what must not be there."""
    found = []
    with closing(sqlite3.connect(path)) as connection:
        for table in _tables(connection):
            # The names come from the database's own list of tables.
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608
                found += [value for value in row if isinstance(value, str)]
    return found


def _redact(full: Path, clean: Path) -> None:
    with closing(sqlite3.connect(full, isolation_level=None)) as connection:
        connection.create_function("hashed", 1, _hashed, deterministic=True)
        connection.execute("PRAGMA secure_delete = ON")
        persons = [row[0] for row in connection.execute("SELECT id FROM journalist ORDER BY id")]
        names = {id: f"person-{number}" for number, id in enumerate(persons, start=1)}
        connection.create_function("person", 1, names.get, deterministic=True)
        connection.execute("BEGIN")
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        for table in _tables(connection):
            _clean(connection, table)
        connection.execute("COMMIT")
        # Into a new file: the old one has free pages with what was deleted.
        connection.execute("VACUUM INTO ?", (str(clean),))


def _clean(connection: sqlite3.Connection, table: str) -> None:
    if table not in KEPT:
        if table != "_sqlite_migrations":
            connection.execute(f'DROP TABLE "{table}"')
        return
    changes = []
    # The names come from the database's own list of columns.
    for _, column, kind, needed, *_ in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
        how = KEPT[table].get(column) or _otherwise(column, kind, needed)
        if how != "keep":
            changes.append(f'"{column}" = {_NEW.get(how) or _CALLS[how].format(column)}')
    if changes:
        # Only our own constants are put into the statement.
        connection.execute(f"UPDATE {table} SET {', '.join(changes)}")  # noqa: S608


def _otherwise(column: str, kind: str, needed: int) -> str:
    if kind not in ("TEXT", "BLOB", "ANY") or column in PLAIN:
        return "keep"
    return "empty" if needed else "null"


_CALLS = {"hash": 'hashed("{}")', "person": 'person("{}")', "of id": 'person("id")'}


def _tables(connection: sqlite3.Connection) -> list[str]:
    """All tables but the inner ones of the index of words, which go with it."""
    return [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if not name.startswith(("search_", "sqlite_"))
    ]


def _hashed(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()

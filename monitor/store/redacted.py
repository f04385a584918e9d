"""A copy of the database without names, texts and addresses of articles, for partners.

What becomes of every table and column is written down here; a test holds that none is forgotten.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from sqlite_utils import Database

from monitor.store import backups
from monitor.store.database import explained
from monitor.store.folders import flush_folder, make_folder, unfinished_of

#: For each table that is kept, what becomes of its columns of text.  `keep`: it stays; `hash`: SHA-256 of what stood
#: there; `person`, `reviewer`: a pseudonym; `address`: without a user and a query; `empty`, `list`, `null`: nothing.
#: Columns of numbers stay.  A column of text that is not here is emptied.
KEPT: Mapping[str, Mapping[str, str]] = {
    table: dict(pair.split("=") for pair in columns.split())
    for table, columns in {
        "outlet": "id=keep name=keep stance=keep stance_source=keep country=keep homepage=keep",
        "journalist": "id=person name=of_id kind=keep watched_from=null newsrooms=list handle=null",
        "feed": (
            "outlet=keep url=address kind=keep etag=null last_modified=null body_hash=keep status=keep reason=empty "
            "next_due=keep last_visit=keep last_ok=keep down_since=keep last_full=keep listed_at=keep left_at=keep "
            "moved_to=null heads=list newest=null"
        ),
        "visit": "at=keep status=keep reason=empty",
        "article": (
            "outlet=keep url=hash canonical=hash title=empty text=empty byline=empty captions=list language=keep "
            "published=keep published_source=keep first_seen=keep fetched_at=keep extractor=keep text_hash=keep "
            "page_hash=keep revisit_at=null removed_at=keep removed_how=keep text_dropped=keep title_key=empty "
            "page_title=empty"
        ),
        "absence": "since=keep until=keep how=keep",
        "version": (
            "fetched_at=keep title=empty text=empty text_hash=keep page_hash=keep byline=null captions=null"
        ),
        "entry": (
            "outlet=keep canonical=hash url=hash title=empty published=keep summary=empty author=empty guid=empty "
            "first_seen=keep state=keep next_try=keep reason=empty"
        ),
        "mention": "journalist=person place=keep form=empty certainty=keep how=empty",
        "assessment": (
            "journalist=person at=keep band=keep frames=keep reasons=list sentence=empty model=keep"
        ),
        "campaign": ("journalist=person first_piece=keep last_piece=keep found_at=keep withdrawn_at=keep"),
        "alert": (
            "journalist=person at=keep piece_at=keep severity=keep band=keep frames=keep reasons=list "
            "sentence=empty model=keep grounds=list"
        ),
        "evidence": (
            "file=keep at=keep url=hash payload=keep body=keep page_hash=keep previous=keep digest=keep"
        ),
        "label": (
            "journalist=person judgement=keep frames=keep reviewer=reviewer at=keep note=empty chosen=keep "
            "action=empty replaced_at=keep undone_at=keep"
        ),
        "outcome": "journalist=person kind=keep date=keep source=empty note=empty at=keep state=keep",
        "pass": "started=keep ended=keep",
        "_sqlite_migrations": "migration_set=keep name=keep applied_at=keep",
    }.items()
}
#: Tables that are left out: texts, words, what was told to whom, who may look, and what helps to find things.
LEFT_OUT = frozenset({
    "assessment_before", "day_read", "delivery", "digest", "message", "printing", "reach", "rules", "rung", "search",
    "sketch", "skipped", "spread", "stamp", "told", "wave",
})  # fmt: skip
#: Where the outlets themselves are named.  A newsroom may be an outlet and on the watch list.
OUTLETS = frozenset({("outlet", "id"), ("outlet", "name"), ("outlet", "homepage"), ("outlet", "stance_source"),
                     ("feed", "url"), ("feed", "outlet"), ("article", "outlet"), ("entry", "outlet")})  # fmt: skip

_NEW = {"empty": "''", "list": "'[]'", "null": "NULL"}


def write(db: Database, target: Path, workshop: Path, refuse: Callable[[Path], None]) -> dict[str, int]:
    """Write the copy; the rows of its tables.

    Args:
        workshop: The folder in which it is made: on the disk of the database, since the first copy has every name
            in it, and a stick keeps what was deleted from it.
        refuse: Is given the copy before it is handed out, and raises if any name is left in it.

    Raises:
        StoreError: The disk cannot take it.
    """
    target = target.absolute()
    with explained(target):
        make_folder(workshop)
        make_folder(target.parent)
        full, clean = unfinished_of(workshop / "full"), unfinished_of(workshop / "clean")
        try:
            backups.make(db, full)
            _redact(full, clean)
            clean.chmod(0o600)
            found = backups.check(clean).rows
            refuse(clean)
            _hand_out(clean, target)
        finally:
            full.unlink(missing_ok=True)
            clean.unlink(missing_ok=True)
    return found


def texts(path: Path) -> Iterator[tuple[str, str, str]]:
    """(table, column, text) of every text in a database, for a search for what must not be there."""
    with closing(sqlite3.connect(path)) as connection:
        for table in _tables(connection):
            # The names come from the database's own list of tables.
            rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            columns = [column[0] for column in rows.description]
            for row in rows:
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, bytes):
                        yield table, column, value.decode(errors="replace")
                    elif isinstance(value, str):
                        yield table, column, value


def _hand_out(clean: Path, target: Path) -> None:
    unfinished = unfinished_of(target)
    try:
        unfinished.touch(mode=0o600)
        shutil.copyfile(clean, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    flush_folder(target.parent)


def _redact(full: Path, clean: Path) -> None:
    with closing(sqlite3.connect(full, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        _pseudonyms(connection)
        connection.execute("BEGIN")
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        for table in _tables(connection):
            _clean(connection, table)
        _shuffle_people(connection)
        connection.execute("COMMIT")
        # Into a new file: the old one has free pages with what was deleted.
        connection.execute("VACUUM INTO ?", (str(clean),))


def _shuffle_people(connection: sqlite3.Connection) -> None:
    """Put the rows of people in the order of their pseudonyms: that of the watch list would tell who is who."""
    connection.execute("CREATE TEMP TABLE dealt AS SELECT * FROM journalist ORDER BY id")
    connection.execute("DELETE FROM journalist")
    connection.execute("INSERT INTO journalist SELECT * FROM dealt ORDER BY id")
    connection.execute("DROP TABLE dealt")


def _pseudonyms(connection: sqlite3.Connection) -> None:
    """Make the functions by which columns are replaced.

    Numbers are dealt out at random: in the order of the names they would tell who is who to whoever has the list.
    """
    persons = _dealt("person", connection.execute("SELECT id FROM journalist"))
    reviewers = _dealt("reviewer", connection.execute("SELECT DISTINCT reviewer FROM label"))
    for name, function in (
        ("hash", _hashed),
        ("address", _address),
        ("person", persons.get),
        ("reviewer", reviewers.get),
    ):
        connection.create_function(name, 1, function, deterministic=True)


def _dealt(kind: str, rows: Iterable[tuple[str]]) -> dict[str, str]:
    names = [name for (name,) in rows]
    random.SystemRandom().shuffle(names)
    return {name: f"{kind}-{number}" for number, name in enumerate(names, start=1)}


def _clean(connection: sqlite3.Connection, table: str) -> None:
    if table not in KEPT:
        connection.execute(f'DROP TABLE "{table}"')
        return
    changes = []
    # The names come from the database's own list of columns.
    for _, column, kind, needed, *_ in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
        how = KEPT[table].get(column) or _otherwise(kind, needed)
        if how != "keep":
            changes.append(f'"{column}" = {_value(how, column)}')
    if changes:
        # Only our own constants are put into the statement.
        connection.execute(f"UPDATE {table} SET {', '.join(changes)}")  # noqa: S608


def _value(how: str, column: str) -> str:
    if how == "of_id":
        return 'person("id")'
    return _NEW.get(how) or f'{how}("{column}")'


def _otherwise(kind: str, needed: int) -> str:
    if kind in ("INTEGER", "REAL"):
        return "keep"
    return "empty" if needed else "null"


def _tables(connection: sqlite3.Connection) -> list[str]:
    """All tables but the inner ones of the index of words, which go with it."""
    return [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if not name.startswith(("search_", "sqlite_"))
    ]


def _hashed(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()


def _address(url: str) -> str:
    """An address without what may let its reader in; two that differ in that alone stay different."""
    parts = urlsplit(url)
    secret = parts.username or parts.password or parts.query or parts.fragment
    mark = f"?{hashlib.sha256(url.encode()).hexdigest()[:8]}" if secret else ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", "")) + mark

"""What is let go: the texts of old articles that name nobody.  Their addresses, titles and hashes stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.store import sketches
from monitor.store.database import to_text, writing

#: Articles changed in one transaction, so that a pass beside it never waits long.
_BATCH = 200

#: A label is a person's work, and its text an example to learn from.
_DROPPABLE = (
    "a.first_seen < :before AND a.text_dropped IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM mention m WHERE m.article = a.id) "
    "AND NOT EXISTS (SELECT 1 FROM label l WHERE l.article = a.id)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What a purge took away, or would."""

    articles: int
    #: Characters of their texts.
    characters: int


def count(db: Database, before: datetime) -> Purged:
    """What `purge` would take away."""
    row = db.execute(
        # Only our own constants are put into the statement; values are bound.
        f"SELECT COUNT(*), COALESCE(SUM(LENGTH(a.text)), 0) FROM article a WHERE {_DROPPABLE}",  # noqa: S608
        {"before": to_text(before)},
    ).fetchone()
    return Purged(articles=row[0], characters=row[1])


def purge(db: Database, before: datetime, now: datetime) -> Purged:
    """Drop the texts of articles first seen before a moment in which nobody on the watch list is named."""
    found = count(db, before)
    _forget_sketches(db, before)
    while numbers := _next(db, before):
        with writing(db):
            for number in numbers:
                _drop(db, number, now)
    if found.articles:
        # Deleted words linger in the index until it is merged, and old pages in the log until it is emptied.
        db.execute("INSERT INTO search (search) VALUES ('optimize')")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return found


def _next(db: Database, before: datetime) -> list[int]:
    rows = db.execute(
        # Only our own constants are put into the statement; values are bound.
        f"SELECT a.id FROM article a WHERE {_DROPPABLE} ORDER BY a.id LIMIT {_BATCH}",  # noqa: S608
        {"before": to_text(before)},
    )
    return [row[0] for row in rows.fetchall()]


def _forget_sketches(db: Database, before: datetime) -> None:
    """All at once: the index is read as a whole for it."""
    with writing(db):
        rows = db.execute(
            # Only our own constants are put into the statement; values are bound.
            "SELECT a.id FROM article a JOIN printing p ON p.article = a.id "  # noqa: S608
            f"WHERE p.size > 0 AND {_DROPPABLE}",
            {"before": to_text(before)},
        ).fetchall()
        sketches.forget(db, [number for (number,) in rows])


def _drop(db: Database, article: int, now: datetime) -> None:
    db.execute(
        "UPDATE article SET text = '', captions = '[]', text_dropped = ? WHERE id = ?",
        (to_text(now), article),
    )
    db.execute("UPDATE version SET text = '' WHERE article = ?", (article,))
    db.execute("UPDATE entry SET summary = '' WHERE article = ?", (article,))
    # The titles stay to be found.
    db.execute("UPDATE search SET text = '' WHERE rowid = ?", (article,))

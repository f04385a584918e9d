"""The inverted index of sketches: which articles share text with a new one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from monitor.store.database import to_text

#: Hashes asked for in one statement; SQLite takes 32,766 at most.
_BATCH = 5_000


def add(db: Database, article: int, sketch: Sequence[int]) -> None:
    """Put an article into the index.  Call it inside a transaction."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO sketch (hash, article) VALUES (?, ?)", [(value, article) for value in sketch]
    )


def sharing(db: Database, article: int, sketch: Sequence[int], since: datetime) -> list[tuple[int, int, int]]:
    """Other articles first seen after `since` that share hashes: (article, shared, size of its sketch)."""
    shared: dict[int, int] = {}
    for start in range(0, len(sketch), _BATCH):
        batch = sketch[start : start + _BATCH]
        marks = ",".join("?" * len(batch))
        rows = db.execute(
            # Only question marks are put into the statement.
            f"SELECT s.article, COUNT(*) FROM sketch s JOIN article a ON a.id = s.article "  # noqa: S608
            f"WHERE s.hash IN ({marks}) AND s.article != ? AND a.first_seen >= ? GROUP BY s.article",
            (*batch, article, to_text(since)),
        )
        for other, count in rows.fetchall():
            shared[other] = shared.get(other, 0) + count
    return [(other, count, _size(db, other)) for other, count in sorted(shared.items())]


def set_first(db: Database, article: int, first: int, verbatim: float) -> None:
    """Note that an article has the text of an earlier one.  Call it inside a transaction."""
    db.execute("UPDATE article SET reprint_of = ?, verbatim = ? WHERE id = ?", (first, verbatim, article))


def first_of(db: Database, article: int) -> int:
    """The first article of the group that this one belongs to."""
    row = db.execute("SELECT COALESCE(reprint_of, id) FROM article WHERE id = ?", (article,)).fetchone()
    return int(row[0])


def _size(db: Database, article: int) -> int:
    return int(db.execute("SELECT COUNT(*) FROM sketch WHERE article = ?", (article,)).fetchone()[0])

"""The index of words.  It is given text that `steps.find` has folded, and so are the words that are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.store.database import to_moment

#: A shorter word is looked for as it is; a longer one with any ending.
_STEM = 4
#: Articles that are ranked: of a word that stands in more of them, the newest.
RANKED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that holds the words."""

    article: int
    outlet: str
    url: str
    title: str
    first_seen: datetime
    alerts: int


def put(db: Database, article: int, title: str, text: str) -> None:
    """Put an article into the index, in place of what it said before.  Call it inside a transaction."""
    db.execute("INSERT OR REPLACE INTO search (rowid, title, text) VALUES (?, ?, ?)", (article, title, text))


def unindexed(db: Database, limit: int) -> list[tuple[int, str, str]]:
    """(number, title, text) of articles that are not in the index, such as those of an older version."""
    # Counting is a hundred times quicker than looking for each: `search_docsize` has a row for each article.
    counts = db.execute(
        "SELECT (SELECT COUNT(*) FROM article), (SELECT COUNT(*) FROM search_docsize)"
    ).fetchone()
    if counts[0] == counts[1]:
        return []
    return db.execute(
        "SELECT id, title, text FROM article WHERE id NOT IN (SELECT rowid FROM search) ORDER BY id LIMIT ?",
        (limit,),
    ).fetchall()


def find(db: Database, words: Sequence[str], limit: int) -> list[Hit]:
    """The articles that hold every word, the most fitting first, among the newest `RANKED` that do.

    Args:
        words: Folded; letters and digits alone.
    """
    if not words:
        return []
    wanted = " ".join(f'"{word}"*' if len(word) >= _STEM else f'"{word}"' for word in words)
    rows = db.execute(
        # Ranking looks at every article that is found, so that for a frequent word they must not be all.
        "SELECT a.id, a.outlet, a.url, a.title, a.first_seen, "
        "(SELECT COUNT(*) FROM alert l WHERE l.article = a.id) FROM search s JOIN article a ON a.id = s.rowid "
        "WHERE search MATCH :wanted AND s.rowid >= COALESCE((SELECT rowid FROM search WHERE search MATCH :wanted "
        "ORDER BY rowid DESC LIMIT 1 OFFSET :ranked - 1), 0) "
        "ORDER BY bm25(search, 4.0, 1.0), a.first_seen DESC LIMIT :limit",
        {"wanted": wanted, "ranked": RANKED, "limit": limit},
    ).fetchall()
    return [
        Hit(
            article=row[0],
            outlet=row[1],
            url=row[2],
            title=row[3],
            first_seen=to_moment(row[4]),
            alerts=row[5],
        )
        for row in rows
    ]


def clear(db: Database) -> None:
    """Empty the index; it is filled again from the articles.  Call it inside a transaction."""
    db.execute("DELETE FROM search")

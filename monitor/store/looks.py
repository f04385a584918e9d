"""How later looks at an article went that found no edit.  Call each function inside a transaction."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from monitor.store.database import to_moment, to_text


def unchanged(db: Database, article: int, page_title: str, now: datetime, next_at: datetime | None) -> None:
    """Note that a look found the same text under the same headline."""
    back(db, article, now)
    db.execute("UPDATE article SET page_title = ? WHERE id = ?", (page_title, article))
    _done(db, article, next_at)


def back(db: Database, article: int, now: datetime) -> None:
    """Note that an article is at its address; of one that was gone until now it is kept since when."""
    db.execute(
        "INSERT INTO absence (article, since, until, how) SELECT id, removed_at, ?, removed_how FROM article "
        "WHERE id = ? AND removed_at IS NOT NULL",
        (to_text(now), article),
    )
    db.execute("UPDATE article SET removed_at = NULL, removed_how = '' WHERE id = ?", (article,))


def absences(db: Database, article: int) -> list[tuple[datetime, datetime, str]]:
    """When an article was found gone, when it was seen again, and how it was gone; the first one first."""
    rows = db.execute("SELECT since, until, how FROM absence WHERE article = ? ORDER BY since", (article,))
    return [(to_moment(since), to_moment(until), how) for since, until, how in rows.fetchall()]


def failed(db: Database, article: int, try_at: datetime) -> None:
    """Note that a look could not see the page: it is still to be made."""
    db.execute(
        "UPDATE article SET look_failures = look_failures + 1, revisit_at = ? WHERE id = ?",
        (to_text(try_at), article),
    )


def given_up(db: Database, article: int, next_at: datetime | None) -> None:
    """Note that a look failed too often: the next one is waited for; None: there is none."""
    _done(db, article, next_at)


def _done(db: Database, article: int, next_at: datetime | None) -> None:
    db.execute(
        "UPDATE article SET revisits = revisits + 1, look_failures = 0, revisit_at = ? WHERE id = ?",
        (to_text(next_at) if next_at else None, article),
    )

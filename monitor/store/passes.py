"""The runs of the monitor: when it last looked, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.store.database import to_moment, to_text, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What one pass did."""

    feeds: int = 0
    failed: int = 0
    articles: int = 0
    alerts: int = 0
    offline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One pass; `ended` is None when it was interrupted or is under way."""

    started: datetime
    ended: datetime | None
    counts: Counts


def begin(db: Database, now: datetime) -> int:
    """Note that a pass begins; its number."""
    with writing(db):
        cursor = db.execute("INSERT INTO pass (started) VALUES (?)", (to_text(now),))
    return int(cursor.lastrowid or 0)


def end(db: Database, number: int, counts: Counts, ended: datetime) -> None:
    """Note what a pass did."""
    with writing(db):
        db.execute(
            "UPDATE pass SET ended = ?, feeds = ?, failed = ?, articles = ?, alerts = ?, offline = ? "
            "WHERE id = ?",
            (
                to_text(ended),
                counts.feeds,
                counts.failed,
                counts.articles,
                counts.alerts,
                int(counts.offline),
                number,
            ),
        )


def last(db: Database) -> Pass | None:
    """The newest pass."""
    row = db.execute(
        "SELECT started, ended, feeds, failed, articles, alerts, offline FROM pass ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    return Pass(
        started=to_moment(row[0]),
        ended=to_moment(row[1]) if row[1] else None,
        counts=Counts(feeds=row[2], failed=row[3], articles=row[4], alerts=row[5], offline=bool(row[6])),
    )

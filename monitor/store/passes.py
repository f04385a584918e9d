"""The runs of the monitor: when it last looked, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.store.database import to_moment, to_text, writing

#: A clock that jumps would make everything old at once.  After so long without a pass, nothing is let go until the
#: passes of a week show that the time is right.
LONGEST_GAP = timedelta(days=3)
SETTLED = timedelta(days=7)


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


def before_last(db: Database) -> datetime | None:
    """When the pass before the last one that ended began; None: there were fewer than two."""
    row = db.execute(
        "SELECT started FROM pass WHERE ended IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET 1"
    ).fetchone()
    return to_moment(row[0]) if row else None


def was_offline(db: Database) -> bool:
    """Whether the last pass that ended could reach nothing at all."""
    row = db.execute("SELECT offline FROM pass WHERE ended IS NOT NULL ORDER BY id DESC LIMIT 1").fetchone()
    return bool(row and row[0])


def gaps(
    db: Database, since: datetime, until: datetime, longest: timedelta
) -> list[tuple[datetime, datetime]]:
    """The times inside [since, until) without a pass that were longer than `longest`, from pass to pass.

    Before the first pass of all nothing is a gap.
    """
    first = db.execute("SELECT MAX(started) FROM pass WHERE started <= ?", (to_text(since),)).fetchone()[0]
    rows = db.execute(
        "SELECT started FROM pass WHERE started > ? AND started < ? ORDER BY started",
        (to_text(since), to_text(until)),
    ).fetchall()
    moments = [to_moment(text) for text in ([first] if first else []) + [row[0] for row in rows]]
    if not moments:
        return []
    pairs = zip(moments, [*moments[1:], until], strict=True)
    return [(start, end) for start, end in pairs if end - start > longest]


def time_is_sure(db: Database, now: datetime) -> bool:
    """Whether the passes of the last days agree that it is `now`: what is old may be let go."""
    return not gaps(db, now - SETTLED, now, LONGEST_GAP)


def any_in(db: Database, since: datetime, until: datetime) -> bool:
    """Whether a pass was begun in [since, until)."""
    row = db.execute(
        "SELECT 1 FROM pass WHERE started >= ? AND started < ? LIMIT 1", (to_text(since), to_text(until))
    ).fetchone()
    return row is not None


def first(db: Database) -> datetime | None:
    """When the first pass of all began."""
    row = db.execute("SELECT MIN(started) FROM pass").fetchone()
    return to_moment(row[0]) if row[0] else None

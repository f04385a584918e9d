"""Which outlets could be read in a period, from the visits: the facts that `report.coverage` puts into words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from monitor.records import FeedFacts, OutletFacts, Stance, VisitStatus
from monitor.store import entries, volumes
from monitor.store.database import to_moment, to_text

#: The words of a visit that read the feed.
_HEALTHY = tuple(status.value for status in VisitStatus if status.healthy)


def facts(db: Database, since: datetime, until: datetime) -> tuple[OutletFacts, ...]:
    """What is known about each outlet that was listed, in [since, until), as it was known at `until`."""
    outlets = db.execute("SELECT id, name, stance, listed FROM outlet ORDER BY name").fetchall()
    read = _read(db, since, until)
    return tuple(
        OutletFacts(
            outlet=outlet,
            name=name,
            stance=Stance(stance),
            feeds=feeds,
            announced=_announced(db, outlet, since, until),
            read=read.get(outlet, 0),
            unread=dict(entries.unread(db, outlet, since, until)),
            volume=volumes.volume(db, outlet, since, until),
            texts=volumes.texts(db, outlet, since, until),
        )
        for outlet, name, stance, listed in outlets
        if (feeds := _feeds(db, outlet, since, until)) or listed
    )


def _feeds(db: Database, outlet: str, since: datetime, until: datetime) -> tuple[FeedFacts, ...]:
    feeds = db.execute(
        # As the list was at `until`.
        "SELECT id, url FROM feed WHERE outlet = :outlet AND COALESCE(listed_at, '') < :until "
        "AND (listed OR left_at >= :until) ORDER BY id",
        {"outlet": outlet, "until": to_text(until)},
    ).fetchall()
    return tuple(_feed(db, feed, url, since, until) for feed, url in feeds)


def _feed(db: Database, feed: int, url: str, since: datetime, until: datetime) -> FeedFacts:
    status, reason = _last(db, feed, until)
    last_ok = _last_healthy(db, feed, until)
    facts = FeedFacts(
        url=url,
        status=status,
        reason=reason,
        read_in_period=_count_healthy(db, feed, since, until) > 0,
        last_ok=last_ok,
        down_since=_down_since(db, feed, last_ok, until),
    )
    missed, left_out = db.execute(
        "SELECT COALESCE(SUM(missed), 0), COALESCE(MAX(left_out), 0) FROM visit "
        "WHERE feed = ? AND at >= ? AND at < ?",
        (feed, to_text(since), to_text(until)),
    ).fetchone()
    return _with_recovery(db, feed, replace(facts, missed=missed, left_out=left_out), since)


def _with_recovery(db: Database, feed: int, facts: FeedFacts, since: datetime) -> FeedFacts:
    """Told once: in the period at whose beginning the feed failed, and at whose end it does not."""
    was, _ = _last(db, feed, since)
    if was is None or was.healthy or facts.status is None or not facts.status.healthy:
        return facts
    marks = ",".join("?" * len(_HEALTHY))
    row = db.execute(
        # Only our own constants are put into the statement.
        f"SELECT MIN(at) FROM visit WHERE feed = ? AND at >= ? AND status IN ({marks})",  # noqa: S608
        (feed, to_text(since), *_HEALTHY),
    ).fetchone()
    down = _down_since(db, feed, _last_healthy(db, feed, since), since)
    if down is None:
        return facts  # it was us who were offline
    return replace(facts, recovered=to_moment(row[0]), was_down_since=down, was=was)


def _last(db: Database, feed: int, until: datetime) -> tuple[VisitStatus | None, str]:
    """Status and reason of the last visit before a moment."""
    row = db.execute(
        "SELECT status, reason FROM visit WHERE feed = ? AND at < ? ORDER BY at DESC, id DESC LIMIT 1",
        (feed, to_text(until)),
    ).fetchone()
    return (VisitStatus(row[0]), row[1]) if row else (None, "")


def _last_healthy(db: Database, feed: int, until: datetime) -> datetime | None:
    marks = ",".join("?" * len(_HEALTHY))
    row = db.execute(
        # Only our own constants are put into the statement.
        # The newest first: a MAX would read every visit.
        f"SELECT at FROM visit WHERE feed = ? AND at < ? AND status IN ({marks}) ORDER BY at DESC LIMIT 1",  # noqa: S608
        (feed, to_text(until), *_HEALTHY),
    ).fetchone()
    return to_moment(row[0]) if row else None


def _count_healthy(db: Database, feed: int, since: datetime, until: datetime) -> int:
    marks = ",".join("?" * len(_HEALTHY))
    row = db.execute(
        # Only our own constants are put into the statement.
        f"SELECT COUNT(*) FROM visit WHERE feed = ? AND at >= ? AND at < ? AND status IN ({marks})",  # noqa: S608
        (feed, to_text(since), to_text(until), *_HEALTHY),
    ).fetchone()
    return int(row[0])


def _down_since(db: Database, feed: int, last_ok: datetime | None, until: datetime) -> datetime | None:
    """The first visit that failed after the last one that did not; None when none failed since.

    A visit while we were offline says nothing about the outlet.
    """
    row = db.execute(
        "SELECT MIN(at) FROM visit WHERE feed = ? AND at < ? AND at > ? AND status != 'offline'",
        (feed, to_text(until), to_text(last_ok) if last_ok else ""),
    ).fetchone()
    return to_moment(row[0]) if row[0] else None


def _announced(db: Database, outlet: str, since: datetime, until: datetime) -> int:
    row = db.execute(
        "SELECT COUNT(*) FROM entry WHERE outlet = ? AND first_seen >= ? AND first_seen < ?",
        (outlet, to_text(since), to_text(until)),
    ).fetchone()
    return int(row[0])


def _read(db: Database, since: datetime, until: datetime) -> dict[str, int]:
    """How many articles of each outlet were first read in a period: an edit sets `fetched_at` anew."""
    rows = db.execute(
        "SELECT a.outlet, COUNT(*) FROM (SELECT id FROM article WHERE version = 1 AND fetched_at >= :since "
        "AND fetched_at < :until UNION ALL SELECT article FROM version WHERE version = 1 "
        "AND fetched_at >= :since AND fetched_at < :until) AS first JOIN article a ON a.id = first.id "
        "GROUP BY a.outlet",
        {"since": to_text(since), "until": to_text(until)},
    )
    return dict(rows.fetchall())

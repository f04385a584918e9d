"""Which outlets could be read in a period, from the visits: the facts that `report.coverage` puts into words."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from monitor.records import FeedFacts, OutletFacts, Stance, VisitStatus
from monitor.store import entries
from monitor.store.database import to_moment, to_text

#: The words of a visit that read the feed.
_HEALTHY = tuple(status.value for status in VisitStatus if status.healthy)


def facts(db: Database, since: datetime, until: datetime) -> tuple[OutletFacts, ...]:
    """What is known about each outlet that was listed, in [since, until), as it was known at `until`."""
    outlets = db.execute("SELECT id, name, stance, listed FROM outlet ORDER BY name").fetchall()
    return tuple(
        OutletFacts(
            outlet=outlet,
            name=name,
            stance=Stance(stance),
            feeds=feeds,
            announced=_announced(db, outlet, since, until),
            read=_read(db, outlet, since, until),
            unread=dict(entries.unread(db, outlet, since, until)),
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
    last = db.execute(
        "SELECT status, reason FROM visit WHERE feed = ? AND at < ? ORDER BY at DESC, id DESC LIMIT 1",
        (feed, to_text(until)),
    ).fetchone()
    last_ok = _last_healthy(db, feed, until)
    return FeedFacts(
        url=url,
        status=VisitStatus(last[0]) if last else None,
        reason=last[1] if last else "",
        read_in_period=_count_healthy(db, feed, since, until) > 0,
        last_ok=last_ok,
        down_since=_down_since(db, feed, last_ok, until),
    )


def _last_healthy(db: Database, feed: int, until: datetime) -> datetime | None:
    marks = ",".join("?" * len(_HEALTHY))
    row = db.execute(
        # Only our own constants are put into the statement.
        f"SELECT MAX(at) FROM visit WHERE feed = ? AND at < ? AND status IN ({marks})",  # noqa: S608
        (feed, to_text(until), *_HEALTHY),
    ).fetchone()
    return to_moment(row[0]) if row[0] else None


def _count_healthy(db: Database, feed: int, since: datetime, until: datetime) -> int:
    marks = ",".join("?" * len(_HEALTHY))
    row = db.execute(
        # Only our own constants are put into the statement.
        f"SELECT COUNT(*) FROM visit WHERE feed = ? AND at >= ? AND at < ? AND status IN ({marks})",  # noqa: S608
        (feed, to_text(since), to_text(until), *_HEALTHY),
    ).fetchone()
    return int(row[0])


def _down_since(db: Database, feed: int, last_ok: datetime | None, until: datetime) -> datetime | None:
    """The first visit that failed after the last one that did not; None when none failed since."""
    row = db.execute(
        "SELECT MIN(at) FROM visit WHERE feed = ? AND at < ? AND at > ?",
        (feed, to_text(until), to_text(last_ok) if last_ok else ""),
    ).fetchone()
    return to_moment(row[0]) if row[0] else None


def _announced(db: Database, outlet: str, since: datetime, until: datetime) -> int:
    row = db.execute(
        "SELECT COUNT(*) FROM entry WHERE outlet = ? AND first_seen >= ? AND first_seen < ?",
        (outlet, to_text(since), to_text(until)),
    ).fetchone()
    return int(row[0])


def _read(db: Database, outlet: str, since: datetime, until: datetime) -> int:
    row = db.execute(
        # An edit sets `fetched_at` anew; the first reading is that of the first version.
        "SELECT COUNT(*) FROM (SELECT COALESCE((SELECT MIN(v.fetched_at) FROM version v WHERE v.article = a.id), "
        "a.fetched_at) AS read_at FROM article a WHERE a.outlet = :outlet AND a.first_seen < :until "
        "AND a.fetched_at >= :since) WHERE read_at >= :since AND read_at < :until",
        {"outlet": outlet, "since": to_text(since), "until": to_text(until)},
    ).fetchone()
    return int(row[0])

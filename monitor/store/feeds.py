"""Feeds, when each is due, and the visits to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from monitor.records import Entry, FeedKind, Outlet, VisitStatus
from monitor.store import entries
from monitor.store.database import due_at, to_moment, to_text, writing

#: No rule puts a visit off for longer: a feed that is gone is asked once a week, and jitter adds up to a half.
LATEST = timedelta(days=11)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is known about a feed from the visits so far."""

    id: int
    outlet: str
    url: str
    kind: FeedKind
    interval: timedelta
    failures: int
    #: None: never visited.
    status: VisitStatus | None
    reason: str
    next_due: datetime
    last_visit: datetime | None = None
    last_ok: datetime | None = None
    #: When the present row of failures began.
    down_since: datetime | None = None
    #: The last visit that asked for the whole body, whatever the validators say.
    last_full: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    http_status: int | None = None
    #: Minutes for which the feed itself asks not to be read again.
    ttl: int | None = None
    #: Where it says it has moved to for good; empty: nowhere.
    moved_to: str = ""
    #: The top of the last reading, as `collect.gaps` writes it.
    heads: str = "[]"
    newest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitResult:
    """What a visit found, as it is stored."""

    feed: FeedState
    at: datetime
    status: VisitStatus
    next_due: datetime
    interval: timedelta
    reason: str = ""
    http_status: int | None = None
    items: tuple[Entry, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    #: The request carried no validators.
    full: bool = False
    ttl: int | None = None
    moved_to: str = ""
    #: The top of this reading; None: it brought nothing to read.
    heads: str | None = None
    newest: datetime | None = None
    #: Items came and went unseen since the reading before.
    missed: bool = False
    #: Items beyond the cap.
    left_out: int = 0


def mirror(db: Database, outlets: Sequence[Outlet], now: datetime, interval: timedelta) -> None:
    """Bring the feed table in line with feeds.yaml; a new feed is due at once, a removed one never again.

    A fixed interval that was changed holds from now on; what a server asked of us is not overruled by it.
    """
    with writing(db):
        db.execute("UPDATE feed SET listed = 0")
        for outlet in outlets:
            if outlet.paused:
                continue
            for feed in outlet.feeds:
                db.execute(
                    "INSERT INTO feed (outlet, url, kind, listed, interval, next_due, listed_at) "
                    "VALUES (?, ?, ?, 1, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET "
                    "outlet = excluded.outlet, kind = excluded.kind, listed = 1, left_at = NULL, "
                    "next_due = CASE WHEN ? AND failures = 0 AND interval > excluded.interval "
                    "THEN MIN(next_due, ?) ELSE next_due END, "
                    "interval = CASE WHEN ? THEN excluded.interval ELSE interval END",
                    (
                        outlet.id,
                        feed.url,
                        feed.kind.value,
                        int((feed.every or interval).total_seconds()),
                        to_text(now),
                        to_text(now),
                        feed.every is not None,
                        to_text(now + (feed.every or interval)),
                        feed.every is not None,
                    ),
                )
        db.execute("UPDATE feed SET left_at = ? WHERE NOT listed AND left_at IS NULL", (to_text(now),))


def due(db: Database, now: datetime) -> list[FeedState]:
    """The feeds to visit now, the longest overdue first."""
    where = "listed AND (next_due <= ? OR next_due > ?) ORDER BY next_due, id"
    return _select(db, where, *due_at(now, LATEST))


def all_listed(db: Database) -> list[FeedState]:
    """Every feed of feeds.yaml, by outlet."""
    return _select(db, "listed ORDER BY outlet, id")


def last_read(db: Database) -> datetime | None:
    """When any feed of feeds.yaml was last read well."""
    row = db.execute("SELECT MAX(last_ok) FROM feed WHERE listed").fetchone()
    return to_moment(row[0]) if row[0] else None


def record(db: Database, visit: VisitResult) -> int:
    """Store a visit with the entries it brought, or neither; how many entries were new."""
    with writing(db):
        new = entries.add(db, visit.feed, visit.items, visit.at)
        db.execute(
            "INSERT INTO visit (feed, at, status, http_status, reason, items, new_items, missed, left_out) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                visit.feed.id,
                to_text(visit.at),
                visit.status.value,
                visit.http_status,
                visit.reason,
                len(visit.items),
                new,
                visit.missed,
                visit.left_out,
            ),
        )
        _update(db, visit)
    return new


def hasten(db: Database, feeds: Sequence[FeedState], now: datetime) -> None:
    """Make feeds due now, whatever put them off."""
    with writing(db):
        for feed in feeds:
            db.execute("UPDATE feed SET next_due = ? WHERE id = ?", (to_text(now), feed.id))


def postpone(db: Database, feeds: Sequence[FeedState], now: datetime, status: VisitStatus) -> None:
    """Leave these feeds due, without counting a failure: it was us who could not reach anything."""
    with writing(db):
        for feed in feeds:
            db.execute(
                "INSERT INTO visit (feed, at, status, reason, items, new_items) VALUES (?, ?, ?, '', 0, 0)",
                (feed.id, to_text(now), status.value),
            )


def _update(db: Database, visit: VisitResult) -> None:
    at = to_text(visit.at)
    healthy = visit.status.healthy
    db.execute(
        "UPDATE feed SET status = :status, reason = :reason, http_status = :http_status, "
        "last_visit = :at, next_due = :next_due, interval = :interval, "
        "failures = CASE WHEN :healthy THEN 0 ELSE failures + 1 END, "
        "last_ok = CASE WHEN :healthy THEN :at ELSE last_ok END, "
        "down_since = CASE WHEN :healthy THEN NULL ELSE COALESCE(down_since, :at) END, "
        "last_full = CASE WHEN :healthy AND :full THEN :at ELSE last_full END, "
        "etag = CASE WHEN :fresh THEN :etag ELSE etag END, "
        "last_modified = CASE WHEN :fresh THEN :last_modified ELSE last_modified END, "
        "ttl = CASE WHEN :fresh THEN :ttl ELSE ttl END, moved_to = NULLIF(:moved_to, ''), "
        "newest = CASE WHEN :heads IS NULL THEN newest ELSE :newest END, heads = COALESCE(:heads, heads), "
        "body_hash = COALESCE(:body_hash, body_hash) WHERE id = :id",
        {
            "id": visit.feed.id,
            "status": visit.status.value,
            "reason": visit.reason,
            "http_status": visit.http_status,
            "at": at,
            "next_due": to_text(visit.next_due),
            "interval": int(visit.interval.total_seconds()),
            "healthy": healthy,
            "full": visit.full,
            "fresh": visit.status is VisitStatus.OK,
            "etag": visit.etag,
            "last_modified": visit.last_modified,
            "body_hash": visit.body_hash,
            "ttl": visit.ttl,
            "moved_to": visit.moved_to,
            "heads": visit.heads,
            "newest": to_text(visit.newest) if visit.newest else None,
        },
    )


_COLUMNS = (
    "id, outlet, url, kind, interval, failures, status, reason, next_due, last_visit, last_ok, "
    "down_since, last_full, etag, last_modified, body_hash, http_status, ttl, moved_to, heads, newest"
)


def _select(db: Database, where: str, *arguments: str) -> list[FeedState]:
    # Only our own constants are put into the statement; values are bound.
    rows = db.execute(f"SELECT {_COLUMNS} FROM feed WHERE {where}", arguments)  # noqa: S608
    return [_state(dict(zip(_COLUMNS.split(", "), row, strict=True))) for row in rows.fetchall()]


def _state(row: dict[str, Any]) -> FeedState:
    for key in ("last_visit", "last_ok", "down_since", "last_full", "newest"):
        row[key] = to_moment(row[key]) if row[key] else None
    return FeedState(
        **{
            **row,
            "kind": FeedKind(row["kind"]),
            "moved_to": row["moved_to"] or "",
            "interval": timedelta(seconds=row["interval"]),
            "status": VisitStatus(row["status"]) if row["status"] else None,
            "next_due": to_moment(row["next_due"]),
        }
    )

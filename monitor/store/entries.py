"""What feeds announced.  An entry is pending until its article is stored, so that no crash can lose one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from monitor.records import Entry
from monitor.store.database import due_at, to_moment, to_text, writing

if TYPE_CHECKING:
    from monitor.store.feeds import FeedState

#: How often an article is read again because its feed announces it with another title.
MOST_REREADS = 5
#: That an entry `e` with its article `a` was not read at `:until`.
_UNREAD = (
    "(e.article IS NULL OR (a.fetched_at >= :until AND NOT EXISTS (SELECT 1 FROM version v "
    "WHERE v.article = a.id AND v.fetched_at < :until)))"
)
#: No rule puts a further try off for longer: one that is in vain is followed by another after a day.
LATEST = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEntry:
    """An entry whose article is still to be read."""

    id: int
    outlet: str
    entry: Entry
    first_seen: datetime
    attempts: int


def add(db: Database, feed: FeedState, items: Sequence[Entry], now: datetime) -> int:
    """Keep the entries that are new; how many were.  Call it inside a transaction.

    One that the same feed announces with another title is read again: a changed title may mean a changed text.
    """
    new = 0
    for item in items:
        cursor = db.execute(
            "INSERT INTO entry (outlet, feed, canonical, url, title, published, summary, author, guid, "
            "first_seen, state, next_try) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?) "
            "ON CONFLICT (outlet, canonical) DO NOTHING",
            (
                feed.outlet,
                feed.id,
                item.canonical,
                item.url,
                item.title,
                to_text(item.published) if item.published else None,
                item.summary,
                item.author,
                item.guid,
                to_text(now),
                to_text(now),
            ),
        )
        new += cursor.rowcount
        if not cursor.rowcount and item.title:
            _retitled(db, feed, item, to_text(now))
    return new


def _retitled(db: Database, feed: FeedState, item: Entry, now: str) -> None:
    # Bounded: some feeds show one of several titles by chance.
    db.execute(
        "UPDATE entry SET title = :title, rereads = rereads + 1, state = 'pending', attempts = 0, "
        "next_try = :now WHERE outlet = :outlet AND canonical = :canonical AND feed = :feed AND state = 'stored' "
        "AND title != '' AND title != :title AND rereads < :most",
        {
            "title": item.title,
            "now": now,
            "outlet": feed.outlet,
            "canonical": item.canonical,
            "feed": feed.id,
            "most": MOST_REREADS,
        },
    )


def known(db: Database, outlet: str, canonicals: Sequence[str]) -> frozenset[str]:
    """Those of these addresses that the outlet has announced before."""
    return frozenset(
        canonical
        for canonical in canonicals
        if db.execute(
            "SELECT 1 FROM entry WHERE outlet = ? AND canonical = ?", (outlet, canonical)
        ).fetchone()
    )


def pending(db: Database, now: datetime, per_outlet: int) -> list[PendingEntry]:
    """The entries to read now: at most `per_outlet` of each outlet, the newest first."""
    rows = db.execute(
        "SELECT * FROM (SELECT id, outlet, canonical, url, title, published, summary, author, guid, "
        "first_seen, attempts, row_number() OVER (PARTITION BY outlet "
        "ORDER BY COALESCE(published, first_seen) DESC, id) AS rank "
        "FROM entry WHERE state != 'stored' AND (next_try <= ? OR next_try > ?)) WHERE rank <= ? "
        "ORDER BY rank, outlet",
        (*due_at(now, LATEST), per_outlet),
    )
    keys = [column[0] for column in rows.description]
    return [_pending(dict(zip(keys, row, strict=True))) for row in rows.fetchall()]


def fail(db: Database, entry: PendingEntry, reason: str, next_try: datetime) -> None:
    """Note that the article could not be read this time; it will be tried again."""
    with writing(db):
        db.execute(
            "UPDATE entry SET state = 'failed', attempts = attempts + 1, reason = ?, next_try = ? "
            "WHERE id = ?",
            (reason, to_text(next_try), entry.id),
        )


def unread(db: Database, outlet: str, since: datetime, until: datetime) -> Counter[str]:
    """Why articles that were announced in a period were unread at its end, with how many of each reason."""
    rows = db.execute(
        # Only our own constants are put into the statement.
        "SELECT CASE WHEN e.reason = '' THEN 'not yet read' ELSE e.reason END, COUNT(*) FROM entry e "  # noqa: S608
        "LEFT JOIN article a ON a.id = e.article WHERE e.outlet = :outlet AND e.first_seen >= :since "
        f"AND e.first_seen < :until AND {_UNREAD} GROUP BY 1",
        {"outlet": outlet, "since": to_text(since), "until": to_text(until)},
    )
    return Counter(dict(rows.fetchall()))


def left_behind(db: Database, since: datetime, before: datetime, until: datetime) -> dict[str, int]:
    """How many articles that were announced in [since, before) were unread at `until`, by the name of their outlet."""
    rows = db.execute(
        "SELECT o.name, COUNT(*) FROM entry e JOIN outlet o ON o.id = e.outlet "  # noqa: S608
        "LEFT JOIN article a ON a.id = e.article WHERE o.listed = 1 AND e.first_seen >= :since "
        f"AND e.first_seen < :before AND {_UNREAD} GROUP BY o.id ORDER BY 2 DESC, 1",
        {"since": to_text(since), "before": to_text(before), "until": to_text(until)},
    )
    return dict(rows.fetchall())


def _pending(row: dict[str, Any]) -> PendingEntry:
    return PendingEntry(
        id=row["id"],
        outlet=row["outlet"],
        attempts=row["attempts"],
        first_seen=to_moment(row["first_seen"]),
        entry=Entry(
            url=row["url"],
            canonical=row["canonical"],
            title=row["title"],
            published=to_moment(row["published"]) if row["published"] else None,
            summary=row["summary"],
            author=row["author"],
            guid=row["guid"],
        ),
    )

"""What was counted after passes: how campaigns spread beside ordinary texts; waves that are about nobody on the list.

Each row stands for what was known at one moment, so a past day is told as it was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.store.database import to_moment, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadRow:
    """How fast a campaign spread, as counted at one moment."""

    campaign: int
    pieces: int
    outlets: int
    within: timedelta
    shared: float | None
    as_fast: int
    ordinary: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveRow:
    """Speakers who say nearly the same, as found at one moment."""

    #: The article it begins with.
    first: int
    begins: datetime
    ends: datetime
    speakers: Sequence[str]
    #: Their ids.
    outlets: Sequence[str]
    title: str


def uncounted(db: Database, since: datetime, limit: int) -> list[int]:
    """The campaigns with a piece since a moment that have grown since they were counted, the newest first."""
    rows = db.execute(
        "SELECT c.id FROM campaign c WHERE c.merged_into IS NULL AND c.withdrawn_at IS NULL AND c.last_piece >= ? "
        "AND c.pieces > 0 AND NOT EXISTS (SELECT 1 FROM spread s WHERE s.campaign = c.id AND s.pieces = c.pieces "
        "AND s.outlets = c.outlets AND s.at = (SELECT MAX(at) FROM spread WHERE campaign = c.id)) "
        "ORDER BY c.last_piece DESC, c.id LIMIT ?",
        (to_text(since), limit),
    )
    return [row[0] for row in rows.fetchall()]


def note_spread(db: Database, row: SpreadRow, now: datetime) -> None:
    """Keep what was counted.  Call it inside a transaction."""
    db.execute(
        "INSERT OR REPLACE INTO spread (campaign, at, pieces, outlets, seconds, shared, as_fast, ordinary) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.campaign,
            to_text(now),
            row.pieces,
            row.outlets,
            int(row.within.total_seconds()),
            row.shared,
            row.as_fast,
            row.ordinary,
        ),
    )


def spreads(db: Database, until: datetime) -> dict[int, SpreadRow]:
    """What was counted last before a moment, by campaign."""
    rows = db.execute(
        # SQLite takes the other columns from the row with the greatest `at`.
        "SELECT campaign, MAX(at), pieces, outlets, seconds, shared, as_fast, ordinary FROM spread WHERE at < ? "
        "GROUP BY campaign",
        (to_text(until),),
    )
    return {
        campaign: SpreadRow(
            campaign=campaign,
            pieces=pieces,
            outlets=outlets,
            within=timedelta(seconds=seconds),
            shared=shared,
            as_fast=as_fast,
            ordinary=ordinary,
        )
        for campaign, _, pieces, outlets, seconds, shared, as_fast, ordinary in rows.fetchall()
    }


def note_wave(db: Database, row: WaveRow, now: datetime) -> None:
    """Keep a wave unless it is known just so.  Call it inside a transaction."""
    values = {
        "first": row.first,
        "at": to_text(now),
        "begins": to_text(row.begins),
        "ends": to_text(row.ends),
        "speakers": json.dumps(list(row.speakers), ensure_ascii=False),
        "outlets": json.dumps(list(row.outlets)),
        "title": row.title,
    }
    db.execute(
        "INSERT OR REPLACE INTO wave (first, at, begins, ends, speakers, outlets, title) "
        "SELECT :first, :at, :begins, :ends, :speakers, :outlets, :title WHERE NOT EXISTS "
        "(SELECT 1 FROM wave w WHERE w.first = :first AND w.speakers = :speakers AND w.outlets = :outlets)",
        values,
    )


def waves(db: Database, since: datetime, until: datetime) -> list[WaveRow]:
    """The waves that were found or grew in [since, until), as they were known at `until`, the earliest first."""
    rows = db.execute(
        "SELECT first, MAX(at), begins, ends, speakers, outlets, title FROM wave "
        "WHERE at >= ? AND at < ? GROUP BY first ORDER BY begins, first",
        (to_text(since), to_text(until)),
    )
    return [
        WaveRow(
            first=first,
            begins=to_moment(begins),
            ends=to_moment(ends),
            speakers=tuple(json.loads(speakers)),
            outlets=tuple(json.loads(outlets)),
            title=title,
        )
        for first, _, begins, ends, speakers, outlets, title in rows.fetchall()
    ]


def read_since(db: Database, moment: datetime) -> tuple[datetime, datetime] | None:
    """When the first and the last of the pieces appeared that were read since a moment and name nobody; None: none."""
    row = db.execute(
        "SELECT MIN(p.at), MAX(p.at) FROM article a JOIN printing p ON p.article = a.id WHERE a.fetched_at >= ? "
        "AND NOT EXISTS (SELECT 1 FROM mention m WHERE m.article = a.id)",
        (to_text(moment),),
    ).fetchone()
    return (to_moment(row[0]), to_moment(row[1])) if row[0] else None


def ordinary(db: Database, since: datetime, until: datetime) -> list[list[tuple[str, datetime]]]:
    """(outlet, when) of each printing of every text that was printed more than once and names nobody on the list.

    Those that appeared in [since, until).
    """
    rows = db.execute(
        "SELECT p.first, a.outlet, p.at FROM (SELECT DISTINCT first FROM printing WHERE article != first) t "
        "CROSS JOIN printing p ON p.first = t.first AND p.at >= ?1 AND p.at < ?2 JOIN article a ON a.id = p.article "
        "WHERE NOT EXISTS (SELECT 1 FROM printing q JOIN mention m ON m.article = q.article "
        "WHERE q.first = t.first) ORDER BY p.first, p.at",
        (to_text(since), to_text(until)),
    )
    texts: dict[int, list[tuple[str, datetime]]] = {}
    for first, outlet, at in rows.fetchall():
        texts.setdefault(first, []).append((outlet, to_moment(at)))
    return list(texts.values())

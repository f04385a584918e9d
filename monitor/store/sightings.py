"""Scored pieces without an alert, and what became later of those with one."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from monitor.records import Band, Certainty, Change, Sighting, Stance
from monitor.store.database import to_moment, to_text


def without_alert(db: Database, since: datetime, until: datetime) -> list[Sighting]:
    """The assessed pairs first seen in [since, until) that raised no alert, the highest score first."""
    rows = db.query(
        "SELECT s.article, s.journalist, a.outlet, o.stance, a.url, a.title, a.first_seen, s.score, s.band, "
        "EXISTS (SELECT 1 FROM mention m WHERE m.article = s.article AND m.journalist = s.journalist "
        "AND m.certainty = 'sure') AS sure FROM assessment s JOIN article a ON a.id = s.article "
        "JOIN outlet o ON o.id = a.outlet WHERE a.first_seen >= ? AND a.first_seen < ? AND NOT EXISTS "
        "(SELECT 1 FROM alert l WHERE l.article = s.article AND l.journalist = s.journalist) "
        "ORDER BY s.score DESC, s.article",
        (to_text(since), to_text(until)),
    )
    return [
        Sighting(
            article=row["article"],
            journalist=row["journalist"],
            outlet=row["outlet"],
            stance=Stance(row["stance"]),
            url=row["url"],
            title=row["title"],
            at=to_moment(row["first_seen"]),
            score=row["score"],
            band=Band(row["band"]),
            certainty=Certainty.SURE if row["sure"] else Certainty.POSSIBLE,
        )
        for row in rows
    ]


def changes(db: Database, since: datetime, until: datetime) -> list[Change]:
    """Edits and removals found in [since, until) of pieces that raised an alert."""
    rows = db.query(
        "SELECT l.id, l.journalist, a.outlet, a.title, 'edited' AS what, a.fetched_at AS at FROM alert l "
        "JOIN article a ON a.id = l.article WHERE a.version > 1 AND a.fetched_at >= :since "
        "AND a.fetched_at < :until UNION ALL "
        "SELECT l.id, l.journalist, a.outlet, a.title, 'removed (' || a.removed_how || ')', a.removed_at "
        "FROM alert l JOIN article a ON a.id = l.article WHERE a.removed_at >= :since "
        "AND a.removed_at < :until ORDER BY at, 1",
        {"since": to_text(since), "until": to_text(until)},
    )
    return [
        Change(
            alert=row["id"],
            journalist=row["journalist"],
            outlet=row["outlet"],
            title=row["title"],
            what=row["what"],
            at=to_moment(row["at"]),
        )
        for row in rows
    ]

"""Scored pieces without an alert, and what became later of those with one."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from monitor.records import Band, Certainty, Change, Sighting, Stance
from monitor.store.database import to_moment, to_text


def without_alert(db: Database, since: datetime, until: datetime) -> list[Sighting]:
    """The assessed pairs first seen in [since, until) without an alert, as known at `until`, highest score first."""
    rows = db.query(
        "WITH fresh AS (SELECT id FROM article WHERE first_seen >= :since AND first_seen < :until), "
        "judged AS (SELECT s.article, s.journalist, s.score, s.band, EXISTS (SELECT 1 FROM mention m "
        "WHERE m.article = s.article AND m.journalist = s.journalist AND m.certainty = 'sure') AS sure "
        "FROM fresh JOIN assessment s ON s.article = fresh.id WHERE s.at < :until UNION ALL "
        "SELECT b.article, b.journalist, b.score, b.band, b.sure FROM fresh JOIN assessment_before b "
        "ON b.article = fresh.id WHERE b.at < :until AND b.until >= :until) "
        "SELECT s.article, s.journalist, a.outlet, o.stance, a.url, COALESCE(v.title, a.title) AS title, "
        "a.first_seen, s.score, s.band, s.sure FROM article a JOIN judged s ON s.article = a.id "
        "JOIN outlet o ON o.id = a.outlet LEFT JOIN version v ON v.article = a.id AND a.fetched_at >= :until "
        "AND v.version = (SELECT MAX(version) FROM version WHERE article = a.id AND fetched_at < :until) "
        "WHERE NOT EXISTS (SELECT 1 FROM alert l "
        "WHERE l.article = s.article AND l.journalist = s.journalist AND l.at < :until) "
        "ORDER BY s.score DESC, s.article, s.journalist",
        {"since": to_text(since), "until": to_text(until)},
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
    """Edits, removals and returns found in [since, until) of pieces that had raised an alert by then.

    An article that was edited more than once has an edit for each time.
    """
    rows = db.query(
        "WITH said AS (SELECT article, version, fetched_at, title FROM version UNION ALL "
        "SELECT id, version, fetched_at, title FROM article WHERE version > 1) "
        "SELECT l.id, l.journalist, a.outlet, s.title, 'edited' AS what, s.fetched_at AS at FROM said s "
        "JOIN article a ON a.id = s.article JOIN alert l ON l.article = a.id WHERE s.version > 1 "
        "AND s.fetched_at >= :since AND s.fetched_at < :until AND l.at < :until UNION ALL "
        "SELECT l.id, l.journalist, a.outlet, COALESCE(v.title, a.title), g.what, g.at FROM ("
        "SELECT id AS article, 'removed (' || removed_how || ')' AS what, removed_at AS at FROM article "
        "WHERE removed_at IS NOT NULL UNION ALL "
        "SELECT article, 'removed (' || how || ')', since FROM absence UNION ALL "
        "SELECT article, 'back at its address', until FROM absence) g "
        "JOIN article a ON a.id = g.article JOIN alert l ON l.article = a.id LEFT JOIN version v ON v.article = a.id "
        "AND a.fetched_at >= :until AND v.version = (SELECT MAX(version) FROM version WHERE article = a.id "
        "AND fetched_at < :until) WHERE g.at >= :since AND g.at < :until AND l.at < :until "
        "ORDER BY at, 1",
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

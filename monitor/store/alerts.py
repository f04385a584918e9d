"""Alerts: logged once for an (article, journalist) pair, for good.

`between` gives them as they were known at the end of the period: whether an article was edited
or gone then.  The title of an alert is always the headline that raised it.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from monitor.records import Alert, AlertDraft, Piece, Severity
from monitor.store.campaigns import WIRE
from monitor.store.database import AHEAD, to_moment, to_text
from monitor.store.judgements import judgement_columns, to_assessment


def log(db: Database, article: int, draft: AlertDraft, piece_at: datetime, now: datetime) -> bool:
    """Log an alert unless this pair already has one; whether it is new.  Call it inside a transaction.

    A clock that was set back must not put an alert into a day that was reported already: it is logged at the end of
    that day at the earliest.
    """
    score, band, frames, reasons, sentence, model = judgement_columns(draft.assessment)
    cursor = db.execute(
        "INSERT INTO alert (article, journalist, at, piece_at, severity, score, band, frames, reasons, "
        "sentence, model, version) SELECT id, ?, MAX(?, COALESCE((SELECT MAX(ends) FROM digest WHERE ends <= ?), '')), "
        "?, ?, ?, ?, ?, ?, ?, ?, version FROM article WHERE id = ? ON CONFLICT (article, journalist) DO NOTHING",
        (
            draft.assessment.journalist,
            to_text(now),
            to_text(now + AHEAD),
            to_text(piece_at),
            draft.severity.value,
            score,
            band,
            frames,
            reasons,
            sentence,
            model,
            article,
        ),
    )
    return cursor.rowcount == 1


def between(db: Database, since: datetime, until: datetime) -> list[Alert]:
    """The alerts logged in [since, until), as they were known at `until`, in the order of the pieces."""
    where = "l.at >= :since AND l.at < :known ORDER BY l.piece_at, l.id"
    return _select(db, where, since=to_text(since), known=to_text(until))


def moving(db: Database, since: datetime, until: datetime, recent: datetime) -> list[str]:
    """The journalists with an alert logged in [since, until), or known at `until` and of a piece since `recent`."""
    rows = db.execute(
        "SELECT journalist FROM alert WHERE at >= ?1 AND at < ?2 UNION "
        "SELECT journalist FROM alert WHERE piece_at >= ?3 AND at < ?2",
        (to_text(since), to_text(until), to_text(recent)),
    )
    return [row[0] for row in rows.fetchall()]


def any_in(db: Database, since: datetime, until: datetime | None = None) -> bool:
    """Whether any alert was logged in [since, until); None: ever since."""
    rows = db.execute(
        "SELECT 1 FROM alert WHERE at >= ? AND at < ? LIMIT 1",
        (to_text(since), to_text(until) if until else _NOW),
    )
    return rows.fetchone() is not None


def pieces_until(
    db: Database, until: datetime, journalists: Collection[str]
) -> list[tuple[str, datetime, int | None, Piece]]:
    """(journalist, when logged, campaign as known now, piece) of every alert against these logged before `until`."""
    rows = db.execute(
        # Only our own constants are put into the statement; values are bound.
        "SELECT l.journalist, l.at, l.campaign, l.article, a.outlet, l.piece_at, a.reprint_of, l.score, "  # noqa: S608
        f"{WIRE} FROM alert l JOIN article a ON a.id = l.article WHERE l.at < ? "
        "AND l.journalist IN (SELECT value FROM json_each(?)) ORDER BY l.piece_at, l.article",
        (to_text(until), json.dumps(list(journalists))),
    ).fetchall()
    return [
        (
            who,
            to_moment(at),
            campaign,
            Piece(
                article=article,
                outlet=outlet,
                at=to_moment(piece),
                reprint_of=first,
                score=score,
                wire=bool(wire),
            ),
        )
        for who, at, campaign, article, outlet, piece, first, score, wire in rows
    ]


def latest(db: Database, limit: int, journalist: str | None = None) -> list[Alert]:
    """The newest alerts, of one journalist or of all."""
    where = "(:who IS NULL OR l.journalist = :who) ORDER BY l.at DESC, l.id DESC LIMIT :most"
    return _select(db, where, who=journalist, most=limit)


def get(db: Database, alert: int) -> Alert | None:
    """The alert with this number."""
    found = _select(db, "l.id = :alert", alert=alert)
    return found[0] if found else None


def of_article(db: Database, article: int) -> list[Alert]:
    """The alerts of one article."""
    return _select(db, "l.article = :article ORDER BY l.id", article=article)


def unlabelled(db: Database, until: datetime) -> int:
    """How many of the alerts logged before `until` no reviewer had labelled then."""
    row = db.execute(
        "SELECT COUNT(*) FROM alert l WHERE l.at < :until AND NOT EXISTS (SELECT 1 FROM label b "
        "WHERE b.article = l.article AND b.journalist = l.journalist AND b.at < :until "
        "AND COALESCE(b.replaced_at, '9') >= :until AND COALESCE(b.undone_at, '9') >= :until)",
        {"until": to_text(until)},
    ).fetchone()
    return int(row[0])


#: Later than any moment: what is known now.
_NOW = "9999"


def _select(db: Database, where: str, known: str = _NOW, **values: str | int | None) -> list[Alert]:
    rows = db.query(
        # Only our own constants are put into the statement; values are bound.
        "SELECT l.*, a.outlet, a.url, COALESCE(told.title, a.title) AS title, "  # noqa: S608
        "COALESCE(v.title, a.title) AS title_now, a.language, a.byline, "
        "first.id AS reprint_of, CASE WHEN first.id IS NULL THEN NULL ELSE a.verbatim END AS verbatim, "
        "CASE WHEN a.removed_at < :known THEN a.removed_at ELSE (SELECT MIN(since) FROM absence "
        "WHERE article = a.id AND since < :known AND until >= :known) END AS removed_at, "
        "COALESCE(v.version, a.version) AS version_then FROM alert l JOIN article a ON a.id = l.article "
        "LEFT JOIN article first ON first.id = a.reprint_of AND first.first_seen < :known "
        "LEFT JOIN version v ON v.article = a.id AND a.fetched_at >= :known AND v.version = "
        "(SELECT MAX(version) FROM version WHERE article = a.id AND fetched_at < :known) "
        "LEFT JOIN version told ON told.article = a.id AND told.version = l.version "
        f"WHERE {where}",
        {"known": known, **values},
    )
    return [_alert(row) for row in rows]


def _alert(row: dict[str, Any]) -> Alert:
    return Alert(
        id=row["id"],
        article=row["article"],
        outlet=row["outlet"],
        url=row["url"],
        title=row["title"],
        language=row["language"],
        byline=row["byline"],
        journalist=row["journalist"],
        at=to_moment(row["at"]),
        piece_at=to_moment(row["piece_at"]),
        severity=Severity(row["severity"]),
        assessment=to_assessment(row),
        campaign=row["campaign"],
        reprint_of=row["reprint_of"],
        verbatim=row["verbatim"],
        removed_at=to_moment(row["removed_at"]) if row["removed_at"] else None,
        version=row["version_then"],
        title_now=row["title_now"] if row["title_now"] != row["title"] else "",
        grounds=tuple(json.loads(row["grounds"])),
    )

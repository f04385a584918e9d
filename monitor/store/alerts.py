"""Alerts: logged once for an (article, journalist) pair, for good."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from monitor.records import Alert, AlertDraft, Severity
from monitor.store.articles import judgement_columns, to_assessment
from monitor.store.database import to_moment, to_text


def log(db: Database, article: int, draft: AlertDraft, piece_at: datetime, now: datetime) -> bool:
    """Log an alert unless this pair already has one; whether it is new.  Call it inside a transaction."""
    score, band, frames, reasons, sentence, model = judgement_columns(draft.assessment)
    cursor = db.execute(
        "INSERT INTO alert (article, journalist, at, piece_at, severity, score, band, frames, reasons, "
        "sentence, model) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (article, journalist) DO NOTHING",
        (
            article,
            draft.assessment.journalist,
            to_text(now),
            to_text(piece_at),
            draft.severity.value,
            score,
            band,
            frames,
            reasons,
            sentence,
            model,
        ),
    )
    return cursor.rowcount == 1


def between(db: Database, since: datetime, until: datetime) -> list[Alert]:
    """The alerts logged in [since, until), in the order of the pieces."""
    return _select(db, "l.at >= ? AND l.at < ? ORDER BY l.piece_at, l.id", to_text(since), to_text(until))


def latest(db: Database, limit: int, journalist: str | None = None) -> list[Alert]:
    """The newest alerts, of one journalist or of all."""
    if journalist is None:
        return _select(db, "1 ORDER BY l.at DESC, l.id DESC LIMIT ?", limit)
    return _select(db, "l.journalist = ? ORDER BY l.at DESC, l.id DESC LIMIT ?", journalist, limit)


def get(db: Database, alert: int) -> Alert | None:
    """The alert with this number."""
    found = _select(db, "l.id = ?", alert)
    return found[0] if found else None


def of_article(db: Database, article: int) -> list[Alert]:
    """The alerts of one article."""
    return _select(db, "l.article = ? ORDER BY l.id", article)


def _select(db: Database, where: str, *arguments: str | int) -> list[Alert]:
    rows = db.query(
        # Only our own constants are put into the statement; values are bound.
        "SELECT l.*, a.outlet, a.url, a.title, a.language, a.byline, a.reprint_of, a.verbatim, "  # noqa: S608
        f"a.removed_at, a.version FROM alert l JOIN article a ON a.id = l.article WHERE {where}",
        arguments,
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
        version=row["version"],
    )

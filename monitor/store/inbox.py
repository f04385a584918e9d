"""Alerts by filter, with what reviewers say about them; and what stands beside one alert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.records import Alert, Frame, Judgement, Severity
from monitor.store import alerts
from monitor.store.database import to_moment, to_text
from monitor.store.labels import CURRENT

#: What the reviewers say about each pair that has a label; like `labels.majority`.
_VERDICTS = f"""(
    SELECT article, journalist, CASE
        WHEN SUM(judgement = 'targets') > SUM(judgement = 'neutral') THEN 'targets'
        WHEN SUM(judgement = 'targets') < SUM(judgement = 'neutral') THEN 'neutral'
        ELSE 'unsure' END AS verdict
    FROM label WHERE {CURRENT} GROUP BY article, journalist)"""  # noqa: S608  # only our own constant is put in


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which alerts to list; None: all."""

    journalist: str | None = None
    outlet: str | None = None
    severity: Severity | None = None
    frame: Frame | None = None
    campaign: int | None = None
    #: True: those nobody has looked at.
    open: bool | None = None
    verdict: Judgement | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An alert and what most reviewers say about it; None: nobody has looked."""

    alert: Alert
    verdict: Judgement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An article with the text of another."""

    article: int
    outlet: str
    title: str
    url: str
    at: datetime
    verbatim: float | None
    #: The number of its alert against the same person, if it raised one.
    alert: int | None


def items(db: Database, wanted: Filter, limit: int, offset: int = 0) -> list[Item]:
    """The alerts of a filter, the newest first."""
    where, values = _where(wanted)
    rows = db.execute(
        # Only our own constants are put into the statement; values are bound.
        f"SELECT l.id, v.verdict FROM alert l JOIN article a ON a.id = l.article LEFT JOIN {_VERDICTS} v "  # noqa: S608
        "ON v.article = l.article AND v.journalist = l.journalist "
        f"WHERE {where} ORDER BY l.at DESC, l.id DESC LIMIT ? OFFSET ?",
        (*values, limit, offset),
    ).fetchall()
    found = ((alerts.get(db, number), verdict) for number, verdict in rows)
    return [Item(alert=alert, verdict=_judgement(verdict)) for alert, verdict in found if alert]


def count(db: Database, wanted: Filter) -> int:
    """How many alerts a filter finds."""
    where, values = _where(wanted)
    row = db.execute(
        # Only our own constants are put into the statement; values are bound.
        f"SELECT COUNT(*) FROM alert l JOIN article a ON a.id = l.article LEFT JOIN {_VERDICTS} v "  # noqa: S608
        f"ON v.article = l.article AND v.journalist = l.journalist WHERE {where}",
        values,
    ).fetchone()
    return int(row[0])


def verdict(db: Database, article: int, journalist: str) -> Judgement | None:
    """What most reviewers say about a pair."""
    row = db.execute(
        # Only our own constants are put into the statement.
        f"SELECT verdict FROM {_VERDICTS} WHERE article = ? AND journalist = ?",  # noqa: S608
        (article, journalist),
    ).fetchone()
    return _judgement(row[0]) if row else None


def copies(db: Database, article: int, journalist: str) -> list[Copy]:
    """The other articles with the text of this one, in the order of their appearance."""
    rows = db.execute(
        "SELECT b.id, b.outlet, b.title, b.url, b.first_seen, b.verbatim, l.id FROM article a JOIN article b "
        "ON b.id = COALESCE(a.reprint_of, a.id) OR b.reprint_of = COALESCE(a.reprint_of, a.id) "
        "LEFT JOIN alert l ON l.article = b.id AND l.journalist = ? "
        "WHERE a.id = ? AND b.id != a.id ORDER BY b.first_seen, b.id",
        (journalist, article),
    )
    return [
        Copy(
            article=number,
            outlet=outlet,
            title=title,
            url=url,
            at=to_moment(at),
            verbatim=verbatim,
            alert=alert,
        )
        for number, outlet, title, url, at, verbatim, alert in rows.fetchall()
    ]


def similar(db: Database, wanted: Alert, limit: int) -> list[Item]:
    """Labelled alerts that are most like this one: they share frames, then person, then outlet."""
    frames = [found.frame.value for found in wanted.assessment.frames]
    marks = ",".join("?" * len(frames))
    rows = db.execute(
        # Only our own constants and question marks are put into the statement.
        f"SELECT l.id, v.verdict FROM alert l JOIN article a ON a.id = l.article JOIN {_VERDICTS} v "  # noqa: S608
        "ON v.article = l.article AND v.journalist = l.journalist WHERE l.id != ? ORDER BY "
        f"(SELECT COUNT(*) FROM json_each(l.frames) f WHERE json_extract(f.value, '$.frame') IN ({marks})) DESC, "
        "l.journalist = ? DESC, a.outlet = ? DESC, l.id DESC LIMIT ?",
        (wanted.id, *frames, wanted.journalist, wanted.outlet, limit),
    ).fetchall()
    found = ((alerts.get(db, number), said) for number, said in rows)
    return [Item(alert=alert, verdict=_judgement(said)) for alert, said in found if alert]


def versions(db: Database, article: int) -> list[tuple[int, datetime, str, str]]:
    """(version, when it was fetched, title, text) of what an article said before, the oldest first."""
    rows = db.execute(
        "SELECT version, fetched_at, title, text FROM version WHERE article = ? ORDER BY version", (article,)
    )
    return [(version, to_moment(at), title, text) for version, at, title, text in rows.fetchall()]


def neighbours(db: Database, alert: int) -> tuple[int | None, int | None]:
    """The next newer and the next older alert, for going through them one by one."""
    newer = db.execute("SELECT MIN(id) FROM alert WHERE id > ?", (alert,)).fetchone()[0]
    older = db.execute("SELECT MAX(id) FROM alert WHERE id < ?", (alert,)).fetchone()[0]
    return newer, older


def _judgement(verdict: str | None) -> Judgement | None:
    return Judgement(verdict) if verdict else None


def _where(wanted: Filter) -> tuple[str, Sequence[str | int]]:
    terms: list[tuple[str, str | int]] = []
    for column, value in (
        ("l.journalist = ?", wanted.journalist),
        ("a.outlet = ?", wanted.outlet),
        ("l.severity = ?", wanted.severity and wanted.severity.value),
        ("l.campaign = ?", wanted.campaign),
        ("v.verdict = ?", wanted.verdict and wanted.verdict.value),
        ("l.at >= ?", to_text(wanted.since) if wanted.since else None),
        ("l.at < ?", to_text(wanted.until) if wanted.until else None),
        (
            "EXISTS (SELECT 1 FROM json_each(l.frames) f WHERE json_extract(f.value, '$.frame') = ?)",
            wanted.frame and wanted.frame.value,
        ),
        ("(v.verdict IS NULL) = ?", None if wanted.open is None else int(wanted.open)),
    ):
        if value is not None:
            terms.append((column, value))
    return " AND ".join(column for column, _ in terms) or "1", [value for _, value in terms]

"""What the histories of campaigns and journalists are told from: pieces in full, ordinary texts, statements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.records import Frame, Severity
from monitor.store.database import to_moment, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One alerted piece with all that is told about it."""

    alert: int
    article: int
    outlet: str
    outlet_name: str
    url: str
    #: The headline and text that raised the alert.
    title: str
    text: str
    byline: str
    language: str
    at: datetime
    #: Whether `at` is the article's own date; else it is when it was first seen.
    dated: bool
    #: The number of its text, and the share of it that stands in the printing it was matched with.
    first: int
    verbatim: float | None
    severity: Severity
    #: Why it is of this severity, in words.
    grounds: tuple[str, ...]
    frames: tuple[Frame, ...]
    #: The headline it bears now; empty: the same.
    title_now: str = ""


def of_campaign(db: Database, campaign: int) -> list[Told]:
    """The pieces of a campaign in the order of time."""
    return _told(db, "l.campaign = ?", campaign)


def of_journalist(db: Database, journalist: str) -> list[Told]:
    """All alerted pieces about a journalist in the order of time."""
    return _told(db, "l.journalist = ?", journalist)


def texts(db: Database, numbers: Iterable[int]) -> dict[int, str]:
    """The texts of articles as they are now, by number."""
    rows = db.execute(
        "SELECT id, text FROM article WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(numbers)),),
    )
    return dict(rows.fetchall())


def others_named(db: Database, campaign: int) -> dict[str, int]:
    """The other journalists and newsrooms named in the pieces of a campaign, with the number of pieces."""
    rows = db.execute(
        "SELECT m.journalist, COUNT(DISTINCT m.article) FROM alert l JOIN mention m ON m.article = l.article "
        "AND m.journalist != l.journalist WHERE l.campaign = ? GROUP BY 1 ORDER BY 2 DESC, 1",
        (campaign,),
    )
    return dict(rows.fetchall())


def first_reports(
    db: Database, since: Mapping[str, datetime], until: datetime
) -> list[tuple[str, str, datetime]]:
    """(journalist, outlet, when it appeared) of the first piece of each outlet that does not attack.

    Those that were first seen before `until`.  Who only prints the text of an alert again has reported nothing.

    Args:
        since: For each journalist the moment from which on pieces count.
    """
    rows = db.execute(
        # By the mentions of the journalist: they are few.
        "SELECT j.key, a.outlet, MIN(COALESCE(p.at, a.first_seen)) FROM json_each(?) j "
        "CROSS JOIN mention m ON m.journalist = j.key CROSS JOIN article a ON a.id = m.article "
        "JOIN outlet o ON o.id = a.outlet AND o.stance NOT IN ('state', 'pro-government') "
        "LEFT JOIN printing p ON p.article = a.id "
        "WHERE COALESCE(p.at, a.first_seen) >= j.value AND a.first_seen < ? "
        "AND EXISTS (SELECT 1 FROM assessment s WHERE s.article = a.id AND s.journalist = j.key) "
        "AND NOT EXISTS (SELECT 1 FROM printing q JOIN alert l ON l.article = q.article AND l.journalist = j.key "
        "WHERE q.first = p.first) GROUP BY 1, 2",
        (json.dumps({journalist: to_text(moment) for journalist, moment in since.items()}), to_text(until)),
    )
    return [(journalist, outlet, to_moment(at)) for journalist, outlet, at in rows.fetchall()]


def ordinary(db: Database, since: datetime, until: datetime) -> list[list[tuple[str, datetime]]]:
    """(outlet, when) of each printing of every text in [since, until) that names nobody on the watch list."""
    rows = db.execute(
        "SELECT p.first, a.outlet, p.at FROM printing p JOIN article a ON a.id = p.article WHERE p.at >= ? "
        "AND p.at < ? AND NOT EXISTS (SELECT 1 FROM mention m JOIN printing q ON q.article = m.article "
        "WHERE q.first = p.first) ORDER BY p.first, p.at",
        (to_text(since), to_text(until)),
    )
    texts: dict[int, list[tuple[str, datetime]]] = {}
    for first, outlet, at in rows.fetchall():
        texts.setdefault(first, []).append((outlet, to_moment(at)))
    return list(texts.values())


def unnamed(db: Database, since: datetime, until: datetime) -> list[tuple[int, str, datetime, str, str]]:
    """(article, outlet, when, title, text) of the pieces in [since, until) that name nobody on the watch list."""
    rows = db.execute(
        "SELECT a.id, a.outlet, p.at, a.title, a.text FROM printing p JOIN article a ON a.id = p.article "
        "WHERE p.at >= ? AND p.at < ? AND a.text != '' AND p.first = a.id "
        "AND NOT EXISTS (SELECT 1 FROM mention m WHERE m.article = a.id) ORDER BY p.at, a.id",
        (to_text(since), to_text(until)),
    )
    return [
        (article, outlet, to_moment(at), title, text) for article, outlet, at, title, text in rows.fetchall()
    ]


def _told(db: Database, where: str, value: int | str) -> list[Told]:
    rows = db.query(
        # Only our own constants are put into the statement; values are bound.
        "SELECT l.id AS alert, a.id, a.outlet, o.name, a.url, COALESCE(v.title, a.title) AS title, "  # noqa: S608
        "a.title AS title_now, COALESCE(v.text, a.text) AS text, COALESCE(v.byline, a.byline) AS byline, "
        "a.language, l.piece_at, "
        "COALESCE(p.dated, 0) AS dated, COALESCE(p.first, a.id) AS first, a.verbatim, l.severity, l.grounds, l.frames "
        "FROM alert l JOIN article a ON a.id = l.article JOIN outlet o ON o.id = a.outlet "
        "LEFT JOIN version v ON v.article = a.id AND v.version = l.version "
        f"LEFT JOIN printing p ON p.article = a.id WHERE {where} ORDER BY l.piece_at, a.id",
        (value,),
    )
    return [
        Told(
            alert=row["alert"],
            article=row["id"],
            outlet=row["outlet"],
            outlet_name=row["name"],
            url=row["url"],
            title=row["title"],
            text=row["text"],
            byline=row["byline"],
            language=row["language"],
            at=to_moment(row["piece_at"]),
            dated=bool(row["dated"]),
            first=row["first"],
            verbatim=row["verbatim"],
            severity=Severity(row["severity"]),
            grounds=tuple(json.loads(row["grounds"])),
            frames=tuple(Frame(found["frame"]) for found in json.loads(row["frames"])),
            title_now=row["title_now"] if row["title_now"] != row["title"] else "",
        )
        for row in rows
    ]

"""Which record of the archive an article was read from, stored together with the article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from monitor.store.chain import Link
from monitor.store.database import to_moment, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The record from which one version of an article was read."""

    id: int
    article: int
    version: int
    file: str
    offset: int
    length: int
    at: datetime
    url: str
    status: int
    payload: str
    body: str
    #: SHA-256 of the decoded body that was judged.
    page_hash: str
    previous: str
    digest: str


def tie(db: Database, article: int, link: Link, page_hash: str) -> None:
    """Store that an article, as it is now, and its alerts that have no record yet rest on this one.

    Call it inside the transaction that stores them.
    """
    cursor = db.execute(
        "INSERT INTO evidence (article, version, file, offset, length, at, url, status, payload, body, "
        "page_hash, previous, digest) SELECT id, version, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM article WHERE id = ?",
        (
            link.file,
            link.offset,
            link.length,
            link.at,
            link.url,
            link.status,
            link.payload,
            link.body,
            page_hash,
            link.previous,
            link.digest,
            article,
        ),
    )
    db.execute(
        "UPDATE alert SET evidence = ? WHERE article = ? AND evidence IS NULL", (cursor.lastrowid, article)
    )


def get(db: Database, number: int) -> Evidence | None:
    """The record with this number."""
    found = _select(db, "id = ?", number)
    return found[0] if found else None


def of_alert(db: Database, alert: int) -> Evidence | None:
    """The record on which an alert rests; None when none was kept."""
    found = _select(db, "id = (SELECT evidence FROM alert WHERE id = ?)", alert)
    return found[0] if found else None


def places(db: Database, since: datetime, until: datetime) -> dict[int, tuple[str, int, str]]:
    """Article -> (file, offset, SHA-256 of the payload) of the records on which the alerts of [since, until) rest."""
    rows = db.execute(
        "SELECT e.article, e.file, e.offset, e.payload FROM alert l JOIN evidence e ON e.id = l.evidence "
        "WHERE l.at >= ? AND l.at < ?",
        (to_text(since), to_text(until)),
    )
    return {article: (file, offset, payload) for article, file, offset, payload in rows.fetchall()}


def of_article(db: Database, article: int) -> list[Evidence]:
    """All records of an article, the first one first."""
    return _select(db, "article = ? ORDER BY id", article)


def latest(db: Database, limit: int) -> list[Evidence]:
    """The newest records."""
    return _select(db, "1 ORDER BY id DESC LIMIT ?", limit)


def everything(db: Database) -> list[Evidence]:
    """All records in the order in which they were stored."""
    return _select(db, "1 ORDER BY id")


def head(db: Database, at: datetime) -> str | None:
    """The digest that stands for all records stored of pages fetched before `at`; None when there are none.

    Print or publish it: `monitor evidence verify --head` says whether the archive still holds what it stood for.
    """
    row = db.execute(
        "SELECT digest FROM evidence WHERE at < ? ORDER BY id DESC LIMIT 1", (to_text(at),)
    ).fetchone()
    return str(row[0]) if row else None


def heads_told(db: Database) -> list[str]:
    """The heads that stand in the digests that were kept, the oldest first."""
    rows = db.execute(
        "SELECT DISTINCT json_extract(body, '$.evidence_head') FROM digest ORDER BY day"
    ).fetchall()
    return [str(head) for (head,) in rows if head]


def alerts_without(db: Database) -> list[int]:
    """The alerts that rest on no record."""
    return [
        row[0] for row in db.execute("SELECT id FROM alert WHERE evidence IS NULL ORDER BY id").fetchall()
    ]


def _select(db: Database, where: str, *arguments: str | int) -> list[Evidence]:
    # Only our own constants are put into the statement; values are bound.
    return [_evidence(row) for row in db.query(f"SELECT * FROM evidence WHERE {where}", arguments)]  # noqa: S608


def _evidence(row: dict[str, Any]) -> Evidence:
    return Evidence(**{**row, "at": to_moment(row["at"])})

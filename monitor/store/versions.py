"""What an article said at each time it was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.store.database import to_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An article as it was at one time."""

    version: int
    at: datetime
    title: str
    text: str


def of_article(db: Database, article: int) -> list[Version]:
    """All versions of an article, the first one first, the present one last."""
    rows = db.execute(
        "SELECT version, fetched_at, title, text FROM version WHERE article = ?1 "
        "UNION ALL SELECT version, fetched_at, title, text FROM article WHERE id = ?1 ORDER BY version",
        (article,),
    )
    return [
        Version(version=row[0], at=to_moment(row[1]), title=row[2], text=row[3]) for row in rows.fetchall()
    ]

"""Which version of an article raised an alert; CHECKs for the stored words that had none."""

from __future__ import annotations

import re

from sqlite_utils import Database

from monitor.store.schema.base import migrations

_STATUS = (
    "ok", "not modified", "late", "blocked", "not a feed", "parse error", "DNS", "TLS", "connection", "timeout",
    "too large", "gone", "HTTP error", "refused", "quiet", "offline",
)  # fmt: skip
_BAND = ("likely", "possible", "unlikely", "insufficient")
#: (table, column, the words that may stand in it).
_WORDS = (
    ("feed", "status", _STATUS),
    ("visit", "status", _STATUS),
    ("alert", "band", _BAND),
    ("assessment_before", "band", _BAND),
    ("printing", "kind", ("", "same", "edited", "headline", "quoted")),
    ("label", "chosen", ("", "uncertain", "high", "random")),
    ("outcome", "state", ("suggested", "confirmed", "rejected")),
    ("outcome", "kind", (
        "detention", "charge", "trial", "sentence", "travel-ban", "assault", "block", "raid", "release",
    )),
)  # fmt: skip


@migrations()
def m062_versions(db: Database) -> None:
    db.executescript("""
        -- the version of the article that raised the alert: its headline is the alert's
        ALTER TABLE alert ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
        UPDATE alert SET version = COALESCE(
            (SELECT e.version FROM evidence e WHERE e.id = alert.evidence),
            (SELECT MAX(v.version) FROM version v JOIN article a ON a.id = v.article
             WHERE v.article = alert.article AND v.fetched_at <= alert.at AND a.fetched_at > alert.at),
            (SELECT a.version FROM article a WHERE a.id = alert.article));
        -- who signed it and what stood under its pictures; NULL: not kept, it was edited before this was noted
        ALTER TABLE version ADD COLUMN byline TEXT;
        ALTER TABLE version ADD COLUMN captions TEXT;   -- JSON list
    """)
    for table, column, words in _WORDS:
        _check(db, table, column, words)


def _check(db: Database, table: str, column: str, words: tuple[str, ...]) -> None:
    """Add a CHECK to a column: SQLite's own way for changes that leave the rows as they are (lang_altertable, 7)."""
    (sql,) = db.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).fetchone()
    listed = ", ".join(f"'{word}'" for word in words)
    changed = re.sub(
        rf"\b{column}\s+TEXT(\s+NOT NULL)?(\s+DEFAULT\s+'[^']*')?",
        lambda found: f"{found[0]} CHECK ({column} IN ({listed}))",
        sql,
        count=1,
    )
    (version,) = db.execute("PRAGMA schema_version").fetchone()
    db.execute("PRAGMA writable_schema = ON")
    db.execute("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (changed, table))
    db.execute(f"PRAGMA schema_version = {version + 1}")
    db.execute("PRAGMA writable_schema = RESET")

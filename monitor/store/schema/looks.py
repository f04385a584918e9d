"""What a later look at a piece compares, and how often one failed."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema.base import migrations


@migrations()
def m060_looks(db: Database) -> None:
    db.executescript("""
        -- the headline of the page itself, whatever the feed calls the piece; empty: not known
        ALTER TABLE article ADD COLUMN page_title TEXT NOT NULL DEFAULT '';
        -- how often in a row the page could not be looked at again
        ALTER TABLE article ADD COLUMN look_failures INTEGER NOT NULL DEFAULT 0;
    """)

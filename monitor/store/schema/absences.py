"""Pieces that were gone and came back."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema.base import migrations


@migrations()
def m066_absences(db: Database) -> None:
    db.executescript("""
        CREATE TABLE absence (    -- an article was gone from its address for a while: a failure of the site, or regret
            article  INTEGER NOT NULL REFERENCES article (id),
            since    TEXT NOT NULL,   -- found gone
            until    TEXT NOT NULL,   -- seen again
            how      TEXT NOT NULL,   -- such as "HTTP 404"
            PRIMARY KEY (article, since)
        ) STRICT;
    """)

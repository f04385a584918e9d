"""Printings of a text, campaigns, the ladder, outcomes."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema.base import migrations


@migrations()
def m030_campaigns(db: Database) -> None:
    db.executescript("""
        CREATE TABLE printing (    -- one printing of a text; what has the same `first` is one group
            article   INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
            first     INTEGER NOT NULL,   -- the article of the group that appeared first
            at        TEXT NOT NULL,      -- when it appeared
            dated     INTEGER NOT NULL CHECK (dated IN (0, 1)),  -- 1: its own date; 0: when it was first seen
            seen      TEXT NOT NULL,
            size      INTEGER NOT NULL,   -- hashes in its sketch; 0: out of the index
            matched   INTEGER,            -- the earlier printing it was compared with
            kind      TEXT NOT NULL DEFAULT '',  -- same, edited, headline, quoted (not of the group)
            verbatim  REAL                -- share that stands in `matched`, 0..1
        ) STRICT;
        CREATE INDEX printing_first ON printing (first, at);
        CREATE INDEX printing_seen ON printing (seen) WHERE size > 0;
        INSERT INTO printing (article, first, at, dated, seen, size, verbatim)
            SELECT id, COALESCE(reprint_of, id), first_seen, 0, first_seen,
                   (SELECT COUNT(*) FROM sketch s WHERE s.article = a.id), verbatim FROM article a;
        -- Sketches of an older kind find nothing: they are made anew as articles come.
        DELETE FROM sketch;

        ALTER TABLE campaign ADD COLUMN chance REAL;     -- of such a burst by the own baseline; NULL: insufficient data
        ALTER TABLE campaign ADD COLUMN withdrawn_at TEXT;  -- what was read later makes it ordinary
        ALTER TABLE campaign ADD COLUMN told INTEGER NOT NULL DEFAULT 0;  -- outlets at the last rise that was told

        ALTER TABLE alert ADD COLUMN grounds TEXT NOT NULL DEFAULT '[]';  -- JSON: why this severity, in words

        CREATE TABLE rung (        -- the ladder: each rung of each journalist once, with its evidence
            journalist  TEXT NOT NULL REFERENCES journalist,
            rung        INTEGER NOT NULL,
            article     INTEGER NOT NULL,
            at          TEXT NOT NULL,     -- when the piece appeared
            evidence    TEXT NOT NULL,     -- the words
            found_at    TEXT NOT NULL,
            PRIMARY KEY (journalist, rung)
        ) STRICT, WITHOUT ROWID;

        ALTER TABLE outcome ADD COLUMN state TEXT NOT NULL DEFAULT 'confirmed';  -- suggested, confirmed, rejected
        ALTER TABLE outcome ADD COLUMN article INTEGER;   -- that suggested it
        CREATE UNIQUE INDEX outcome_once ON outcome (journalist, kind, date);
    """)

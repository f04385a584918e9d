"""What is told to whom."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema.base import migrations

TABLES = """
        CREATE TABLE message (     -- what is to be told; kept before anything is sent
            id     INTEGER PRIMARY KEY,
            key    TEXT NOT NULL UNIQUE,  -- such as 'digest 2026-11-22': the same thing is told once
            topic  TEXT NOT NULL CHECK (topic IN ('digest', 'alerts', 'trouble')),
            at     TEXT NOT NULL,
            body   TEXT NOT NULL      -- JSON: subject, lines in full and in counts
        ) STRICT;

        CREATE TABLE delivery (    -- a message for one recipient of one channel of feeds.yaml
            id         INTEGER PRIMARY KEY,
            message    INTEGER NOT NULL REFERENCES message,
            channel    TEXT NOT NULL,
            recipient  TEXT NOT NULL,     -- empty: the channel's address says it all
            state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN
                           ('waiting',    -- for next_try
                            'sending',    -- under way; found at a start: the program was stopped in the middle
                            'sent',
                            'unsure',     -- stopped in the middle, and the other side could not tell it came twice
                            'failed')),   -- given up
            attempts   INTEGER NOT NULL DEFAULT 0,
            next_try   TEXT NOT NULL,
            changed    TEXT NOT NULL,
            reason     TEXT NOT NULL DEFAULT '',  -- why the last attempt failed
            UNIQUE (message, channel, recipient)
        ) STRICT;
        CREATE INDEX delivery_open ON delivery (next_try) WHERE state IN ('waiting', 'sending');

        CREATE TABLE told (        -- pairs whose alert was told at once, each by one message
            article     INTEGER NOT NULL REFERENCES article,
            journalist  TEXT NOT NULL REFERENCES journalist,
            message     INTEGER NOT NULL REFERENCES message,
            PRIMARY KEY (article, journalist)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE assessment_before (   -- how a piece was judged before it was edited, for reports of past days
            article     INTEGER NOT NULL REFERENCES article,
            journalist  TEXT NOT NULL REFERENCES journalist,
            at          TEXT NOT NULL,
            until       TEXT NOT NULL,     -- when another judgement took its place
            score       REAL NOT NULL,
            band        TEXT NOT NULL,
            sure        INTEGER NOT NULL CHECK (sure IN (0, 1)),   -- whether a mention was sure
            PRIMARY KEY (article, journalist, until)
        ) STRICT, WITHOUT ROWID;
        -- since when a feed is in feeds.yaml (NULL: before this was noted), and since when it is not any more
        ALTER TABLE feed ADD COLUMN listed_at TEXT;
        ALTER TABLE feed ADD COLUMN left_at TEXT;
        CREATE INDEX IF NOT EXISTS label_pair ON label (article, journalist);
    """


@migrations()
def m020_notifications(db: Database) -> None:
    db.executescript(TABLES)

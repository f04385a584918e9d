"""The index of sketches by hash alone; since when each person is watched, and the days on which little was read."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema.base import migrations


@migrations()
def m063_sketches(db: Database) -> None:
    db.executescript("""
        -- Sketches are made anew with other hashes by the next pass (`rules` has no version of them yet).  No index by
        -- article and no check of the article: both cost more than the sketch itself.
        DROP TABLE sketch;
        CREATE TABLE sketch (      -- the index that finds reprints; what came last stands in printing.hashes
            hash     INTEGER NOT NULL,
            article  INTEGER NOT NULL,
            PRIMARY KEY (hash, article)
        ) STRICT, WITHOUT ROWID;
        -- 64-bit numbers, little-endian; NULL: they stand in `sketch`, or are out of the index
        ALTER TABLE printing ADD COLUMN hashes BLOB;
        CREATE INDEX printing_hashes ON printing (article) WHERE hashes IS NOT NULL;

        CREATE TABLE rules (       -- which version of the rules found what is stored
            part     TEXT PRIMARY KEY,
            version  INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- since when articles are searched for this person
        ALTER TABLE journalist ADD COLUMN watched_from TEXT;
        -- JSON list: the newsrooms of the list that this person works for, by the words of the list
        ALTER TABLE journalist ADD COLUMN newsrooms TEXT NOT NULL DEFAULT '[]';
        UPDATE journalist SET watched_from = (SELECT MIN(first_seen) FROM article);

        CREATE TABLE day_read (    -- each day (UTC) that is over: how many outlets that attack could be read
            day      TEXT PRIMARY KEY,
            outlets  INTEGER NOT NULL,   -- that were listed and read at least once by then
            read     INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE reach (       -- how many people an outlet reaches, as feeds.yaml says
            outlet  TEXT PRIMARY KEY,
            words   TEXT NOT NULL CHECK (words IN ('wide', 'middle', 'narrow')),
            source  TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    """)

"""What is counted after a pass, since counting it for every page would be slow."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema.base import migrations


@migrations()
def m064_observed(db: Database) -> None:
    db.executescript("""
        CREATE TABLE spread (      -- how fast a campaign spread beside ordinary texts; a row each time it has grown
            campaign  INTEGER NOT NULL,
            at        TEXT NOT NULL,      -- when it was counted
            pieces    INTEGER NOT NULL,
            outlets   INTEGER NOT NULL,
            seconds   INTEGER NOT NULL,   -- from the first outlet to the last one
            shared    REAL,               -- mean share of a piece that stands in an earlier one; NULL: no reprint
            as_fast   INTEGER NOT NULL,   -- ordinary texts that reached as many outlets as fast
            ordinary  INTEGER NOT NULL,   -- ordinary texts that were looked at
            PRIMARY KEY (campaign, at)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE wave (        -- many who say nearly the same about nobody on the list; a row each time it grew
            first     INTEGER NOT NULL,   -- the article it begins with
            at        TEXT NOT NULL,      -- when it was found so
            begins    TEXT NOT NULL,
            ends      TEXT NOT NULL,
            speakers  TEXT NOT NULL,      -- JSON list, as printed
            outlets   TEXT NOT NULL,      -- JSON list
            title     TEXT NOT NULL,
            PRIMARY KEY (first, at)
        ) STRICT, WITHOUT ROWID;
        -- no step was told by itself until now, but every alert was: what stands has not grown
        UPDATE campaign SET told = CASE
            WHEN outlets >= 50 THEN 50 WHEN outlets >= 30 THEN 30 WHEN outlets >= 20 THEN 20 WHEN outlets >= 12 THEN 12
            WHEN outlets >= 8 THEN 8 WHEN outlets >= 5 THEN 5 WHEN outlets >= 3 THEN 3 ELSE MIN(outlets, 1) END;
        -- the texts that were printed more than once: what ordinary spread is counted from
        CREATE INDEX printing_again ON printing (first) WHERE article != first;
    """)

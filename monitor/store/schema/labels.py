"""What reviewers decide."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema.base import migrations


@migrations()
def m010_labels(db: Database) -> None:
    db.executescript("""
        -- Nothing that a person decided is deleted: a later label replaces, an undo takes back.
        ALTER TABLE label ADD COLUMN version INTEGER NOT NULL DEFAULT 1;  -- of the article, as it was read
        ALTER TABLE label ADD COLUMN chosen TEXT NOT NULL DEFAULT '';     -- why it was asked: uncertain, high, random
        ALTER TABLE label ADD COLUMN action TEXT NOT NULL DEFAULT '';     -- decided together, undone together
        ALTER TABLE label ADD COLUMN replaced_at TEXT;                    -- the same reviewer decided anew
        ALTER TABLE label ADD COLUMN undone_at TEXT;
        -- One row that counts for each reviewer and pair.
        CREATE UNIQUE INDEX label_current ON label (article, journalist, reviewer)
            WHERE replaced_at IS NULL AND undone_at IS NULL;
        CREATE INDEX label_reviewer ON label (reviewer, at);

        CREATE TABLE skipped (      -- put off by a reviewer; asked again after the rest
            article     INTEGER NOT NULL REFERENCES article,
            journalist  TEXT NOT NULL REFERENCES journalist,
            reviewer    TEXT NOT NULL,
            at          TEXT NOT NULL,
            PRIMARY KEY (reviewer, article, journalist)
        ) STRICT, WITHOUT ROWID;

        -- The order of the queue by score, and in a fixed shuffle that has nothing to do with the score.
        CREATE INDEX assessment_score ON assessment (score);
        CREATE INDEX article_hash ON article (text_hash);
        CREATE INDEX entry_seen ON entry (outlet, first_seen);
        CREATE INDEX assessment_shuffled ON assessment ((article * 2654435761 % 4294967296));
    """)

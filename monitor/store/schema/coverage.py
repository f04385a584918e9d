"""How completely the outlets were read; what the reports and pages look up."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema.base import migrations


@migrations()
def m040_coverage(db: Database) -> None:
    db.executescript("""
        ALTER TABLE feed ADD COLUMN ttl INTEGER;         -- minutes for which the feed itself asks not to be read
        ALTER TABLE feed ADD COLUMN moved_to TEXT;       -- where it says it has moved to for good
        ALTER TABLE feed ADD COLUMN heads TEXT NOT NULL DEFAULT '[]';  -- JSON: newest items of the last reading
        ALTER TABLE feed ADD COLUMN newest TEXT;         -- date of the newest item of the last reading

        ALTER TABLE visit ADD COLUMN missed INTEGER NOT NULL DEFAULT 0 CHECK (missed IN (0, 1));
                                                         -- items came and went since the reading before
        ALTER TABLE visit ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;  -- items beyond the cap

        ALTER TABLE entry ADD COLUMN rereads INTEGER NOT NULL DEFAULT 0;   -- read again: announced with another title

        ALTER TABLE article ADD COLUMN title_key TEXT NOT NULL DEFAULT '';  -- hash of the title, folded
        ALTER TABLE article ADD COLUMN length INTEGER;   -- characters of the text as first read
        UPDATE article SET length = LENGTH(text) WHERE text_dropped IS NULL;
        CREATE INDEX article_title ON article (outlet, title_key, first_seen);
        CREATE INDEX entry_guid ON entry (outlet, guid) WHERE guid != '';
        CREATE INDEX article_outlet_seen ON article (outlet, first_seen);
    """)


@migrations()
def m025_first_reads(db: Database) -> None:
    db.executescript("""
        -- how many articles were read on a day, for reports
        CREATE INDEX IF NOT EXISTS article_fetched ON article (fetched_at);
        CREATE INDEX IF NOT EXISTS version_fetched ON version (fetched_at);
    """)


@migrations()
def m050_pages(db: Database) -> None:
    # Covers what the volume of texts asks for each outlet: without it every page with the coverage reads the texts.
    db.execute("CREATE INDEX article_lengths ON article (outlet, first_seen, length, fetched_at)")

"""What stands for a person in addresses."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema.base import migrations


@migrations()
def m065_handles(db: Database) -> None:
    db.executescript("""
        -- random; stands for the person in the addresses of the review pages, which browsers and proxies keep
        ALTER TABLE journalist ADD COLUMN handle TEXT;
        UPDATE journalist SET handle = lower(hex(randomblob(6)));
        CREATE UNIQUE INDEX journalist_handle ON journalist (handle);
    """)

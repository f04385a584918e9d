"""Time stamps of an authority over heads of the evidence."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema.base import migrations


@migrations()
def m061_stamps(db: Database) -> None:
    db.executescript("""
        CREATE TABLE stamp (    -- a head of the evidence for which an authority was asked for a time stamp
            head      TEXT PRIMARY KEY,   -- digest of a record; the stamp is timestamps/HEAD.tsr in var/evidence
            first     TEXT NOT NULL,      -- when it was first asked for
            attempts  INTEGER NOT NULL,
            next_try  TEXT,               -- NULL: it is there
            reason    TEXT NOT NULL DEFAULT '',   -- of the last failure
            at        TEXT,               -- what the authority says
            authority TEXT NOT NULL DEFAULT ''    -- name in the certificate of the signer
        ) STRICT;
    """)

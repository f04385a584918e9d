"""Where the judged bytes stand, and the search."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema.base import migrations


@migrations()
def m002_evidence(db: Database) -> None:
    db.executescript("""
        CREATE TABLE evidence (    -- where the bytes stand that were judged: a record of var/evidence
            id        INTEGER PRIMARY KEY,
            article   INTEGER NOT NULL REFERENCES article,
            version   INTEGER NOT NULL,   -- of the article, that was read from these bytes
            file      TEXT NOT NULL,      -- below var/evidence
            offset    INTEGER NOT NULL,   -- bytes
            length    INTEGER NOT NULL,
            at        TEXT NOT NULL,      -- when the page was fetched
            url       TEXT NOT NULL,      -- the final address
            status    INTEGER NOT NULL,   -- what the server answered
            payload   TEXT NOT NULL,      -- SHA-256 of the body as it stands in the record
            body      TEXT NOT NULL CHECK (body IN ('as received', 'decoded')),
            page_hash TEXT NOT NULL,      -- SHA-256 of the decoded body that was judged
            previous  TEXT NOT NULL,      -- digest of the record before in the chain
            digest    TEXT NOT NULL UNIQUE  -- SHA-256 of the record's bytes: the head of the chain with it
        ) STRICT;
        CREATE INDEX evidence_article ON evidence (article);
        CREATE INDEX evidence_at ON evidence (at);

        -- the record of the page on which the alert rests; NULL: the outlet's policy is to keep none
        ALTER TABLE alert ADD COLUMN evidence INTEGER REFERENCES evidence;
    """)


@migrations()
def m003_search(db: Database) -> None:
    db.executescript("""
        -- Folded and written in one script, so that every spelling of a word finds the same articles.
        CREATE VIRTUAL TABLE search USING fts5 (title, text, tokenize = "unicode61 remove_diacritics 0");

        -- when the text of an article that names nobody was dropped; its hash stays
        ALTER TABLE article ADD COLUMN text_dropped TEXT;
    """)

"""The tables of `var/monitor.db`.  A migration that was released is never edited: a change is a new one."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("monitor")


@migrations()
def m001_first(db: Database) -> None:
    db.executescript("""
        CREATE TABLE outlet (
            id             TEXT PRIMARY KEY,
            name           TEXT NOT NULL,
            stance         TEXT NOT NULL CHECK (stance IN
                               ('state', 'pro-government', 'independent', 'exile', 'international')),
            stance_source  TEXT NOT NULL,   -- who says so
            country        TEXT NOT NULL,
            homepage       TEXT NOT NULL,
            listed         INTEGER NOT NULL CHECK (listed IN (0, 1))   -- 0: taken out of feeds.yaml
        ) STRICT;

        CREATE TABLE journalist (
            id      TEXT PRIMARY KEY,
            name    TEXT NOT NULL,
            kind    TEXT NOT NULL CHECK (kind IN ('person', 'newsroom')),
            listed  INTEGER NOT NULL CHECK (listed IN (0, 1))   -- 0: taken out of journalists.yaml
        ) STRICT;

        CREATE TABLE feed (
            id             INTEGER PRIMARY KEY,
            outlet         TEXT NOT NULL REFERENCES outlet,
            url            TEXT NOT NULL UNIQUE,
            kind           TEXT NOT NULL CHECK (kind IN ('feed', 'sitemap', 'page')),
            listed         INTEGER NOT NULL CHECK (listed IN (0, 1)),
            etag           TEXT,
            last_modified  TEXT,
            body_hash      TEXT,            -- of the last body that was parsed
            interval       INTEGER NOT NULL,  -- seconds, adapted to how much is new
            failures       INTEGER NOT NULL DEFAULT 0,  -- in a row
            status         TEXT,            -- word of the last visit; NULL: never visited
            reason         TEXT NOT NULL DEFAULT '',
            http_status    INTEGER,
            next_due       TEXT NOT NULL,
            last_visit     TEXT,
            last_ok        TEXT,
            down_since     TEXT,            -- first failure of the present row of them
            last_full      TEXT             -- last visit that sent no validators
        ) STRICT;
        CREATE INDEX feed_due ON feed (next_due);

        CREATE TABLE visit (
            id           INTEGER PRIMARY KEY,
            feed         INTEGER NOT NULL REFERENCES feed,
            at           TEXT NOT NULL,
            status       TEXT NOT NULL,
            http_status  INTEGER,
            reason       TEXT NOT NULL,
            items        INTEGER NOT NULL,  -- in the feed
            new_items    INTEGER NOT NULL   -- not seen before
        ) STRICT;
        CREATE INDEX visit_at ON visit (at);
        CREATE INDEX visit_feed ON visit (feed, at);

        CREATE TABLE article (
            id                INTEGER PRIMARY KEY,
            outlet            TEXT NOT NULL REFERENCES outlet,
            url               TEXT NOT NULL,
            canonical         TEXT NOT NULL,
            title             TEXT NOT NULL,
            text              TEXT NOT NULL,
            byline            TEXT NOT NULL,
            captions          TEXT NOT NULL,   -- JSON list
            language          TEXT NOT NULL,
            published         TEXT,
            published_source  TEXT NOT NULL CHECK (published_source IN
                                  ('feed', 'json-ld', 'meta', 'visible', 'none')),
            first_seen        TEXT NOT NULL,
            fetched_at        TEXT NOT NULL,
            extractor         TEXT NOT NULL,
            text_hash         TEXT NOT NULL,   -- SHA-256 of title, newline, text
            page_hash         TEXT NOT NULL,   -- SHA-256 of the body that was judged
            reprint_of        INTEGER REFERENCES article,  -- the first article with this text
            verbatim          REAL,            -- share of this text that stands in the first one, 0..1
            version           INTEGER NOT NULL DEFAULT 1,
            revisits          INTEGER NOT NULL DEFAULT 0,
            revisit_at        TEXT,            -- when to look whether it was edited or removed
            removed_at        TEXT,            -- when it was first found to be gone
            removed_how       TEXT NOT NULL DEFAULT '',
            UNIQUE (outlet, canonical)
        ) STRICT;
        CREATE INDEX article_seen ON article (first_seen);
        CREATE INDEX article_reprint ON article (reprint_of);
        CREATE INDEX article_text ON article (outlet, text_hash);
        CREATE INDEX article_revisit ON article (revisit_at) WHERE revisit_at IS NOT NULL;

        CREATE TABLE version (     -- what an article said before it was edited
            article     INTEGER NOT NULL REFERENCES article,
            version     INTEGER NOT NULL,
            fetched_at  TEXT NOT NULL,
            title       TEXT NOT NULL,
            text        TEXT NOT NULL,
            text_hash   TEXT NOT NULL,
            page_hash   TEXT NOT NULL,
            PRIMARY KEY (article, version)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE entry (
            id          INTEGER PRIMARY KEY,
            outlet      TEXT NOT NULL REFERENCES outlet,
            feed        INTEGER NOT NULL REFERENCES feed,
            canonical   TEXT NOT NULL,
            url         TEXT NOT NULL,
            title       TEXT NOT NULL,
            published   TEXT,
            summary     TEXT NOT NULL,
            author      TEXT NOT NULL,
            guid        TEXT NOT NULL,
            first_seen  TEXT NOT NULL,
            state       TEXT NOT NULL CHECK (state IN ('pending', 'stored', 'failed')),
            attempts    INTEGER NOT NULL DEFAULT 0,
            next_try    TEXT NOT NULL,
            reason      TEXT NOT NULL DEFAULT '',   -- why the last attempt failed
            article     INTEGER REFERENCES article,
            UNIQUE (outlet, canonical)
        ) STRICT;
        CREATE INDEX entry_pending ON entry (next_try) WHERE state != 'stored';

        CREATE TABLE mention (
            article     INTEGER NOT NULL REFERENCES article,
            journalist  TEXT NOT NULL REFERENCES journalist,
            place       TEXT NOT NULL CHECK (place IN ('title', 'text', 'caption', 'byline')),
            number      INTEGER NOT NULL,   -- which caption
            start       INTEGER NOT NULL,   -- code points
            end         INTEGER NOT NULL,
            form        TEXT NOT NULL,      -- as printed
            certainty   TEXT NOT NULL CHECK (certainty IN ('sure', 'possible')),
            how         TEXT NOT NULL,
            PRIMARY KEY (article, journalist, place, number, start)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX mention_journalist ON mention (journalist, article);

        CREATE TABLE assessment (
            article     INTEGER NOT NULL REFERENCES article,
            journalist  TEXT NOT NULL REFERENCES journalist,
            at          TEXT NOT NULL,
            score       REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
            band        TEXT NOT NULL CHECK (band IN ('likely', 'possible', 'unlikely', 'insufficient')),
            frames      TEXT NOT NULL,      -- JSON: [{"frame", "score"}]
            reasons     TEXT NOT NULL,      -- JSON: [{"text", "weight", "kind"}]
            sentence    TEXT NOT NULL,      -- the one that raised the score most
            model       TEXT NOT NULL,
            PRIMARY KEY (article, journalist)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE campaign (
            id          INTEGER PRIMARY KEY,
            journalist  TEXT NOT NULL REFERENCES journalist,
            first_piece TEXT NOT NULL,      -- when its first piece appeared
            last_piece  TEXT NOT NULL,
            pieces      INTEGER NOT NULL,
            outlets     INTEGER NOT NULL,
            found_at    TEXT NOT NULL,      -- when the program first saw it as a campaign
            merged_into INTEGER REFERENCES campaign
        ) STRICT;

        CREATE TABLE alert (
            id          INTEGER PRIMARY KEY,
            article     INTEGER NOT NULL REFERENCES article,
            journalist  TEXT NOT NULL REFERENCES journalist,
            at          TEXT NOT NULL,      -- when it was logged
            piece_at    TEXT NOT NULL,      -- when the piece appeared, as far as is known
            severity    TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'top')),
            score       REAL NOT NULL,      -- as judged when it was logged
            band        TEXT NOT NULL,
            frames      TEXT NOT NULL,
            reasons     TEXT NOT NULL,
            sentence    TEXT NOT NULL,
            model       TEXT NOT NULL,
            campaign    INTEGER REFERENCES campaign,
            UNIQUE (article, journalist)
        ) STRICT;
        CREATE INDEX alert_at ON alert (at);
        CREATE INDEX alert_journalist ON alert (journalist, piece_at);

        CREATE TABLE sketch (      -- the index that finds reprints
            hash     INTEGER NOT NULL,
            article  INTEGER NOT NULL REFERENCES article,
            PRIMARY KEY (hash, article)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sketch_article ON sketch (article);

        CREATE TABLE label (       -- decided by people; never derived, never deleted by the program
            id          INTEGER PRIMARY KEY,
            article     INTEGER NOT NULL REFERENCES article,
            journalist  TEXT NOT NULL REFERENCES journalist,
            judgement   TEXT NOT NULL CHECK (judgement IN ('targets', 'neutral', 'unsure')),
            frames      TEXT NOT NULL,      -- JSON list
            reviewer    TEXT NOT NULL,
            at          TEXT NOT NULL,
            note        TEXT NOT NULL
        ) STRICT;

        CREATE TABLE outcome (     -- what happened to a journalist; entered by people
            id          INTEGER PRIMARY KEY,
            journalist  TEXT NOT NULL REFERENCES journalist,
            kind        TEXT NOT NULL,
            date        TEXT NOT NULL,
            source      TEXT NOT NULL,
            note        TEXT NOT NULL,
            at          TEXT NOT NULL
        ) STRICT;

        CREATE TABLE digest (
            id         INTEGER PRIMARY KEY,
            day        TEXT NOT NULL UNIQUE,  -- the day it is about, in the user's time zone
            starts     TEXT NOT NULL,
            ends       TEXT NOT NULL,
            at         TEXT NOT NULL,
            body       TEXT NOT NULL          -- JSON, as it was shown
        ) STRICT;

        CREATE TABLE pass (
            id        INTEGER PRIMARY KEY,
            started   TEXT NOT NULL,   -- the time the pass took as its now
            ended     TEXT,            -- NULL: it was interrupted, or is under way
            feeds     INTEGER NOT NULL DEFAULT 0,
            failed    INTEGER NOT NULL DEFAULT 0,
            articles  INTEGER NOT NULL DEFAULT 0,
            alerts    INTEGER NOT NULL DEFAULT 0,
            offline   INTEGER NOT NULL DEFAULT 0 CHECK (offline IN (0, 1))
        ) STRICT;
    """)


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


@migrations()
def m010_labels(db: Database) -> None:
    db.executescript("""
        -- Nothing that a person decided is deleted: a later label replaces, an undo takes back.
        ALTER TABLE label ADD COLUMN version INTEGER NOT NULL DEFAULT 1;  -- of the article, as it was read
        ALTER TABLE label ADD COLUMN chosen TEXT NOT NULL DEFAULT '';     -- why it was asked: uncertain, high, random
        ALTER TABLE label ADD COLUMN action TEXT NOT NULL DEFAULT '';     -- what was decided together is undone together
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
        CREATE INDEX article_fetched ON article (outlet, fetched_at);
        CREATE INDEX article_hash ON article (text_hash);
        CREATE INDEX entry_seen ON entry (outlet, first_seen);
        CREATE INDEX assessment_shuffled ON assessment ((article * 2654435761 % 4294967296));
    """)


@migrations()
def m020_notifications(db: Database) -> None:
    db.executescript("""
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
    """)


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


def unknown(db: Database) -> list[str]:
    """The migrations of a database that this version does not have: a newer one made it."""
    known = {migration.name for migration in migrations.pending(Database(memory=True, execute_plugins=False))}
    return sorted({done.name for done in migrations.applied(db)} - known)

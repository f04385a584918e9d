"""The tables of the main job."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store.schema.base import migrations

TABLES = """
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
    """


@migrations()
def m001_first(db: Database) -> None:
    db.executescript(TABLES)

"""A copy of the database taken back to before anything was judged, to be judged again reading by reading.

`rewind` takes away all that is derived and remembers it in temporary tables `was_*`.  Then each reading (one version
of one article) is settled in the order in which a pass settled it.  `settling` brings the result in line with what
was known, and puts it in the place of what is stored.  All of it works on the copy.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from monitor.records import Article, Entry, Stance
from monitor.store import articles, identity, reprints, watching
from monitor.store.articles import StoredArticle
from monitor.store.database import to_moment, to_text, writing

#: What is derived, and is remembered while it is made again.
DERIVED = ("mention", "assessment", "assessment_before", "alert", "campaign", "rung", "printing", "outcome")
#: What an article says, as it is rewound and told again.
SAID = "title, text, byline, captions, text_hash, version"
#: An alert of the copy, `l`, beside the same one as it was, `w`.
PAIR = "w.article = l.article AND w.journalist = l.journalist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One version of an article, as a pass read it."""

    article: int
    version: int
    #: What the article said then is the last that is known of it.
    newest: bool
    at: datetime


def rewind(db: Database, unlisted: Iterable[str]) -> None:
    """Take away all that is derived; the ladders of people who are not watched any more stay.

    Outcomes that somebody entered come back at their time (`enter`): a report that came before one of them was a
    suggestion.  Suggestions that somebody confirmed or rejected stay.
    """
    # What refers to an alert finds it again by its number, in the end.
    db.execute("PRAGMA foreign_keys = OFF")
    kept = json.dumps(list(unlisted))
    with writing(db):
        for table in DERIVED:
            # Only our own constants are put into the statement.
            db.execute(f"CREATE TEMP TABLE was_{table} AS SELECT * FROM main.{table}")  # noqa: S608
            if table not in ("campaign", "assessment_before"):
                db.execute(f"CREATE INDEX temp.was_{table}_article ON was_{table} (article)")
        db.execute(f"CREATE TEMP TABLE was_article AS SELECT id, {SAID} FROM main.article WHERE version > 1")  # noqa: S608
        db.execute("CREATE UNIQUE INDEX temp.was_article_id ON was_article (id)")
        db.execute("CREATE TEMP TABLE again (article INTEGER PRIMARY KEY)")  # those that were judged again
        db.execute("CREATE TEMP TABLE unlisted AS SELECT value AS id FROM json_each(?)", (kept,))
        for table in ("alert", "mention", "assessment", "campaign"):
            db.execute(f"DELETE FROM main.{table}")  # noqa: S608
        db.execute("DELETE FROM rung WHERE journalist NOT IN (SELECT id FROM unlisted)")
        db.execute("DELETE FROM outcome WHERE state = 'suggested' OR article IS NULL")
        reprints.clear(db)
        watching.searched_back(db)
        db.execute(
            "UPDATE article SET (title, text, byline, captions, text_hash, version) = (SELECT v.title, v.text, "
            "COALESCE(v.byline, article.byline), COALESCE(v.captions, article.captions), v.text_hash, 1 "
            "FROM version v WHERE v.article = article.id AND v.version = 1) "
            "WHERE id IN (SELECT article FROM version WHERE version = 1)"
        )


def readings(db: Database) -> list[Reading]:
    """All readings in the order of the passes.

    What one pass read for the first time is in the order of the numbers; what it saw to be edited comes after.
    """
    rows = db.execute(
        "SELECT r.article, r.version, r.version = COALESCE(w.version, a.version), r.fetched_at, "
        "(SELECT MIN(e.id) FROM evidence e WHERE e.article = r.article AND e.version = r.version) FROM "
        "(SELECT article, version, fetched_at FROM version UNION ALL SELECT a.id, COALESCE(w.version, a.version), "
        "a.fetched_at FROM article a LEFT JOIN was_article w ON w.id = a.id) r "
        "JOIN article a ON a.id = r.article LEFT JOIN was_article w ON w.id = r.article"
    ).fetchall()
    first = sorted(row for row in rows if row[1] == 1)
    later = sorted((row for row in rows if row[1] > 1), key=lambda row: (row[3], row[4] or 0, row[0]))
    ordered: list[tuple[str, int, int, Reading]] = []
    reached = ""
    for place, row in enumerate(first):
        # A clock that was set back does not change the order in which articles were stored.
        reached = max(reached, row[3])
        ordered.append((reached, 0, place, _reading(*row[:4])))
    ordered += [(row[3], 1, place, _reading(*row[:4])) for place, row in enumerate(later)]
    return [each[-1] for each in sorted(ordered, key=lambda each: each[:3])]


def said(db: Database, reading: Reading) -> StoredArticle:
    """The article as it was at a reading; its language is for the judge to find."""
    stored = articles.get(db, reading.article)
    if stored is None:
        raise LookupError(f"there is no article {reading.article}")
    row = _said(db, reading)
    article = stored.article
    if row is not None:
        article = replace(
            article, title=row[0], text=row[1], byline=row[2], captions=tuple(json.loads(row[3]))
        )
    return replace(stored, article=replace(article, language=""), version=reading.version)


def turn_to(db: Database, reading: Reading) -> None:
    """Let the article say what it said at a reading.  Call it inside a transaction."""
    row = _said(db, reading)
    if row is not None:
        # Only our own constants are put into the statement.
        db.execute(f"UPDATE article SET ({SAID}) = (?, ?, ?, ?, ?, ?) WHERE id = ?", (*row, reading.article))  # noqa: S608


def put(db: Database, reading: Reading, new: Article) -> None:
    """Let the article say what its kept page was found to say now.  Call it inside a transaction, after `turn_to`."""
    captions = json.dumps(new.captions, ensure_ascii=False)
    values = (new.title, new.text, new.byline, captions, identity.text_hash(new))
    for table, own in (("article", "id"), ("version", "article")):
        db.execute(
            # Only our own constants are put into the statement; values are bound.
            f"UPDATE {table} SET title = ?, text = ?, byline = ?, captions = ?, text_hash = ? "  # noqa: S608
            f"WHERE {own} = ? AND version = ?",
            (*values, reading.article, reading.version),
        )
    if reading.version == 1:
        db.execute(
            "UPDATE article SET published = ?, published_source = ?, length = ? WHERE id = ?",
            (
                to_text(new.published) if new.published else None,
                new.published_source.value,
                len(new.text),
                reading.article,
            ),
        )
    if reading.newest:
        db.execute(
            "UPDATE article SET title_key = ?1, page_title = CASE WHEN ?2 = '' THEN page_title ELSE ?2 END, "
            "extractor = ?3, text_dropped = NULL WHERE id = ?4",
            (identity.title_key(new.title), new.page_title, new.extractor, reading.article),
        )


def enter(db: Database, until: datetime | None) -> None:
    """Put back the outcomes that somebody entered until a moment; None: all.  Call it inside a transaction."""
    # One that was suggested by what came before it takes its place.
    names = ", ".join(columns_of(db, "outcome"))
    db.execute(
        f"INSERT OR REPLACE INTO main.outcome ({names}) SELECT {names} FROM was_outcome w "  # noqa: S608
        "WHERE w.article IS NULL AND w.at <= ? AND NOT EXISTS (SELECT 1 FROM main.outcome o WHERE o.article IS NULL "
        "AND o.journalist = w.journalist AND o.kind = w.kind AND o.date = w.date)",
        (to_text(until) if until else "9",),
    )


def judged(db: Database, reading: Reading, language: str) -> None:
    """Note that an article was judged again.  Call it inside a transaction."""
    db.execute("INSERT OR IGNORE INTO again VALUES (?)", (reading.article,))
    db.execute("UPDATE article SET language = ? WHERE id = ?", (language, reading.article))


def restore(db: Database, article: int) -> list[str]:
    """Give an article back what was known of it and cannot be made again; the journalists whose alerts came back.

    All of it if the article was not judged; else what is about people who are not watched any more, and the alerts
    that a reviewer has labelled.  Call it inside a transaction, after the last reading of the article.
    """
    whole = "NOT EXISTS (SELECT 1 FROM again WHERE article = ?1)"
    for table in ("mention", "assessment"):
        db.execute(
            # Only our own constants are put into the statements; values are bound.
            f"INSERT OR IGNORE INTO main.{table} SELECT * FROM was_{table} w WHERE w.article = ?1 AND "  # noqa: S608
            f"({whole} OR w.journalist IN (SELECT id FROM unlisted))",
            (article,),
        )
    db.execute(
        f"INSERT OR IGNORE INTO main.rung SELECT * FROM was_rung w WHERE w.article = ?1 AND {whole}",  # noqa: S608
        (article,),
    )
    names = ", ".join(columns_of(db, "outcome"))
    db.execute(
        f"INSERT OR IGNORE INTO main.outcome ({names}) SELECT {names} FROM was_outcome w "  # noqa: S608
        f"WHERE w.article = ?1 AND w.state = 'suggested' "
        f"AND ({whole} OR w.journalist IN (SELECT id FROM unlisted))",
        (article,),
    )
    rows = db.execute(
        f"SELECT w.id FROM was_alert w WHERE w.article = ?1 AND ({whole} "  # noqa: S608
        "OR w.journalist IN (SELECT id FROM unlisted) OR EXISTS (SELECT 1 FROM label b "
        "WHERE b.article = w.article AND b.journalist = w.journalist)) AND NOT EXISTS (SELECT 1 FROM main.alert l "
        "WHERE l.article = w.article AND l.journalist = w.journalist)",
        (article,),
    ).fetchall()
    return [_give_back(db, number) for (number,) in rows]


def tie_to_dropped(db: Database, article: int) -> None:
    """Give an article back the group that it had through a text which was dropped since.

    Call it inside a transaction, once the printing is noted.
    """
    row = db.execute(
        "SELECT w.matched, w.kind, w.verbatim FROM was_printing w JOIN article m ON m.id = w.matched "
        "WHERE w.article = ? AND m.text_dropped IS NOT NULL AND w.kind != 'quoted'",
        (article,),
    ).fetchone()
    if row is not None:
        matched, kind, verbatim = row
        reprints.tie(db, article, reprints.first_of(db, matched), matched, kind, verbatim)


def columns_of(db: Database, table: str) -> list[str]:
    """The columns of a table but its number."""
    return [row[1] for row in db.execute(f'PRAGMA main.table_info("{table}")').fetchall() if row[1] != "id"]


def page_hash(db: Database, reading: Reading) -> str:
    """SHA-256 of the page from which a reading was made."""
    row = db.execute(
        "SELECT page_hash FROM version WHERE article = ?1 AND version = ?2 UNION ALL "
        "SELECT page_hash FROM article WHERE id = ?1 LIMIT 1",
        (reading.article, reading.version),
    ).fetchone()
    return str(row[0])


def stances(db: Database) -> dict[str, Stance]:
    """The stance of every outlet that is or was listed."""
    return {number: Stance(word) for number, word in db.execute("SELECT id, stance FROM outlet").fetchall()}


def entry_of(db: Database, old: StoredArticle) -> Entry:
    """What a feed announced of an article, under the headline that is stored.

    A feed without one leaves the headline to the page.
    """
    row = db.execute(
        "SELECT url, canonical, title, published, summary, author, guid FROM entry WHERE article = ? "
        "ORDER BY canonical = ? DESC, id LIMIT 1",
        (old.id, old.canonical),
    ).fetchone()
    title = old.article.title
    if row is None:
        return Entry(url=old.url, canonical=old.canonical, title=title, published=old.article.published)
    return Entry(
        url=row[0],
        canonical=row[1],
        title=title if row[2] else "",
        published=to_moment(row[3]) if row[3] else None,
        summary=row[4],
        author=row[5],
        guid=row[6],
    )


def _give_back(db: Database, number: int) -> str:
    db.execute("CREATE TEMP TABLE one AS SELECT * FROM was_alert WHERE id = ?", (number,))
    # Its own number may be taken for the moment; `settling` gives it back.
    db.execute("UPDATE one SET campaign = NULL, id = (SELECT COALESCE(MAX(id), 0) + 1 FROM main.alert)")
    db.execute("INSERT INTO main.alert SELECT * FROM one")
    (journalist,) = db.execute("SELECT journalist FROM one").fetchone()
    db.execute("DROP TABLE temp.one")
    return str(journalist)


def _said(db: Database, reading: Reading) -> tuple[str, str, str, str, str, int] | None:
    """title, text, byline, captions, text_hash, version; None when the article was never edited."""
    if reading.newest:
        query = f"SELECT {SAID} FROM was_article WHERE id = ?1 AND version = ?2"  # noqa: S608  # our own constant
    else:
        query = (
            "SELECT v.title, v.text, COALESCE(v.byline, a.byline), COALESCE(v.captions, a.captions), v.text_hash, "
            "v.version FROM version v JOIN article a ON a.id = v.article WHERE v.article = ?1 AND v.version = ?2"
        )
    row: tuple[str, str, str, str, str, int] | None = db.execute(
        query, (reading.article, reading.version)
    ).fetchone()
    return row


def _reading(article: int, version: int, newest: int, at: str) -> Reading:
    return Reading(article=article, version=version, newest=bool(newest), at=to_moment(at))

"""What was made again, brought in line with what was known, and put in the place of what is stored.

An alert that stays keeps its number, its time and its evidence, a campaign its number.  All but `swap_in` works on
the copy that `replaying` has rewound, after the last reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from monitor.store import articles, watching
from monitor.store.articles import StoredArticle
from monitor.store.database import AHEAD, to_text, writing
from monitor.store.replaying import PAIR as _PAIR
from monitor.store.replaying import columns_of

#: Tables of which every row is derived.
_TABLES = ("campaign", "mention", "assessment", "alert", "rung", "printing", "sketch")
_SAID = (
    "title, text, byline, captions, language, published, published_source, extractor, text_hash, title_key, "
    "page_title, length, text_dropped"
)
_CAMPAIGN = re.compile(r"\bcampaign (\d+)")
_JUDGED = ("score", "band", "frames", "reasons", "sentence", "model")


def articles_after(db: Database, number: int, limit: int) -> list[StoredArticle]:
    """The next articles in the order of their numbers."""
    rows = db.execute("SELECT id FROM article WHERE id > ? ORDER BY id LIMIT ?", (number, limit)).fetchall()
    return [found for (id,) in rows if (found := articles.get(db, id))]


def keep_known(db: Database, now: datetime) -> None:
    """Give back numbers, times and evidence to what was known.  Call it inside a transaction."""
    _keep_alerts(db, now)
    _keep_assessments(db, now)
    db.execute(
        "UPDATE rung AS r SET found_at = COALESCE((SELECT w.found_at FROM was_rung w "
        "WHERE w.journalist = r.journalist AND w.rung = r.rung), ?)",
        (to_text(now),),
    )
    _keep_outcomes(db, now)
    db.execute(
        "CREATE TEMP TABLE fresh_alert AS SELECT id, campaign FROM main.alert WHERE campaign IS NOT NULL"
    )
    db.execute("CREATE TEMP TABLE fresh_campaign AS SELECT id, merged_into FROM main.campaign")
    db.execute("UPDATE alert SET campaign = NULL")
    db.execute("DELETE FROM main.campaign")
    db.execute("INSERT INTO main.campaign SELECT * FROM was_campaign")
    db.execute(f"UPDATE alert AS l SET campaign = (SELECT w.campaign FROM was_alert w WHERE {_PAIR})")  # noqa: S608


def targeted(db: Database) -> list[str]:
    """Everybody against whom there is or was an alert or a campaign."""
    rows = db.execute("SELECT journalist FROM main.alert UNION SELECT journalist FROM main.campaign")
    return [row[0] for row in rows.fetchall()]


def name_campaigns(db: Database) -> None:
    """Let grounds that name a campaign name it by the number that it has in the end.

    Call it inside a transaction, after the campaigns were brought in line.
    """
    ended = dict(
        db.execute(
            "SELECT f.campaign, MIN(l.campaign) FROM fresh_alert f JOIN main.alert l ON l.id = f.id GROUP BY 1"
        ).fetchall()
    )
    merged = dict(db.execute("SELECT id, merged_into FROM fresh_campaign").fetchall())

    def number(found: re.Match[str]) -> str:
        fresh = int(found[1])
        while merged.get(fresh):
            fresh = merged[fresh]
        return f"campaign {ended.get(fresh) or fresh}"

    rows = db.execute("SELECT id, grounds FROM main.alert WHERE grounds LIKE '%campaign _%'").fetchall()
    for alert, grounds in rows:
        told = _CAMPAIGN.sub(number, grounds)
        if told != grounds:
            db.execute("UPDATE main.alert SET grounds = ? WHERE id = ?", (told, alert))


def _keep_alerts(db: Database, now: datetime) -> None:
    db.execute("UPDATE alert SET id = -id")
    db.execute(
        f"UPDATE alert AS l SET (id, at) = (SELECT w.id, w.at FROM was_alert w WHERE {_PAIR}) "  # noqa: S608
        f"WHERE EXISTS (SELECT 1 FROM was_alert w WHERE {_PAIR})"
    )
    _number(db, "alert")
    # As when it is logged: never into a day that was reported already.
    db.execute(
        "UPDATE alert AS l SET at = MAX(?, COALESCE((SELECT MAX(ends) FROM digest WHERE ends <= ?), '')) "  # noqa: S608
        f"WHERE NOT EXISTS (SELECT 1 FROM was_alert w WHERE {_PAIR})",
        (to_text(now), to_text(now + AHEAD)),
    )
    db.execute(
        f"UPDATE alert AS l SET evidence = COALESCE((SELECT w.evidence FROM was_alert w WHERE {_PAIR} "  # noqa: S608
        "AND w.version = l.version), (SELECT MIN(e.id) FROM evidence e WHERE e.article = l.article "
        "AND e.version = l.version))"
    )


def _keep_assessments(db: Database, now: datetime) -> None:
    """One that is the same keeps its time; what another one replaces is kept for the reports of past days."""
    same = (
        # Our own constants.
        "EXISTS (SELECT 1 FROM {table} x WHERE x.article = s.article AND x.journalist = s.journalist "  # noqa: S608
        f"AND ({_of('x', _JUDGED)}) = ({_of('s', _JUDGED)}))"
    )
    db.execute("DELETE FROM main.assessment_before")
    db.execute("INSERT INTO main.assessment_before SELECT * FROM was_assessment_before")
    db.execute(
        "INSERT OR IGNORE INTO main.assessment_before (article, journalist, at, until, score, band, sure) "  # noqa: S608
        "SELECT s.article, s.journalist, s.at, ?1, s.score, s.band, EXISTS (SELECT 1 FROM was_mention m "
        "WHERE m.article = s.article AND m.journalist = s.journalist AND m.certainty = 'sure') "
        f"FROM was_assessment s WHERE s.at < ?1 AND NOT {same.format(table='main.assessment')}",
        (to_text(now),),
    )
    db.execute(
        "UPDATE main.assessment AS s SET at = COALESCE((SELECT w.at FROM was_assessment w "  # noqa: S608
        "WHERE w.article = s.article AND w.journalist = s.journalist "
        f"AND {same.format(table='was_assessment')}), ?)",
        (to_text(now),),
    )


def _keep_outcomes(db: Database, now: datetime) -> None:
    was = "FROM was_outcome w WHERE w.journalist = o.journalist AND w.kind = o.kind AND w.date = o.date"
    db.execute("UPDATE outcome SET id = -id")
    # Only our own constants are put into the statements; values are bound.
    db.execute(
        f"UPDATE outcome AS o SET at = COALESCE((SELECT w.at {was}), ?) WHERE state = 'suggested'",  # noqa: S608
        (to_text(now),),
    )
    db.execute(f"UPDATE outcome AS o SET id = (SELECT w.id {was}) WHERE EXISTS (SELECT 1 {was})")  # noqa: S608
    _number(db, "outcome")


def _number(db: Database, table: str) -> None:
    """Give numbers that nothing had before to what has a negative one, in the order in which it was made."""
    # Only our own constants are put into the statements; values are bound.
    (last,) = db.execute(
        f"SELECT MAX(COALESCE((SELECT MAX(id) FROM main.{table}), 0), COALESCE((SELECT MAX(id) FROM was_{table}), 0))"  # noqa: S608
    ).fetchone()
    rows = db.execute(f"SELECT id FROM main.{table} WHERE id < 0 ORDER BY id DESC").fetchall()  # noqa: S608
    for number, (old,) in enumerate(rows, start=last + 1):
        db.execute(f"UPDATE main.{table} SET id = ? WHERE id = ?", (number, old))  # noqa: S608


def swap_in(db: Database, shadow: Path) -> None:
    """Put what was made again in the shadow copy in the place of what is stored, in one transaction.

    Labels, decided outcomes and all else that people did, also in the meantime, are not touched.
    """
    db.execute("ATTACH ? AS shadow", (str(shadow),))
    try:
        with writing(db):
            _swap(db)
    finally:
        db.execute("DETACH shadow")


def _swap(db: Database) -> None:
    # Rows go and come back with the same numbers: what refers to them is looked at when all are there.
    db.execute("PRAGMA defer_foreign_keys = ON")
    # Labelled while the copy was judged: the alert stays.
    db.execute(
        "INSERT OR IGNORE INTO shadow.alert SELECT * FROM main.alert l WHERE EXISTS (SELECT 1 FROM main.label b "
        "WHERE b.article = l.article AND b.journalist = l.journalist)"
    )
    for table in _TABLES:
        # Only our own constants are put into the statements.
        db.execute(f"DELETE FROM main.{table}")  # noqa: S608
        db.execute(f"INSERT INTO main.{table} SELECT * FROM shadow.{table}")  # noqa: S608
    db.execute("INSERT OR IGNORE INTO main.assessment_before SELECT * FROM shadow.assessment_before")
    db.execute(
        "DELETE FROM main.search WHERE rowid NOT IN (SELECT rowid FROM shadow.search) OR rowid IN "
        "(SELECT a.id FROM main.article a JOIN shadow.article s ON s.id = a.id WHERE s.text_hash != a.text_hash "
        "OR s.text_dropped IS NOT a.text_dropped)"
    )
    for table, said, key in (
        ("article", f"{_SAID}, reprint_of, verbatim", "s.id = t.id"),
        (
            "version",
            "title, text, byline, captions, text_hash",
            "s.article = t.article AND s.version = t.version",
        ),
    ):
        db.execute(
            f"UPDATE main.{table} AS t SET ({said}) = (SELECT {said} FROM shadow.{table} s WHERE {key}) "  # noqa: S608
            f"WHERE EXISTS (SELECT 1 FROM shadow.{table} s WHERE {key} AND ({_differ(said)}))"
        )
    _swap_suggestions(db)
    _forget_gone(db)
    watching.searched_back(db)


def _of(alias: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in columns)


def _differ(columns: str) -> str:
    return " OR ".join(f"s.{name} IS NOT t.{name}" for name in columns.split(", "))


def _swap_suggestions(db: Database) -> None:
    """One that a person decided on in the meantime is no suggestion any more, and stays."""
    same = "x.journalist = o.journalist AND x.kind = o.kind AND x.date = o.date AND x.state = 'suggested'"
    # Only our own constants and the database's own names are put into the statements.
    db.execute(
        "DELETE FROM main.outcome AS o WHERE state = 'suggested' "  # noqa: S608
        f"AND NOT EXISTS (SELECT 1 FROM shadow.outcome x WHERE {same})"
    )
    names = ", ".join(columns_of(db, "outcome"))
    db.execute(
        f"INSERT INTO main.outcome ({names}) SELECT {names} FROM shadow.outcome o WHERE state = 'suggested' "  # noqa: S608
        "ORDER BY id ON CONFLICT (journalist, kind, date) DO UPDATE SET source = excluded.source, "
        "note = excluded.note, article = excluded.article WHERE state = 'suggested'"
    )


def _forget_gone(db: Database) -> None:
    """Take away what the program noted about alerts that are gone."""
    for table, column in _noting(db):
        # The names come from the database's own list.
        db.execute(f'DELETE FROM main."{table}" WHERE "{column}" NOT IN (SELECT id FROM main.alert)')  # noqa: S608


def _noting(db: Database) -> list[tuple[str, str]]:
    """The tables and columns that refer to alerts."""
    tables = db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
    return [
        (table, key[3])
        for (table,) in tables
        for key in db.execute(f'PRAGMA main.foreign_key_list("{table}")').fetchall()
        if key[2] == "alert"
    ]

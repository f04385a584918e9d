"""What can be made again from the articles: mentions, assessments, alerts and campaigns, in a shadow copy first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from monitor.records import AlertDraft, Entry, Judged
from monitor.store import alerts, articles
from monitor.store.articles import StoredArticle
from monitor.store.database import to_moment, writing

#: In an order in which each refers only to those before.
_TABLES = ("campaign", "mention", "assessment", "alert")
_SAID = "title, text, byline, captions, language, published, published_source, extractor, text_hash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An alert as rebuilding compares it."""

    article: int
    journalist: str
    outlet: str


def articles_after(db: Database, number: int, limit: int) -> list[StoredArticle]:
    """The next articles in the order of their numbers."""
    rows = db.execute("SELECT id FROM article WHERE id > ? ORDER BY id LIMIT ?", (number, limit)).fetchall()
    return [found for (id,) in rows if (found := articles.get(db, id))]


def entry_of(db: Database, old: StoredArticle) -> Entry:
    """What a feed announced of an article."""
    row = db.execute(
        "SELECT url, canonical, title, published, summary, author, guid FROM entry WHERE article = ? "
        "ORDER BY canonical = ? DESC, id LIMIT 1",
        (old.id, old.canonical),
    ).fetchone()
    if row is None:
        return Entry(
            url=old.url, canonical=old.canonical, title=old.article.title, published=old.article.published
        )
    return Entry(
        url=row[0],
        canonical=row[1],
        title=row[2],
        published=to_moment(row[3]) if row[3] else None,
        summary=row[4],
        author=row[5],
        guid=row[6],
    )


def pairs(db: Database) -> set[Pair]:
    """All alerts."""
    rows = db.execute(
        "SELECT l.article, l.journalist, a.outlet FROM alert l JOIN article a ON a.id = l.article"
    )
    return {Pair(article=row[0], journalist=row[1], outlet=row[2]) for row in rows.fetchall()}


def replace(db: Database, old: StoredArticle, judged: Judged, now: datetime) -> None:
    """Store what an article says and how it is judged in the place of what was stored.

    Call it inside a transaction.
    """
    said = judged.article
    if articles.text_hash(said) != old.text_hash:
        db.execute(
            "UPDATE article SET title = ?, text = ?, byline = ?, text_hash = ?, extractor = ? WHERE id = ?",
            (said.title, said.text, said.byline, articles.text_hash(said), said.extractor, old.id),
        )
    articles.replace_judgement(db, old.id, judged, now)


def settle(
    db: Database, article: int, raised: Sequence[AlertDraft], piece_at: datetime, now: datetime
) -> set[str]:
    """Bring the alerts of an article in line with what is due; the journalists for whom any came or went.

    One that stays keeps its number, its time and its evidence.  One that a reviewer has labelled always stays.
    Call it inside a transaction.
    """
    due = {draft.assessment.journalist: draft for draft in raised}
    rows = db.execute("SELECT journalist FROM alert WHERE article = ?", (article,)).fetchall()
    known = {row[0] for row in rows}
    for journalist in known & due.keys():
        _update(db, article, due[journalist])
    gone = {journalist for journalist in known - due.keys() if not _labelled(db, article, journalist)}
    for journalist in gone:
        _forget(db, article, journalist)
        db.execute("DELETE FROM alert WHERE article = ? AND journalist = ?", (article, journalist))
    for journalist in due.keys() - known:
        alerts.log(db, article, due[journalist], piece_at, now)
        db.execute(
            "UPDATE alert SET evidence = (SELECT MAX(id) FROM evidence WHERE article = ?1) "
            "WHERE article = ?1 AND journalist = ?2",
            (article, journalist),
        )
    return gone | (due.keys() - known)


def count_campaigns(db: Database) -> None:
    """Bring the counts of the campaigns in line with their alerts; one without any stays, empty.

    Call it inside a transaction.
    """
    db.execute(
        "UPDATE campaign SET pieces = (SELECT COUNT(*) FROM alert l WHERE l.campaign = campaign.id), "
        "outlets = (SELECT COUNT(DISTINCT a.outlet) FROM alert l JOIN article a ON a.id = l.article "
        "WHERE l.campaign = campaign.id)"
    )


def swap_in(db: Database, shadow: Path) -> None:
    """Put what was made again in the shadow copy in the place of what is stored, in one transaction.

    Labels, outcomes and all else that people decided are in other tables, and those are not touched.
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
    for table in reversed(_TABLES):
        # Only our own constants are put into the statements.
        db.execute(f"DELETE FROM main.{table}")  # noqa: S608
    for table in _TABLES:
        db.execute(f"INSERT INTO main.{table} SELECT * FROM shadow.{table}")  # noqa: S608
    db.execute(
        f"UPDATE main.article SET ({_SAID}) = (SELECT {_SAID} FROM shadow.article s "  # noqa: S608
        "WHERE s.id = main.article.id) WHERE EXISTS (SELECT 1 FROM shadow.article s "
        "WHERE s.id = main.article.id AND s.text_hash != main.article.text_hash)"
    )
    _forget_gone(db)
    db.execute("DELETE FROM main.search WHERE rowid NOT IN (SELECT rowid FROM shadow.search)")


def _forget(db: Database, article: int, journalist: str) -> None:
    """Take away what the program noted about an alert, such as that it was told: its number is used again."""
    for table, column in _noting(db):
        # The names come from the database's own list.
        db.execute(
            f'DELETE FROM "{table}" WHERE "{column}" = '  # noqa: S608
            "(SELECT id FROM alert WHERE article = ? AND journalist = ?)",
            (article, journalist),
        )


def _forget_gone(db: Database) -> None:
    """The same for all alerts that are no longer there."""
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


def forget_words(db: Database, numbers: Iterable[int]) -> None:
    """Take articles out of the index of words; the next search puts them in again.  Inside a transaction."""
    for number in numbers:
        db.execute("DELETE FROM search WHERE rowid = ?", (number,))


def _update(db: Database, article: int, draft: AlertDraft) -> None:
    columns = articles.judgement_columns(draft.assessment)
    db.execute(
        "UPDATE alert SET severity = ?, score = ?, band = ?, frames = ?, reasons = ?, sentence = ?, model = ? "
        "WHERE article = ? AND journalist = ?",
        (draft.severity.value, *columns, article, draft.assessment.journalist),
    )


def _labelled(db: Database, article: int, journalist: str) -> bool:
    found = db.execute("SELECT 1 FROM label WHERE article = ? AND journalist = ?", (article, journalist))
    return found.fetchone() is not None

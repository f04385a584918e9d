"""Articles with all that follows from them.  Every function that writes is to be called inside a transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from monitor.records import (
    Article,
    Assessment,
    Certainty,
    DateSource,
    Judged,
    Mention,
    Where,
)
from monitor.store import looks
from monitor.store.database import due_at, to_moment, to_text
from monitor.store.entries import PendingEntry
from monitor.store.identity import known_as, text_hash, title_key
from monitor.store.judgements import judgement_columns, to_assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An entry's page, read and judged."""

    entry: PendingEntry
    final_url: str
    fetched_at: datetime
    #: SHA-256 of the body that was judged.
    page_hash: str
    judged: Judged
    #: When to look at the page again; None: never.
    revisit_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as the database has it."""

    id: int
    outlet: str
    url: str
    canonical: str
    article: Article
    first_seen: datetime
    fetched_at: datetime
    version: int
    #: Later looks that are done with.
    revisits: int
    #: How often in a row the present one failed.
    look_failures: int
    text_hash: str
    page_hash: str
    removed_at: datetime | None
    reprint_of: int | None
    verbatim: float | None


def save(db: Database, reading: Reading) -> int:
    """Store an article with its mentions and assessments; its id.

    What the outlet has already (see `identity`) is the same article: only the entry is tied to it.
    """
    number = _same_article(db, reading)
    if number is None:
        number = _insert(db, reading)
        replace_judgement(db, number, reading.judged, reading.fetched_at)
    _settle(db, reading, number)
    return number


def known(db: Database, reading: Reading) -> StoredArticle | None:
    """The article that a reading is of, as it is stored; None when it is new."""
    number = _same_article(db, reading)
    return None if number is None else get(db, number)


def renew(db: Database, old: StoredArticle, reading: Reading) -> int:
    """Store a reading of a known article whose text has changed as its new version; its id.

    It is looked at again where it was found now: its old address may still show the old text.
    """
    edited(db, old, reading.judged, reading.page_hash, reading.fetched_at, reading.revisit_at)
    db.execute("UPDATE article SET url = ? WHERE id = ?", (reading.final_url, old.id))
    _settle(db, reading, old.id)
    return old.id


def replace_judgement(db: Database, article: int, judged: Judged, at: datetime) -> None:
    """Store the mentions and assessments of an article in place of those it had, which are kept for past reports."""
    db.execute(
        "INSERT OR IGNORE INTO assessment_before (article, journalist, at, until, score, band, sure) "
        "SELECT s.article, s.journalist, s.at, ?, s.score, s.band, EXISTS (SELECT 1 FROM mention m "
        "WHERE m.article = s.article AND m.journalist = s.journalist AND m.certainty = 'sure') "
        "FROM assessment s WHERE s.article = ? AND s.at < ?",
        (to_text(at), article, to_text(at)),
    )
    db.execute("DELETE FROM mention WHERE article = ?", (article,))
    db.execute("DELETE FROM assessment WHERE article = ?", (article,))
    for mention in judged.mentions:
        db.execute(
            "INSERT INTO mention (article, journalist, place, number, start, end, form, certainty, how) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _mention_row(article, mention),
        )
    for assessment in judged.assessments:
        db.execute(
            "INSERT INTO assessment (article, journalist, at, score, band, frames, reasons, sentence, model) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (article, assessment.journalist, to_text(at), *judgement_columns(assessment)),
        )


def due_for_revisit(
    db: Database, now: datetime, longest: timedelta, limit: int, outlets: Iterable[str]
) -> list[StoredArticle]:
    """The articles of these outlets to look at again, the longest overdue first.

    Args:
        longest: No look comes later than this after the first one.
    """
    where = (
        "(revisit_at <= ? OR revisit_at > ?) AND outlet IN (SELECT value FROM json_each(?)) "
        "ORDER BY revisit_at LIMIT ?"
    )
    return _select(db, where, *due_at(now, longest), json.dumps(list(outlets)), limit)


def find(db: Database, url: str) -> StoredArticle | None:
    """The article at an address (as printed or canonical)."""
    found = _select(db, "url = ? OR canonical = ? ORDER BY id LIMIT 1", url, url)
    return found[0] if found else None


def get(db: Database, article: int) -> StoredArticle | None:
    """The article with this number."""
    found = _select(db, "id = ?", article)
    return found[0] if found else None


def edited(
    db: Database,
    old: StoredArticle,
    judged: Judged,
    page_hash: str,
    now: datetime,
    revisit_at: datetime | None,
) -> None:
    """Keep what the article said so far as a version and store what it says now."""
    looks.back(db, old.id, now)
    db.execute(
        "INSERT INTO version (article, version, fetched_at, title, text, text_hash, page_hash, byline, captions) "
        "SELECT id, version, fetched_at, title, text, text_hash, page_hash, byline, captions FROM article "
        "WHERE id = ?",
        (old.id,),
    )
    new = judged.article
    db.execute(
        "UPDATE article SET title = ?, text = ?, byline = ?, captions = ?, text_hash = ?, page_hash = ?, "
        "title_key = ?, page_title = ?, language = ?, fetched_at = ?, version = version + 1, revisits = revisits + 1, "
        "look_failures = 0, revisit_at = ?, text_dropped = NULL WHERE id = ?",
        (
            new.title,
            new.text,
            new.byline,
            json.dumps(new.captions, ensure_ascii=False),
            text_hash(new),
            page_hash,
            title_key(new.title),
            new.page_title,
            new.language,
            to_text(now),
            to_text(revisit_at) if revisit_at else None,
            old.id,
        ),
    )
    replace_judgement(db, old.id, judged, now)


def removed(db: Database, article: int, how: str, now: datetime, revisit_at: datetime | None) -> None:
    """Note that the article is gone from its address."""
    db.execute(
        "UPDATE article SET removed_at = COALESCE(removed_at, ?), removed_how = ?, revisits = revisits + 1, "
        "look_failures = 0, revisit_at = ? WHERE id = ?",
        (to_text(now), how, to_text(revisit_at) if revisit_at else None, article),
    )


def mentions(db: Database, article: int) -> tuple[Mention, ...]:
    """The mentions of an article in the order of the text."""
    rows = db.query("SELECT * FROM mention WHERE article = ? ORDER BY place, number, start", (article,))
    return tuple(_mention(row) for row in rows)


def assessments(db: Database, article: int) -> tuple[Assessment, ...]:
    """The assessments of an article, the highest score first."""
    rows = db.query("SELECT * FROM assessment WHERE article = ? ORDER BY score DESC", (article,))
    return tuple(to_assessment(row) for row in rows)


def _same_article(db: Database, reading: Reading) -> int | None:
    waiting, said = reading.entry, reading.judged.article
    entry = waiting.entry
    return known_as(db, waiting.outlet, entry.canonical, entry.guid, said, waiting.first_seen)


def _settle(db: Database, reading: Reading, article: int) -> None:
    """The entry is read.  Why it could not be before stays: the reports of those days say it."""
    db.execute(
        "UPDATE entry SET state = 'stored', article = ?, attempts = attempts + 1 WHERE id = ?",
        (article, reading.entry.id),
    )


def _insert(db: Database, reading: Reading) -> int:
    article = reading.judged.article
    cursor = db.execute(
        "INSERT INTO article (outlet, url, canonical, title, text, byline, captions, language, published, "
        "published_source, first_seen, fetched_at, extractor, text_hash, page_hash, revisit_at, title_key, "
        "length, page_title) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            reading.entry.outlet,
            reading.final_url,
            reading.entry.entry.canonical,
            article.title,
            article.text,
            article.byline,
            json.dumps(article.captions, ensure_ascii=False),
            article.language,
            to_text(article.published) if article.published else None,
            article.published_source.value,
            to_text(reading.entry.first_seen),
            to_text(reading.fetched_at),
            article.extractor,
            text_hash(article),
            reading.page_hash,
            to_text(reading.revisit_at) if reading.revisit_at else None,
            title_key(article.title),
            len(article.text),
            article.page_title,
        ),
    )
    return int(cursor.lastrowid or 0)


def _mention_row(article: int, mention: Mention) -> tuple[Any, ...]:
    return (
        article,
        mention.journalist,
        mention.where.value,
        mention.index,
        mention.start,
        mention.end,
        mention.form,
        mention.certainty.value,
        mention.how,
    )


def _mention(row: dict[str, Any]) -> Mention:
    return Mention(
        journalist=row["journalist"],
        where=Where(row["place"]),
        index=row["number"],
        start=row["start"],
        end=row["end"],
        form=row["form"],
        certainty=Certainty(row["certainty"]),
        how=row["how"],
    )


def _select(db: Database, where: str, *arguments: str | int) -> list[StoredArticle]:
    # Only our own constants are put into the statement; values are bound.
    return [_stored(row) for row in db.query(f"SELECT * FROM article WHERE {where}", arguments)]  # noqa: S608


def _stored(row: dict[str, Any]) -> StoredArticle:
    return StoredArticle(
        id=row["id"],
        outlet=row["outlet"],
        url=row["url"],
        canonical=row["canonical"],
        article=Article(
            title=row["title"],
            text=row["text"],
            byline=row["byline"],
            captions=tuple(json.loads(row["captions"])),
            published=to_moment(row["published"]) if row["published"] else None,
            published_source=DateSource(row["published_source"]),
            language=row["language"],
            extractor=row["extractor"],
            page_title=row["page_title"],
        ),
        first_seen=to_moment(row["first_seen"]),
        fetched_at=to_moment(row["fetched_at"]),
        version=row["version"],
        revisits=row["revisits"],
        look_failures=row["look_failures"],
        text_hash=row["text_hash"],
        page_hash=row["page_hash"],
        removed_at=to_moment(row["removed_at"]) if row["removed_at"] else None,
        reprint_of=row["reprint_of"],
        verbatim=row["verbatim"],
    )

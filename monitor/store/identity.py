"""Whether an outlet has an article already: its address first, then its title within some days and its text.

A guid only helps to find what to compare with: some feeds give every item the same one, others a new one each time.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.records import Article
from monitor.store.database import to_text

#: A title that returns within this time may be the same article under a new address.
TITLE_WINDOW = timedelta(days=7)
#: The very same title and text are the same article for this long: later a text that returns is news again.
TEXT_WINDOW = timedelta(days=60)
#: Share of runs of three words, of all in both texts, from which they are nearly the same.  One word replaced in
#: sixty leaves 0.90, a new sentence of fifteen words at the end of a hundred 0.87.
NEARLY = 0.75
#: Articles under one title or guid that are compared, the newest first.
MOST_COMPARED = 20

_RUN = 3
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


def title_key(title: str) -> str:
    """The same for titles that differ in case, spaces and punctuation alone; empty for a title without a word."""
    words = _words(title)
    return hashlib.sha256(" ".join(words).encode()).hexdigest() if words else ""


def text_hash(article: Article) -> str:
    """SHA-256 of what the article says."""
    return hashlib.sha256(f"{article.title}\n{article.text}".encode()).hexdigest()


def nearly_same(one: str, other: str) -> bool:
    """Whether two texts under one title are one article, perhaps corrected.

    Texts made from one mould, the weather or the rates of the day, differ in their numbers: each has some that the
    other lacks, and they stay two.
    """
    first, second = _words(one), _words(other)
    if first == second:
        return True
    numbers = [{word for word in words if _NUMBER.search(word)} for words in (first, second)]
    if numbers[0] - numbers[1] and numbers[1] - numbers[0]:
        return False
    runs, others = _runs(first), _runs(second)
    return bool(runs and others) and len(runs & others) / len(runs | others) >= NEARLY


def known_as(
    db: Database, outlet: str, canonical: str, guid: str, article: Article, first_seen: datetime
) -> int | None:
    """The article of an outlet that this one is; None when it is new.

    Args:
        canonical: Its address as announced.
        guid: As announced; may be empty.
    """
    row = db.execute(
        "SELECT id FROM article WHERE outlet = ? AND canonical = ? UNION "
        "SELECT article FROM entry WHERE outlet = ? AND canonical = ? AND article IS NOT NULL LIMIT 1",
        (outlet, canonical, outlet, canonical),
    ).fetchone()
    if row is None:
        row = db.execute(
            "SELECT id FROM article WHERE outlet = ? AND text_hash = ? AND first_seen >= ? ORDER BY id LIMIT 1",
            (outlet, text_hash(article), to_text(first_seen - TEXT_WINDOW)),
        ).fetchone()
    if row is not None:
        return int(row[0])
    candidates = _candidates(db, outlet, title_key(article.title), guid, to_text(first_seen - TITLE_WINDOW))
    return next((number for number, text in candidates if nearly_same(article.text, text)), None)


def _candidates(db: Database, outlet: str, title: str, guid: str, since: str) -> Iterator[tuple[int, str]]:
    """(number, text) of the articles that may be the same one."""
    yield from db.execute(
        "SELECT id, text FROM article WHERE outlet = ? AND title_key = ? AND title_key != '' AND first_seen >= ? "
        "AND text_dropped IS NULL ORDER BY id DESC LIMIT ?",
        (outlet, title, since, MOST_COMPARED),
    ).fetchall()
    yield from db.execute(
        "SELECT DISTINCT a.id, a.text FROM entry e JOIN article a ON a.id = e.article WHERE e.outlet = ? "
        "AND e.guid = ? AND e.guid != '' AND a.first_seen >= ? AND a.text_dropped IS NULL "
        "ORDER BY a.id DESC LIMIT ?",
        (outlet, guid, since, MOST_COMPARED),
    ).fetchall()


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text)
    # The letters that capitals take for each other in Azerbaijani and Turkish.
    return _WORD.findall(text.replace("İ", "i").replace("I", "i").replace("ı", "i").casefold())


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}

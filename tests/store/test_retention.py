"""Old texts that name nobody are let go; nothing else is."""

from dataclasses import replace

import pytest
from pages import later
from samples import NOON, PERSON, entry, judged, pending

from monitor.records import Judged
from monitor.store import articles, entries, feeds, retention
from monitor.store.articles import Reading
from monitor.store.database import writing


def store(db, path, *, named):
    with writing(db):
        entries.add(db, feeds.due(db, NOON)[0], [entry(path, summary="Soltanov")], NOON)
        said = replace(judged().article, title=path, text=f"text of {path}")
        result = replace(judged(), article=said) if named else Judged(article=said, sketch=(7, 8))
        waiting = next(each for each in pending(db) if each.entry.url.endswith(f"/{path}"))
        return articles.save(
            db, Reading(entry=waiting, final_url=path, fetched_at=NOON, page_hash="h", judged=result)
        )


@pytest.fixture
def stored(db):
    """An article that names somebody, one that names nobody, one that names nobody but was labelled."""
    found = {"named": store(db, "named", named=True), "plain": store(db, "plain", named=False)}
    found["labelled"] = store(db, "labelled", named=False)
    db.execute(
        "INSERT INTO label (article, journalist, judgement, frames, reviewer, at, note) "
        "VALUES (?, ?, 'neutral', '[]', 'a', '', '')",
        (found["labelled"], PERSON.id),
    )
    return found


def texts(db):
    return {row[0] for row in db.execute("SELECT title FROM article WHERE text != ''").fetchall()}


def test_only_old_texts_that_name_nobody_go(db, stored):
    assert retention.count(db, later(1)).articles == 1
    assert retention.purge(db, later(1), later(60)).articles == 1
    assert texts(db) == {"named", "labelled"}


def test_hash_address_and_title_stay(db, stored):
    before = articles.get(db, stored["plain"])
    retention.purge(db, later(1), later(60))
    after = articles.get(db, stored["plain"])
    assert (after.text_hash, after.page_hash, after.url, after.article.title) == (
        before.text_hash,
        before.page_hash,
        before.url,
        before.article.title,
    )
    assert db.execute("SELECT COUNT(*) FROM sketch WHERE article = ?", (stored["plain"],)).fetchone() == (0,)


def test_new_texts_stay(db, stored):
    assert retention.purge(db, NOON, NOON).articles == 0
    assert len(texts(db)) == 3


def test_a_second_purge_finds_nothing(db, stored):
    retention.purge(db, later(1), later(60))
    assert retention.purge(db, later(1), later(61)).articles == 0


def test_the_words_are_gone_from_the_file(db, home, stored):
    from monitor.store.database import path_of

    retention.purge(db, later(1), later(60))
    assert b"text of plain" not in path_of(home).read_bytes()
    assert b"text of named" in path_of(home).read_bytes()

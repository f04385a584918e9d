from dataclasses import replace
from datetime import timedelta

import pytest
from samples import NOON, OUTLET, PERSON, assessment, entry, judged, pending

from monitor.records import (
    Certainty,
    Mention,
    VisitStatus,
    Where,
)
from monitor.store import articles, database, entries, feeds
from monitor.store.articles import Reading
from monitor.store.feeds import VisitResult

MONTH = timedelta(days=30)


def announce(db, *items):
    state = next(state for state in feeds.all_listed(db) if state.outlet == OUTLET.id)
    visit = VisitResult(
        feed=state, at=NOON, status=VisitStatus.OK, next_due=NOON, interval=state.interval, items=items
    )
    return feeds.record(db, visit)


def save(db, waiting, result):
    with database.writing(db):
        return articles.save(
            db,
            Reading(
                entry=waiting,
                final_url=waiting.entry.url,
                fetched_at=NOON,
                page_hash="p",
                judged=result,
                revisit_at=NOON + timedelta(hours=1),
            ),
        )


def test_an_article_comes_back_as_it_was(db):
    announce(db, entry())
    number = save(db, pending(db)[0], judged())
    stored = articles.get(db, number)
    assert stored is not None
    assert stored.article == judged().article
    assert articles.mentions(db, number) == judged().mentions
    assert articles.assessments(db, number) == judged().assessments
    assert pending(db) == []


def test_the_same_text_under_a_new_address_is_the_same_article(db):
    announce(db, entry("1"), entry("1-again"))
    first, second = (save(db, waiting, judged()) for waiting in pending(db))
    assert first == second
    assert db.execute("SELECT COUNT(*) FROM article").fetchone() == (1,)


def test_other_texts_under_the_same_title_are_two_articles(db):
    announce(db, entry("1", title="Hava"), entry("2", title="Hava"))
    one, two = pending(db)
    assert save(db, one, judged(text="Nihad Soltanov A.")) != save(db, two, judged(text="Nihad Soltanov B."))


def test_an_edit_keeps_what_was_said_before(db):
    announce(db, entry())
    number = save(db, pending(db)[0], judged(text="Nihad Soltanov satqındır."))
    old = articles.get(db, number)
    assert old is not None
    with database.writing(db):
        articles.edited(db, old, judged(text="Nihad Soltanov müxbirdir.", score=0.1), "p2", NOON, None)
    new = articles.get(db, number)
    assert new is not None
    assert (new.version, new.article.text) == (2, "Nihad Soltanov müxbirdir.")
    assert db.execute("SELECT version, text FROM version").fetchall() == [(1, "Nihad Soltanov satqındır.")]


def test_a_removed_article_is_kept_with_the_time_of_its_removal(db):
    announce(db, entry())
    number = save(db, pending(db)[0], judged())
    with database.writing(db):
        articles.removed(db, number, "HTTP 410", NOON, None)
        articles.removed(db, number, "HTTP 410", NOON + timedelta(days=1), None)
    stored = articles.get(db, number)
    assert stored is not None
    assert stored.removed_at == NOON
    assert stored.article.text


def test_revisits_come_when_they_are_due(db):
    announce(db, entry())
    save(db, pending(db)[0], judged())
    hour = NOON + timedelta(hours=1)
    assert articles.due_for_revisit(db, NOON, MONTH, 10, [OUTLET.id]) == []
    assert len(articles.due_for_revisit(db, hour, MONTH, 10, [OUTLET.id])) == 1


def test_what_a_clock_that_was_far_ahead_put_off_is_due(db):
    announce(db, entry("1"), entry("2"))
    save(db, pending(db)[0], judged())
    entries.fail(db, pending(db)[0], "HTTP 500", NOON + timedelta(days=365))
    db.execute("UPDATE article SET revisit_at = ?", (database.to_text(NOON + timedelta(days=365)),))
    assert len(entries.pending(db, NOON, 10)) == 1
    assert len(articles.due_for_revisit(db, NOON, MONTH, 10, [OUTLET.id])) == 1


def test_outlets_that_are_not_read_take_no_place_among_the_revisits(db):
    announce(db, entry("1"))
    save(db, pending(db)[0], judged())
    db.execute("UPDATE article SET outlet = 'azad', revisit_at = first_seen")
    announce(db, entry("2"))
    mine = save(db, pending(db)[0], judged(text="Nihad Soltanov başqa."))
    due = articles.due_for_revisit(db, NOON + timedelta(days=1), MONTH, 1, [OUTLET.id])
    assert [found.id for found in due] == [mine]


def test_a_failed_entry_waits_and_is_tried_again(db):
    announce(db, entry())
    entries.fail(db, pending(db)[0], "HTTP 500", NOON + timedelta(hours=1))
    assert pending(db) == []
    again = entries.pending(db, NOON + timedelta(hours=1), 10)
    assert [(waiting.attempts, waiting.entry.url) for waiting in again] == [(1, entry().url)]
    assert entries.unread(db, OUTLET.id, NOON, NOON + timedelta(days=1)) == {"HTTP 500": 1}


def test_the_newest_entries_of_an_outlet_come_first(db):
    announce(db, *(entry(str(day), published=NOON - timedelta(days=day)) for day in range(5)))
    assert [waiting.entry.title for waiting in entries.pending(db, NOON, 2)] == ["Title 0", "Title 1"]


def test_an_entry_that_is_announced_again_is_not_new(db):
    assert announce(db, entry("1"), entry("2")) == 2
    assert announce(db, entry("2"), entry("3")) == 1


@pytest.mark.parametrize("where", list(Where))
@pytest.mark.parametrize("certainty", list(Certainty))
def test_a_mention_comes_back_as_it_was(db, where, certainty):
    announce(db, entry())
    found = Mention(
        journalist=PERSON.id,
        where=where,
        start=3,
        end=9,
        form="N\u200bihad",
        certainty=certainty,
        how="full name",
        index=0,
    )
    number = save(db, pending(db)[0], replace(judged(), mentions=(found,), assessments=(assessment(),)))
    assert articles.mentions(db, number) == (found,)

from datetime import timedelta

from samples import NOON, OTHER, OUTLET, entry, pending

from monitor.records import Article, VisitStatus
from monitor.store import database, entries, feeds, reprints, sketches
from monitor.store.feeds import VisitResult

SINCE = NOON - timedelta(days=60)


def article(db, number, outlet=OUTLET, at=NOON, text="mətn", sketch=()):
    """A bare article with this number."""
    with database.writing(db):
        db.execute(
            "INSERT INTO article (id, outlet, url, canonical, title, text, byline, captions, language, "
            "published_source, first_seen, fetched_at, extractor, text_hash, page_hash) VALUES "
            "(?, ?, '', ?, 'Başlıq', ?, '', '[]', 'az', 'none', ?, ?, 'rule', '', '')",
            (number, outlet.id, str(number), text, database.to_text(at), database.to_text(at)),
        )
        reprints.note(db, number, at, True, at, sketch)


def placed(db, number, sketch, at=NOON):
    """What a new article with this sketch is found to share hashes with."""
    article(db, number, at=at, sketch=sketch)
    with database.writing(db):
        return reprints.place(db, number, sketch, SINCE)


def test_an_article_that_shares_hashes_is_found_once_it_is_in_the_index(db):
    assert placed(db, 1, [1, 2, 3, 5, 6]) == []
    [found] = placed(db, 2, [2, 3, 4])
    assert (found.article, found.first, found.telling, found.shared, found.size) == (1, 1, 2, 2, 5)
    assert (found.title, found.text) == ("Başlıq", "mətn")


def test_one_shared_hash_is_chance(db):
    placed(db, 1, [1, 2, 3])
    assert placed(db, 2, [3, 4, 5]) == []


def test_older_articles_than_the_window_are_not_looked_at(db):
    placed(db, 1, [1, 2, 3], at=NOON - timedelta(days=61))
    assert placed(db, 2, [1, 2, 3]) == []


def test_what_stands_in_many_different_texts_is_boilerplate(db):
    for number in range(1, 40):
        placed(db, number, [1, 2, 1000 + number])
    assert len(sketches.holders(db, 99, [1])) == reprints.BOILERPLATE
    assert placed(db, 40, [1, 2, 1040]) == []


def test_the_index_forgets_and_the_groups_stay(db):
    for number in (1, 2):
        placed(db, number, [1, 2, 3], at=NOON - timedelta(days=61))
    with database.writing(db):
        reprints.tie(db, 2, 1, 1, "same", 1.0)
        reprints.forget_before(db, SINCE)
    assert sketches.holders(db, 99, [1, 2, 3]) == []
    assert reprints.first_of(db, 2) == 1


def test_the_first_publisher_is_who_printed_first_and_not_who_was_read_first(db):
    article(db, 1, at=NOON)
    article(db, 2, OTHER, at=NOON + timedelta(hours=1))
    article(db, 3, OTHER, at=NOON - timedelta(hours=1))
    with database.writing(db):
        assert reprints.tie(db, 2, 1, 1, "same", 1.0) == 1
        assert reprints.tie(db, 3, 1, 1, "edited", 0.8) == 3
    assert [reprints.first_of(db, number) for number in (1, 2, 3)] == [3, 3, 3]
    copies = reprints.copies(db, 3)
    assert [(copy.article, copy.outlet) for copy in copies] == [(3, OTHER.id), (1, OUTLET.id), (2, OTHER.id)]
    assert reprints.groups(db, NOON) == [(3, 1), (3, 2)]


def test_an_article_is_noted_once(db):
    article(db, 1)
    with database.writing(db):
        assert not reprints.note(db, 1, NOON, False, NOON, range(9))


def test_it_is_known_when_an_outlet_was_last_read(db):
    state = next(state for state in feeds.all_listed(db) if state.outlet == OUTLET.id)
    for at, status in [(NOON, VisitStatus.OK), (NOON + timedelta(hours=1), VisitStatus.TIMEOUT)]:
        feeds.record(
            db,
            VisitResult(
                feed=state, at=at, status=status, next_due=at, interval=state.interval, items=(entry(),)
            ),
        )
    assert pending(db)
    assert entries.pending(db, NOON, 1)
    assert reprints.last_read(db, OUTLET.id, NOON) is None
    assert reprints.last_read(db, OUTLET.id, NOON + timedelta(days=1)) == NOON
    assert reprints.last_read(db, OTHER.id, NOON + timedelta(days=1)) is None


def test_texts_come_in_the_order_in_which_they_were_read(db):
    article(db, 2)
    article(db, 1, text="")
    found = list(reprints.stored_texts(db))
    assert [(number, outlet) for number, outlet, _, _ in found] == [(1, OUTLET.id), (2, OUTLET.id)]
    assert found[1][2] == Article(title="Başlıq", text="mətn")

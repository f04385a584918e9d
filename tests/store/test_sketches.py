from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import NOON

from monitor.store import database, reprints, sketches


def add(db, number, hashes):
    db.execute(
        "INSERT OR IGNORE INTO article (id, outlet, url, canonical, title, text, byline, captions, language, "
        "published_source, first_seen, fetched_at, extractor, text_hash, page_hash) VALUES "
        "(?, 'xeber', '', ?, '', '', '', '[]', 'az', 'none', '', '', '', '', '')",
        (number, str(number)),
    )
    reprints.note(db, number, NOON, True, NOON, hashes)
    sketches.add(db, number, hashes, len(hashes))


def written(db):
    return db.execute("SELECT hash, article FROM sketch ORDER BY 1, 2").fetchall()


def test_what_came_last_waits_in_its_own_row_and_is_found_all_the_same(db):
    with database.writing(db):
        add(db, 1, [5, 6])
    assert written(db) == []
    assert sketches.holders(db, 2, [6, 7]) == [(6, 1)]
    assert sketches.holders(db, 1, [6, 7]) == []


def test_it_is_found_after_a_restart(home):
    with database.open_database(home) as db:
        db.execute("INSERT INTO outlet VALUES ('xeber', '', 'state', '', '', '', 1)")
        with database.writing(db):
            add(db, 1, [5, 2**61])
    with database.open_database(home) as db:
        assert sketches.holders(db, 2, [2**61]) == [(2**61, 1)]


def test_what_has_waited_is_moved_into_the_index(db, monkeypatch):
    monkeypatch.setattr(sketches, "SETTLE", 3)
    with database.writing(db):
        for number in (1, 2, 3, 4):
            add(db, number, [10, number])
    assert written(db) == [(1, 1), (2, 2), (3, 3), (10, 1), (10, 2), (10, 3)]
    assert sorted(sketches.holders(db, 9, [10, 4])) == [(4, 4), (10, 1), (10, 2), (10, 3), (10, 4)]
    assert db.execute("SELECT COUNT(*) FROM printing WHERE hashes IS NOT NULL").fetchone() == (1,)


def test_what_was_undone_is_not_found_once_its_number_is_given_again(db):
    with pytest.raises(RuntimeError), database.writing(db):
        add(db, 1, [5, 6])
        raise RuntimeError
    with database.writing(db):
        add(db, 1, [7])
    assert sketches.holders(db, 2, [5, 6]) == []
    assert sketches.holders(db, 2, [7]) == [(7, 1)]


def test_a_move_that_was_undone_loses_nothing(db, monkeypatch):
    with database.writing(db):
        add(db, 1, [5])
    monkeypatch.setattr(sketches, "SETTLE", 2)
    with pytest.raises(RuntimeError), database.writing(db):
        add(db, 2, [5])
        raise RuntimeError
    assert sketches.holders(db, 9, [5]) == [(5, 1)]


def test_an_undone_article_is_no_candidate(db):
    with pytest.raises(RuntimeError), database.writing(db):
        add(db, 1, [5, 6])
        raise RuntimeError
    with database.writing(db):
        add(db, 2, [])
        assert reprints.place(db, 2, [5, 6], NOON - timedelta(days=60)) == []


def test_articles_are_forgotten_wherever_their_hashes_stand(db, monkeypatch):
    monkeypatch.setattr(sketches, "SETTLE", 2)
    with database.writing(db):
        for number in (1, 2, 3):
            add(db, number, [10])
        sketches.forget(db, [1, 3])
    assert sketches.holders(db, 9, [10]) == [(10, 2)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.lists(st.sets(st.integers(0, 20), max_size=6), max_size=12), st.integers(1, 5))
def test_the_index_holds_what_a_dict_would_hold(db, texts, settle):
    expected = set()
    sketches_settle, sketches.SETTLE = sketches.SETTLE, settle
    try:
        with database.writing(db):
            sketches.clear(db)
            db.execute("DELETE FROM printing")
            for number, hashes in enumerate(texts, start=1):
                add(db, number, sorted(hashes))
                expected |= {(value, number) for value in hashes}
        assert set(sketches.holders(db, 99, range(21))) == expected
    finally:
        sketches.SETTLE = sketches_settle

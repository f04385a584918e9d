from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from samples import NOON, OUTLET, PERSON

from monitor.records import Journalist, JournalistKind, Outlet, Reach, Stance
from monitor.store import database, people, watching

ROOM = Journalist(id="otaq", name="Otaq Media", kind=JournalistKind.NEWSROOM, aliases=("OtaqTV",))
COLLEAGUE = Journalist(id="aygun", name="Aygün Rəhimova", role="editor of Otaq Media")
STRANGER = Journalist(id="vaqif", name="Vaqif Salmanlı", role="editor of Motaq Media")
NEAR = Journalist(id="rauf", name="Rauf Quliyev", context=("otaqtv",))
DAY = timedelta(days=1)


def visit(db, at, status="ok", outlet=OUTLET.id):
    db.execute(
        "INSERT INTO visit (feed, at, status, reason, items, new_items) "
        "SELECT id, ?, ?, '', 1, 1 FROM feed WHERE outlet = ? LIMIT 1",
        (database.to_text(at), status, outlet),
    )


def test_a_person_is_watched_since_they_were_put_on_the_list(db):
    people.mirror(db, [OUTLET], [PERSON, COLLEAGUE], NOON)
    assert watching.since(db, COLLEAGUE.id) == NOON
    people.mirror(db, [OUTLET], [PERSON, COLLEAGUE], NOON + DAY)
    assert watching.since(db, COLLEAGUE.id) == NOON


def test_whoever_was_off_the_list_is_watched_since_they_came_back(db):
    people.mirror(db, [OUTLET], [COLLEAGUE], NOON)
    people.mirror(db, [OUTLET], [PERSON], NOON + DAY)
    people.mirror(db, [OUTLET], [COLLEAGUE], NOON + 2 * DAY)
    assert watching.since(db, COLLEAGUE.id) == NOON + 2 * DAY


def test_once_the_archive_was_searched_the_time_before_counts_too(db):
    people.mirror(db, [OUTLET], [COLLEAGUE], NOON)
    with database.writing(db):
        db.execute(
            "INSERT INTO article (outlet, url, canonical, title, text, byline, captions, language, "
            "published_source, first_seen, fetched_at, extractor, text_hash, page_hash) VALUES "
            "('xeber', '', '', '', '', '', '[]', 'az', 'none', ?, '', '', '', '')",
            (database.to_text(NOON - 40 * DAY),),
        )
        watching.searched_back(db)
    assert watching.since(db, COLLEAGUE.id) == NOON - 40 * DAY
    assert watching.since(db, PERSON.id) == NOON - 40 * DAY  # nobody said when


def test_days_on_which_most_attackers_could_not_be_read_are_dark(db):
    others = [replace(OUTLET, id=f"o{n}", homepage="", feeds=()) for n in range(2)]
    people.mirror(db, [OUTLET, *others], [PERSON])
    for number, outlet in enumerate(others):
        db.execute(
            "INSERT INTO feed (outlet, url, kind, listed, next_due, interval) VALUES (?, ?, 'feed', 1, '', 600)",
            (outlet.id, f"https://o{number}.example/rss"),
        )
    for outlet in (OUTLET, *others):
        visit(db, NOON, outlet=outlet.id)
    visit(db, NOON + DAY)
    visit(db, NOON + DAY, "timeout", others[0].id)
    # Nothing at all on the third day; all again on the fourth.
    for outlet in (OUTLET, *others):
        visit(db, NOON + 3 * DAY, outlet=outlet.id)
    watching.note_days(db, NOON + 4 * DAY)
    first = NOON.astimezone(UTC).date()
    assert watching.dark_days(db) == {first + DAY, first + 2 * DAY}
    watching.note_days(db, NOON + 4 * DAY)
    assert db.execute("SELECT COUNT(*) FROM day_read").fetchone() == (4,)


def test_without_a_visit_no_day_is_counted(db):
    watching.note_days(db, NOON)
    assert watching.dark_days(db) == frozenset()


@pytest.mark.parametrize(
    ("who", "rooms"),
    [
        pytest.param(COLLEAGUE, '["otaq"]', id="by what they are known for"),
        pytest.param(NEAR, '["otaq"]', id="by the words near the surname"),
        pytest.param(PERSON, "[]", id="works elsewhere"),
        pytest.param(STRANGER, "[]", id="its name is only the end of another"),
        pytest.param(ROOM, "[]", id="the newsroom itself"),
    ],
)
def test_colleagues_are_known_by_the_words_of_the_list(db, who, rooms):
    people.mirror(db, [OUTLET], [PERSON, COLLEAGUE, STRANGER, NEAR, ROOM])
    assert db.execute("SELECT newsrooms FROM journalist WHERE id = ?", (who.id,)).fetchone() == (rooms,)


def test_the_reach_of_an_outlet_is_mirrored_and_taken_back(db):
    wide = Outlet(id="tv", stance=Stance.STATE, feeds=(), reach=Reach.WIDE, reach_source="A Report")
    people.mirror(db, [wide], [])
    assert db.execute("SELECT * FROM reach").fetchall() == [("tv", "wide", "A Report")]
    people.mirror(db, [replace(wide, reach=None)], [])
    assert db.execute("SELECT * FROM reach").fetchall() == []

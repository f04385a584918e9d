"""After a pass: how campaigns spread beside ordinary texts, and waves about nobody on the list."""

from dataclasses import replace
from datetime import timedelta

import pytest
from samples import NOON, OTHER, OUTLET, entry, judged
from telling import ZONE, Desk

from monitor.report import terminal
from monitor.steps import observe, tell
from monitor.store import articles, database, entries, observed, passes
from monitor.store.articles import Reading

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk(db, home):
    return Desk(db=db, home=home)


def printing(db, article, first, at, verbatim=None):
    db.execute(
        "INSERT OR REPLACE INTO printing (article, first, at, dated, seen, size, verbatim) "
        "VALUES (?, ?, ?, 1, ?, 9, ?)",
        (article, first, database.to_text(at), database.to_text(at), verbatim),
    )


def unnamed(desk, at, text, outlet=OUTLET, first=None):
    """A piece that names nobody on the list."""
    desk._papers += 1
    item = entry(f"statement-{desk._papers}")
    desk.visit(outlet.id, at, (item,))
    waiting = next(
        each for each in entries.pending(desk.db, at, 1_000) if each.entry.canonical == item.canonical
    )
    found = judged(title="Bəyanat", text=text)
    bare = replace(found, mentions=(), assessments=())
    reading = Reading(
        entry=waiting, final_url=item.url, fetched_at=at, page_hash=str(desk._papers), judged=bare
    )
    with database.writing(desk.db):
        number = articles.save(desk.db, reading)
        printing(desk.db, number, first or number, at)
    return number


def a_pass(db, at):
    number = passes.begin(db, at)
    passes.end(db, number, passes.Counts(), at)


def grown(desk):
    """A campaign of three pieces, the second a reprint of the first."""
    numbers = [desk.piece(NOON), desk.piece(NOON + 2 * HOUR, outlet=OTHER), desk.piece(NOON + 4 * HOUR)]
    with database.writing(desk.db):
        desk.db.execute(
            "INSERT OR REPLACE INTO campaign (id, journalist, first_piece, last_piece, pieces, outlets, found_at) "
            "SELECT 1, 'nihad', MIN(piece_at), MAX(piece_at), COUNT(*), 2, MAX(at) FROM alert"
        )
        desk.db.execute("UPDATE alert SET campaign = 1")
        desk.db.execute("UPDATE article SET reprint_of = ?, verbatim = 0.74 WHERE id = ?", numbers[1::-1])
        for number in numbers:
            printing(desk.db, number, number, NOON)
    return numbers


def ordinary(desk, count, hours):
    """Texts that name nobody, each printed by both outlets within some hours."""
    for number in range(count):
        text = f"Hava haqqında {number}: {hours} dərəcə."
        first = unnamed(desk, NOON - 2 * DAY, text)
        unnamed(desk, NOON - 2 * DAY + hours * HOUR, text, OTHER, first)


def test_a_campaign_is_held_against_ordinary_texts(desk):
    ordinary(desk, 60, 1)
    ordinary(desk, 60, 9)
    grown(desk)
    observe.observe(desk.db, NOON + 5 * HOUR)
    [row] = observed.spreads(desk.db, NOON + DAY).values()
    assert (row.outlets, row.within, row.shared) == (2, 2 * HOUR, 0.74)
    assert (row.as_fast, row.ordinary) == (60, 120)
    text = " ".join(terminal.render(tell.digest_of(desk.db, NOON.date(), ZONE)).split())
    assert "2 outlets within 2 h; 74 % shared text; on ordinary subjects of that size: 1 in 2" in text


def test_it_is_counted_again_only_when_the_campaign_has_grown(desk):
    grown(desk)
    for hours in (5, 6, 7):
        observe.observe(desk.db, NOON + hours * HOUR)
    assert desk.db.execute("SELECT COUNT(*) FROM spread").fetchone() == (1,)
    desk.db.execute("UPDATE campaign SET outlets = 3")
    observe.observe(desk.db, NOON + 8 * HOUR)
    assert desk.db.execute("SELECT COUNT(*) FROM spread").fetchone() == (2,)


def test_a_past_day_says_what_was_counted_then(desk):
    grown(desk)
    observe.observe(desk.db, NOON + DAY)
    assert observed.spreads(desk.db, NOON + 5 * HOUR) == {}
    assert list(observed.spreads(desk.db, NOON + 2 * DAY)) == [1]


SAYING = (
    "{role} {name} bildirib ki, ölkəmizə qarşı aparılan bu çirkin kampaniya heç vaxt öz məqsədinə çatmayacaq "
    "və xalqımız dövlətinin ətrafında sıx birləşib."
)
SPEAKERS = [
    ("Millət vəkili", "Rövşən Qarayev"),
    ("Politoloq", "Elçin Səlimli"),
    ("Xalq artisti", "Nailə Əmrahova"),
    ("Hüquqşünas", "Vüqar Tağızadə"),
    ("Deputat", "Sədaqət Mursalova"),
]


def said(desk, count, start=NOON):
    for number, (role, name) in enumerate(SPEAKERS[:count]):
        text = SAYING.format(role=role, name=name)
        unnamed(desk, start + number * timedelta(minutes=20), text, (OUTLET, OTHER)[number % 2])


def test_many_who_say_nearly_the_same_are_a_wave_of_the_digest(desk):
    said(desk, 4)
    a_pass(desk.db, NOON - HOUR)
    a_pass(desk.db, NOON + 2 * HOUR)
    observe.observe(desk.db, NOON + 2 * HOUR)
    text = " ".join(terminal.render(tell.digest_of(desk.db, NOON.date(), ZONE)).split())
    assert "MANY SAY NEARLY THE SAME" in text
    assert "4 speakers in 2 outlets within 1 h from 22 Nov 16:00" in text
    assert "Rövşən Qarayev" in text


def test_three_are_none(desk):
    said(desk, 3)
    a_pass(desk.db, NOON - HOUR)
    a_pass(desk.db, NOON + 2 * HOUR)
    observe.observe(desk.db, NOON + 2 * HOUR)
    assert observed.waves(desk.db, NOON - DAY, NOON + DAY) == []


def test_a_wave_is_told_again_only_when_it_grows(desk):
    said(desk, 4)
    a_pass(desk.db, NOON - HOUR)
    for hours in (2, 3):
        a_pass(desk.db, NOON + hours * HOUR)
        observe.observe(desk.db, NOON + hours * HOUR)
    assert desk.db.execute("SELECT COUNT(*) FROM wave").fetchone() == (1,)


def test_nothing_read_is_nothing_to_look_at(desk):
    a_pass(desk.db, NOON)
    observe.observe(desk.db, NOON)
    assert observed.waves(desk.db, NOON - DAY, NOON + DAY) == []

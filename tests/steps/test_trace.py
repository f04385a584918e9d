"""What is found piece by piece is what is found anew from the archive."""

import random
from datetime import timedelta

import pytest
from printing import keep
from samples import NOON, PERSON

from monitor.records import Article, Outlet, Stance
from monitor.steps import trace
from monitor.store import campaigns, database, people

WORDS = [f"söz{number}" for number in range(3000)]
OUTLETS = [
    Outlet(id=f"o{n}", stance=Stance.PRO_GOVERNMENT if n < 5 else Stance.EXILE, feeds=()) for n in range(8)
]


def text(chance, length=120):
    return " ".join(chance.choices(WORDS, k=length))


def standing(db):
    groups = db.execute("SELECT article, first, at, kind, verbatim FROM printing ORDER BY article").fetchall()
    firsts = db.execute("SELECT id, reprint_of, verbatim FROM article ORDER BY id").fetchall()
    return groups, firsts, [(found.id, found.pieces, found.chance) for found in campaigns.all_of(db)]


@pytest.mark.parametrize("seed", range(6))
def test_found_anew_is_the_same(db, seed):
    people.mirror(db, OUTLETS, [PERSON])
    chance = random.Random(seed)  # noqa: S311  # not for secrets
    texts = [text(chance) for _ in range(8)]
    seen = NOON
    for number in range(1, 41):
        seen += timedelta(hours=chance.choice([1, 5, 30]))
        body = chance.choice(texts).split()
        body[: chance.choice([0, 0, 20, 60])] = []
        published = chance.choice([None, seen, seen - timedelta(hours=chance.randint(1, 40))])
        article = Article(title=f"Başlıq {number}", text=" ".join(body), published=published)
        keep(db, number, chance.choice(OUTLETS), article, seen)
    before = standing(db)
    assert any(kind == "edited" for _, _, _, kind, _ in before[0])
    assert before[2]
    trace.rebuild(db, seen)
    assert standing(db) == before


def test_other_rules_find_all_anew_at_the_next_pass_and_only_once(db, caplog):
    people.mirror(db, OUTLETS, [PERSON])
    article = Article(title="", text=text(random.Random(1)), published=None)  # noqa: S311  # not for secrets
    for number in (1, 2, 3):
        keep(db, number, OUTLETS[number], article, NOON)
    before = standing(db)
    with database.writing(db):
        # As an upgrade leaves it: the index is empty, the groups are of another time.
        db.execute("DELETE FROM rules")
        db.execute("UPDATE printing SET first = article, hashes = NULL")
    caplog.set_level("INFO")
    trace.catch_up(db, NOON)
    assert "reprints status=rebuilding articles=3" in caplog.text
    assert standing(db) == before
    caplog.clear()
    trace.catch_up(db, NOON)
    assert caplog.text == ""
    keep(db, 4, OUTLETS[4], article, NOON)
    assert standing(db)[0][-1][1:4:2] == (1, "same")


def test_a_rebuild_that_is_cut_short_is_begun_again(db, monkeypatch):
    people.mirror(db, OUTLETS, [PERSON])
    article = Article(title="", text=text(random.Random(1)), published=None)  # noqa: S311  # not for secrets
    for number in (1, 2, 3):
        keep(db, number, OUTLETS[number], article, NOON)
    trace.catch_up(db, NOON)
    before = standing(db)

    def fails(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(trace, "regroup", fails)
        trace.rebuild(db, NOON)
    trace.catch_up(db, NOON)
    assert standing(db) == before


def test_a_date_from_before_the_outlet_was_read_is_not_believed(db):
    article = Article(title="", text="", published=NOON - timedelta(hours=5))
    keep(db, 1, Outlet(id="xeber", stance=Stance.STATE, feeds=()), article, NOON, NOON - timedelta(hours=2))
    keep(db, 2, Outlet(id="xeber", stance=Stance.STATE, feeds=()), article, NOON, NOON - timedelta(hours=9))
    rows = db.execute("SELECT at, dated FROM printing ORDER BY article").fetchall()
    assert rows == [(database.to_text(NOON), 0), (database.to_text(NOON - timedelta(hours=5)), 1)]


def test_a_text_that_independent_outlets_print_too_stops_being_a_campaign(db):
    people.mirror(db, OUTLETS, [PERSON])
    article = Article(title="", text=text(random.Random(1)), published=None)  # noqa: S311  # not for secrets
    for number in (1, 2, 3):
        keep(db, number, OUTLETS[number], article, NOON)
    assert len(campaigns.all_of(db)) == 1
    for number in (5, 6):
        keep(db, number, OUTLETS[number], article, NOON)
    assert campaigns.all_of(db) == []

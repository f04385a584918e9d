"""The sample newsroom, watched for ten days and judged again with the same model: it comes to the same in every row."""

import re
import shutil
import sqlite3

import pytest

from monitor import config, rebuilding
from monitor.demo.newsroom import passes
from monitor.judge import Setup
from monitor.store import database

#: All that is derived.  What is in no index of reprints any more (`size`) has no part in a group.
DERIVED = {
    "mention": "SELECT * FROM mention ORDER BY 1, 2, 3, 4, 5",
    "assessment": "SELECT * FROM assessment ORDER BY 1, 2",
    "assessment_before": "SELECT * FROM assessment_before ORDER BY 1, 2, 4",
    "printing": "SELECT article, first, at, dated, seen, matched, kind, verbatim FROM printing ORDER BY 1",
    "article": "SELECT * FROM article ORDER BY id",
    "version": "SELECT * FROM version ORDER BY 1, 2",
    "campaign": "SELECT * FROM campaign ORDER BY id",
    "alert": "SELECT * FROM alert ORDER BY id",
    "rung": "SELECT * FROM rung ORDER BY 1, 2",
    "outcome": "SELECT * FROM outcome ORDER BY id",
}
DECIDED = ("label", "skipped", "digest", "message", "delivery", "told")


def rows(home, statements):
    with sqlite3.connect(database.path_of(home)) as connection:
        return {name: connection.execute(statement).fetchall() for name, statement in statements.items()}


@pytest.fixture
def watched(ten_days, tmp_path):
    """A copy of what the ten days left, with a label and an outcome that people entered."""
    home = tmp_path / "home"
    shutil.copytree(ten_days.home, home)
    with database.open_database(home) as db:
        (article, journalist) = db.execute("SELECT article, journalist FROM alert ORDER BY id").fetchone()
        db.execute(
            "INSERT INTO label (article, journalist, judgement, frames, reviewer, at, note) "
            "VALUES (?, ?, 'neutral', '[]', 'a', '2026', 'mine')",
            (article, journalist),
        )
        db.execute(
            "INSERT INTO outcome (journalist, kind, date, source, note, at, state) "
            "SELECT journalist, kind, date(date, '+3 days'), 'a lawyer', '', '2027', 'confirmed' FROM outcome LIMIT 1"
        )
    return home


def again(home, model, *, from_evidence):
    loaded = config.load(home, {"MONITOR_ENGINE_KIND": "local"})
    setup = Setup(journalists=loaded.journalists, languages=loaded.settings.languages, model=model[1])
    now = passes()[-1].replace(year=2027)
    return rebuilding.rebuild(loaded, setup, now, from_evidence=from_evidence, swap=True)


@pytest.mark.parametrize("from_evidence", [False, True], ids=["from stored articles", "from kept pages"])
def test_the_same_model_comes_to_the_same(watched, model, from_evidence):
    before = rows(watched, DERIVED)
    assert all(before[name] for name in ("alert", "campaign", "rung", "outcome", "version"))
    difference = again(watched, model, from_evidence=from_evidence)
    assert rows(watched, DERIVED) == before
    assert {(line.new, line.gone, line.changed) for line in difference.alerts} == {(0, 0, 0)}
    assert (difference.people, difference.regrouped, difference.failed) == ((), 0, 0)
    assert bool(difference.from_evidence) is from_evidence


def test_from_kept_pages_alone_texts_come_back_with_all_that_follows(watched, model):
    before = rows(watched, DERIVED)
    with database.open_database(watched) as db:
        kept = "(SELECT article FROM evidence)"
        for table, own in (("article", "id"), ("version", "article")):
            db.execute(f"UPDATE {table} SET text = '', byline = '', captions = '[]' WHERE {own} IN {kept}")  # noqa: S608
    assert again(watched, model, from_evidence=True).bad_pages == 0
    after = rows(watched, DERIVED)
    assert {name for name in DERIVED if after[name] != before[name]} == set()


def test_nothing_that_people_decided_or_were_told_is_touched(watched, model):
    statements = {name: f"SELECT * FROM {name} ORDER BY 1, 2" for name in DECIDED}  # noqa: S608
    before = rows(watched, statements)
    with database.open_database(watched) as db:
        # As if an older model had missed most of it.
        db.execute("DELETE FROM alert WHERE id % 3 = 0")
        db.execute("DELETE FROM mention WHERE article % 2 = 0")
    difference = again(watched, model, from_evidence=False)
    assert sum(line.new for line in difference.alerts) > 0
    assert sum(person.named_new for person in difference.people) > 0
    assert rows(watched, statements) == before


def test_campaigns_keep_the_numbers_by_which_people_know_them(watched, model):
    with database.open_database(watched) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("UPDATE campaign SET id = id + 100, merged_into = merged_into + 100")
        db.execute("UPDATE alert SET campaign = campaign + 100")
        for alert, grounds in db.execute("SELECT id, grounds FROM alert").fetchall():
            told = re.sub(r"campaign (\d+)", lambda found: f"campaign {int(found[1]) + 100}", grounds)
            db.execute("UPDATE alert SET grounds = ? WHERE id = ?", (told, alert))
    before = rows(watched, DERIVED)
    again(watched, model, from_evidence=False)
    after = rows(watched, DERIVED)
    assert {name for name in DERIVED if after[name] != before[name]} == set()

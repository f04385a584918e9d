"""Once a day: a copy of the database, old texts let go; a full disk never ends a pass."""

from datetime import timedelta

import pytest
from pages import later
from samples import NOON, OUTLET, PERSON

from monitor.config import Config
from monitor.steps import upkeep
from monitor.steps.context import Pass
from monitor.store import backups, passes


@pytest.fixture
def config(home):
    return Config(home=home, outlets=(OUTLET,), journalists=(PERSON,))


def keep_up(db, config, now, **changes):
    upkeep.keep_up(Pass(db=db, config=config, fetcher=None, engine=None, now=now, **changes))


def old_text(db):
    db.execute(
        "INSERT INTO article (outlet, url, canonical, title, text, byline, captions, language, published_source, "
        "first_seen, fetched_at, extractor, text_hash, page_hash) VALUES ('xeber', 'u', 'u', 't', 'old', '', '[]', "
        "'az', 'none', '2020-01-01T00:00:00+00:00', '', '', 'h', 'p')"
    )


def test_there_is_one_whole_copy_for_each_day(db, home, config):
    for now in (NOON, NOON + timedelta(hours=2), later(1)):
        keep_up(db, config, now)
    copies = [path for _, path in backups.listed(home)]
    assert len(copies) == 2
    assert [backups.check(path).problems for path in copies] == [[], []]


def test_old_texts_go_on_the_same_occasion(db, home, config):
    old_text(db)
    keep_up(db, config, NOON)
    assert db.execute("SELECT text, text_hash FROM article").fetchone() == ("", "h")


def test_a_time_ahead_of_the_clock_lets_nothing_go(db, home, config):
    old_text(db)
    keep_up(db, config, NOON, ahead=True)
    assert db.execute("SELECT text FROM article").fetchone() == ("old",)
    assert len(backups.listed(home)) == 1


def test_a_clock_that_jumped_lets_nothing_go_until_a_week_of_passes_agrees(db, config, caplog):
    old_text(db)
    passes.begin(db, NOON)
    kept = []
    for day in range(4000, 4010):
        passes.begin(db, later(day))
        keep_up(db, config, later(day))
        kept.append(db.execute("SELECT text FROM article").fetchone()[0])
    assert kept == ["old"] * 7 + [""] * 3
    assert "purge status=skipped" in caplog.text


def test_a_copy_that_cannot_be_made_is_logged_and_the_pass_goes_on(db, home, config, caplog):
    backups.folder_of(home).write_text("a file where the folder should be")
    keep_up(db, config, NOON)
    assert "backup status=failed" in caplog.text


def test_a_clock_that_jumped_lets_no_copy_go(db, home, config):
    for day in range(30):
        passes.begin(db, later(day))
        keep_up(db, config, later(day))
    before = backups.listed(home)
    for day in range(395, 401):
        passes.begin(db, later(day))
        keep_up(db, config, later(day))
    assert set(before) < set(backups.listed(home))


def test_copies_of_a_clock_that_was_wrong_take_no_place_of_right_ones(db, home, config):
    for day in [*range(400, 420), *range(30)]:
        passes.begin(db, later(day))
        keep_up(db, config, later(day))
    days = [(moment - NOON).days for moment, _ in backups.listed(home)]
    assert [day for day in days if day < 400][: backups.DAYS] == list(range(29, 29 - backups.DAYS, -1))
    assert len(days) <= backups.DAYS + backups.WEEKS

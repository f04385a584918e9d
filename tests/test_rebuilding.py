"""Judging again, in a shadow copy: what people decided stays, and nothing changes unless told."""

from dataclasses import replace

import pytest
from pages import page
from samples import NOON, OUTLET, PERSON, assessment, entry, judged, pending

from monitor import rebuilding
from monitor.config import Config
from monitor.judge import Setup
from monitor.records import Judged
from monitor.steps import read
from monitor.steps.context import Pass
from monitor.store import alerts, backups, chain, database, entries, feeds
from monitor.store.articles import Reading
from monitor.store.database import writing


@pytest.fixture
def config(home):
    return Config(home=home, outlets=(OUTLET,), journalists=(PERSON,))


@pytest.fixture
def stored(db, home, config):
    """Three alerts; the second was labelled."""
    this = Pass(db=db, config=config, fetcher=None, engine=None, now=NOON)
    for number in (1, 2, 3):
        with writing(db):
            entries.add(db, feeds.due(db, NOON)[0], [entry(str(number))], NOON)
        text = judged(title=f"T{number}", text=f"Nihad Soltanov satqındır. {number}")
        given = page(number, body=f"<p>{text.article.text}</p>".encode())
        read.keep(
            this,
            OUTLET,
            given,
            Reading(
                entry=pending(db)[0],
                final_url=given.url,
                fetched_at=NOON,
                page_hash=chain.digest_of(given.body),
                judged=replace(text, sketch=(number,)),
            ),
        )
    db.execute(
        "INSERT INTO label (article, journalist, judgement, frames, reviewer, at, note) "
        "VALUES (2, ?, 'targets', '[]', 'a', '2026', 'mine')",
        (PERSON.id,),
    )
    return db


class Judging:
    """An engine whose judgement of a text is given."""

    def __init__(self, scores):
        self.scores = scores

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    async def run(self, work, *arguments):
        article = arguments[0]
        score = self.scores.get(article.title, 0.9)
        return Judged(article=article, mentions=judged().mentions, assessments=(assessment(score),))


def rebuild(config, monkeypatch, scores, **how):
    monkeypatch.setattr(rebuilding, "_engine", lambda config, setup: Judging(scores))
    setup = Setup(journalists=config.journalists, languages=("az",), model={})
    return rebuilding.rebuild(config, setup, NOON, **{"from_evidence": False, "swap": False, **how})


def raised(db):
    return {alert.title: (alert.id, alert.at, alert.assessment.score) for alert in alerts.latest(db, 10)}


def test_it_says_what_would_change_and_changes_nothing(stored, config, monkeypatch):
    before = raised(stored)
    difference = rebuild(config, monkeypatch, {"T1": 0.1, "T3": 0.8})
    assert [(line.before, line.new, line.gone) for line in difference.alerts] == [(3, 0, 1)]
    assert difference.judged == 3
    assert "nihad" in "\n".join(difference.lines())
    assert raised(stored) == before
    assert not (config.home / "var" / "rebuild").exists()


def test_swapping_keeps_numbers_and_what_people_decided(stored, config, monkeypatch):
    before = raised(stored)
    labels = stored.execute("SELECT * FROM label").fetchall()
    rebuild(config, monkeypatch, {"T1": 0.1, "T2": 0.1, "T3": 0.8}, swap=True)
    after = raised(stored)
    assert set(after) == {"T2", "T3"}, "an alert that was labelled stays"
    assert after["T3"] == (before["T3"][0], NOON, 0.8)
    assert stored.execute("SELECT * FROM label").fetchall() == labels
    assert (
        stored.execute("SELECT evidence FROM alert WHERE id = ?", (after["T3"][0],)).fetchone()[0] is not None
    )
    assert backups.check(database.path_of(config.home)).problems == []


def test_the_database_before_a_swap_is_kept(stored, config, monkeypatch):
    rebuild(config, monkeypatch, {"T1": 0.1}, swap=True)
    copies = list(backups.folder_of(config.home).glob("before-rebuild-*.db"))
    assert [backups.check(copy).rows["alert"] for copy in copies] == [3]


def test_new_alerts_get_the_page_that_was_kept(stored, config, monkeypatch):
    rebuild(config, monkeypatch, {"T1": 0.1}, swap=True)
    rebuild(config, monkeypatch, {}, swap=True)
    assert set(raised(stored)) == {"T1", "T2", "T3"}
    assert stored.execute("SELECT COUNT(*) FROM alert WHERE evidence IS NULL").fetchone() == (0,)


def test_what_was_noted_about_an_alert_goes_with_it(stored, config, monkeypatch):
    stored.execute("CREATE TABLE noted (alert INTEGER PRIMARY KEY REFERENCES alert) STRICT")
    stored.execute("INSERT INTO noted SELECT id FROM alert")
    rebuild(config, monkeypatch, {"T1": 0.1}, swap=True)
    assert stored.execute("SELECT COUNT(*) FROM noted").fetchone() == (2,)


def test_articles_whose_text_was_dropped_are_counted_and_left_alone(stored, config, monkeypatch):
    stored.execute("UPDATE article SET text = '' WHERE id = 1")
    difference = rebuild(config, monkeypatch, {}, swap=True)
    assert (difference.judged, difference.without_text) == (2, 1)
    assert "T1" in raised(stored)


def test_while_a_run_is_at_work_nothing_is_swapped(stored, config, monkeypatch):
    from monitor.errors import LockedError

    with database.lock(config.home), pytest.raises(LockedError):
        rebuild(config, monkeypatch, {}, swap=True)

"""Judging again, in a shadow copy: what people decided stays, and nothing changes unless told."""

from dataclasses import replace

import pytest
from pages import later, page
from samples import NOON, OUTLET, PERSON, assessment, entry, judged, pending

from monitor import rebuilding
from monitor.config import Config
from monitor.errors import LockedError, WorkError
from monitor.judge import Setup
from monitor.records import Judged, Outcome, OutcomeKind, OutcomeState, Page
from monitor.steps import read
from monitor.steps.context import Pass
from monitor.store import alerts, archive, articles, backups, chain, database, entries, feeds, outcomes
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

    def __init__(self, scores, meanwhile=lambda: None):
        self.scores = scores
        self.meanwhile = meanwhile

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    async def run(self, work, *arguments):
        self.meanwhile()
        article = arguments[0]
        if isinstance(article, Page):
            raise WorkError("no page is read here")
        score = self.scores.get(article.title, 0.9)
        if score is None:
            raise WorkError("stuck")
        return Judged(article=article, mentions=judged().mentions, assessments=(assessment(score),))


def rebuild(config, monkeypatch, scores, meanwhile=lambda: None, **how):
    monkeypatch.setattr(rebuilding, "_engine", lambda config, setup: Judging(scores, meanwhile))
    setup = Setup(journalists=config.journalists, languages=("az",), model={})
    return rebuilding.rebuild(config, setup, **{"now": NOON, "from_evidence": False, "swap": False, **how})


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
    with database.lock(config.home), pytest.raises(LockedError):
        rebuild(config, monkeypatch, {}, swap=True)


def test_a_second_one_waits_for_no_first_one(stored, config, monkeypatch):
    with database.lock(config.home / "var" / "rebuild"), pytest.raises(LockedError):
        rebuild(config, monkeypatch, {})


def edit(db, title, text, score):
    """The first article says something else a day later, and is judged so."""
    new = judged(title=title, text=text, score=score)
    with writing(db):
        articles.edited(db, articles.get(db, 1), new, "p2", later(1), None)


def test_an_alert_on_what_a_piece_said_before_it_was_edited_stays(stored, config, monkeypatch):
    edit(stored, "T1 softened", "Nihad Soltanov danışdı.", 0.1)
    before = raised(stored)
    difference = rebuild(config, monkeypatch, {"T1 softened": 0.1}, swap=True)
    assert raised(stored) == before
    assert [(line.new, line.gone, line.changed) for line in difference.alerts] == [(0, 0, 0)]
    assert [a.title_now for a in alerts.latest(stored, 10) if a.title == "T1"] == ["T1 softened"]
    assert articles.get(stored, 1).article.title == "T1 softened"


def test_an_alert_that_the_edit_raises_has_its_headline(stored, config, monkeypatch):
    edit(stored, "T1 sharpened", "Nihad Soltanov satqındır, deyir.", 0.9)
    rebuild(config, monkeypatch, {"T1": 0.1}, swap=True)
    assert "T1 sharpened" in raised(stored)


def test_alerts_about_somebody_who_is_not_watched_any_more_stay(stored, config, monkeypatch):
    before = raised(stored)
    other = replace(PERSON, id="other", name="Başqa Adam")
    rebuild(replace(config, journalists=(other,)), monkeypatch, {"T1": 0.1, "T2": 0.1, "T3": 0.1}, swap=True)
    assert raised(stored).keys() >= before.keys()
    assert len(articles.mentions(stored, 1)) == 1


def test_an_article_that_cannot_be_judged_keeps_what_is_stored_of_it(stored, config, monkeypatch):
    before = raised(stored)
    difference = rebuild(config, monkeypatch, {"T1": None}, swap=True)
    assert (difference.judged, difference.failed) == (2, 1)
    assert raised(stored)["T1"] == before["T1"]
    assert articles.assessments(stored, 1)


def test_a_label_given_in_the_meantime_keeps_its_alert(stored, config, monkeypatch):
    before = raised(stored)

    def label():
        stored.execute(
            "INSERT OR REPLACE INTO label (id, article, journalist, judgement, frames, reviewer, at, note) "
            "VALUES (77, 1, ?, 'neutral', '[]', 'b', '2026', '')",
            (PERSON.id,),
        )

    rebuild(config, monkeypatch, {"T1": 0.1}, label, swap=True)
    assert raised(stored)["T1"] == before["T1"]


def suggested(db, day):
    with writing(db):
        outcomes.suggest(db, PERSON.id, OutcomeKind.DETENTION, day, 1, "saxlanılıb", NOON)
    return outcomes.of(db)[0].id


def test_a_suggestion_that_nothing_says_any_more_goes_unless_somebody_decided_on_it(
    stored, config, monkeypatch
):
    gone, kept = suggested(stored, NOON.date()), suggested(stored, later(40).date())
    difference = rebuild(
        config, monkeypatch, {}, lambda: outcomes.decide(stored, kept, OutcomeState.CONFIRMED), swap=True
    )
    assert [each.id for each in outcomes.of(stored)] == [kept]
    assert [(person.suggested_gone, person.suggested_new) for person in difference.people] == [(2, 0)]
    assert gone != kept


def test_what_somebody_entered_is_not_touched(stored, config, monkeypatch):
    given = Outcome(journalist=PERSON.id, kind=OutcomeKind.RAID, date=NOON.date(), source="a lawyer")
    with writing(stored):
        outcomes.add(stored, given, NOON)
    before = stored.execute("SELECT * FROM outcome").fetchall()
    rebuild(config, monkeypatch, {"T1": 0.1}, swap=True)
    assert stored.execute("SELECT * FROM outcome").fetchall() == before


def test_a_new_alert_is_news_of_today(stored, config, monkeypatch):
    rebuild(config, monkeypatch, {"T3": 0.1}, swap=True)
    before = raised(stored)
    difference = rebuild(config, monkeypatch, {}, now=later(3), swap=True)
    assert [line.new for line in difference.alerts] == [1]
    assert raised(stored)["T3"][1] == later(3)
    assert raised(stored).items() >= before.items()


def test_a_kept_page_that_is_damaged_gives_way_to_the_stored_text(stored, config, monkeypatch):
    for file in archive.folder_of(config.home).rglob("*.warc.gz"):
        file.write_bytes(b"damaged")
    difference = rebuild(config, monkeypatch, {}, from_evidence=True, swap=True)
    assert (difference.judged, difference.bad_pages, difference.from_evidence) == (3, 3, 0)
    assert set(raised(stored)) == {"T1", "T2", "T3"}


def test_the_judgement_that_another_one_replaces_is_kept_for_past_reports(stored, config, monkeypatch):
    count = "SELECT COUNT(*) FROM assessment_before"
    rebuild(config, monkeypatch, {"T3": 0.8}, now=later(3), swap=True)
    assert stored.execute(count).fetchone() == (1,)
    rebuild(config, monkeypatch, {"T3": 0.8}, now=later(3), swap=True)
    assert stored.execute(count).fetchone() == (1,), "the same judgement is no other one"

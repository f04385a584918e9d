from datetime import timedelta

from samples import NOON, OTHER, OUTLET, PERSON, assessment, entry, judged

from monitor.detect.campaigns import group
from monitor.records import AlertDraft, Severity, VisitStatus
from monitor.store import alerts, articles, campaigns, database, entries, feeds
from monitor.store.articles import Reading
from monitor.store.feeds import VisitResult

DRAFT = AlertDraft(assessment=assessment(), severity=Severity.HIGH)


def piece(db, path, outlet=OUTLET, at=NOON):
    """An article of an outlet with an alert; its number."""
    state = next(state for state in feeds.all_listed(db) if state.outlet == outlet.id)
    item = entry(f"{outlet.id}-{path}")
    visit = VisitResult(
        feed=state, at=at, status=VisitStatus.OK, next_due=at, interval=state.interval, items=(item,)
    )
    feeds.record(db, visit)
    waiting = next(w for w in entries.pending(db, at, 100) if w.entry.canonical == item.canonical)
    reading = Reading(
        entry=waiting,
        final_url=item.url,
        fetched_at=at,
        page_hash="p",
        judged=judged(text=f"Nihad Soltanov {path}"),
    )
    with database.writing(db):
        number = articles.save(db, reading)
        alerts.log(db, number, DRAFT, at, at)
        campaigns.reconcile(db, PERSON.id, group(campaigns.pieces_of(db, PERSON.id)), at)
    return number


def test_a_pair_is_alerted_once(db):
    number = piece(db, "1")
    with database.writing(db):
        assert not alerts.log(db, number, DRAFT, NOON, NOON + timedelta(days=1))
    assert len(alerts.latest(db, 10)) == 1


def test_an_alert_tells_what_it_is_about(db):
    number = piece(db, "1")
    [alert] = alerts.between(db, NOON, NOON + timedelta(seconds=1))
    assert (alert.article, alert.outlet, alert.journalist) == (number, OUTLET.id, PERSON.id)
    assert alert.assessment == DRAFT.assessment
    assert alerts.get(db, alert.id) == alert
    assert alerts.of_article(db, number) == [alert]
    assert alerts.between(db, NOON - timedelta(days=1), NOON) == []


def test_one_piece_is_no_campaign_and_two_outlets_are(db):
    piece(db, "1")
    assert alerts.latest(db, 1)[0].campaign is None
    piece(db, "2", OTHER, NOON + timedelta(days=1))
    first, second = alerts.latest(db, 2)
    assert first.campaign == second.campaign is not None


def test_a_campaign_keeps_its_number_when_an_earlier_piece_turns_up(db):
    piece(db, "1")
    piece(db, "2", OTHER)
    known = alerts.latest(db, 1)[0].campaign
    piece(db, "0", OUTLET, NOON - timedelta(days=3))
    assert {alert.campaign for alert in alerts.latest(db, 10)} == {known}


def test_two_campaigns_that_a_piece_joins_become_the_older_one(db):
    for day, outlet in [(0, OUTLET), (1, OTHER), (9, OUTLET), (10, OTHER)]:
        piece(db, str(day), outlet, NOON + timedelta(days=day))
    before = {alert.campaign for alert in alerts.latest(db, 10)}
    assert len(before) == 2
    piece(db, "5", OUTLET, NOON + timedelta(days=5))
    assert {alert.campaign for alert in alerts.latest(db, 10)} == {min(before)}
    assert db.execute("SELECT id, merged_into FROM campaign WHERE merged_into IS NOT NULL").fetchall() == [
        (max(before), min(before))
    ]

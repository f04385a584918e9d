from datetime import timedelta

from samples import NOON, OTHER, OUTLET, PERSON, assessment, entry, judged

from monitor.detect.campaigns import group
from monitor.records import AlertDraft, Severity, VisitStatus
from monitor.store import alerts, articles, campaigns, database, entries, feeds, reprints
from monitor.store.articles import Reading
from monitor.store.feeds import VisitResult

DRAFT = AlertDraft(assessment=assessment(), severity=Severity.HIGH)


def piece(db, path, outlet=OUTLET, at=NOON, same_as=None):
    """An article of an outlet with an alert, perhaps with the text of another; its number."""
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
        reprints.note(db, number, at, True, at, range(5))
        if same_as:
            reprints.tie(db, number, same_as, same_as, "same", 1.0)
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


def test_an_alert_keeps_the_headline_that_raised_it(db):
    number = piece(db, "1")
    stored = articles.get(db, number)
    day = timedelta(days=1)
    with database.writing(db):
        articles.edited(db, stored, judged(title="Hava necə olacaq?"), "p2", NOON + day, None)
    [alert] = alerts.of_article(db, number)
    assert (alert.title, alert.title_now) == (judged().article.title, "Hava necə olacaq?")
    [then] = alerts.between(db, NOON, NOON + day)
    assert (then.title, then.title_now) == (judged().article.title, "")


def test_an_alert_that_an_edit_raised_has_the_edited_headline(db):
    number = piece(db, "1")
    db.execute("DELETE FROM alert")
    with database.writing(db):
        stored = articles.get(db, number)
        articles.edited(db, stored, judged(title="Satqın kimdir?"), "p2", NOON + timedelta(days=1), None)
        alerts.log(db, number, DRAFT, NOON, NOON + timedelta(days=1))
    [alert] = alerts.of_article(db, number)
    assert (alert.title, alert.title_now) == ("Satqın kimdir?", "")


def campaigns_now(db):
    return {alert.campaign for alert in alerts.latest(db, 10)}


def test_one_piece_is_no_campaign_and_the_same_in_two_outlets_is(db):
    first = piece(db, "1")
    assert campaigns_now(db) == {None}
    piece(db, "2", OTHER, NOON + timedelta(days=1), same_as=first)
    [found] = campaigns.all_of(db)
    assert campaigns_now(db) == {found.id}
    assert found.chance is None  # nothing was read before: insufficient data
    assert campaigns.get(db, found.id) == found


def test_a_campaign_keeps_its_number_when_an_earlier_piece_turns_up(db):
    first = piece(db, "1")
    piece(db, "2", OTHER, same_as=first)
    known = campaigns_now(db)
    piece(db, "0", OUTLET, NOON - timedelta(days=3))
    assert campaigns_now(db) == known


def test_two_campaigns_that_a_piece_joins_become_the_older_one(db):
    for day in (0, 9):
        first = piece(db, f"{day}", OUTLET, NOON + timedelta(days=day))
        piece(db, f"{day}", OTHER, NOON + timedelta(days=day + 1), same_as=first)
    before = campaigns_now(db)
    assert len(before) == 2
    piece(db, "5", OUTLET, NOON + timedelta(days=5))
    assert campaigns_now(db) == {min(before)}
    assert campaigns.get(db, max(before)).merged_into == min(before)
    assert [found.id for found in campaigns.all_of(db, PERSON.id)] == [min(before)]


def test_a_campaign_of_which_nothing_is_left_is_withdrawn_and_comes_back_as_itself(db):
    first = piece(db, "1")
    piece(db, "2", OTHER, same_as=first)
    [known] = campaigns.all_of(db)
    with database.writing(db):
        campaigns.reconcile(db, PERSON.id, [], NOON)
    assert campaigns.all_of(db) == []
    assert campaigns.get(db, known.id).withdrawn_at == NOON
    with database.writing(db):
        campaigns.reconcile(db, PERSON.id, group(campaigns.pieces_of(db, PERSON.id)), NOON)
    assert campaigns.all_of(db) == [known]


def test_a_rise_is_told_once(db):
    first = piece(db, "1")
    piece(db, "2", OTHER, same_as=first)
    with database.writing(db):
        assert campaigns.rises(db, PERSON.id) == {1: 1}
        campaigns.note_told(db, {1: 1})
        assert campaigns.rises(db, PERSON.id) == {}

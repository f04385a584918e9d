"""What is told at once: grave alerts, campaigns once for each step that they grow; what is held is told afterwards."""

import json
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import NOON, fill
from telling import Desk, folder

from monitor.records import Severity, Topic
from monitor.steps import observe, urgent
from monitor.steps.outgoing import Sending
from monitor.store import alerts, database, outbox

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk(db, home):
    return Desk(db=db, home=home, channels=(folder(topics=(Topic.ALERTS,)),))


def written(desk, name="out"):
    found = [json.loads(path.read_text()) for path in (desk.home / name).glob("*.json")]
    return sorted(found, key=lambda message: message["at"])


def numbers(desk):
    """The alerts of each message."""
    return [[alert["id"] for alert in message["alerts"]] for message in written(desk)]


def campaign(desk, now, outlets):
    """A campaign as the pass has left it: stored, with its pieces."""
    with database.writing(desk.db):
        desk.db.execute(
            "INSERT INTO campaign (id, journalist, first_piece, last_piece, pieces, outlets, found_at) "
            "SELECT 1, 'nihad', MIN(piece_at), MAX(piece_at), COUNT(*), :outlets, :now FROM alert WHERE true "
            "ON CONFLICT (id) DO UPDATE SET last_piece = excluded.last_piece, outlets = excluded.outlets, "
            "withdrawn_at = NULL",
            {"outlets": outlets, "now": database.to_text(now)},
        )
        desk.db.execute("UPDATE alert SET campaign = 1")


def test_a_campaign_is_told_once_for_each_step_that_it_grows(desk):
    desk.piece(NOON)
    campaign(desk, NOON, 1)
    desk.looked(NOON)
    for hours, outlets in ((1, 2), (2, 3), (3, 4), (4, 5), (5, 5)):
        desk.piece(NOON + hours * HOUR, severity=Severity.LOW)
        campaign(desk, NOON + hours * HOUR, outlets)
        desk.looked(NOON + hours * HOUR)
    grown = [(message["at"][11:13], [c["id"] for c in message["campaigns"]]) for message in written(desk)]
    assert grown == [("12", [1]), ("14", [1]), ("16", [1])]


def test_a_campaign_that_is_not_grave_is_left_to_the_digest(desk):
    desk.piece(NOON, severity=Severity.LOW)
    campaign(desk, NOON, 3)
    desk.looked(NOON)
    assert written(desk) == []


def test_the_alert_and_the_campaign_that_it_makes_grow_are_one_message(desk):
    desk.piece(NOON)
    campaign(desk, NOON, 3)
    desk.looked(NOON)
    [message] = written(desk)
    assert (len(message["alerts"]), len(message["campaigns"])) == (1, 1)
    text = " ".join(line["lead"] + line["text"] for line in message["lines"])
    assert "1 new piece, a campaign has grown to" in text
    assert "campaign 1 has grown: 1 piece in 1 outlet, since 22 Nov 16:00" in text


def test_a_crash_before_a_rise_is_kept_does_not_lose_it(desk, monkeypatch):
    desk.piece(NOON)
    campaign(desk, NOON, 3)
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "_deliveries", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            desk.looked(NOON)
    assert desk.db.execute("SELECT told FROM campaign").fetchone() == (0,)
    desk.looked(NOON + HOUR)
    assert [len(message["campaigns"]) for message in written(desk)] == [1]


def test_an_old_campaign_is_not_told_when_a_channel_is_new(desk):
    desk.channels = ()
    desk.piece(NOON)
    campaign(desk, NOON, 5)
    desk.looked(NOON)
    desk.channels = (folder(topics=(Topic.ALERTS,)),)
    desk.looked(NOON + 3 * DAY)
    assert written(desk) == []


def test_what_comes_in_quiet_hours_is_told_after_them_and_says_so(desk):
    desk.quiet_hours = "14:00-20:00"
    desk.piece(NOON)
    desk.looked(NOON)
    desk.looked(NOON + 3 * HOUR)
    assert written(desk) == []
    desk.looked(NOON + 5 * HOUR)
    [message] = written(desk)
    assert "held back until now" in str(message["lines"])
    assert [alert["id"] for alert in message["alerts"]] == [1]


def test_the_top_level_is_told_in_quiet_hours(desk):
    desk.quiet_hours = "14:00-20:00"
    desk.piece(NOON, severity=Severity.TOP)
    desk.looked(NOON)
    assert numbers(desk) == [[1]]


def test_a_rise_of_the_top_level_is_told_in_quiet_hours_also_when_a_lesser_piece_makes_it(desk):
    desk.piece(NOON, severity=Severity.TOP)
    campaign(desk, NOON, 1)
    desk.looked(NOON)
    desk.quiet_hours = "14:00-20:00"
    desk.piece(NOON + HOUR)
    campaign(desk, NOON + HOUR, 3)
    desk.looked(NOON + HOUR)
    assert [(len(m["alerts"]), len(m["campaigns"])) for m in written(desk)] == [(1, 1), (1, 1)]


def test_a_lesser_piece_waits_although_a_campaign_of_the_top_level_goes_on(desk):
    desk.piece(NOON, severity=Severity.TOP)
    campaign(desk, NOON, 1)
    desk.looked(NOON)
    desk.quiet_hours = "14:00-20:00"
    desk.piece(NOON + HOUR)
    campaign(desk, NOON + HOUR, 2)
    desk.looked(NOON + HOUR)
    assert numbers(desk) == [[1]]


def test_a_pause_gathers_what_comes_in_it(desk):
    desk.cool_down = 6 * HOUR
    for hours in (0, 1, 2, 3):
        desk.piece(NOON + hours * HOUR)
        desk.looked(NOON + hours * HOUR)
    desk.looked(NOON + 7 * HOUR)
    assert numbers(desk) == [[1], [2, 3, 4]]


def test_a_rise_in_quiet_hours_is_told_after_them(desk):
    desk.quiet_hours = "14:00-20:00"
    desk.piece(NOON)
    campaign(desk, NOON, 3)
    desk.looked(NOON)
    desk.looked(NOON + 5 * HOUR)
    assert [[c["id"] for c in message["campaigns"]] for message in written(desk)] == [[1]]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(
        st.tuples(st.integers(0, 60), st.sampled_from([Severity.LOW, Severity.HIGH, Severity.TOP])),
        min_size=1,
        max_size=10,
    ),
    quiet=st.sampled_from(["", "22:00-07:00", "12:00-18:00"]),
    pause=st.integers(0, 12),
)
def test_every_grave_alert_is_told_at_once_exactly_once_and_stands_in_one_digest(pieces, quiet, pause):
    with TemporaryDirectory() as name, database.open_database(Path(name)) as db:
        fill(db)
        desk = Desk(
            db=db, home=Path(name), channels=(folder(),), quiet_hours=quiet, cool_down=timedelta(hours=pause)
        )
        desk.looked(NOON)
        due = dict.fromkeys(range(0, 24 * 5, 2), ())
        for hour, severity in pieces:
            due[hour] = (*due.get(hour, ()), severity)
        for hour in sorted(due):
            for severity in due[hour]:
                desk.piece(NOON + hour * HOUR, severity=severity)
            desk.looked(NOON + hour * HOUR)
        messages = written(desk)
        at_once = sorted(a["id"] for m in messages if m["topic"] == "alerts" for a in m["alerts"])
        in_digests = sorted(
            piece["id"]
            for m in messages
            if m["topic"] == "digest"
            for person in m["people"]
            for piece in person["pieces"]
        )
        logged = alerts.latest(db, 100)
        assert at_once == sorted(a.id for a in logged if a.severity is not Severity.LOW)
        assert in_digests == sorted(a.id for a in logged)


def test_news_in_the_language_of_the_reader(desk):
    desk.language = "ru"
    desk.piece(NOON)
    desk.looked(NOON)
    [message] = written(desk)
    assert message["subject"] == "Отчёт: есть новое"
    assert "1 новый материал, важность: высокая" in str(message["lines"])


def test_a_bug_in_what_is_counted_holds_back_no_alert(desk, monkeypatch):
    monkeypatch.setattr(observe, "observe", lambda *_: 1 / 0)
    desk.piece(NOON)
    with pytest.raises(ZeroDivisionError):
        desk.looked(NOON)
    assert numbers(desk) == [[1]]


def test_two_passes_at_one_moment_are_two_messages(desk):
    for _ in range(2):
        desk.piece(NOON)
        desk.send(NOON)
    assert sorted(numbers(desk)) == [[1], [2]]


def test_nothing_is_kept_where_nobody_listens(desk):
    desk.channels = ()
    desk.piece(NOON)
    urgent.keep_urgent(Sending(db=desk.db, config=desk.config, way=desk.way, now=NOON))
    assert desk.db.execute("SELECT COUNT(*) FROM message").fetchone() == (0,)

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import NOON, fill
from telling import Desk, folder

from monitor.errors import NotifyError
from monitor.records import Channel, ChannelKind, Detail, Format, Severity, Topic
from monitor.steps import send, tell, urgent
from monitor.steps.outgoing import Sending
from monitor.store import alerts, database, outbox

#: 9:00 in Baku on the day after NOON.
MORNING = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk(db, home):
    return Desk(db=db, home=home, channels=(folder(),))


def written(desk, name="out"):
    return [json.loads(path.read_text()) for path in sorted((desk.home / name).glob("*.json"))]


def subjects(desk, name="out"):
    return [message["subject"] for message in written(desk, name)]


def states(desk):
    rows = desk.db.execute("SELECT channel, recipient, state, attempts FROM delivery ORDER BY id").fetchall()
    return [tuple(row) for row in rows]


def told(message):
    """The numbers of the alerts that a digest shows."""
    return [piece["id"] for person in message["people"] for piece in person["pieces"]]


class Broken:
    """A channel that can be made to fail or to be cut off; what it took is on record."""

    def __init__(self, monkeypatch):
        self.taken, self.failing, self.killed, self.refused = [], set(), None, None
        monkeypatch.setattr(send, "deliver", self)

    def __call__(self, channel, parcel, way):
        if channel.id in self.failing:
            raise NotifyError(channel.id, "no answer from relay.example")
        if parcel.to == self.refused:
            raise NotifyError(channel.id, f"the server refused the recipient {parcel.to}", alone=True)
        self.taken.append((channel.id, parcel.to, parcel.subject, parcel.id))
        if self.killed == channel.id:
            raise KeyboardInterrupt


@pytest.fixture
def broken(monkeypatch):
    return Broken(monkeypatch)


def test_the_report_of_a_day_comes_the_next_morning(desk):
    desk.piece(NOON, severity=Severity.MEDIUM)
    desk.looked(NOON)
    desk.looked(MORNING - 2 * HOUR)
    assert subjects(desk) == []
    desk.looked(MORNING)
    assert subjects(desk) == ["Daily report, 22 November 2026"]
    assert told(written(desk)[0]) == [1]


def test_a_quiet_day_is_reported_too_and_says_what_was_read(desk):
    desk.looked(NOON)
    desk.looked(MORNING)
    [message] = written(desk)
    assert message["quiet"] is True
    assert message["coverage"]["read"] == 2


def test_it_comes_once_however_many_passes_follow(desk):
    desk.looked(NOON)
    for hours in range(20):
        desk.looked(MORNING + hours * HOUR)
    assert len(written(desk)) == 1


def test_days_without_any_pass_are_one_red_line_and_not_many_reports(desk):
    desk.looked(NOON)
    desk.looked(NOON + 5 * DAY)
    desk.looked(MORNING + 5 * DAY)
    assert subjects(desk) == ["Daily report, 22 November 2026", "Daily report, 27 November 2026"]
    assert any(
        "NO PASS WAS MADE from 22 Nov 16:00 to 27 Nov 16:00" in text for text in written(desk)[1]["notices"]
    )


def test_the_first_reports_go_back_a_week_and_no_more(desk):
    for day in range(30):
        desk.looked(NOON + day * DAY, send=False)
    desk.send(MORNING + 29 * DAY)
    assert len(subjects(desk)) == 7
    assert "Daily report, 15 December 2026" in subjects(desk)


def test_each_recipient_gets_an_own_copy(desk, broken):
    desk.channels = (Channel(id="desk", kind=ChannelKind.SMTP, to=("a@x.example", "b@x.example")),)
    desk.looked(NOON)
    desk.looked(MORNING)
    assert [taken[1] for taken in broken.taken] == ["a@x.example", "b@x.example"]
    assert broken.taken[0][3] != broken.taken[1][3]


def test_a_crash_after_keeping_and_before_sending_loses_nothing(desk, monkeypatch):
    desk.looked(NOON)
    with monkeypatch.context() as patched:
        patched.setattr(send, "send_waiting", lambda sending: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            desk.looked(MORNING)
    assert written(desk) == []
    desk.looked(MORNING + HOUR)
    desk.looked(MORNING + 2 * HOUR)
    assert subjects(desk) == ["Daily report, 22 November 2026"]


def test_a_crash_while_keeping_keeps_nothing_and_it_is_kept_later(desk, monkeypatch):
    desk.looked(NOON)
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "_deliveries", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            desk.looked(MORNING)
    assert outbox.last_digest(desk.db, MORNING) is None
    desk.looked(MORNING + HOUR)
    assert len(written(desk)) == 1


@pytest.mark.parametrize(
    ("kind", "times", "state"),
    [
        pytest.param(ChannelKind.SMTP, 2, "sent", id="mail has an identity and is sent again with the same"),
        pytest.param(ChannelKind.MATRIX, 2, "sent", id="matrix drops a transaction it has seen"),
        pytest.param(ChannelKind.TELEGRAM, 1, "unsure", id="telegram would show it twice"),
        pytest.param(ChannelKind.NTFY, 1, "unsure", id="ntfy would show it twice"),
    ],
)
def test_a_crash_in_the_middle_of_sending(desk, broken, kind, times, state):
    desk.channels = (Channel(id="desk", kind=kind, to=("a",)),)
    desk.looked(NOON)
    broken.killed = "desk"
    with pytest.raises(KeyboardInterrupt):
        desk.looked(MORNING)
    broken.killed = None
    desk.looked(MORNING + HOUR)
    desk.looked(MORNING + 2 * HOUR)
    assert len(broken.taken) == times
    assert len({taken[3] for taken in broken.taken}) == 1
    assert states(desk)[0][2] == state


def test_a_failure_is_tried_again_with_longer_and_longer_waits_and_given_up_at_last(desk, broken):
    desk.looked(NOON)
    broken.failing = {"out"}
    tries = []
    for minutes in range(0, 4 * 24 * 60, 10):
        now = MORNING + timedelta(minutes=minutes)
        before = states(desk)
        desk.send(now)
        if states(desk) != before:
            tries.append(minutes)
    assert tries == [0, 10, 20, 40, 100, 280, 640, 1360, 2800]
    assert states(desk) == [("out", "", "failed", 9)]


def test_a_channel_that_fails_costs_one_try_in_a_pass_and_does_not_hold_up_the_others(desk, broken):
    desk.channels = (Channel(id="desk", kind=ChannelKind.SMTP, to=("a", "b", "c")), folder())
    desk.looked(NOON)
    broken.failing = {"desk"}
    desk.looked(MORNING)
    assert [attempts for _, _, _, attempts in states(desk)] == [1, 0, 0, 1]
    assert broken.taken[0][0] == "out"


def test_after_three_failures_another_channel_stands_in_and_says_why(desk, broken):
    mail = Channel(id="desk", kind=ChannelKind.SMTP, to=("a@x.example",), topics=(Topic.DIGEST,))
    spare = folder("spare", topics=(Topic.ALERTS, Topic.TROUBLE))
    desk.channels = (mail, spare)
    desk.looked(NOON)
    broken.failing = {"desk"}
    for minutes in (0, 10, 20, 30, 40):
        desk.send(MORNING + timedelta(minutes=minutes))
    assert [taken[::2] for taken in broken.taken] == [
        ("spare", "Daily report, 22 November 2026"),
        ("spare", "Report: a channel fails"),
    ]


def test_a_channel_that_fails_is_a_red_line_of_the_next_report(desk, broken):
    desk.channels = (Channel(id="desk", kind=ChannelKind.SMTP, to=("a@x.example",)),)
    desk.looked(NOON)
    broken.failing = {"desk"}
    for hours in range(6):
        desk.looked(MORNING + hours * HOUR)
    desk.looked(MORNING + DAY)
    body = outbox.last_digest(desk.db, MORNING + DAY).body
    assert any(text.startswith("CHANNEL desk FAILS: tried") for text in body["notices"])


def test_no_reason_with_a_name_in_it_reaches_others_platforms(desk, broken):
    desk.channels = (
        Channel(id="desk", kind=ChannelKind.SMTP, to=("a@x.example",)),
        folder("chat", detail=Detail.COUNTS),
    )
    desk.looked(NOON)
    broken.failing = {"desk"}
    for hours in range(4):
        desk.send(MORNING + hours * HOUR)
    [body] = [
        json.loads(row[0]) for row in desk.db.execute("SELECT body FROM message WHERE topic = 'trouble'")
    ]
    assert "relay.example" in str(body["full"])
    assert "relay.example" not in str(body["counts"])


def test_grave_alerts_are_told_at_once_and_once_and_others_wait(desk):
    desk.looked(NOON)
    desk.piece(NOON, severity=Severity.TOP)
    desk.piece(NOON, severity=Severity.HIGH)
    desk.piece(NOON, severity=Severity.MEDIUM)
    desk.looked(NOON + HOUR)
    desk.looked(NOON + 2 * HOUR)
    [message] = written(desk)
    assert [alert["id"] for alert in message["alerts"]] == [1, 2]
    assert message["subject"] == "Report: something new"


def test_what_was_told_at_once_still_stands_in_the_report_of_the_day(desk):
    desk.piece(NOON, severity=Severity.TOP)
    desk.looked(NOON)
    desk.looked(MORNING)
    assert [told(message) for message in written(desk) if message["topic"] == "digest"] == [[1]]


def test_old_alerts_do_not_come_at_once_when_a_channel_is_new(desk):
    desk.channels = ()
    desk.piece(NOON, severity=Severity.TOP)
    desk.looked(NOON)
    desk.channels = (folder(),)
    desk.looked(NOON + 3 * DAY)
    assert [message for message in written(desk) if message["topic"] == "alerts"] == []


def test_each_channel_has_its_own_level(desk):
    desk.channels = (folder("all", severity=Severity.LOW), folder("grave", severity=Severity.TOP))
    desk.piece(NOON, severity=Severity.MEDIUM)
    desk.looked(NOON)
    assert (len(written(desk, "all")), len(written(desk, "grave"))) == (1, 0)


def test_counts_hold_no_name_no_title_no_address(desk):
    desk.channels = (folder(detail=Detail.COUNTS),)
    desk.piece(NOON, severity=Severity.TOP, title="Nihad Soltanov kimdir?")
    desk.looked(NOON)
    desk.looked(MORNING)
    assert len(written(desk)) == 2
    for path in (desk.home / "out").glob("*.json"):
        text = path.read_text().lower()
        assert not any(word in text for word in ("nihad", "soltanov", "kimdir", "xeber", "xəbər", "satq"))
        assert "1 new piece" in text or "1 piece" in text


def test_a_channel_taken_out_of_the_file_gets_nothing_more(desk, broken):
    desk.looked(NOON)
    broken.failing = {"out"}
    desk.looked(MORNING)
    desk.channels = ()
    desk.looked(MORNING + HOUR)
    assert states(desk) == [("out", "", "failed", 1)]


def test_a_recipient_taken_out_of_the_file_gets_nothing_more_and_is_no_trouble(desk, broken):
    mail = Channel(id="desk", kind=ChannelKind.SMTP, to=("a@x.example", "b@x.example"))
    desk.channels = (mail,)
    desk.looked(NOON)
    broken.failing = {"desk"}
    for hours in range(4):
        desk.looked(MORNING + hours * HOUR)
    assert len(send.troubles(desk.db, desk.channels)) == 1
    broken.failing = set()
    desk.channels = (replace(mail, to=("b@x.example",)),)
    desk.looked(MORNING + DAY)
    assert {taken[1] for taken in broken.taken} == {"b@x.example"}
    assert send.troubles(desk.db, desk.channels) == []


def test_a_recipient_added_later_gets_what_comes_from_then_on(desk, broken):
    mail = Channel(id="desk", kind=ChannelKind.SMTP, to=("a@x.example",))
    desk.channels = (mail,)
    desk.looked(NOON)
    desk.looked(MORNING)
    desk.channels = (replace(mail, to=("a@x.example", "b@x.example")),)
    desk.looked(MORNING + DAY)
    assert [(to, subject[-16:]) for _, to, subject, _ in broken.taken] == [
        ("a@x.example", "22 November 2026"),
        ("a@x.example", "23 November 2026"),
        ("b@x.example", "23 November 2026"),
    ]


def test_a_recipient_who_is_refused_does_not_hold_up_the_others(desk, broken):
    desk.channels = (
        Channel(id="desk", kind=ChannelKind.SMTP, to=("gone@x.example", "a@x.example", "b@x.example")),
    )
    broken.refused = "gone@x.example"
    desk.looked(NOON)
    desk.looked(MORNING)
    assert [taken[1] for taken in broken.taken] == ["a@x.example", "b@x.example"]
    for hours in range(1, 4):
        desk.looked(MORNING + hours * HOUR)
    assert len(broken.taken) == 2
    [trouble] = send.troubles(desk.db, desk.channels)
    assert "refused the recipient gone@x.example" in trouble


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("az", "Gündəlik hesabat, 22 noyabr 2026", "1 yeni yazı 1 media orqanında, səviyyə: yüksək"),
        ("ru", "Ежедневный отчёт, 22 ноября 2026", "1 новый материал в 1 издании, важность: высокая"),
    ],
)
def test_the_report_comes_in_the_language_of_those_who_read_it(desk, language, subject, said):
    desk.language = language
    desk.piece(NOON)
    desk.looked(NOON)
    desk.looked(MORNING)
    [message] = [message for message in written(desk) if message["topic"] == "digest"]
    assert message["subject"] == subject
    assert said in str(message["lines"])


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        pytest.param("Europe/Berlin", date(2026, 10, 25), 25, id="clocks are set back"),
        pytest.param("Europe/Berlin", date(2027, 3, 28), 23, id="clocks are set forward"),
        pytest.param("America/Asuncion", date(2023, 10, 1), 23, id="midnight itself is left out"),
        pytest.param("Asia/Baku", date(2026, 10, 25), 24, id="no summer time"),
    ],
)
def test_a_day_is_as_long_as_it_is(zone, day, hours):
    starts, ends = tell.bounds(day, zone)
    assert ends.astimezone(UTC) - starts.astimezone(UTC) == hours * HOUR


def test_a_clock_that_is_set_back_puts_no_alert_into_a_day_that_was_reported(desk):
    desk.looked(NOON)
    desk.looked(MORNING)
    desk.piece(NOON, severity=Severity.LOW)
    [alert] = alerts.latest(desk.db, 10)
    assert alert.at == outbox.last_digest(desk.db, MORNING).ends
    desk.looked(MORNING + DAY)
    assert [told(message) for message in written(desk)] == [[], [1]]


def test_a_clock_that_was_far_ahead_stops_no_report(desk):
    desk.looked(NOON + 365 * DAY)
    desk.looked(MORNING + 365 * DAY)
    desk.looked(NOON)
    desk.piece(NOON, severity=Severity.LOW)
    desk.looked(MORNING)
    # By day: that of this year, then that of the next.
    assert [told(message) for message in written(desk)] == [[1], []]
    assert alerts.latest(desk.db, 10)[0].at == NOON


def test_what_a_clock_that_was_far_ahead_put_off_is_sent(desk):
    desk.looked(NOON)
    desk.looked(MORNING, send=False)
    desk.db.execute("UPDATE delivery SET next_try = ?", (database.to_text(MORNING + 365 * DAY),))
    desk.looked(MORNING + HOUR)
    assert len(written(desk)) == 1


def test_a_changed_time_zone_leaves_no_hour_between_two_reports(desk):
    desk.looked(NOON)
    desk.looked(MORNING)
    desk.zone = "America/New_York"
    desk.piece(MORNING, severity=Severity.LOW)
    desk.looked(MORNING + DAY + 8 * HOUR)
    desk.looked(MORNING + 2 * DAY + 8 * HOUR)
    assert [told(message) for message in written(desk)] == [[], [1]] or [
        told(message) for message in written(desk)
    ] == [[], [1], []]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    hours=st.lists(
        st.tuples(st.integers(0, 24 * 6), st.sampled_from(["piece", "pass", "crash", "zone", "back"])),
        min_size=3,
        max_size=30,
    ),
    at=st.sampled_from([time(0, 0), time(8, 0), time(23, 59)]),
)
def test_every_alert_is_in_exactly_one_report_and_nothing_else_is(hours, at):
    with TemporaryDirectory() as name, database.open_database(Path(name)) as db:
        fill(db)
        desk = Desk(db=db, home=Path(name), channels=(folder(severity=Severity.TOP),), at=at)
        desk.looked(NOON)
        for offset, what in sorted(hours):
            now = NOON + offset * HOUR
            if what == "piece":
                desk.piece(now, severity=Severity.LOW)
                desk.looked(now)
            elif what == "back":
                desk.piece(now - 30 * HOUR, severity=Severity.LOW)
            elif what == "zone":
                desk.zone = "Europe/Berlin" if desk.zone == "Asia/Baku" else "Asia/Baku"
            elif what == "crash":
                _crash(desk, now)
            else:
                desk.looked(now)
        for day in range(7, 11):
            desk.looked(NOON + day * DAY)
        reported = [number for message in written(desk) for number in told(message)]
        logged = [
            alert.id
            for alert in alerts.latest(db, 1000)
            if alert.at < outbox.last_digest(db, NOON + 11 * DAY).ends
        ]
        assert sorted(reported) == sorted(logged)
        assert len(logged) == sum(what in ("piece", "back") for _, what in hours)
        assert all(state == "sent" and attempts <= 2 for _, _, state, attempts in states(desk))


def _crash(desk, now):
    """The program is killed after it kept what is to be told and before anything is sent."""
    desk.looked(now, send=False)
    work = Sending(db=desk.db, config=desk.config, way=desk.way, now=now)
    send.keep_digests(work)
    urgent.keep_urgent(work)


def test_the_outbox_survives_another_reader(desk):
    """The digest and the web pages read while it is sent."""
    with closing(sqlite3.connect(database.path_of(desk.home))) as reader:
        reader.execute("SELECT COUNT(*) FROM message").fetchone()
        desk.looked(NOON)
        desk.looked(MORNING)
    assert len(written(desk)) == 1


@pytest.mark.parametrize("shape", list(Format))
def test_a_file_is_written_in_every_format(desk, shape):
    desk.channels = (replace(folder(), format=shape),)
    desk.piece(NOON, severity=Severity.LOW)
    desk.looked(NOON)
    desk.looked(MORNING)
    [path] = (desk.home / "out").iterdir()
    assert "Nihad Soltanov" in path.read_text()
    assert path.stat().st_mode & 0o077 == 0

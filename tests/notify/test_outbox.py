"""From the end of a pass to real servers, with the program killed on the way."""

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from samples import NOON, fill
from servers import mail_channel
from telling import Desk, folder

from monitor.records import Channel, ChannelKind
from monitor.store import database

TESTS = Path(__file__).resolve().parent.parent
MORNING = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)

#: Sends through a command that kills the program that runs it, in the middle of handing over.
KILLED = """
import sys; sys.path[:0] = [{tests!r}, {root!r}]
from pathlib import Path
from telling import Desk, folder
from monitor.records import Channel, ChannelKind
from monitor.store import database
from datetime import datetime, UTC
home = Path({home!r})
deadly = Channel(id="tell", kind=ChannelKind.COMMAND, command=("sh", "-c", "cat > {home}/killed; kill -9 $PPID"))
with database.open_database(home) as db:
    Desk(db=db, home=home, channels=(deadly, folder())).looked(datetime(2026, 11, 23, 5, 0, tzinfo=UTC))
"""


def test_a_program_killed_while_it_sends_carries_on_and_each_channel_has_it_in_the_end(home):
    with database.open_database(home) as db:
        fill(db)
        Desk(db=db, home=home).looked(NOON)
    script = KILLED.format(tests=str(TESTS), root=str(TESTS.parent), home=str(home))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not (home / "out").exists()
    tell = Channel(
        id="tell", kind=ChannelKind.COMMAND, command=("sh", "-c", f"echo $MONITOR_MESSAGE_ID >> {home}/told")
    )
    with database.open_database(home) as db:
        desk = Desk(db=db, home=home, channels=(tell, folder()))
        for minutes in (10, 20, 30):
            desk.looked(MORNING + timedelta(minutes=minutes))
        states = db.execute("SELECT channel, state, attempts FROM delivery ORDER BY id").fetchall()
    assert states == [("tell", "sent", 2), ("out", "sent", 1)]
    assert "Daily report, 22 November 2026" in (home / "killed").read_text()
    assert len((home / "told").read_text().split()) == 1
    assert len(list((home / "out").iterdir())) == 1


def test_a_report_and_a_grave_alert_arrive_by_mail_once(db, home, mailbox, certificate):
    channel = mail_channel(mailbox, certificate, to=("a@example.org", "b@example.org"))
    desk = Desk(db=db, home=home, channels=(channel,), secrets={"smtp-password": "right"})
    desk.piece(NOON)
    for hours in (0, 1, 17, 18, 19):
        desk.looked(NOON + timedelta(hours=hours))
    assert [(mail["Subject"], mail["To"]) for mail in mailbox.mails] == [
        ("Report: something new", "a@example.org"),
        ("Report: something new", "b@example.org"),
        ("Daily report, 22 November 2026", "a@example.org"),
        ("Daily report, 22 November 2026", "b@example.org"),
    ]
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 4
    assert all("Nihad Soltanov" in mail.get_body(("plain",)).get_content() for mail in mailbox.mails)


def test_each_pass_gives_a_sign_of_life_and_says_nothing_else(db, home, site):
    ping = Channel(id="alive", kind=ChannelKind.PING, secret="ping-url")  # noqa: S106  # a name
    desk = Desk(db=db, home=home, channels=(ping,), secrets={"ping-url": f"{site.url}/uuid"})
    desk.piece(NOON)
    desk.looked(NOON)
    desk.looked(MORNING)
    assert [(path, body) for _, path, _, body in site.asked] == [("/uuid", b""), ("/uuid", b"")]
    assert db.execute("SELECT COUNT(*) FROM delivery").fetchone() == (0,)


def test_a_ping_that_fails_stops_nothing(db, home):
    ping = Channel(id="alive", kind=ChannelKind.PING, secret="ping-url")  # noqa: S106  # a name
    Desk(db=db, home=home, channels=(ping, folder())).looked(NOON)


def test_a_webhook_gets_the_whole_report_as_json(db, home, site):
    hook = Channel(id="hook", kind=ChannelKind.WEBHOOK, url=site.url, secret="key")  # noqa: S106  # a name
    desk = Desk(db=db, home=home, channels=(hook,), secrets={"key": "k"})
    desk.piece(NOON)
    desk.looked(NOON)
    desk.looked(MORNING)
    at_once, report = [json.loads(body) for _, _, _, body in site.asked]
    assert (at_once["topic"], report["topic"]) == ("alerts", "digest")
    assert report["people"][0]["pieces"][0]["id"] == at_once["alerts"][0]["id"]


def test_apprise_takes_a_message(db, home, site):
    pytest.importorskip("apprise", reason="the extra `notify` is not installed")
    more = Channel(id="more", kind=ChannelKind.APPRISE, secret="address")  # noqa: S106  # a name
    address = site.url.replace("http://", "json://") + "/in"
    desk = Desk(db=db, home=home, channels=(more,), secrets={"address": address})
    desk.piece(NOON)
    desk.looked(NOON)
    [(method, path, _, body)] = site.asked
    assert (method, path.rstrip("/")) == ("POST", "/in")
    assert "1 new piece" in json.loads(body)["message"]

"""An authority stamps the evidence once a day; whatever it does instead, the pass goes on and says so."""

import json
import socket
import threading
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from authority import established, serving
from click.testing import CliRunner
from pages import page
from samples import NOON, OUTLET, PERSON, entry, judged
from servers import proxy

from monitor.cli.main import cli
from monitor.config import Config, Settings
from monitor.config.settings import Evidence, Network
from monitor.steps import read, stamp
from monitor.steps.context import Pass
from monitor.store import archive, chain, entries, evidence, feeds, stamps, verifying
from monitor.store.articles import Reading
from monitor.store.database import writing

pytest.importorskip("asn1crypto", reason="the extra `timestamp` is not installed")

__all__ = ["proxy"]

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
#: A quarter past midnight in Baku, on the day after NOON.
NIGHT = NOON.replace(hour=20, minute=15)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return established(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def clock(keys):
    keys.asked.clear()
    keys.lie, keys.status = None, 200
    with serving(keys):
        yield keys


def config(home, url, egress="direct"):
    return Config(
        home=home,
        outlets=(OUTLET,),
        journalists=(PERSON,),
        settings=Settings(evidence=Evidence(timestamp=url), network=Network(egress=egress)),
    )


def keep(db, home, number, at=NOON):
    """A page that names somebody is read and kept."""
    with writing(db):
        entries.add(db, feeds.due(db, NOON)[0], [entry(str(number))], at)
    this = Pass(db=db, config=config(home, ""), fetcher=None, engine=None, now=at)
    given = page(number, at=at)
    text = judged(title=f"Nihad Soltanov {number}", text=f"Nihad Soltanov satqındır. {number}")
    read.keep(
        this, OUTLET, given,
        Reading(entry=entries.pending(db, at, 1)[0], final_url=given.final_url, fetched_at=at,
                page_hash=chain.digest_of(given.body), judged=text),
    )  # fmt: skip
    return evidence.latest(db, 1)[0].digest


def looked_over(home, roots=None):
    return verifying.verify(archive.folder_of(home), roots=roots)


def test_the_head_of_the_day_that_is_over_is_stamped_once(db, home, clock):
    head = keep(db, home, 1)
    with_time = config(home, clock.url)
    stamp.stamp_due(db, with_time, NOON + HOUR)
    assert clock.asked == []  # the day is not over
    later = keep(db, home, 2, at=NIGHT)
    for hours in range(3):
        stamp.stamp_due(db, with_time, NIGHT + hours * HOUR)
    [(headers, query)] = clock.asked
    assert headers["Content-Type"] == "application/timestamp-query"
    assert bytes.fromhex(head) in query
    [found] = looked_over(home).stamps
    assert (found.head, found.records, found.believed, found.wrong) == (head, 2, None, "")
    stamp.stamp_due(db, with_time, NIGHT + DAY)
    assert [found.head for found in looked_over(home).stamps] == [head, later]


def test_nobody_is_asked_unless_an_authority_is_configured(db, home, clock):
    keep(db, home, 1)
    stamp.stamp_due(db, config(home, ""), NIGHT)
    assert clock.asked == []


def test_nothing_is_asked_when_nothing_was_kept(db, home, clock):
    stamp.stamp_due(db, config(home, clock.url), NIGHT)
    assert clock.asked == []


def test_it_goes_through_the_configured_proxy_and_never_past_it(db, home, clock, proxy):
    keep(db, home, 1)
    stamp.stamp_due(db, config(home, clock.url.replace("127.0.0.1", "clock.example"), proxy.url), NIGHT)
    assert [name for name, _ in proxy.asked] == ["clock.example"]
    assert len(looked_over(home).stamps) == 1


def test_a_proxy_that_does_not_answer_means_no_stamp(db, home, clock):
    keep(db, home, 1)
    stamp.stamp_due(db, config(home, clock.url, "socks5h://127.0.0.1:1"), NIGHT)
    assert clock.asked == []
    assert "could not be reached" in stamps.failing(db).reason


LIES = [
    pytest.param(lambda real, query: real(_turned(query)), "another digest", id="wrong imprint"),
    pytest.param(
        lambda real, query: real(query[:-4] + bytes([query[-4] ^ 1]) + query[-3:]),
        "wrong nonce",
        id="wrong nonce",
    ),
    pytest.param(lambda real, query: b"<html>welcome</html>", "not an answer", id="garbage"),
    pytest.param(lambda real, query: b"", "not an answer", id="nothing"),
    pytest.param(lambda real, query: b"\0" * 5_000_000, "more than 100,000 bytes", id="huge body"),
    pytest.param(lambda real, query: _forged(real(query)), "signature", id="forged"),
    pytest.param(lambda real, query: real(b"\x30\x03\x02\x01\x01"), "refused", id="refusal"),
]


def _turned(query):
    """The query with another digest: the 32 bytes behind their own length."""
    start = query.index(b"\x04\x20") + 2
    return query[:start] + bytes(32) + query[start + 32 :]


def _forged(answer):
    return answer[:-1] + bytes([answer[-1] ^ 1])


@pytest.mark.parametrize(("lie", "words"), LIES)
def test_an_authority_that_lies_is_not_believed_and_asked_again_later(db, home, clock, caplog, lie, words):
    keep(db, home, 1)
    with_time = config(home, clock.url)
    clock.lie = lambda query: lie(clock.honest, query)
    stamp.stamp_due(db, with_time, NIGHT)
    assert words in stamps.failing(db).reason
    assert "timestamp status=failed attempt=1" in caplog.text
    assert looked_over(home).stamps == []
    stamp.stamp_due(db, with_time, NIGHT + timedelta(seconds=30))
    assert len(clock.asked) == 1
    clock.lie = None
    stamp.stamp_due(db, with_time, NIGHT + HOUR)
    assert stamps.failing(db) is None
    assert len(looked_over(home).stamps) == 1


@contextmanager
def answering(handle):
    """A server that is ours byte for byte."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve():
        client, _ = listener.accept()
        with client:
            handle(client, ended)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        ended.set()
        listener.close()
        thread.join()


def silent(client, ended):
    ended.wait()


def dripping(client, ended):
    """A header without an end: one letter at a time, each well within any time for one step."""
    client.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while not ended.wait(0.02):
        try:
            client.sendall(b"a")
        except OSError:
            return


@pytest.mark.parametrize("handle", [silent, dripping])
def test_an_authority_that_never_answers_costs_a_moment(db, home, monkeypatch, handle):
    monkeypatch.setattr(stamp, "_PATIENCE", 0.3)
    keep(db, home, 1)
    with answering(handle) as url:
        stamp.stamp_due(db, config(home, url), NIGHT)
    assert stamps.failing(db).reason == "no answer within 0.3 seconds"


def test_it_is_asked_more_and_more_rarely_and_never_given_up(db, home, clock):
    keep(db, home, 1)
    clock.status = 503
    for minutes in range(0, 3 * 24 * 60, 10):
        stamp.stamp_due(db, config(home, clock.url), NIGHT + timedelta(minutes=minutes))
    assert 8 <= len(clock.asked) <= 12
    clock.status = 200
    stamp.stamp_due(db, config(home, clock.url), NIGHT + 4 * DAY)
    assert stamps.failing(db) is None


def test_a_clock_that_was_ahead_does_not_silence_it(db, home, clock):
    keep(db, home, 1)
    clock.status = 503
    stamp.stamp_due(db, config(home, clock.url), NIGHT + 3650 * DAY)
    clock.status = 200
    stamp.stamp_due(db, config(home, clock.url), NIGHT + HOUR)
    assert stamps.failing(db) is None


def test_stopped_between_keeping_and_noting_it_is_not_asked_twice(db, home, clock):
    head = keep(db, home, 1)
    stamp.stamp_due(db, config(home, clock.url), NIGHT)
    with writing(db):
        db.execute("DELETE FROM stamp")
    stamp.stamp_due(db, config(home, clock.url), NIGHT + HOUR)
    assert len(clock.asked) == 1
    assert stamps.files(db) == [f"timestamps/{head}.tsr"]


def test_a_disk_that_cannot_take_it_ends_no_pass(db, home, clock):
    keep(db, home, 1)
    (archive.folder_of(home) / "timestamps").write_text("a file where the folder should be")
    stamp.stamp_due(db, config(home, clock.url), NIGHT)
    assert stamps.failing(db) is not None


def test_a_machine_without_the_libraries_says_what_to_install(db, home, clock, monkeypatch):
    keep(db, home, 1)
    monkeypatch.setattr("monitor.store.timestamps.find_spec", lambda name: None)
    stamp.stamp_due(db, config(home, clock.url), NIGHT)
    assert "pip install '.[timestamp]'" in stamps.failing(db).reason


def test_the_report_of_the_day_says_that_there_is_no_stamp(db, home, clock):
    keep(db, home, 1)
    clock.status = 503
    without = config(home, clock.url)
    for minutes in (0, 5):
        stamp.stamp_due(db, without, NIGHT + timedelta(minutes=minutes))
    assert stamp.troubles(db, without) == [
        "NO TIME STAMP for the evidence: asked for 2 times since 2026-11-22 20:15 UTC, answered 503 (busy)"
    ]
    assert stamp.troubles(db, config(home, "")) == []
    clock.status = 200
    stamp.stamp_due(db, without, NIGHT + HOUR)
    assert stamp.troubles(db, without) == []


# --- later, by whoever checks ------------------------------------------------------------------------------


@pytest.fixture
def stamped(db, home, clock):
    """Two days with a page each, both stamped."""
    for day in range(2):
        keep(db, home, day, at=NOON + day * DAY)
        stamp.stamp_due(db, config(home, clock.url), NIGHT + day * DAY)
    return home


def verified(*words, code=0):
    done = CliRunner().invoke(cli, ["evidence", "verify", *words])
    assert done.exit_code == code, done.output
    return done.output


def test_a_copy_of_the_folder_alone_is_enough(stamped, clock):
    there = str(archive.folder_of(stamped))
    told = verified(there)
    assert "the first 2 records were there (not checked against an authority)" in told
    assert "the first 3 records were there" in told
    assert "its authority is one you believe" in verified(there, "--ca", str(clock.ca))
    values = json.loads(verified(there, "--ca", str(clock.ca), "--json"))
    assert [each["believed"] for each in values["stamps"]] == [True, True]


def test_another_authority_does_not_vouch_for_it(stamped, tmp_path_factory):
    other = established(tmp_path_factory.mktemp("other"))
    told = verified(str(archive.folder_of(stamped)), "--ca", str(other.ca), code=4)
    assert "is not vouched for" in told


def test_a_file_that_is_no_certificate_is_refused_in_one_line(stamped, tmp_path):
    (tmp_path / "ca.pem").write_text("hello")
    done = CliRunner().invoke(
        cli, ["evidence", "verify", str(archive.folder_of(stamped)), "--ca", str(tmp_path / "ca.pem")]
    )
    assert done.exit_code == 1
    assert "no certificate in PEM form" in str(done.exception or done.output)


def list_of(home) -> tuple[Path, list[chain.Link]]:
    at = archive.folder_of(home)
    return at, [link for link in chain.read(at) if isinstance(link, chain.Link)]


def test_a_newest_record_cut_off_everywhere_shows_by_its_stamp(stamped):
    at, links = list_of(stamped)
    last = links[-1]
    path = at / last.file
    path.write_bytes(path.read_bytes()[: last.offset])
    lines = chain.list_of(at).read_bytes().splitlines(keepends=True)
    chain.list_of(at).write_bytes(b"".join(lines[:-1]))
    assert [problem.kind for problem in verifying.verify(at).problems] == ["stamp"]


def test_a_stamp_that_was_changed_or_swapped_shows(stamped):
    at = archive.folder_of(stamped)
    first, second = sorted((at / "timestamps").glob("*.tsr"))
    good = first.read_bytes()
    first.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    assert "signature" in looked_over(stamped).problems[0].text
    first.write_bytes(second.read_bytes())
    assert "named after" in looked_over(stamped).problems[0].text


def test_a_stamp_that_is_gone_shows_with_the_database(db, stamped):
    at = archive.folder_of(stamped)
    sorted((at / "timestamps").glob("*.tsr"))[0].unlink()
    assert verifying.verify(at).problems == []
    assert [found.kind for found in verifying.verify(at, stamped=stamps.files(db)).problems] == ["stamp"]


def test_without_the_libraries_the_records_are_checked_all_the_same(stamped, monkeypatch):
    monkeypatch.setattr("monitor.store.timestamps.find_spec", lambda name: None)
    report = looked_over(stamped)
    assert (report.problems, report.stamps, report.records) == ([], [], 3)
    assert "were not checked" in report.notes[0]

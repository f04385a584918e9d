"""Stored words are checked by the database itself, also in one that an older version made."""

import re
import sqlite3

import pytest
from sqlite_utils import Database

from monitor.detect.reprints import Kind
from monitor.records import Band, OutcomeKind, OutcomeState, VisitStatus
from monitor.store import campaigns, database
from monitor.store.schema import migrations
from monitor.train.queue import Chosen

WORDS = [
    ("feed", "status", VisitStatus),
    ("visit", "status", VisitStatus),
    ("assessment", "band", Band),
    ("alert", "band", Band),
    ("assessment_before", "band", Band),
    ("outcome", "kind", OutcomeKind),
    ("outcome", "state", OutcomeState),
    ("printing", "kind", ["", *Kind]),
    ("label", "chosen", ["", *Chosen]),
]


@pytest.mark.parametrize(("table", "column", "words"), WORDS, ids=lambda value: str(value)[:12])
def test_every_stored_word_is_one_of_those_that_the_program_knows(db, table, column, words):
    (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    listed = re.search(rf"CHECK\s*\(\s*{column} IN\s*\(([^)]*)\)", sql)
    assert listed, f"{table}.{column} has no CHECK"
    assert set(re.findall(r"'([^']*)'", listed[1])) == {str(word) for word in words}


def test_another_word_is_refused(db):
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        db.execute("UPDATE feed SET status = 'excellent'")
    db.execute("UPDATE feed SET status = NULL")
    db.execute("UPDATE feed SET status = 'HTTP error'")


def before(home, name):
    """A database as it was before a change of the tables."""
    database.path_of(home).parent.mkdir(mode=0o700)
    opened = Database(sqlite3.connect(database.path_of(home), isolation_level=None), execute_plugins=False)
    migrations.apply(opened, stop_before=name)
    return opened


def test_campaigns_of_an_older_version_are_not_told_as_if_they_had_grown(home):
    old = before(home, "m064_observed")
    old.conn.executescript(
        "INSERT INTO journalist (id, name, kind, listed) VALUES ('a', 'A', 'person', 1);"  # noqa: S608  # all of it is written here
        "INSERT INTO campaign (journalist, first_piece, last_piece, pieces, outlets, found_at) VALUES "
        + ", ".join(f"('a', 'then', 'then', 9, {outlets}, 'then')" for outlets in range(60))
    )
    old.close()
    with database.open_database(home) as db:
        assert campaigns.rises(db, "a") == {}


def test_alerts_of_an_older_version_know_which_headline_raised_them(home):
    old = before(home, "m062_versions")
    said = (
        "'xeber', '/{0}', '/{0}', 'now', 't', '', '[]', 'az', 'none', '2026-11-01', '{1}', '', 'h', 'p', {2}"
    )
    judged = "0.9, 'likely', '[]', '[]', '', 'm'"
    old.conn.executescript(
        "INSERT INTO outlet VALUES ('xeber', 'X', 'state', '', '', '', 1);"  # noqa: S608  # all of it is written here
        "INSERT INTO journalist (id, name, kind, listed) VALUES ('a', 'A', 'person', 1);"
        + "".join(
            "INSERT INTO article (outlet, url, canonical, title, text, byline, captions, language, published_source, "  # noqa: S608
            "first_seen, fetched_at, extractor, text_hash, page_hash, version) VALUES "
            f"({said.format(number, fetched, version)});"
            for number, fetched, version in [(1, "2026-11-03", 2), (2, "2026-11-03", 2), (3, "2026-11-01", 1)]
        )
        + "INSERT INTO version (article, version, fetched_at, title, text, text_hash, page_hash) VALUES "
        "(1, 1, '2026-11-01', 'then', 't', 'h', 'p'), (2, 1, '2026-11-01', 'then', 't', 'h', 'p');"
        + "".join(
            "INSERT INTO alert (article, journalist, at, piece_at, severity, score, band, frames, reasons, sentence, "  # noqa: S608
            f"model) VALUES ({number}, 'a', '{at}', '{at}', 'low', {judged});"
            for number, at in [(1, "2026-11-02"), (2, "2026-11-04"), (3, "2026-11-02")]
        )
    )
    old.close()
    with database.open_database(home) as db:
        rows = db.execute("SELECT article, version FROM alert ORDER BY article").fetchall()
        assert rows == [(1, 1), (2, 2), (3, 1)]
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert list((home / "var").glob("monitor.before-m062*.db"))

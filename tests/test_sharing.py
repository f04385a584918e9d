"""A shared copy names nobody and says nothing about anybody."""

import sqlite3

import pytest
from samples import PERSON
from test_rebuilding import config, stored  # noqa: F401  # fixtures

from monitor import sharing
from monitor.errors import StoreError
from monitor.store import redacted

SECRETS = [b"Soltanov", b"nihad", b"satq", b"mine", b"xeber.example/1", "Soltanov".encode("utf-16-le")]


@pytest.fixture
def shared(stored, tmp_path):  # noqa: F811
    sharing.share(stored, [PERSON], tmp_path / "shared.db")
    return tmp_path / "shared.db"


@pytest.mark.parametrize("secret", SECRETS)
def test_no_byte_of_the_file_names_anybody(shared, secret):
    assert secret.lower() not in shared.read_bytes().lower()


def test_hashes_times_outlets_and_scores_stay(shared, stored):  # noqa: F811
    columns = "outlet, first_seen, text_hash, page_hash, published"
    with sqlite3.connect(shared) as copy:
        for statement in (
            f"SELECT {columns} FROM article ORDER BY id",  # noqa: S608
            "SELECT at, severity, score, band, frames FROM alert ORDER BY id",
            "SELECT file, offset, payload, digest FROM evidence ORDER BY id",
            "SELECT article, judgement, at FROM label",
        ):
            assert copy.execute(statement).fetchall() == stored.execute(statement).fetchall()
        assert {row[0] for row in copy.execute("SELECT journalist FROM alert")} == {"person-1"}


def test_there_is_no_index_of_words_and_no_free_page(shared):
    with sqlite3.connect(shared) as copy:
        tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
        assert not any(name.startswith(("search", "sketch")) for name in tables)
        assert copy.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert copy.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_copy_that_still_names_somebody_is_not_handed_out(stored, tmp_path, monkeypatch):  # noqa: F811
    stored.execute("UPDATE visit SET reason = 'x'")
    stored.execute("UPDATE article SET removed_how = 'Nihad Soltanovun adı'")
    with pytest.raises(StoreError, match="still name"):
        sharing.share(stored, [PERSON], tmp_path / "shared.db")
    assert list(tmp_path.glob("*shared*")) == []


def test_text_columns_that_are_not_known_are_emptied(stored, tmp_path):  # noqa: F811
    stored.execute("ALTER TABLE alert ADD COLUMN later_idea TEXT NOT NULL DEFAULT 'about a person'")
    redacted.write(stored, tmp_path / "shared.db")
    with sqlite3.connect(tmp_path / "shared.db") as copy:
        assert {row[0] for row in copy.execute("SELECT later_idea FROM alert")} == {""}

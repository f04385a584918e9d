"""A shared copy names nobody and says nothing about anybody."""

import sqlite3

import pytest
from samples import OTHER, OUTLET, PERSON
from test_rebuilding import config, stored  # noqa: F401  # fixtures

from monitor import sharing
from monitor.errors import StoreError
from monitor.records import Journalist, JournalistKind
from monitor.store import database, folders, people, redacted

SECRETS = [
    "Soltanov", "nihad", "satq", "mine", "Leyla", "xeber.example/1", "token-of-a-feed", "a lawyer",
    "@leyla_channel", "headline in the feed",
]  # fmt: skip


@pytest.fixture
def told(stored):  # noqa: F811
    """What the fixture has, and more that must not be seen: reviewers, recipients, sources, addresses with a key."""
    stored.execute("UPDATE label SET reviewer = 'Leyla Quliyeva', note = 'mine', action = 'Leyla-1'")
    stored.execute(
        "UPDATE feed SET url = url || '?key=token-of-a-feed', reason = 'Nihad Soltanov' WHERE id = 1"
    )
    stored.execute(
        "UPDATE feed SET heads = '[\"headline in the feed\"]', moved_to = 'https://x.example/nihad'"
    )
    stored.execute("UPDATE alert SET grounds = '[\"Nihad Soltanov in the headline\"]'")
    stored.execute(
        "INSERT INTO outcome (journalist, kind, date, source, note, at) "
        "VALUES ('nihad', 'raid', '2026-11-22', 'a lawyer', 'Nihad', '')"
    )
    stored.execute("INSERT INTO message (key, topic, at, body) VALUES ('k', 'alerts', '', 'Nihad Soltanov')")
    stored.execute(
        "INSERT INTO delivery (message, channel, recipient, next_try, changed) "
        "VALUES (1, 'c', '@leyla_channel', '', '')"
    )
    stored.execute("INSERT INTO skipped VALUES (1, 'nihad', 'Leyla Quliyeva', '')")
    return stored


def share(db, home, target, journalists=(PERSON,)):
    return sharing.share(db, journalists, target, home / "var" / "share")


@pytest.fixture
def shared(told, home, tmp_path):
    share(told, home, tmp_path / "out" / "shared.db")
    return tmp_path / "out" / "shared.db"


@pytest.mark.parametrize("secret", SECRETS)
def test_no_byte_of_the_file_names_anybody(shared, secret):
    held = shared.read_bytes().lower()
    assert secret.lower().encode() not in held
    assert secret.lower().encode("utf-16-le") not in held


def test_hashes_times_outlets_and_scores_stay(shared, told):
    columns = "outlet, first_seen, text_hash, page_hash, published"
    with sqlite3.connect(shared) as copy:
        for statement in (
            f"SELECT {columns} FROM article ORDER BY id",  # noqa: S608
            "SELECT at, severity, score, band, frames FROM alert ORDER BY id",
            "SELECT file, offset, payload, digest FROM evidence ORDER BY id",
            "SELECT article, judgement, at FROM label",
        ):
            assert copy.execute(statement).fetchall() == told.execute(statement).fetchall()
        assert {row[0] for row in copy.execute("SELECT journalist FROM alert")} == {"person-1"}
        assert {row[0] for row in copy.execute("SELECT reviewer FROM label")} == {"reviewer-1"}


def test_it_can_be_opened_as_a_database_of_this_program(shared, tmp_path):
    other = tmp_path / "partner"
    database.path_of(other).parent.mkdir(parents=True)
    shared.rename(database.path_of(other))
    with sqlite3.connect(database.path_of(other)) as copy:
        assert copy.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert copy.execute("PRAGMA foreign_key_check").fetchall() == []


def test_every_table_and_column_has_a_policy(db):
    """Whoever adds one says here what becomes of it: nothing slips into a copy because nobody thought of it."""
    tables = {
        name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    }
    tables = {name for name in tables if not name.startswith(("search_", "sqlite_"))}
    assert tables - redacted.LEFT_OUT - redacted.KEPT.keys() == set()
    assert redacted.KEPT.keys() - tables == set()
    for table, columns in redacted.KEPT.items():
        found = {row[1]: row[2] for row in db.execute(f"PRAGMA table_info({table})").fetchall()}
        texts = {name for name, kind in found.items() if kind not in ("INTEGER", "REAL")}
        assert texts == columns.keys(), table


def test_a_new_table_and_a_new_column_of_text_are_left_out_all_the_same(stored, home, tmp_path):  # noqa: F811
    stored.execute("ALTER TABLE alert ADD COLUMN later_idea TEXT NOT NULL DEFAULT 'Nihad Soltanov'")
    stored.execute("CREATE TABLE later (name TEXT)")
    share(stored, home, tmp_path / "shared.db")
    with sqlite3.connect(tmp_path / "shared.db") as copy:
        assert {row[0] for row in copy.execute("SELECT later_idea FROM alert")} == {""}
        assert not any(row[0] == "later" for row in copy.execute("SELECT name FROM sqlite_master"))


@pytest.mark.parametrize(
    "text",
    [
        "Nihad Soltanovun adı",
        "нихад солтанов",
        "/xeber/nihad-soltanov-kimdir.html",
        "NİHAD SOLTANOV",
        "nihad",
    ],
)
def test_a_copy_that_still_names_somebody_is_not_handed_out(stored, home, tmp_path, text):  # noqa: F811
    stored.execute("UPDATE article SET removed_how = ?", (text,))
    with pytest.raises(StoreError, match=r"article\.removed_how would still name"):
        share(stored, home, tmp_path / "out" / "shared.db")
    assert list((tmp_path / "out").iterdir()) == []


def test_somebody_who_was_taken_off_the_list_is_not_named_either(stored, home, tmp_path):  # noqa: F811
    stored.execute("UPDATE article SET removed_how = 'Nihad Soltanovun adı'")
    with pytest.raises(StoreError, match="still name"):
        share(stored, home, tmp_path / "shared.db", journalists=())


def test_a_newsroom_that_is_also_an_outlet_does_not_stand_in_the_way(stored, home, tmp_path):  # noqa: F811
    room = Journalist(id="azad", name="Azad", kind=JournalistKind.NEWSROOM)
    people.mirror(stored, [OUTLET, OTHER], [PERSON, room])
    share(stored, home, tmp_path / "shared.db", [PERSON, room])
    with sqlite3.connect(tmp_path / "shared.db") as copy:
        assert {row[0] for row in copy.execute("SELECT id FROM outlet")} == {"xeber", "azad"}
        assert {row[0] for row in copy.execute("SELECT name FROM journalist")} == {"person-1", "person-2"}


def test_an_outlet_that_is_called_like_a_person_does(stored, home, tmp_path):  # noqa: F811
    stored.execute("UPDATE outlet SET name = 'Nihad Soltanovun kanalı' WHERE id = 'azad'")
    with pytest.raises(StoreError, match=r"outlet\.name"):
        share(stored, home, tmp_path / "shared.db")


def test_the_copy_with_all_names_never_leaves_the_folder_of_the_database(stored, home, tmp_path, monkeypatch):  # noqa: F811
    made = []
    monkeypatch.setattr(
        redacted, "unfinished_of", lambda path: made.append(path) or folders.unfinished_of(path)
    )
    share(stored, home, tmp_path / "stick" / "shared.db")
    assert [path.name for path in made if home / "var" not in path.parents] == ["shared.db"]
    assert list((home / "var" / "share").iterdir()) == []
    assert (tmp_path / "stick" / "shared.db").stat().st_mode & 0o777 == 0o600


def test_the_order_of_the_rows_does_not_tell_who_is_who(stored, home, tmp_path):  # noqa: F811
    listed = [Journalist(id=f"p{number:02}", name=f"Ad{number:02} Soyad") for number in range(20)]
    people.mirror(stored, [OUTLET, OTHER], [PERSON, *listed])
    share(stored, home, tmp_path / "shared.db", (PERSON, *listed))
    with sqlite3.connect(tmp_path / "shared.db") as copy:
        rows = copy.execute("SELECT id FROM journalist ORDER BY rowid").fetchall()
    assert len(rows) == 21
    assert rows == sorted(rows)
